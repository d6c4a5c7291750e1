#!/bin/sh
# One command for the host of a small box, as the user and with the settings of the service:
#   sudo sh deploy/host.sh club members
set -eu
umask 077
cd "$(dirname "$0")/.."
set -a
. /etc/backcare.env
BACKCARE_DATA=/var/lib/backcare
set +a
exec runuser -u backcare -- .venv/bin/python -m backcare "$@"
