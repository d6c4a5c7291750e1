"""Backups and restores: one tar file with every member's sealed file and the club's documents,
signed with the server's key and encrypted to it.

The file is the same from a folder and from a database; see `postgres/archive.py` for the latter.
"""

import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from backcare.domain.club.documents import Account, ClubDocument
from backcare.domain.errors import ArchiveError, NothingKeptError, StoreError
from backcare.storage.club import (
    BACKED_UP,
    ClubStore,
    all_documents,
    as_restored,
    to_club_document,
)
from backcare.storage.erasures import erased_in, erased_name, is_erased
from backcare.storage.host.backup_file import (
    CLUB,
    ERASED,
    MANIFEST,
    SIGNATURE,
    Backup,
    FileNote,
    Manifest,
    Seals,
    opened_backup,
    put,
)
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.files import (
    make_directory,
    sync_directory,
    write_new,
    written_whole,
)
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.verify import verified

Watch = Callable[[Sequence[str]], Iterable[str]]
"""Passes the member ids through, one by one, and may show progress."""

_WAIT_SECONDS = 10.0


class BackupReport(NamedTuple):
    """What went into a backup; `damaged` are sentences about what could not be included."""

    members: tuple[str, ...]
    damaged: tuple[str, ...]


class RestoreReport(NamedTuple):
    """What a restore did: members restored, members left out because they were erased since, and
    where the replaced files are now.
    """

    members: tuple[str, ...]
    erased: tuple[str, ...]
    replaced: Path | None


def back_up(
    folder: Folder,
    target: Path,
    *,
    watch: Watch,
    is_same_disk_fine: bool,
    seals: Seals,
) -> BackupReport:
    """Write a backup of every member whose file is intact; others are reported, not just skipped.

    Needs no lock and no pause: an open file is one whole generation. Raises `ArchiveError`.
    """
    folder.check_format()
    members = folder.members()
    if not members and not folder.club_json.exists():
        raise NothingKeptError(f"There is nothing to back up in {folder.root} yet.")
    _check_target(folder, target, is_same_disk_fine)
    notes: dict[str, FileNote] = {}
    damaged: list[str] = []
    made_at = datetime.now(UTC)
    try:
        with (
            written_whole(target) as file,
            seals.written(file) as stream,
            tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            # The log first: a member erased while this runs is then only in the folder's log, and
            # so counts as erased since.
            erased = put(tar, ERASED, "".join(f"{line}\n" for line in folder.erasures()).encode())
            for member in watch(members):
                try:
                    data = folder.file_of(member).read_bytes()
                    verified(data, member)
                except FileNotFoundError:
                    continue  # erased a moment ago
                except (StoreError, OSError) as error:
                    damaged.append(f"{member}: {error}")
                    continue
                notes[member] = put(tar, f"members/{member}.json", data)
            noted = _put_club(tar, folder, damaged)
            if not notes and noted is None:
                raise ArchiveError(f"Nothing could be backed up: {'; '.join(damaged)}.")
            manifest = msgspec.json.encode(Manifest(made_at, notes, noted, erased))
            put(tar, MANIFEST, manifest)
            if seals.key is not None:
                put(tar, SIGNATURE, seals.key.signature(manifest))
    except OSError as error:
        raise ArchiveError(f"{target} could not be written: {error.strerror or error}") from error
    return BackupReport(tuple(notes), tuple(damaged))


def restore(
    folder: Folder, source: Path, *, watch: Watch, replaces: bool, seals: Seals
) -> RestoreReport:
    """Replace the members' files by a backup, all of it or nothing.

    Everything is verified before anything is moved. Members erased since the backup stay erased.
    With `replaces`, the present files are moved aside and kept. Raises `ArchiveError`.
    """
    folder.check_format()
    with opened_backup(source, seals) as backup:
        erased = erased_since(folder.erasures(), backup)
        members = tuple(m for m in backup.manifest.members if not is_erased(m, erased))
        for member in members:
            backup.member_file(member)
        club = as_restored(backup.club(), left(erased, TinyClubStore(folder.root)))
        try:
            folder.make()
            with MemberLocks(folder.locks, _WAIT_SECONDS).all_held():
                folder.add_erasures(backup.erasures_of_others())
                replaced = _replace(folder, backup, watch(members), club, replaces)
                folder.note_all_known()
        except OSError as error:
            words = f"Not restored, nothing was changed: {error.strerror or error}"
            raise ArchiveError(words) from error
        try:
            sync_directory(folder.root)
        except OSError as error:
            words = f"Restored, but the disk did not confirm that it lasts: {error.strerror}"
            raise ArchiveError(words) from error
    return RestoreReport(members, left_out(erased, backup), replaced)


def left_out(erased: frozenset[str], backup: Backup) -> tuple[str, ...]:
    """Return the members of a backup who were erased since."""
    return tuple(sorted(m for m in backup.manifest.members if is_erased(m, erased)))


def _replace(
    folder: Folder,
    backup: Backup,
    members: Iterable[str],
    club: tuple[ClubDocument, ...],
    replaces: bool,
) -> Path | None:
    """Write the backup's files beside the present ones, then swap them; needs every lock held."""
    if (folder.members() or (club and folder.club_json.exists())) and not replaces:
        raise ArchiveError(
            f"{folder.root} has members already. To put the backup in their place, say --replace:"
            " the files of now are kept beside it."
        )
    fresh = folder.root / f"members.{secrets.token_hex(6)}.restore"
    fresh_club = folder.root / f"club.{secrets.token_hex(6)}.restore"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = folder.root / f"members.replaced-{stamp}-{secrets.token_hex(2)}"
    try:
        make_directory(fresh)
        for member in members:
            write_new(fresh / f"{member}.json", backup.member_file(member))
        sync_directory(fresh)
        if club:
            write_new(fresh_club, _club_file(folder, club))
            sync_directory(folder.root)
        folder.member_files.rename(aside)
        fresh.rename(folder.member_files)
        if club:
            _keep_copy(folder.club_json, aside)
            fresh_club.replace(folder.club_json)
    except BaseException:
        if aside.exists():
            shutil.rmtree(folder.member_files, ignore_errors=True)
            (aside / folder.club_json.name).unlink(missing_ok=True)
            aside.rename(folder.member_files)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh_club.unlink(missing_ok=True)
        raise
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _club_file(folder: Folder, club: tuple[ClubDocument, ...]) -> bytes:
    """Return the bytes of a club file with these documents."""
    with tempfile.TemporaryDirectory(dir=folder.root, suffix=".restore") as apart:
        TinyClubStore(Path(apart)).write(put=club)
        return Folder(Path(apart)).club_json.read_bytes()


def _keep_copy(file: Path, aside: Path) -> None:
    if file.exists():
        write_new(aside / file.name, file.read_bytes())
        sync_directory(aside)


def left(erased: frozenset[str], club: ClubStore) -> frozenset[str]:
    """Return who of `erased` has left the club; the others only erased their entries, and stay."""
    try:
        return erased - {erased_name(account.key) for account in club.all(Account)}
    except StoreError:  # damaged: what the restore is for; bring nobody unknown back
        return erased


def erased_since(erasures: Iterable[str], backup: Backup) -> frozenset[str]:
    """Return who was erased after the backup was made, as the log calls them; judged by the log and
    not by clocks.
    """
    return erased_in(set(erasures) - set(backup.erasures()))


def _check_target(folder: Folder, target: Path, is_same_disk_fine: bool) -> None:
    if target.exists():
        raise ArchiveError(f"{target} is there already. Choose another name.")
    if not target.parent.is_dir():
        raise ArchiveError(f"There is no folder {target.parent}.")
    if not is_same_disk_fine and target.parent.stat().st_dev == folder.root.stat().st_dev:
        raise ArchiveError(
            f"{target} is on the same disk as the data: if it fails, both are gone. Choose another"
            " disk, or say --here if you will copy the file elsewhere."
        )


def _put_club(tar: tarfile.TarFile, folder: Folder, damaged: list[str]) -> FileNote | None:
    """Add the club's documents, or why not to `damaged`; return `None` if there are none."""
    try:
        club = all_documents(TinyClubStore(folder.root), BACKED_UP)
    except StoreError as error:
        damaged.append(f"{CLUB}: {error}")
        return None
    if not club:
        return None
    data = msgspec.json.encode([to_club_document(document) for document in club])
    return put(tar, CLUB, data)
