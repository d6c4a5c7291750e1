"""What is known of the backups, kept beside the records: a small file without anybody's data."""

from pathlib import Path

import msgspec

from backcare.domain.backups import BackupNotes
from backcare.storage.tinydb_files.files import make_directory, replace_file, sync_directory

NOTES_FILE = "backups.json"


def read_notes(folder: Path) -> BackupNotes:
    """Return what is known of the backups; nothing if that cannot be read."""
    try:
        return msgspec.json.decode((folder / NOTES_FILE).read_bytes(), type=BackupNotes)
    except (OSError, msgspec.DecodeError):
        return BackupNotes()


def keep_notes(folder: Path, notes: BackupNotes) -> None:
    """Keep what is known of the backups; raises `OSError`."""
    make_directory(folder)
    replace_file(folder / NOTES_FILE, msgspec.json.encode(notes))
    sync_directory(folder)
