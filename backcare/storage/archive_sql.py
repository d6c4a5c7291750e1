"""Backups of a database: the same file as of a folder, so that either is restored from it."""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backcare.domain.errors import ArchiveError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.archive import (
    BackupReport,
    RestoreReport,
    Watch,
    back_up,
    erased_since,
    opened_backup,
)
from backcare.storage.club import BACKED_UP, all_documents, without_members
from backcare.storage.club_sql import SqlClubStore, put_all
from backcare.storage.club_tiny import TinyClubStore
from backcare.storage.database import Database
from backcare.storage.folder import Folder
from backcare.storage.sql import SqlTrackerStore, put_members
from backcare.storage.tiny import TinyTrackerStore
from backcare.storage.verify import MemberData, verified


def back_up_database(database: Database, target: Path, watch: Watch) -> BackupReport:
    """Write a backup of every member and of the club; the dashboard may go on running.

    Each member is copied as they are at that moment. Raises `StoreError`.
    """
    if target.exists() or not target.parent.is_dir():
        words = "is there already" if target.exists() else "has no folder to lie in"
        raise ArchiveError(f"{target} {words}. Choose another name.")
    tracker, club = SqlTrackerStore(database), SqlClubStore(database)
    # Beside the target, where as much room is needed; nobody else may look into such a folder.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backcare-") as apart:
        copy = TinyTrackerStore(Path(apart))
        copy.add_erasures(tracker.erasures())
        for member in watch(tracker.members()):
            copy.add_all(member, tracker.find(member, Record))
            chosen = tracker.profile(member)
            if chosen != Profile():
                copy.save_profile(member, msgspec.structs.replace(chosen, rev=0))
        documents = all_documents(club, BACKED_UP)
        if documents:
            TinyClubStore(Path(apart)).write(put=documents)
        return back_up(Folder(Path(apart)), target, watch=_unwatched, is_same_disk_fine=True)


def restore_database(
    database: Database, source: Path, *, watch: Watch, replaces: bool
) -> RestoreReport:
    """Put a backup in the place of everything in the database, in one transaction.

    All of it is verified first. Members erased since the backup stay erased. With `replaces`, what
    is there now is backed up beside `source` before. Raises `StoreError`.
    """
    tracker, club = SqlTrackerStore(database), SqlClubStore(database)
    with opened_backup(source) as backup:
        erased = erased_since(tracker.erasures(), backup)
        members = [m for m in backup.manifest.members if m not in erased]
        for member in watch(members):
            backup.member_file(member)
        documents = without_members(backup.club(), erased)
        kept = None
        if tracker.members() or all_documents(club):
            if not replaces:
                raise ArchiveError(
                    "The database has members already. To put the backup in their place, say"
                    " --replace: those of now are backed up first."
                )
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            kept = source.parent / f"replaced-{stamp}-{secrets.token_hex(2)}.tar"
            back_up_database(database, kept, _unwatched)

        def contents() -> Iterator[tuple[str, MemberData]]:
            for member in members:
                yield member, verified(backup.member_file(member), member)

        def work(connection: sa.Connection) -> None:
            put_members(connection, contents())
            put_all(connection, documents)

        tracker.add_erasures(backup.erasures())
        database.run(work, saves=True)
    left_out = sorted(erased & backup.manifest.members.keys())
    return RestoreReport(tuple(members), tuple(left_out), kept)


def _unwatched(members: Sequence[str]) -> Sequence[str]:
    return members
