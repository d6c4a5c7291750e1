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
        self._directory = directory
        self._wait_seconds = wait_seconds
        self._among_threads = [threading.Lock() for _ in range(STRIPES)]
        self._among_processes: dict[int, FileLock] = {}

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
        among_threads = self._among_threads[stripe]
        if not among_threads.acquire(timeout=self._wait_seconds):
            raise BusyError("another save is running")
        try:
            among_processes = self._among_processes_of(stripe)
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

    def _among_processes_of(self, stripe: int) -> FileLock:
        """Return a stripe's lock, made once it is needed: a runner at home needs one of them.

        The caller holds the stripe among threads.
        """
        if stripe not in self._among_processes:
            self._among_processes[stripe] = FileLock(
                self._directory / f"{stripe:02x}.lock",
                mode=0o600,
                thread_local=False,
                # With the default of 50 ms, four busy processes wait three times as long.
                poll_interval=0.002,
            )
        return self._among_processes[stripe]
