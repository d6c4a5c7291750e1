#!/bin/sh
# One command for the host of a small box, as the user and with the settings of the service:
#   sudo sh deploy/host.sh club members
set -eu
umask 077
cd "$(dirname "$0")/.."
# As systemd reads them: to a shell, the & in the address of a database would end the line.
settings=$(sed 's/^[[:space:]]*//; s/[[:space:]]*$//' /etc/backcare.env)
number=0
while IFS= read -r line; do
    number=$((number + 1))
    case $line in
        "" | "#"* | ";"*) continue ;;
        *\\*) wrong="has a backslash" ;;
        [A-Z]*=*) wrong="" ;;
        *) wrong="is no setting" ;;
    esac
    if [ -n "$wrong" ]; then
        echo "Line $number of /etc/backcare.env $wrong. Write NAME=value there." >&2
        exit 1
    fi
    value=${line#*=}
    case $value in
        \"*\" | \'*\') value=${value#?} value=${value%?} ;;
    esac
    export "${line%%=*}=$value"
done <<END
$settings
END
export BACKCARE_DATA=/var/lib/backcare
exec runuser -u backcare -- .venv/bin/python -m backcare "$@"
