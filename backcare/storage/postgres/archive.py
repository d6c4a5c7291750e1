"""Backups of a database: the same file as for a folder, so that either can be restored from it."""

import contextlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backcare.domain.errors import (
    ArchiveError,
    DamagedError,
    NewerFormatError,
    NothingKeptError,
    UnconfirmedError,
)
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.aside import as_kept
from backcare.storage.club import BACKED_UP, all_documents, as_restored
from backcare.storage.erasures import is_erased
from backcare.storage.host.archive import (
    BackupReport,
    RestoreReport,
    Watch,
    back_up,
    erased_since,
    left,
    left_out,
)
from backcare.storage.host.backup_file import Backup, Seals, opened_backup
from backcare.storage.postgres.club import SqlClubStore, put_all
from backcare.storage.postgres.database import LONG_SECONDS, Database
from backcare.storage.postgres.rows import put_members
from backcare.storage.postgres.schema import CLUB_DOCUMENT, MEMBER, RECORD
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.storage.tinydb_files.verify import MemberData, verified


def back_up_database(database: Database, target: Path, watch: Watch, seals: Seals) -> BackupReport:
    """Write a backup of every member and of the club; the dashboard may keep running.

    Each member is copied as they are at that moment; those who cannot be read are reported, never
    silently skipped. Raises `StoreError`.
    """
    if target.exists() or not target.parent.is_dir():
        words = "is there already" if target.exists() else "has no folder to lie in"
        raise ArchiveError(f"{target} {words}. Choose another name.")
    if not _is_in_use(database):
        raise NothingKeptError("There is nothing to back up in the database yet.")
    # Beside the target, where this much space is needed anyway; only we can read such a folder.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backcare-") as apart:
        damaged = _copy(database, Path(apart), watch)
        copied = Folder(Path(apart))
        if damaged and not copied.members() and not copied.club_json.exists():
            raise ArchiveError(f"Nothing could be backed up: {'; '.join(damaged)}.")
        report = back_up(copied, target, watch=_unwatched, is_same_disk_fine=True, seals=seals)
    return BackupReport(report.members, (*damaged, *report.damaged))


def _copy(database: Database, root: Path, watch: Watch) -> tuple[str, ...]:
    """Copy everything into files; return sentences about what cannot be read."""
    tracker, copy = SqlTrackerStore(database), TinyTrackerStore(root)
    damaged: list[str] = []
    copy.add_erasures(tracker.erasures())
    for member in watch(tracker.members()):
        try:
            records, chosen = tracker.find(member, Record), tracker.profile(member)
            aside = tracker.set_aside(member)
        except (DamagedError, NewerFormatError) as error:
            damaged.append(f"{member}: {error}")
            continue
        copy.add_all(member, records)
        copy.put_aside(member, as_kept(aside))
        if chosen != Profile():
            copy.save_profile(member, msgspec.structs.replace(chosen, rev=0))
    try:
        documents = all_documents(SqlClubStore(database), BACKED_UP)
    except DamagedError as error:
        damaged.append(f"the club: {error}")
    else:
        if documents:
            TinyClubStore(root).write(put=documents)
    return tuple(damaged)


def restore_database(
    database: Database, source: Path, *, watch: Watch, replaces: bool, seals: Seals
) -> RestoreReport:
    """Replace everything in the database by a backup, in one transaction.

    The whole backup is verified first. Members erased since the backup stay erased. With
    `replaces`, the present content is first backed up beside `source`. A backup without a club
    leaves the club alone. Raises `StoreError`.
    """
    tracker = SqlTrackerStore(database)
    with opened_backup(source, seals) as backup:
        erased = erased_since(tracker.erasures(), backup)
        members = [m for m in backup.manifest.members if not is_erased(m, erased)]
        for member in watch(members):
            backup.member_file(member)
        documents = as_restored(backup.club(), left(erased, SqlClubStore(database)))
        kept = _keep_aside(database, source.parent, replaces, seals)

        def work(connection: sa.Connection) -> None:
            put_members(connection, _contents(backup, members))
            if backup.manifest.club is not None:
                put_all(connection, documents)

        tracker.add_erasures(backup.erasures_of_others())
        with _deleted_if_not_needed(kept):
            database.run(work, saves=True, quiet_seconds=LONG_SECONDS)
    return RestoreReport(tuple(members), left_out(erased, backup), kept)


def _contents(backup: Backup, members: Iterable[str]) -> Iterator[tuple[str, MemberData]]:
    for member in members:
        yield member, verified(backup.member_file(member), member)


@contextlib.contextmanager
def _deleted_if_not_needed(kept: Path | None) -> Iterator[None]:
    """Delete the backup of the present content if nothing was replaced after all."""
    try:
        yield
    except UnconfirmedError:
        raise
    except BaseException:
        if kept is not None:
            kept.unlink()
        raise


def _keep_aside(database: Database, folder: Path, replaces: bool, seals: Seals) -> Path | None:
    """Back up the present content; return `None` if there is none. Raises `ArchiveError`."""
    if not _is_in_use(database):
        return None
    if not replaces:
        raise ArchiveError(
            "The database has members already. To put the backup in their place, say --replace:"
            " those of now are backed up first."
        )
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    ending = "tar" if seals.key is None else "age"
    kept = folder / f"replaced-{stamp}-{secrets.token_hex(2)}.{ending}"
    try:
        damaged = back_up_database(database, kept, _unwatched, Seals(seals.key)).damaged
    except ArchiveError as error:
        damaged = (str(error),)
    if damaged:
        kept.unlink(missing_ok=True)
        raise ArchiveError(
            f"Nothing was changed: some of what is there now cannot be kept ({'; '.join(damaged)})."
            " Keep it with pg_dump, empty the tables, then restore."
        )
    return kept


def _is_in_use(database: Database) -> bool:
    """Return whether the database holds anything, intact or damaged."""
    profiles = sa.select(MEMBER).where(MEMBER.c.profile.is_not(None))
    kept = (sa.select(RECORD), profiles, sa.select(CLUB_DOCUMENT))
    asked = sa.select(sa.or_(*map(sa.exists, kept)))
    return bool(database.run(lambda c: c.scalar(asked)))


def _unwatched(members: Sequence[str]) -> Sequence[str]:
    return members
