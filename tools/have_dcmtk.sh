#!/bin/sh
# The DICOM node is tested against programs of other people: dcmtk sends, Orthanc is the archive.
# Where they are missing and Debian's packages may be installed, they are; elsewhere the tests say so.
set -eu
missing() { ! command -v storescu >/dev/null 2>&1 || ! command -v Orthanc >/dev/null 2>&1; }
PATH="$PATH:/usr/sbin"
missing || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing dcmtk and Orthanc for the tests of the DICOM node (once) …" >&2
  export DEBIAN_FRONTEND=noninteractive
  # Orthanc's package would start a server that everybody reaches; the tests start their own.
  policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=yes; }
  install="apt-get install -y -q --no-install-recommends dcmtk orthanc iproute2"
  $install >/dev/null 2>&1 || { apt-get update -q && $install; } >/dev/null 2>&1 || true
  [ "${ours:-}" != yes ] || rm -f "$policy"
fi
missing || exit 0
echo "No dcmtk or Orthanc here: tests are left out.  Debian, Ubuntu:  sudo apt install dcmtk orthanc" >&2
[ "${CI:-}" != true ]
