#!/usr/bin/env bash
# Every check, the tests last; all of them run even when one fails, and the exit code says so.
#   scripts/controler.sh [options of pytest…]
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/commun.sh

rates=()
controle() { # name, command…
  local nom=$1 dit
  shift
  if dit=$("$@" 2>&1); then
    dire "bon     $nom"
  else
    rates+=("$nom")
    dire "RATÉ    $nom"
    printf '%s\n' "$dit" | sed 's/^/        /'
  fi
}

controle "ruff check" "$PY" -m ruff check .
controle "ruff format" "$PY" -m ruff format --check .
controle "mypy" "$PY" -m mypy
controle "import-linter" .venv/bin/lint-imports
controle "textes des modèles" "$PY" -m clausegen.word.textdump templates/clauses --check
[ ${#rates[@]} -eq 0 ] || dire "Contrôles ratés : ${rates[*]} (voir ci-dessus). Les tests suivent."

"$PY" -m pytest -n 2 --dist loadfile "$@"
code=$?
[ $code -ne 0 ] || [ ${#rates[@]} -eq 0 ] || code=1
exit $code
