#!/usr/bin/env bash
# The main job on every sample: hours table, then the pieces, in Word and (with LibreOffice) in PDF.
# SORTIE=… and DATE=… change where they go and the date they bear.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/commun.sh

sortie=${SORTIE:-sortie}
date=${DATE:-2026-11-23}
options=(--zip --date "$date")
if "$PY" -c 'import sys; from clausegen import pdf; sys.exit(not pdf.available())'; then
  options+=(--pdf)
else
  dire "LibreOffice n’est pas installé : les pièces sont produites en Word seulement, sans PDF."
fi

pire=0
for exemple in ecole tma dechetteries nettoyage concession sans-clause; do
  dossier=samples/$exemple/dossier.yaml
  printf '\n=== %s ===\n\n' "$dossier"
  "$PY" -m clausegen heures "$dossier" --date "$date" || { code=$?; [ $code -le $pire ] || pire=$code; }
  printf '\n'
  "$PY" -m clausegen dossier "$dossier" -o "$sortie/$exemple" "${options[@]}" ||
    { code=$?; [ $code -le $pire ] || pire=$code; }
  [ -d "$sortie/$exemple" ] || pire=2
done

# A year of attestations; the register stays beside, so that another run goes on with the same numbers.
classeur=samples/ain-2019/heures-2019.xlsx
lot=(-o "$sortie/ain-2019" --registre "$sortie/ain-2019.db" --date 2020-01-20)
[ "${options[-1]}" != --pdf ] || lot+=(--pdf --impression "$sortie/ain-2019-impression.pdf" --couverture)
printf '\n=== %s ===\n\n' "$classeur"
mkdir -p "$sortie"
"$PY" -m clausegen attestations produire "$classeur" "${lot[@]}" ||
  { code=$?; [ $code -le $pire ] || pire=$code; }

printf '\n=== Documents produits ===\n\n'
[ -d "$sortie" ] || { prevenir "Aucun document n’a été produit (voir ci-dessus)."; exit 2; }
find "$sortie" -type f \( -name '*.docx' -o -name '*.pdf' -o -name '*.zip' -o -name '*.ics' -o -name '*.json' \) \
  -not -path '*/ain-2019/*/*' | LC_ALL=C sort
dire "$sortie/ain-2019 : $(find "$sortie/ain-2019/word" -name '*.docx' | wc -l) attestations en Word"
printf '\nIls sont dans : %s\n' "$(cd "$sortie" && pwd)"
[ $pire -lt 2 ] || exit $pire # 1 is « done, with something held back », said above
