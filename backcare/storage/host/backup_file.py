"""The file of a backup: a tar, signed with the server's key and encrypted to it."""

import contextlib
import hashlib
import io
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from backcare.domain.club.documents import ClubDocument
from backcare.domain.errors import ArchiveError
from backcare.storage.base import validate_member
from backcare.storage.club import club_document_from
from backcare.storage.erasures import erased_in, erased_name, without_ids
from backcare.storage.host.keys import BackupKey, is_encrypted
from backcare.storage.tinydb_files.verify import verified

_FORMAT = 2
MANIFEST = "manifest.json"
ERASED = "erased.log"
CLUB = "club.json"
SIGNATURE = "manifest.signature"


class FileNote(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 of one file in a backup."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds, and when it was made; `club` is `None` if there is no club.

    `erased` is the log of erasures; the first format did not note it.
    """

    made_at: datetime
    members: dict[str, FileNote]
    club: FileNote | None = None
    erased: FileNote | None = None
    format: int = _FORMAT


class Seals(NamedTuple):
    """How backups are sealed and opened: the server's key, and whether a plain one will do."""

    key: BackupKey | None
    is_plain_fine: bool = False

    @contextlib.contextmanager
    def written(self, file: IO[bytes]) -> Iterator[IO[bytes]]:
        """Yield the stream to write a backup into."""
        if self.key is None or self.is_plain_fine:
            yield file
            return
        with self.key.encrypting(file) as stream:
            yield stream


class Backup:
    """An open backup. Names in it are never used as paths.

    `is_ours`: it is signed with the key that it was opened with.
    """

    def __init__(self, tar: tarfile.TarFile, name: str, key: BackupKey | None) -> None:
        self._tar = tar
        self._name = name
        manifest = self._read(MANIFEST)
        self.is_ours = (
            key is not None
            and SIGNATURE in tar.getnames()
            and key.is_signed(manifest, self._read(SIGNATURE))
        )
        try:
            self.manifest = msgspec.json.decode(manifest, type=Manifest)
        except msgspec.DecodeError as error:
            raise ArchiveError(f"{name} is not a backup of Backcare.") from error
        if self.manifest.format > _FORMAT:
            raise ArchiveError(f"{name} was made by a newer version of Backcare.")
        for member in self.manifest.members:
            validate_member(member)
        if not self.manifest.members and self.manifest.club is None:
            raise ArchiveError(f"{name} holds no members.")

    def member_file(self, member: str) -> bytes:
        """Return a member's file as it was; raises a `StoreError` unless all of it is intact."""
        data = self._checked(f"members/{member}.json", self.manifest.members[member])
        verified(data, member)
        return data

    def club(self) -> tuple[ClubDocument, ...]:
        """Return the club's documents, as new ones; raises a `StoreError` unless all are intact."""
        if self.manifest.club is None:
            return ()
        try:
            rows = msgspec.json.decode(self._checked(CLUB, self.manifest.club), type=list)
        except msgspec.DecodeError as error:
            raise ArchiveError(f"{self._name} is damaged: the club cannot be read.") from error
        return tuple(map(club_document_from, rows))

    def erasures(self) -> tuple[str, ...]:
        """Return the lines of the log of erasures from when the backup was made."""
        noted = self.manifest.erased
        data = self._read(ERASED) if noted is None else self._checked(ERASED, noted)
        return without_ids(data.decode(errors="replace").splitlines())

    def erasures_of_others(self) -> tuple[str, ...]:
        """Return those lines to take over: from our own backup, and of nobody who is in it."""
        if not self.is_ours:
            return ()
        here = {erased_name(member) for member in self.manifest.members}
        return tuple(line for line in self.erasures() if erased_in([line]).isdisjoint(here))

    def _checked(self, inner: str, note: FileNote) -> bytes:
        data = self._read(inner)
        if (len(data), hashlib.sha256(data).hexdigest()) != (note.size, note.sha256):
            raise ArchiveError(f"{self._name} is damaged: {inner} is not as it was backed up.")
        return data

    def _read(self, inner: str) -> bytes:
        try:
            file = self._tar.extractfile(inner)
            if file is not None:
                return file.read()
        except (KeyError, tarfile.TarError, OSError, EOFError) as error:
            raise ArchiveError(f"{self._name} is cut short or damaged: no {inner}.") from error
        raise ArchiveError(f"{self._name} is not a backup of Backcare.")


@contextlib.contextmanager
def opened_backup(source: Path, seals: Seals) -> Iterator[Backup]:
    """Open a backup; raises `ArchiveError` if it is not one, or not one of this server."""
    name = source.name
    try:
        with contextlib.ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(source.open("rb"))
            is_sealed = is_encrypted(file)
            if is_sealed:
                if seals.key is None:
                    raise ArchiveError(
                        f"{name} is encrypted, and its key is not here. Say where it is: --key FILE"
                    )
                file = stack.enter_context(seals.key.decrypted(file, name))
            backup = Backup(
                stack.enter_context(tarfile.open(fileobj=file, mode="r:")), name, seals.key
            )
            if not backup.is_ours and (is_sealed or not seals.is_plain_fine):
                raise ArchiveError(_not_ours(name, is_sealed=is_sealed))
            yield backup
    except tarfile.TarError as error:
        raise ArchiveError(f"{name} is not a backup of Backcare.") from error
    except OSError as error:
        raise ArchiveError(f"{source} cannot be read: {error.strerror or error}") from error


def _not_ours(name: str, *, is_sealed: bool) -> str:
    if is_sealed:
        return (
            f"{name} was not made by this server: its signature does not fit. Nothing was changed."
        )
    return (
        f"{name} is neither encrypted nor signed with the key that is here: whoever had it in their"
        " hands may have changed it, and with it who is organiser. Nothing was changed. If it was"
        " never out of yours, say --plain."
    )


def put(tar: tarfile.TarFile, name: str, data: bytes) -> FileNote:
    """Add a file to a backup, and return its note."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))
    return FileNote(len(data), hashlib.sha256(data).hexdigest())
