#!/bin/sh
# One command for the host of a small box, as the user and with the settings of the service:
#   sudo sh deploy/host.sh club members
set -eu
umask 077
cd "$(dirname "$0")/.."
# As systemd reads them: to a shell, the & in the address of a database would end the line.
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
        [A-Z]*=*) ;;
        *) continue ;;
    esac
    value=${line#*=}
    case $value in
        \"*\" | \'*\') value=${value#?} value=${value%?} ;;
    esac
    export "${line%%=*}=$value"
done </etc/backcare.env
export BACKCARE_DATA=/var/lib/backcare
exec runuser -u backcare -- .venv/bin/python -m backcare "$@"
