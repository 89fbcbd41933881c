#!/bin/sh
# See that there is a Chromium for the tests in a browser: as root on Debian it is installed, elsewhere
# its absence is told, and those tests say so themselves.
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the tests in a browser (once) …" >&2
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "No Chromium here: the tests in a browser are left out.  Debian, Ubuntu:  sudo apt install chromium" >&2
[ "${CI:-}" != true ]
