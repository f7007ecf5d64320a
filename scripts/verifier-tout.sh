#!/usr/bin/env bash
# Everything: the checks and tests, the samples, then two validators of Word files on every .docx made.
# The validators serve nowhere else; they are installed here only, in build/validateurs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/commun.sh

npm_validateur='@ooxml-tools/validate@0.4.6'
pip_validateur='openxml-audit==0.8.0'
outils=build/validateurs
sortie=build/verifier-tout
matrice=build/matrice

./scripts/controler.sh

dire ""
dire "=== Tous les leviers, tous les CCAG ==="
rm -rf "$matrice"
CLAUSEGEN_MATRICE=$PWD/$matrice "$PY" -m pytest -n 2 -m "complet or not complet" tests/tender/test_matrix.py

dire ""
SORTIE=$sortie ./scripts/demo.sh

dire ""
dire "=== La clause mise dans des CCAP de toutes façons ==="
rm -rf "$sortie/inserer"
for cible in samples/ecole/ccap.docx tests/adapt/insertion/cibles/*.docx; do
  nom=$(basename "$cible" .docx)
  # What LibreOffice writes is not valid by itself: our tests compare before and after instead.
  [ "$nom" != libreoffice ] || continue
  case $nom in
  listes-reprises) place="IX" ;;
  sans-numeros) place="Protection de l’environnement" ;;
  *) place="Article 9" ;;
  esac
  "$PY" -m clausegen inserer "$cible" samples/ecole/dossier.yaml --apres "$place" --revision \
    -o "$sortie/inserer/$nom.docx" --date 2026-11-23 2>/dev/null
done

if ! command -v npm >/dev/null && apt_utilisable; then
  dire "Installation de Node et npm…"
  apt_installer nodejs npm || true
fi
if ! command -v npm >/dev/null; then
  prevenir "Node et npm manquent : la validation des fichiers Word ne peut pas se faire."
  prevenir "    à faire : sous Debian ou Ubuntu, « apt-get install --no-install-recommends nodejs npm », puis relancez."
  exit 1
fi
mkdir -p "$outils"
[ -x "$outils/node_modules/.bin/ooxml-validate" ] ||
  npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix "$outils" "$npm_validateur"
if [ ! -x "$outils/py/bin/openxml-audit" ]; then
  "$PY" -m venv --clear "$outils/py"
  "$outils/py/bin/python" -m pip install -qq --disable-pip-version-check "$pip_validateur"
fi

dire ""
# The two validators take seconds a file: the samples, and of the matrix one contract for each lever, since the general
# terms change words and not the structure. Attestations are made of one template: the first ten are enough.
a_valider() {
  find templates clausegen/adapt/data "$sortie" -name '*.docx' -not -path '*/ain-2019/*' -print0
  local attestations
  mapfile -d '' -t attestations < <(find "$sortie/ain-2019" -name '*.docx' -print0 2>/dev/null | sort -z)
  [ "${#attestations[@]}" -eq 0 ] || printf '%s\0' "${attestations[@]:0:10}"
  find "$matrice" -path '*-fcs-lots/*' -name '*.docx' -print0
  find "$matrice" -path '*-concession-lots/*' -name '*.docx' -print0
}

dire "=== Validation des fichiers Word ==="
un_fichier() { # one file through both validators; what is wrong, on its output
  local docx=$1 dit
  # The first ends with 0 even when it finds errors: its text is what counts.
  dit=$("$outils/node_modules/.bin/ooxml-validate" "$docx" 2>&1 || true)
  [ "$dit" = "Found 0 errors" ] ||
    { printf 'RATÉ    %s (Open XML SDK)\n' "$docx"; printf '%s\n' "$dit" | head -40 | sed 's/^/        /'; }
  dit=$("$outils/py/bin/python" -m openxml_audit -q "$docx" 2>&1) ||
    { printf 'RATÉ    %s (openxml-audit)\n' "$docx"; printf '%s\n' "$dit" | head -40 | sed 's/^/        /'; }
}
export -f un_fichier
export outils
nombre=$(a_valider | tr -cd '\0' | wc -c)
dit=$(a_valider | sort -z | xargs -0 -P 2 -I{} bash -c 'un_fichier "$1"' _ {})
[ -z "$dit" ] || printf '%s\n' "$dit"
fautes=$(printf '%s' "$dit" | grep -c '^RATÉ' || true)
dire "$nombre fichier(s) Word, $fautes faute(s)."
[ "$nombre" -gt 0 ] && [ "$fautes" -eq 0 ]
