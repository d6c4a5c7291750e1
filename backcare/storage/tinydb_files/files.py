"""Durable files: written whole, synced, and given their name only when complete."""

import contextlib
import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from backcare.domain.errors import (
    DamagedError,
    DiskFullError,
    ForbiddenError,
    StoreError,
    UnreadableError,
    UnsavedError,
)

_WINDOWS_READER_SECONDS = 2.0
_REFUSALS = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EACCES: ForbiddenError,
    errno.EPERM: ForbiddenError,
    errno.EROFS: ForbiddenError,
}
"""The error for each reason why the system refused a save; each needs a different remedy."""


_NOT_THE_FILE = frozenset(
    {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EACCES, errno.EPERM, errno.ESTALE}
)
"""Reasons that say nothing against a file: too many are open, or disk or permissions refuse."""


def unreadable(what: str, error: OSError) -> StoreError:
    """Return the error for `what` could not be read; its type says whether the file is at fault."""
    kind = UnreadableError if error.errno in _NOT_THE_FILE else DamagedError
    return kind(f"{what} cannot be read: {error.strerror}")


def unsaved(what: str, error: OSError) -> UnsavedError:
    """Return the error for `what` could not be saved; its type says why."""
    return _REFUSALS.get(error.errno or 0, UnsavedError)(f"{what}: {error.strerror}")


def try_to_write(directory: Path) -> None:
    """Write a test file into `directory`, sync it and delete it; raises `OSError`."""
    # With this name it is swept away like an interrupted save.
    probe = directory / f"readiness.json.{secrets.token_hex(6)}.new"
    try:
        write_new(probe, b"ready\n")
    finally:
        with contextlib.suppress(FileNotFoundError):
            probe.unlink()
    sync_directory(directory)


def replace_file(
    path: Path, data: bytes | bytearray, before_rename: Callable[[], None] | None = None
) -> None:
    """Replace the file at `path` by `data`, completely or not at all; mode 0600.

    The caller syncs the directory afterwards. `before_rename` can still stop it by raising. On any
    error the old file stays, no litter is left, and a failed sync is never repeated on the same
    file: the system may have dropped its pages and report success the second time.
    """
    # Random, not the process id, which is the same in a restarted container.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(6)}.new")
    try:
        write_new(fresh, data)
        if before_rename is not None:
            before_rename()
        _rename(fresh, path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write a file of any size that gets its name once it is complete and synced; mode 0600.

    Raises `FileExistsError` if there is one already.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            _full_sync(descriptor)
        _rename(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_directory(path.parent)


def write_new(path: Path, data: bytes | bytearray) -> None:
    """Write a file that must not exist yet, and sync it; mode 0600."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        _write_all(descriptor, data)
        _full_sync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes | bytearray) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def append_line(path: Path, line: str) -> None:
    """Append a line to a file of mode 0600 and sync it, and its directory if the file is new.

    If a crash cut the previous line short, that one stays a line of its own.
    """
    is_new = not path.exists()
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(0, size - 1), os.SEEK_SET)
        is_cut = size > 0 and os.read(descriptor, 1) != b"\n"
        _write_all(descriptor, (b"\n" if is_cut else b"") + line.encode() + b"\n")
        _full_sync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_directory(path.parent)


def make_directory(path: Path) -> None:
    """Create a directory, if missing, so that it survives a power cut.

    It and every missing parent get mode 0700, and their names are synced.
    """
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make a rename or a new name in `path` survive a power cut (Windows has no such call)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _full_sync(descriptor)
    finally:
        os.close(descriptor)


def _full_sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # on macOS fsync alone stops at the drive's cache

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _rename(fresh: Path, path: Path) -> None:
    """Rename over the old file; on Windows we wait for a reader that has it open."""
    deadline = time.monotonic() + _WINDOWS_READER_SECONDS
    while True:
        try:
            fresh.replace(path)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
