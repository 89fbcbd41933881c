#!/bin/sh
# Make a virtual environment with a Python that is new enough, or say what to install.
# Use: tools/make_venv.sh FOLDER [PYTHON]
set -u
folder=$1
wanted=${2:-}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

choose() {
    for name in $wanted python3 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            echo "$name"
            return
        fi
    done
}

how_to_install() {
    echo "  Debian, Ubuntu:  sudo apt install python3 python3-venv" >&2
    echo "  Fedora:          sudo dnf install python3" >&2
    echo "  macOS:           brew install python" >&2
    echo "  then run the same command again (PYTHON=/path/to/python make … chooses one by hand)." >&2
}

python=$(choose)
if [ -z "$python" ]; then
    found=$(python3 --version 2>/dev/null || echo "no python3")
    echo "Ischia needs Python 3.11 or newer; found $found. Install one:" >&2
    how_to_install
    exit 2
fi

# A folder left half-made by an interrupted run would otherwise be taken for a finished one.
if ! "$python" -m venv --clear "$folder" 2>/dev/null || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    version=$("$python" -c 'import sys; print(".".join(map(str, sys.version_info[:2])))')
    echo "$python ($version) cannot make a virtual environment: its module venv (or ensurepip) is missing." >&2
    echo "  Debian, Ubuntu:  sudo apt install python$version-venv" >&2
    how_to_install
    exit 2
fi
