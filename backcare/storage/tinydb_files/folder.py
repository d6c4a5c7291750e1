"""The files in the folder of the embedded engine, and its format.

store.json              the format of the folder, and which engine holds its records
members/<id>.json       one member, sealed
club.json               a club's members, invitations and sign-ins, sealed
locks/00.lock ...       empty, permanent
damaged/                where `store doctor --repair` moves damaged files
members.replaced-*/     what a restore replaced; the host deletes it
erased.log              time and hash of every erased member, see `storage/erasures.py`
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from backcare.domain.errors import DamagedError, NewerFormatError, OtherEngineError
from backcare.storage.base import is_member_id, validate_member
from backcare.storage.erasures import without_ids
from backcare.storage.tinydb_files.files import (
    append_line,
    make_directory,
    replace_file,
    sync_directory,
    unreadable,
)
from backcare.storage.tinydb_files.sealed import FORMAT

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
        for directory in (self.root, self.member_files, self.locks):
            make_directory(directory)
        if not self.store_json.exists():
            replace_file(self.store_json, msgspec.json.encode(FolderFormat()))
            sync_directory(self.root)

    def settle(self) -> None:
        """Sync the directory entries of the folder; raises `OSError`.

        The process that created them may have been killed before it did so, and a later one cannot
        know. If the parent folder is closed to us, somebody else created it.
        """
        sync_directory(self.root)
        with contextlib.suppress(PermissionError):
            sync_directory(self.root.parent)
