#!/bin/sh
# Make the virtual environment: make_venv.sh PYTHON FOLDER. Does nothing if it is there.
set -eu
python=$1
folder=$2

if [ -x "$folder/bin/python" ]; then exit 0; fi
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed. On Debian: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; $python is $("$python" --version 2>&1)." >&2
    exit 1
fi
# Debian splits venv off; install it where we may.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
    else
        echo "Python's venv module is missing. On Debian: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
"$python" -m venv "$folder"
