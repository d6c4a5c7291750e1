"""A backup that was never restored is none: this restores one beside what is kept, and compares."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from backcare.domain.backups import BackupTrial
from backcare.domain.errors import StoreError
from backcare.domain.records import Record
from backcare.storage.base import MovableStore
from backcare.storage.host.archive import restore
from backcare.storage.host.backup_file import Seals
from backcare.storage.host.doctor import examine
from backcare.storage.tinydb_files.files import make_directory
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.store import TinyTrackerStore


def try_backup(source: Path, live: MovableStore, seals: Seals, scratch_in: Path) -> BackupTrial:
    """Restore a backup into a folder that is removed again, read every record of it, and compare.

    What was saved since the backup was made may differ; the same state of a record may not.
    """
    trouble: list[str] = []
    members = records = 0
    try:
        make_directory(scratch_in)
        with tempfile.TemporaryDirectory(prefix=".trial-", dir=scratch_in) as apart:
            folder = Folder(Path(apart) / "restored")
            restore(folder, source, watch=_unwatched, replaces=False, seals=seals)
            health = examine(folder, _unwatched)
            trouble += [f.words for f in health.findings if f.is_trouble]
            members, records = health.members, health.records
            restored = TinyTrackerStore(folder.root)
            for member in restored.members():
                trouble += _differences(member, restored, live)
    except (StoreError, OSError) as error:
        trouble.append(str(error))
    return BackupTrial(datetime.now(UTC), source.name, members, records, tuple(trouble[:20]))


def _differences(member: str, restored: MovableStore, live: MovableStore) -> list[str]:
    now = {record.id: record for record in live.find(member, Record)}
    return [
        f"{member}: a record of {record.day} is not as it is kept"
        for record in restored.find(member, Record)
        if record.id in now and now[record.id].rev == record.rev and now[record.id] != record
    ]


def _unwatched(members: Sequence[str]) -> Iterable[str]:
    return members
