#!/usr/bin/env bash
# Sets up what the other commands need; may be run again at any time, quick when nothing is missing.
#
#   scripts/preparer.sh [--python-seul]
#
# Python >= 3.11 and its packages (in .venv, at the versions of constraints.txt) are necessary;
# LibreOffice, poppler-utils and the fonts are only needed for PDF files: without them we go on.
# CLAUSEGEN_SANS_APT=1 forbids any installation in the system. PYTHON=… chooses the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/commun.sh

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

convient() { # the interpreter exists and is recent enough
  command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

trouver_python() {
  local candidat
  for candidat in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
    if [ -n "$candidat" ] && convient "$candidat"; then
      printf '%s\n' "$candidat"
      return 0
    fi
  done
  return 1
}

venv_sain() { # ours, here (a moved checkout breaks it), recent enough, with pip
  [ -x "$PY" ] && "$PY" -c '
import sys, os, pip
sys.exit(sys.version_info < (3, 11) or not os.path.samefile(sys.prefix, ".venv"))' 2>/dev/null
}

creer_venv() {
  local python version
  if ! python=$(trouver_python); then
    if apt_utilisable; then
      dire "Installation de Python…"
      apt_installer python3 python3-venv || true
    fi
    if ! python=$(trouver_python); then
      prevenir "Python 3.11 ou plus récent est introuvable."
      prevenir "    à faire : installez-le (sous Debian 12 ou Ubuntu 24.04 : « apt-get install python3 python3-venv »),"
      prevenir "    ou indiquez-le : « PYTHON=/chemin/vers/python3.11 make … »."
      exit 1
    fi
  fi
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if apt_utilisable; then
      dire "Installation du module venv de Python $version…"
      apt_installer "python$version-venv" || apt_installer python3-venv || true
    fi
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
      prevenir "Il manque à Python $version son module « venv »."
      prevenir "    à faire : sous Debian ou Ubuntu, « apt-get install python3-venv », puis relancez."
      exit 1
    fi
  fi
  dire "Création de l’environnement Python (.venv)…"
  "$python" -m venv --clear .venv
}

empreinte() { # changes when the packages wanted change, or when the checkout has moved
  { pwd; cat pyproject.toml constraints.txt; } | cksum
}

preparer_python() {
  venv_sain || creer_venv
  local temoin=.venv/.prepare
  if [ -f "$temoin" ] && [ "$(cat "$temoin")" = "$(empreinte)" ]; then
    return 0
  fi
  dire "Installation des bibliothèques Python (une seule fois, une à deux minutes)…"
  # The builders first, at their pinned versions: an isolated build would take the newest ones. hatchling
  # builds this project; setuptools and wheel build odfpy, which is published as source only.
  if ! "$PY" -m pip install -qq --constraint constraints.txt hatchling editables setuptools wheel ||
    ! "$PY" -m pip install -qq --no-build-isolation --constraint constraints.txt --editable '.[dev]'; then
    prevenir "Les bibliothèques Python n’ont pas pu être installées (voir ci-dessus)."
    prevenir "    à faire : vérifiez l’accès au réseau ou au dépôt de paquets, puis relancez."
    exit 1
  fi
  empreinte >"$temoin"
}

paquets_manquants() { # names of the missing Debian packages, one a line
  command -v soffice >/dev/null || command -v libreoffice >/dev/null || [ -n "${CLAUSEGEN_SOFFICE:-}" ] ||
    [ -x /Applications/LibreOffice.app/Contents/MacOS/soffice ] || echo libreoffice-writer-nogui
  command -v pdftoppm >/dev/null || echo poppler-utils
  if command -v dpkg-query >/dev/null; then
    local paquet
    for paquet in fonts-liberation fonts-crosextra-carlito; do
      dpkg-query -W -f '${Status}' "$paquet" 2>/dev/null | grep -q 'ok installed' || echo "$paquet"
    done
  fi
}

preparer_systeme() {
  local manquants echec=.venv/.apt-echec
  manquants=$(paquets_manquants | tr '\n' ' ')
  [ -n "$manquants" ] || return 0
  # An installation that failed (no network…) is not tried again within the hour.
  if apt_utilisable && [ -z "$(find "$echec" -mmin -60 2>/dev/null)" ]; then
    dire "Installation de : ${manquants}(pour les PDF)…"
    # shellcheck disable=SC2086 # a list of package names
    apt_installer $manquants || true
    manquants=$(paquets_manquants | tr '\n' ' ')
    if [ -z "$manquants" ]; then
      rm -f "$echec"
      return 0
    fi
    touch "$echec"
  fi
  prevenir "Il manque sur ce poste : ${manquants}"
  prevenir "    On continue ; les PDF, ou leurs tests, seront sautés, ou leurs polices différentes."
  prevenir "    à faire : sous Debian ou Ubuntu, « apt-get install --no-install-recommends ${manquants% } »."
}

preparer_python
[ "${1:-}" = --python-seul ] || preparer_systeme
