#!/bin/sh
# Video visits may go through coturn; their tests start one on loopback. Where there is none and Debian's
# packages may be installed, it is; elsewhere the tests say so.
set -eu
command -v turnserver >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing coturn for the tests of video visits (once) …" >&2
  export DEBIAN_FRONTEND=noninteractive
  install="apt-get install -y -q --no-install-recommends coturn"
  $install >/dev/null 2>&1 || { apt-get update -q && $install; } >/dev/null 2>&1 || true
fi
command -v turnserver >/dev/null 2>&1 && exit 0
echo "No coturn here: its tests are left out.  Debian, Ubuntu:  sudo apt install coturn" >&2
[ "${CI:-}" != true ]
