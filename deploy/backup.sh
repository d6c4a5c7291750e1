#!/bin/sh
# Back everything up into the folder BACKCARE_BACKUPS, encrypted, and try once a month whether it can
# be restored; then, and only then, delete backups, exports and what restores replaced of more than
# BACKCARE_BACKUP_DAYS days. The members' notice promises how many.
set -eu
umask 077
folder=${BACKCARE_BACKUPS:?say where backups go}
days=${BACKCARE_BACKUP_DAYS:-30}
data=${BACKCARE_DATA:-$(dirname "$0")/../data/user}
file=$folder/backcare-$(date -u +%Y-%m-%d-%H%M%S).age
python -m backcare store backup --here --if-any "$file"
[ -e "$file" ] || exit 0
python -m backcare store try-backup --monthly "$file"
find "$folder" \( -name 'backcare-*.age' -o -name 'backcare-*.tar' -o -name 'replaced-*' -o -name '*.zip' \) \
    -type f -mtime +"$days" -delete
find "$data" -maxdepth 1 -name 'members.replaced-*' -mtime +"$days" -exec rm -r {} +
