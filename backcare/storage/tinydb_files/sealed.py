"""A TinyDB storage that always replaces its whole file and notices damage.

The file is plain TinyDB JSON after a head of fixed length that holds the SHA-256 of the rest. It is
never written in place: a save writes a new file, syncs it, renames it over the old one and syncs
the directory. So a reader sees one whole generation, and a killed process leaves the old one.
"""

import contextlib
import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
from tinydb.storages import Storage

from backcare.domain.errors import (
    DamagedError,
    LimitError,
    LockBrokenError,
    NewerFormatError,
    UnconfirmedError,
    UnreadableError,
)
from backcare.storage.base import LOCAL_MEMBER, is_member_id
from backcare.storage.tinydb_files.files import replace_file, sync_directory, unreadable, unsaved

Tables = dict[str, dict[str, dict[str, Any]]]

FORMAT = 1
MOST_BYTES = 20 << 20
"""A member's file may not grow beyond this: over 60,000 entries."""

_HEAD = b'{"_file": {"1": {"format": %d, "sha256": "%s"}}, '
_ENCODER = msgspec.json.Encoder()
_HEAD_LENGTH = len(_HEAD % (FORMAT, b"0" * 64))
_ANY_HEAD = re.compile(rb'\{"_file": \{"1": \{"format": ([0-9]{1,9}), ')


class Stamp(NamedTuple):
    """What identifies the state of a file without reading its body.

    The head says which generation it is; the other fields alone could be the same for two saves
    within one tick of the clock. They show that nobody has written into the body since.
    """

    head: bytes
    inode: int = 0
    size: int = 0
    changed_ns: int = 0


class Generation(NamedTuple):
    """One saved state of a file: its stamp (with an empty head if there is none) and its tables."""

    stamp: Stamp
    tables: Tables


_NOTHING_YET = Generation(Stamp(b""), {})


_MARK = 8
"""Letters of the hash: enough to see that two lines are about one file."""


def _called(path: Path) -> str:
    """Return what a file is called where the log may have it: a club's member by a hash."""
    member = path.stem
    is_of_club = is_member_id(member) and member != LOCAL_MEMBER and path.parent.name == "members"
    mark = hashlib.sha256(member.encode()).hexdigest()[:_MARK]
    return f"the file of the member {mark}…" if is_of_club else path.name


def unsealed(data: bytes, name: str) -> Tables:
    """Return the tables of a sealed file; raises `DamagedError` if its seal does not match.

    `name` is for the message. An unknown, newer format raises `NewerFormatError`.
    """
    head, body = data[:_HEAD_LENGTH], data[_HEAD_LENGTH:]
    known = _ANY_HEAD.match(head)
    if known is not None and int(known[1]) > FORMAT:
        raise NewerFormatError(f"{name} was written by a newer version of Backcare")
    if head != _seal(body):
        raise DamagedError(f"{name} is not as it was written")
    try:
        return msgspec.json.decode(b"{" + body, type=Tables)
    except msgspec.DecodeError as error:
        raise DamagedError(f"{name} has a seal but is no database") from error


def sealed(tables: Tables) -> bytearray:
    """Return the bytes of a file with these tables (at least one)."""
    file = bytearray(_HEAD_LENGTH)
    # The head has its own opening brace, which replaces that of the tables.
    _ENCODER.encode_into(tables, file, _HEAD_LENGTH - 1)
    file[:_HEAD_LENGTH] = _seal(memoryview(file)[_HEAD_LENGTH:])
    return file


def _seal(body: bytes | memoryview) -> bytes:
    return _HEAD % (FORMAT, hashlib.sha256(body).hexdigest().encode())


class GenerationCache:
    """The latest generation of recently used files, checked by stamp; limited by file size."""

    def __init__(self, max_bytes: int = 16 << 20) -> None:
        self._max_bytes = max_bytes
        self._used = 0
        self._held: OrderedDict[Path, Generation] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path, stamp: Stamp) -> Generation | None:
        """Return the cached generation if the file still has this stamp."""
        with self._lock:
            held = self._held.get(path)
            if held is None or held.stamp != stamp:
                return None
            self._held.move_to_end(path)
            return held

    def put(self, path: Path, generation: Generation) -> None:
        """Keep a generation; the least recently used ones make room."""
        with self._lock:
            self._drop(path)
            self._held[path] = generation
            self._used += generation.stamp.size
            while self._used > self._max_bytes:
                self._drop(next(iter(self._held)))

    def drop(self, path: Path) -> None:
        """Forget a file."""
        with self._lock:
            self._drop(path)

    def _drop(self, path: Path) -> None:
        self._used -= self._held.pop(path, _NOTHING_YET).stamp.size


class SealedStorage(Storage):
    """The storage of one member's file.

    Reading is possible at any time, writing only inside `transaction()`.
    """

    def __init__(self, path: Path, cache: GenerationCache) -> None:
        self._path = path
        self.name = _called(path)
        self._cache = cache
        self._open: Tables | None = None
        self.is_changed = False

    def read(self) -> Tables:
        """Return the tables: those of the open transaction, else the committed ones."""
        return self.committed().tables if self._open is None else self._open

    def write(self, data: Tables) -> None:
        """Accept changed tables; they reach the disk when the transaction ends."""
        if self._open is None:
            raise RuntimeError("write outside transaction()")
        self._open, self.is_changed = data, True

    def stamp(self) -> Stamp:
        """Return the file's stamp, which changes with every save; empty if there is no file."""
        with self._opened() as file:
            return _NOTHING_YET.stamp if file is None else _stamp(file)

    def committed(self) -> Generation:
        """Return the saved state; raises `DamagedError` if the seal does not match."""
        with self._opened() as file:
            if file is None:
                return _NOTHING_YET
            stamp = _stamp(file)
            cached = self._cache.get(self._path, stamp)
            if cached is not None:
                return cached
            tables = unsealed(stamp.head + file.read(), self.name)
        generation = Generation(stamp, tables)
        self._cache.put(self._path, generation)
        return generation

    def confirm(self) -> None:
        """Make sure the last save is durable; raises `UnconfirmedError` if the disk refuses."""
        try:
            sync_directory(self._path.parent)
        except OSError as error:
            words = f"{self.name} was saved but not confirmed: {error.strerror}"
            raise UnconfirmedError(words) from error

    @contextlib.contextmanager
    def _opened(self) -> Iterator[IO[bytes] | None]:
        """Yield the open file, `None` if missing; raises a `StoreError` if it cannot be read."""
        try:
            with self._path.open("rb", buffering=0) as file:
                yield file
        except FileNotFoundError:
            yield None
        except OSError as error:
            raise unreadable(self.name, error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Save what is written inside at the end, or drop all of it on any exception.

        The caller holds the member's lock. TinyDB replaces old tables by new ones; their documents
        are shared with the cache and must not be edited.
        """
        base = self.committed()
        self.is_changed = False
        self._open = dict(base.tables)
        try:
            yield
            if self.is_changed:
                self._replace(base, self._open)
        finally:
            self._open = None

    def _replace(self, base: Generation, tables: Tables) -> None:
        data = sealed(tables)
        if len(data) > MOST_BYTES:
            raise LimitError(f"{self.name} would grow beyond {MOST_BYTES >> 20} MB")

        def still_alone() -> None:
            if self.stamp() != base.stamp:
                raise LockBrokenError(f"{self.name} changed under the lock")

        try:
            replace_file(self._path, data, still_alone)
        except OSError as error:
            raise unsaved(f"{self.name} could not be saved", error) from error
        # The save is done; the next read will raise.
        with contextlib.suppress(DamagedError, UnreadableError):
            stamp = self.stamp()
            if (
                stamp.head == data[:_HEAD_LENGTH]
            ):  # otherwise the lock did not hold, and somebody saved meanwhile
                self._cache.put(self._path, Generation(stamp, tables))
        self.confirm()


def _stamp(file: IO[bytes]) -> Stamp:
    """Read the head of a file just opened; the body follows."""
    found = os.fstat(file.fileno())
    return Stamp(file.read(_HEAD_LENGTH), found.st_ino, found.st_size, found.st_mtime_ns)
