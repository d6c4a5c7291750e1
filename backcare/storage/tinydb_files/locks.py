"""One lock for each member, between threads and between processes."""

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from backcare.domain.errors import BusyError
from backcare.storage.tinydb_files.files import unsaved

STRIPES = 64
"""Members share this many lock files, for ever: with one deleted, two savers could both hold it."""


class MemberLocks:
    """Locks in a directory that the caller has created.

    `wait_seconds` is how long a save waits for another one before it raises `BusyError`.
    """

    def __init__(self, directory: Path, wait_seconds: float) -> None:
        self._wait_seconds = wait_seconds
        self._stripes = [
            (
                threading.Lock(),
                # With the default of 50 ms, four busy processes wait three times as long.
                FileLock(
                    directory / f"{stripe:02x}.lock",
                    mode=0o600,
                    thread_local=False,
                    poll_interval=0.002,
                ),
            )
            for stripe in range(STRIPES)
        ]

    @contextlib.contextmanager
    def held(self, member: str) -> Iterator[None]:
        """Hold a member's lock; raises `BusyError`, or `UnsavedError` if the disk refuses it."""
        digest = hashlib.sha256(member.encode()).digest()
        with self._stripe(digest[0] % STRIPES):
            yield

    @contextlib.contextmanager
    def all_held(self) -> Iterator[None]:
        """Hold every lock, so that nobody can save; raises what `held` raises."""
        with contextlib.ExitStack() as stack:
            for stripe in range(STRIPES):
                stack.enter_context(self._stripe(stripe))
            yield

    @contextlib.contextmanager
    def _stripe(self, stripe: int) -> Iterator[None]:
        among_threads, among_processes = self._stripes[stripe]
        if not among_threads.acquire(timeout=self._wait_seconds):
            raise BusyError("another save is running")
        try:
            try:
                among_processes.acquire(timeout=self._wait_seconds)
            except Timeout as error:
                raise BusyError("another save is running") from error
            except OSError as error:
                raise unsaved("the lock could not be taken", error) from error
            try:
                yield
            finally:
                among_processes.release()
        finally:
            among_threads.release()
