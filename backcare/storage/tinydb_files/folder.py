"""The files in the folder of the embedded engine, and its format.

store.json              the format of the folder, and which engine holds its records
members/<id>.json       one member, sealed
club.json               a club's members, invitations and sign-ins, sealed
locks/00.lock ...       empty, permanent
known/<id>              empty: this member's file has to be there
reserve                 room that is given up once the disk is full, to leave and to erase
damaged/                where `store doctor --repair` moves damaged files
members.replaced-*/     what a restore replaced; the host deletes it
erased.log              time and hash of every erased member, see `storage/erasures.py`
"""

import contextlib
import errno
import secrets
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from backcare.domain.errors import (
    DamagedError,
    DiskFullError,
    GoneError,
    NewerFormatError,
    OtherEngineError,
)
from backcare.storage.base import is_member_id, validate_member
from backcare.storage.erasures import without_ids
from backcare.storage.tinydb_files.files import (
    append_line,
    make_directory,
    replace_file,
    sync_directory,
    unreadable,
    write_new,
)
from backcare.storage.tinydb_files.sealed import FORMAT

T = TypeVar("T")

RESERVE_BYTES = 1 << 20
"""Room for a last removal on a full disk, besides that for the club's file."""
LITTLE_ROOM_BYTES = 2 << 20
"""With less room than this the disk counts as full."""
LITTER_SECONDS = 3600.0
"""A temporary file younger than this may belong to a save still running."""


class FolderFormat(msgspec.Struct, frozen=True):
    """The content of `store.json`."""

    format: int = FORMAT
    engine: str = "tinydb"


class Folder:
    """Paths below `root`; directories have mode 0700, files 0600."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store_json = root / "store.json"
        self.member_files = root / "members"
        self.locks = root / "locks"
        self.known = root / "known"
        self.reserve = root / "reserve"
        self.damaged = root / "damaged"
        self.club_json = root / "club.json"
        self.erased_log = root / "erased.log"

    def file_of(self, member: str) -> Path:
        """Return the path of a member's file; raises `BadMemberIdError` before building it."""
        return self.member_files / f"{validate_member(member)}.json"

    def members(self) -> tuple[str, ...]:
        """Return the ids that have a file, sorted; files that are not ours are left out."""
        files = (path for path in self.member_files.glob("*.json") if path.is_file())
        return tuple(sorted(path.stem for path in files if is_member_id(path.stem)))

    def litter(self) -> tuple[Path, ...]:
        """Return what interrupted saves left behind; see `LITTER_SECONDS`."""
        return tuple(self.member_files.glob("*.json.*.new"))

    def copies_of(self, member: str) -> tuple[Path, ...]:
        """Return every file that holds data of a member."""
        name = f"{validate_member(member)}.json"
        patterns = (
            f"known/{member}",  # first: a file that is left is no worse than before
            f"members/{name}",
            f"members/{name}.*.new",
            f"damaged/{name}.*",
            f"members.*/{name}",
        )
        return tuple(path for pattern in patterns for path in self.root.glob(pattern))

    def erasures(self) -> tuple[str, ...]:
        """Return the lines of the log of erasures."""
        return without_ids(self._erasures_as_written())

    def _erasures_as_written(self) -> tuple[str, ...]:
        try:
            return tuple(self.erased_log.read_text("utf-8", errors="replace").splitlines())
        except FileNotFoundError:
            return ()

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add the lines that the log does not have yet; raises `OSError`.

        What an earlier version wrote into it is written anew, without ids.
        """
        written, known = self._erasures_as_written(), self.erasures()
        if written != known:
            replace_file(self.erased_log, "".join(f"{line}\n" for line in known).encode())
            sync_directory(self.root)
        for line in without_ids(lines):
            if line not in known:
                append_line(self.erased_log, line)

    def check_format(self) -> None:
        """Raise a `StoreError` unless the records are in this folder and in a known format.

        A folder without `store.json` is new, or from the first version, which did not write one.
        """
        try:
            data = self.store_json.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise unreadable("store.json", error) from error
        try:
            found = msgspec.json.decode(data, type=FolderFormat)
        except msgspec.DecodeError as error:
            raise DamagedError(
                "store.json is not as it was written; if the members' files are sound, delete it:"
                " the next save writes it anew"
            ) from error
        if found.engine != FolderFormat().engine:
            raise OtherEngineError("store.json says that the records are kept elsewhere now")
        if found.format > FORMAT:
            raise NewerFormatError("the folder was written by a newer version of Backcare")

    def make(self) -> None:
        """Create the missing directories and files; raises `OSError`."""
        for directory in (self.root, self.member_files, self.locks, self.known):
            make_directory(directory)
        if not self.store_json.exists():
            replace_file(self.store_json, msgspec.json.encode(FolderFormat()))
            sync_directory(self.root)

    def missing(self) -> tuple[str, ...]:
        """Return the ids of members whose file has to be there and is not, sorted."""
        marks = (path.name for path in self.known.glob("*") if is_member_id(path.name))
        return tuple(sorted(set(marks) - set(self.members())))

    def check_not_gone(self, member: str) -> None:
        """Raise `GoneError` if a member's file has to be there; call it when it is not."""
        if (self.known / member).exists():
            raise GoneError(f"{member}.json was saved and not erased, but is gone")

    def note_known(self, member: str) -> None:
        """Note that a member's file is there; if the disk refuses, the next save does it."""
        mark = self.known / member
        if not mark.exists():
            with contextlib.suppress(OSError):
                write_new(mark, b"")
                sync_directory(self.known)

    def note_all_known(self) -> None:
        """Note whose files are there after a restore, and no others; raises `OSError`."""
        for member in self.missing():
            (self.known / member).unlink(missing_ok=True)
        for member in self.members():
            self.note_known(member)
        sync_directory(self.known)

    def free_bytes(self) -> int:
        """Return how much room there is; raises `OSError`."""
        return shutil.disk_usage(self.root).free

    def keep_reserve(self) -> None:
        """Set room aside for removals, if there is enough of it."""
        with contextlib.suppress(OSError):
            if self.reserve.exists():
                return
            size = RESERVE_BYTES
            if self.club_json.exists():
                size += self.club_json.stat().st_size
            if self.free_bytes() > size + LITTLE_ROOM_BYTES:
                # Nothing that a file system could make smaller.
                replace_file(self.reserve, secrets.token_bytes(size))

    def freely(self, work: Callable[[], T]) -> T:
        """Do what removes something; on a full disk, once more in the room that was set aside."""
        try:
            return work()
        except DiskFullError:
            if not self.reserve.exists():
                raise
            self.reserve.unlink(missing_ok=True)
            return work()

    def check_room(self) -> None:
        """Raise `OSError` if there is hardly any room left."""
        if self.free_bytes() < LITTLE_ROOM_BYTES:
            raise OSError(errno.ENOSPC, "hardly any room is left")

    def settle(self) -> None:
        """Sync the directory entries of the folder; raises `OSError`.

        The process that created them may have been killed before it did so, and a later one cannot
        know. If the parent folder is closed to us, somebody else created it.
        """
        sync_directory(self.root)
        with contextlib.suppress(PermissionError):
            sync_directory(self.root.parent)
