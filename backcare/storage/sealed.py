"""A TinyDB storage that replaces its file whole and notices damage.

The file is plain TinyDB JSON behind a head of fixed length that holds the SHA-256 of the rest. A
file is never written in place: a save makes a new one, syncs it, renames it over the old one and
syncs the directory. So a reader sees one whole generation, and a killed process leaves the old one.
"""

import contextlib
import hashlib
import os
import secrets
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
from tinydb.storages import Storage

from backcare.domain.errors import DamagedError, UnconfirmedError, UnsavedError

Tables = dict[str, dict[str, Any]]

_HEAD = b'{"_file": {"1": {"format": 1, "sha256": "%s"}}, '
_HEAD_LENGTH = len(_HEAD) - len(b"%s") + hashlib.sha256().digest_size * 2


class Generation(NamedTuple):
    """One saved state of a file: its head (empty if there is no file yet) and its tables."""

    head: bytes
    tables: Tables


_NOTHING_YET = Generation(b"", {})


class GenerationCache:
    """The latest generation of recently used files, found by head; bounded by bytes of file."""

    def __init__(self, max_bytes: int = 16 << 20) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[Path, tuple[Generation, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path, head: bytes) -> Generation | None:
        """Return the cached generation if the file still has this head."""
        with self._lock:
            held = self._held.get(path)
            if held is None or held[0].head != head:
                return None
            self._held.move_to_end(path)
            return held[0]

    def put(self, path: Path, generation: Generation, size: int) -> None:
        """Keep a generation that took `size` bytes; the least used ones make room."""
        with self._lock:
            self._held[path] = (generation, size)
            self._held.move_to_end(path)
            while sum(bytes_ for _, bytes_ in self._held.values()) > self._max_bytes:
                self._held.popitem(last=False)


class SealedStorage(Storage):
    """The storage of one member's file.

    Reading is free; writing happens inside `transaction()` only.
    """

    def __init__(self, path: Path, cache: GenerationCache) -> None:
        self._path = path
        self._cache = cache
        self._open: Tables | None = None
        self._is_changed = False

    def read(self) -> Tables:
        """Return the tables: those of the open transaction, else the committed ones."""
        return self.committed().tables if self._open is None else self._open

    def write(self, data: Tables) -> None:
        """Take over changed tables; they reach the disk when the transaction ends."""
        if self._open is None:
            raise RuntimeError("write outside transaction()")
        self._open, self._is_changed = data, True

    def head(self) -> bytes:
        """Return the head of the file, empty if there is none: it changes with every save."""
        with self._opened() as file:
            return b"" if file is None else file.read(_HEAD_LENGTH)

    def committed(self) -> Generation:
        """Return the saved state; raises `DamagedError` if the seal does not hold."""
        with self._opened() as file:
            if file is None:
                return _NOTHING_YET
            head = file.read(_HEAD_LENGTH)
            cached = self._cache.get(self._path, head)
            if cached is not None:
                return cached
            body = file.read()
        if head != _seal(body):
            raise DamagedError(f"{self._path.name} is not as it was written")
        generation = Generation(head, msgspec.json.decode(b"{" + body))
        self._cache.put(self._path, generation, len(body))
        return generation

    def confirm(self) -> None:
        """Make sure that the last save lasts; raises `UnconfirmedError` if the disk refuses."""
        try:
            sync_directory(self._path.parent)
        except OSError as error:
            words = f"{self._path.name} was saved but not confirmed: {error.strerror}"
            raise UnconfirmedError(words) from error

    @contextlib.contextmanager
    def _opened(self) -> Iterator[IO[bytes] | None]:
        """Open the file, `None` if there is none; raises `DamagedError` if it cannot be read."""
        try:
            with self._path.open("rb", buffering=0) as file:
                yield file
        except FileNotFoundError:
            yield None
        except OSError as error:
            raise DamagedError(f"{self._path.name} cannot be read: {error.strerror}") from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is saved at the end, dropped on any exception.

        The caller holds the member's lock. TinyDB changes documents in place, so it gets copies.
        """
        base = self.committed()
        self._is_changed = False
        self._open = {
            table: {key: dict(document) for key, document in documents.items()}
            for table, documents in base.tables.items()
        }
        try:
            yield
            if self._is_changed:
                self._replace(self._open)
        finally:
            self._open = None

    def _replace(self, tables: Tables) -> None:
        body = msgspec.json.encode(tables)[1:]
        head = _seal(body)
        # Random, not the process id: a restarted container has the same one.
        fresh = self._path.with_name(f"{self._path.name}.{secrets.token_hex(6)}.new")
        try:
            _write_synced(fresh, head + body)
            fresh.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise UnsavedError(f"{self._path.name} could not be saved: {error.strerror}") from error
        self._cache.put(self._path, Generation(head, tables), len(body))
        self.confirm()


def _seal(body: bytes) -> bytes:
    return _HEAD % hashlib.sha256(body).hexdigest().encode()


def _write_synced(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        _full_sync(descriptor)
    finally:
        os.close(descriptor)


def _full_sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # fsync alone stops at the drive's cache there

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_directory(path: Path) -> None:
    """Make a rename or a new name in `path` last over a power cut (Windows has no such call)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _full_sync(descriptor)
    finally:
        os.close(descriptor)
