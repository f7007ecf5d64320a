# Shared by the scripts of this folder; to be sourced, from the root of the checkout.
# shellcheck shell=bash

PY=.venv/bin/python

dire() { printf '%s\n' "$*"; }
prevenir() { printf '%s\n' "$*" >&2; }

# Runs a command as root: directly, or by a sudo that asks nothing. Fails when neither is possible.
en_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

apt_utilisable() {
  [ -z "${CLAUSEGEN_SANS_APT:-}" ] && command -v apt-get >/dev/null &&
    { [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}

apt_get() {
  en_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

# Installs packages; the lists are refreshed only when a package is unknown or can no longer be had.
apt_installer() {
  local paquet frais=
  for paquet in "$@"; do
    if ! apt-cache show "$paquet" >/dev/null 2>&1; then
      apt_get update || true
      frais=oui
      break
    fi
  done
  apt_get install -y --no-install-recommends "$@" >/dev/null && return 0
  [ -z "$frais" ] && apt_get update && apt_get install -y --no-install-recommends "$@" >/dev/null
}
