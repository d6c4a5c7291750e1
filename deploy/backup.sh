#!/bin/sh
# Back everything up into the folder BACKCARE_BACKUPS; then, and only then, delete backups of more
# than BACKCARE_BACKUP_DAYS days. The members' notice promises how many.
set -eu
umask 077
folder=${BACKCARE_BACKUPS:?say where backups go}
python -m backcare store backup --here "$folder/backcare-$(date -u +%Y-%m-%d-%H%M%S).tar"
find "$folder" -name 'backcare-*.tar' -mtime +"${BACKCARE_BACKUP_DAYS:-30}" -delete
