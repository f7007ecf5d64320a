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

./scripts/controler.sh

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
dire "=== Validation des fichiers Word ==="
fautes=0
nombre=0
while IFS= read -r -d '' docx; do
  nombre=$((nombre + 1))
  # The first ends with 0 even when it finds errors: its text is what counts.
  dit=$("$outils/node_modules/.bin/ooxml-validate" "$docx" 2>&1 || true)
  if [ "$dit" != "Found 0 errors" ]; then
    fautes=$((fautes + 1))
    dire "RATÉ    $docx (Open XML SDK)"
    printf '%s\n' "$dit" | head -40 | sed 's/^/        /'
  fi
  if ! dit=$("$outils/py/bin/python" -m openxml_audit -q "$docx" 2>&1); then
    fautes=$((fautes + 1))
    dire "RATÉ    $docx (openxml-audit)"
    printf '%s\n' "$dit" | head -40 | sed 's/^/        /'
  fi
done < <(find templates clausegen/adapt/data "$sortie" -name '*.docx' -print0 | sort -z)
dire "$nombre fichier(s) Word, $fautes faute(s)."
[ "$nombre" -gt 0 ] && [ "$fautes" -eq 0 ]
