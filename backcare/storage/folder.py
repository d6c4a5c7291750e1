"""What lies in the folder of the embedded engine, and its format.

store.json              the format of the folder, and which engine has its records
members/<id>.json       one member, sealed
locks/00.lock ...       empty, permanent
damaged/                where `store doctor --repair` puts what it had to take out of the way
members.replaced-*/     what a restore replaced; the host deletes it
erased.log              time and id of every member that was erased
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from backcare.domain.errors import DamagedError, NewerFormatError, OtherEngineError
from backcare.storage.base import check_member
from backcare.storage.files import make_directory, replace_file, sync_directory
from backcare.storage.sealed import FORMAT


class FolderFormat(msgspec.Struct, frozen=True):
    """What `store.json` says."""

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
        self.erased_log = root / "erased.log"

    def file_of(self, member: str) -> Path:
        """Return where a member's file is; raises `BadMemberIdError` before any path is built."""
        return self.member_files / f"{check_member(member)}.json"

    def members(self) -> tuple[str, ...]:
        """Return the ids that have a file, in order."""
        return tuple(sorted(path.stem for path in self.member_files.glob("*.json")))

    def litter(self) -> Iterator[Path]:
        """Yield what saves that were killed left behind; some may belong to one that runs."""
        return self.member_files.glob("*.json.*.new")

    def copies_of(self, member: str) -> tuple[Path, ...]:
        """Return every file that holds anything of a member."""
        name = f"{check_member(member)}.json"
        patterns = (
            f"members/{name}",
            f"members/{name}.*.new",
            f"damaged/{name}.*",
            f"members.*/{name}",
        )
        return tuple(path for pattern in patterns for path in self.root.glob(pattern))

    def check_format(self) -> None:
        """Raise a `StoreError` unless the folder's records are here and of a known format.

        A folder without `store.json` is new, or of the first version, which did not write one.
        """
        try:
            data = self.store_json.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise DamagedError(f"store.json cannot be read: {error.strerror}") from error
        try:
            found = msgspec.json.decode(data, type=FolderFormat)
        except msgspec.DecodeError as error:
            raise DamagedError("store.json is not as it was written") from error
        if found.engine != FolderFormat().engine:
            raise OtherEngineError("store.json says that the records are kept elsewhere now")
        if found.format > FORMAT:
            raise NewerFormatError("the folder was written by a newer version of Backcare")

    def make(self) -> None:
        """Make what is missing; raises `OSError`."""
        for directory in (self.root, self.member_files, self.locks):
            make_directory(directory)
        if not self.store_json.exists():
            replace_file(self.store_json, msgspec.json.encode(FolderFormat()))
            sync_directory(self.root)
