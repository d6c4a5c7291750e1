#!/bin/sh
# For the container: a backup now and each night at half past three (UTC); after one that failed, or
# if there is nothing to back up yet, again after five minutes.
#   nightly.sh is-fresh   ends well if there is one of the last 25 hours
set -eu
cd "$(dirname "$0")/.."
night=12600 day=86400

# One of a time to come, by a clock that was ahead, is none.
made_within() {
    find "$BACKCARE_BACKUPS" -name 'backcare-*.age' -mmin "-$1" ! -newermt '1 hour' | grep -q .
}

if [ "${1:-}" = is-fresh ]; then
    made_within 1500
    exit
fi
while true; do
    if sh deploy/backup.sh && made_within 5; then
        now=$(date +%s)
        sleep $((day - (now - night) % day))
    else
        sleep 300
    fi
done
