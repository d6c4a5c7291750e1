#!/bin/sh
# Back everything up into the folder BACKCARE_BACKUPS, encrypted, and try once a month whether it can
# be restored; then, and only then, delete backups of more than BACKCARE_BACKUP_DAYS days. The
# members' notice promises how many.
set -eu
umask 077
folder=${BACKCARE_BACKUPS:?say where backups go}
file=$folder/backcare-$(date -u +%Y-%m-%d-%H%M%S).age
python -m backcare store backup --here "$file"
python -m backcare store try-backup --monthly "$file"
find "$folder" \( -name 'backcare-*.age' -o -name 'backcare-*.tar' \) -mtime +"${BACKCARE_BACKUP_DAYS:-30}" -delete
