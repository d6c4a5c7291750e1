"""Backups: one tar file with every member's sealed file, and the way back."""

import contextlib
import hashlib
import io
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from backcare.domain.errors import ArchiveError, StoreError
from backcare.storage.base import check_member
from backcare.storage.files import make_directory, sync_directory, write_new, written_whole
from backcare.storage.folder import Folder
from backcare.storage.locks import MemberLocks
from backcare.storage.verify import verified

Watch = Callable[[Sequence[str]], Iterable[str]]
"""Passes the member ids on, one by one, and may draw progress meanwhile."""

_FORMAT = 1
_WAIT_SECONDS = 10.0
_MANIFEST = "manifest.json"
_ERASED = "erased.log"


class FileNote(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 of one file in a backup."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds, and when it was made."""

    made_at: datetime
    members: dict[str, FileNote]
    format: int = _FORMAT


class BackupReport(NamedTuple):
    """What went into a backup; `damaged` are sentences about what could not."""

    members: tuple[str, ...]
    damaged: tuple[str, ...]


class RestoreReport(NamedTuple):
    """What came out of a backup: members restored, members left out as they were erased since, and
    where the replaced files are.
    """

    members: tuple[str, ...]
    erased: tuple[str, ...]
    replaced: Path | None


def back_up(folder: Folder, target: Path, *, watch: Watch, is_same_disk_fine: bool) -> BackupReport:
    """Write a backup of every member whose file is whole; others are told, never passed over.

    No lock and no pause: an open file is one whole generation. Raises `ArchiveError`.
    """
    folder.check_format()
    members = folder.members()
    if not members:
        raise ArchiveError(f"There is nothing to back up in {folder.root}.")
    _check_target(folder, target, is_same_disk_fine)
    notes: dict[str, FileNote] = {}
    damaged = []
    made_at = datetime.now(UTC)
    try:
        with (
            written_whole(target) as file,
            tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            # The log first: who is erased while this runs stands in the folder's log only, and so
            # counts as erased since.
            _put(tar, _ERASED, "".join(f"{line}\n" for line in folder.erasures()).encode())
            for member in watch(members):
                try:
                    data = folder.file_of(member).read_bytes()
                    verified(data, member)
                except FileNotFoundError:
                    continue  # erased a moment ago
                except (StoreError, OSError) as error:
                    damaged.append(f"{member}: {error}")
                    continue
                _put(tar, f"members/{member}.json", data)
                notes[member] = FileNote(len(data), hashlib.sha256(data).hexdigest())
            if not notes:
                raise ArchiveError(f"Nothing could be backed up: {'; '.join(damaged)}.")
            _put(tar, _MANIFEST, msgspec.json.encode(Manifest(made_at, notes)))
    except OSError as error:
        raise ArchiveError(f"{target} could not be written: {error.strerror or error}") from error
    return BackupReport(tuple(notes), tuple(damaged))


class Backup:
    """An open backup. Names inside it are never used as paths."""

    def __init__(self, tar: tarfile.TarFile, name: str) -> None:
        self._tar = tar
        self._name = name
        try:
            self.manifest = msgspec.json.decode(self._read(_MANIFEST), type=Manifest)
        except msgspec.DecodeError as error:
            raise ArchiveError(f"{name} is not a backup of Backcare.") from error
        if self.manifest.format > _FORMAT:
            raise ArchiveError(f"{name} was made by a newer version of Backcare.")
        for member in self.manifest.members:
            check_member(member)
        if not self.manifest.members:
            raise ArchiveError(f"{name} holds no members.")

    def member_file(self, member: str) -> bytes:
        """Return a member's file as it was; raises a `StoreError` unless all of it is sound."""
        data = self._read(f"members/{member}.json")
        note = self.manifest.members[member]
        if (len(data), hashlib.sha256(data).hexdigest()) != (note.size, note.sha256):
            raise ArchiveError(f"{self._name} is damaged: {member} is not as it was backed up.")
        verified(data, member)
        return data

    def erasures(self) -> tuple[str, ...]:
        """Return the lines of the log of erasures when the backup was made."""
        return tuple(self._read(_ERASED).decode(errors="replace").splitlines())

    def _read(self, inner: str) -> bytes:
        try:
            file = self._tar.extractfile(inner)
            if file is not None:
                return file.read()
        except (KeyError, tarfile.TarError, OSError, EOFError) as error:
            raise ArchiveError(f"{self._name} is cut short or damaged: no {inner}.") from error
        raise ArchiveError(f"{self._name} is not a backup of Backcare.")


@contextlib.contextmanager
def opened_backup(source: Path) -> Iterator[Backup]:
    """Open a backup; raises `ArchiveError` if it is none."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            yield Backup(tar, source.name)
    except tarfile.TarError as error:
        raise ArchiveError(f"{source.name} is not a backup of Backcare.") from error
    except OSError as error:
        raise ArchiveError(f"{source} cannot be read: {error.strerror or error}") from error


def restore(folder: Folder, source: Path, *, watch: Watch, replaces: bool) -> RestoreReport:
    """Put a backup in the place of the members' files, all of it or nothing.

    Everything is verified before anything is moved. Members erased since the backup stay erased.
    With `replaces`, files that are there now are moved aside and kept. Raises `ArchiveError`.
    """
    folder.check_format()
    with opened_backup(source) as backup:
        erased = _erased_since(folder, backup)
        members = tuple(m for m in backup.manifest.members if m not in erased)
        for member in members:
            backup.member_file(member)
        try:
            folder.make()
            with MemberLocks(folder.locks, _WAIT_SECONDS).all_held():
                folder.add_erasures(backup.erasures())
                replaced = _replace_members(folder, backup, watch(members), replaces)
        except OSError as error:
            words = f"Not restored, nothing was changed: {error.strerror or error}"
            raise ArchiveError(words) from error
        try:
            sync_directory(folder.root)
        except OSError as error:
            words = f"Restored, but the disk did not confirm that it lasts: {error.strerror}"
            raise ArchiveError(words) from error
    return RestoreReport(members, tuple(sorted(erased)), replaced)


def _replace_members(
    folder: Folder, backup: Backup, members: Iterable[str], replaces: bool
) -> Path | None:
    """Write the backup's files beside the present ones, then change names; every lock is held."""
    if folder.members() and not replaces:
        raise ArchiveError(
            f"{folder.root} has members already. To put the backup in their place, say --replace:"
            " the files of now are kept beside it."
        )
    fresh = folder.root / f"members.{secrets.token_hex(6)}.restore"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = folder.root / f"members.replaced-{stamp}-{secrets.token_hex(2)}"
    try:
        make_directory(fresh)
        for member in members:
            write_new(fresh / f"{member}.json", backup.member_file(member))
        sync_directory(fresh)
        folder.member_files.rename(aside)
        fresh.rename(folder.member_files)
    except BaseException:
        if aside.exists():
            aside.rename(folder.member_files)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _erased_since(folder: Folder, backup: Backup) -> frozenset[str]:
    """Return who was erased after the backup was made: by the log, not by anybody's clock."""
    known = set(backup.erasures())
    later = [line for line in folder.erasures() if line not in known]
    erased = {member for line in later for member in line.split()[-1:]}
    return frozenset(erased & backup.manifest.members.keys())


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


def _put(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))
