"""The limits of a reading, what is left of them, and how a file is given up."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from backcare.runs.found import SkipReason
from backcare.runs.told import Code, told

STREAM_PART, CHECK_BYTES = 64 * 2**20, 2**20
"""Bytes of a long export that have the time of one file, and after which the clock is looked at."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The most that is read: bytes unpacked, members of an archive, lines, seconds.

    `file_bytes` are those of a file that is held whole, `pack_bytes` those of an archive inside
    another one or of a database, `stream_bytes` those of an export that is never held.
    `file_seconds` are those of the processor for one file, `seconds` those of a clock for all.
    """

    file_bytes: int = 25 * 2**20
    pack_bytes: int = 128 * 2**20
    stream_bytes: int = 4 * 2**30
    all_bytes: int = 400 * 2**20
    members: int = 20_000
    ratio: int = 200
    rows: int = 50_000
    seconds: float = 300.0
    file_seconds: float = 20.0


class UnreadableError(Exception):
    """A file cannot be read: the reason, and the message for the runner."""

    def __init__(self, reason: SkipReason, code: Code, **values: str | int) -> None:
        super().__init__(code)
        self.reason = reason
        self.told = told(code, **values)


def unknown_kind() -> UnreadableError:
    """Return the error for a file of an unknown kind."""
    return UnreadableError(SkipReason.UNKNOWN_KIND, Code.UNKNOWN_KIND)


def too_heavy() -> UnreadableError:
    """Return the error for a file that takes more time or memory than any run."""
    return UnreadableError(SkipReason.TOO_HEAVY, Code.FILE_TOO_HEAVY)


class StoppedError(Exception):
    """The whole reading ends: the runner cancelled it, or time is up."""


class Budget:
    """What is left of the limits, and whether the runner wants to go on."""

    def __init__(
        self,
        limits: Limits,
        progress: Callable[[int, int], bool] | None,
        begins: Callable[[], None] | None = None,
    ) -> None:
        """`begins` is called at the beginning of each file, also of each one in an archive."""
        self.limits = limits
        self._begins = begins
        self._file_end = math.inf
        self.is_cancelled = False
        self._progress = progress
        self._end = time.monotonic() + limits.seconds
        self._bytes_left = limits.all_bytes
        self.is_spent = False
        self._parts = 0
        self._done = 0
        self._total = 0

    def expect(self, items: int) -> None:
        """Add to the number of items (files, lines) to be read."""
        self._total += items

    def step(self, items: int = 1) -> None:
        """Count items as read. Raises `StoppedError` as `check` does."""
        self._done += items
        self.check()

    @contextmanager
    def one_file(self) -> Iterator[None]:
        """Read one file inside: its own time is counted from here."""
        self._parts = 0
        self._begin_file()
        try:
            yield
        finally:
            self._file_end = math.inf

    def _begin_file(self) -> None:
        self._file_end = time.thread_time() + self.limits.file_seconds
        if self._begins is not None:
            self._begins()

    def check(self) -> None:
        """Report the progress. Raises `StoppedError` if cancelled or out of time, and
        `UnreadableError` if one file takes longer than any run.
        """
        if self._progress is not None and not self._progress(self._done, self._total):
            self.is_cancelled = True
            raise StoppedError
        if time.monotonic() > self._end:
            raise StoppedError
        if time.thread_time() > self._file_end:
            raise too_heavy()

    def take(self, size: int, most: int | None = None) -> None:
        """Count unpacked bytes. Raises `UnreadableError` if a file, or all together, is too big."""
        most = self.limits.file_bytes if most is None else most
        if size > most:
            raise UnreadableError(SkipReason.TOO_BIG, Code.FILE_TOO_BIG, most=most // 2**20)
        if size > self._bytes_left:
            self.is_spent = True
            self.check_bytes()
        self._bytes_left -= size

    def check_bytes(self) -> None:
        """Raise `UnreadableError` if a file was too big for what was left for all together."""
        if self.is_spent:
            most = self.limits.all_bytes // 2**20
            raise UnreadableError(SkipReason.TOO_BIG, Code.FILES_TOO_BIG, most=most)

    def look_at(self, size: int) -> None:
        """Look at the clock after so many bytes of one file, which is not held.

        A long one has its time for each part. Raises `UnreadableError` if it is too long.
        """
        if size > self.limits.stream_bytes:
            most = self.limits.stream_bytes // 2**20
            raise UnreadableError(SkipReason.TOO_BIG, Code.FILE_TOO_BIG, most=most)
        if size >= STREAM_PART * (self._parts + 1):
            self._parts = size // STREAM_PART
            self._begin_file()
        if size > CHECK_BYTES:
            self.check()
