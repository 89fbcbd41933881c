#!/bin/sh
# The clinic runs on SQLite and on PostgreSQL; its tests start a server of their own for the second.
# Where there is none and Debian's packages may be installed, they are; elsewhere the tests say so.
set -eu
command -v postgres >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing PostgreSQL for the clinic's tests (once) …" >&2
  export DEBIAN_FRONTEND=noninteractive
  # The package would start a cluster of its own; the tests need only its programs.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  install="apt-get install -y -q --no-install-recommends postgresql"
  $install >/dev/null 2>&1 || { apt-get update -q && $install; } >/dev/null 2>&1 || true
fi
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
echo "No PostgreSQL here: its tests are left out.  Debian, Ubuntu:  sudo apt install postgresql" >&2
[ "${CI:-}" != true ]
