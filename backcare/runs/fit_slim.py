"""Reduces a FIT file to its summaries: single records are most of it and slow to decode."""

import struct
from collections.abc import Callable

from fitdecode.utils import compute_crc

HEADER = 14
FILE_ID, SPORT, SESSION, ACTIVITY = 0, 12, 18, 34
KEPT = {FILE_ID, SPORT, SESSION, ACTIVITY}
"""Numbers of the messages that describe a run once the watch has summed it up."""
CHECK_EVERY = 20_000
"""Number of messages between two looks at the clock."""
CHUNK = 2**18
"""Number of bytes summed between two looks at the clock."""
_COMPRESSED, _DEFINITION, _WITH_DEVELOPER = 0x80, 0x40, 0x20


class _Walk:
    """One pass over the messages of a file that only reads their lengths."""

    def __init__(self, data: bytes, start: int) -> None:
        self.data = data
        self.place = start
        self.kept: list[bytes] = []
        self.has_session = False
        self._sizes: dict[int, tuple[int, int]] = {}

    def step(self) -> None:
        """Skip one message. Raises `LookupError` or `struct.error` if it is malformed."""
        head = self.data[self.place]
        if head & _COMPRESSED or not head & _DEFINITION:
            local = (head >> 5) & 3 if head & _COMPRESSED else head & 15
            number, size = self._sizes[local]
            self._pass(number, 1 + size)
            self.has_session = self.has_session or number == SESSION
        else:
            number, length = self._define(head)
            self._pass(number, length)

    def _define(self, head: int) -> tuple[int, int]:
        order = ">" if self.data[self.place + 2] else "<"
        (number,) = struct.unpack_from(f"{order}H", self.data, self.place + 3)
        length, size = self._fields(5)
        if head & _WITH_DEVELOPER:
            length, more = self._fields(length)
            size += more
        self._sizes[head & 15] = number, size
        return number, length

    def _fields(self, offset: int) -> tuple[int, int]:
        """Return where a list of fields ends, and the total length of their values."""
        first = self.place + offset + 1
        end = first + 3 * self.data[first - 1]
        return end - self.place, sum(self.data[first + 1 : end : 3])

    def _pass(self, number: int, length: int) -> None:
        if number in KEPT:
            self.kept.append(self.data[self.place : self.place + length])
        self.place += length


def slim(data: bytes, check: Callable[[], None]) -> bytes | None:
    """Return a complete FIT file with only its summaries; `check` is called now and then.

    Returns `None` for a file that is damaged, unusual or without summaries; it must be read record
    by record.
    """
    start, (size,) = data[0], struct.unpack_from("<I", data, 4)
    end = start + size
    if size == 0 or end + 2 != len(data) or _sum(data, end, check) != _number(data, end):
        return None
    walk = _Walk(data, start)
    try:
        while walk.place < end:
            for _ in range(CHECK_EVERY):
                if walk.place < end:
                    walk.step()
            check()
    except (LookupError, struct.error):
        return None
    if walk.place != end or not walk.has_session:
        return None
    body = b"".join(walk.kept)
    whole = struct.pack("<B3sI4sH", HEADER, data[1:4], len(body), b".FIT", 0) + body
    return whole + struct.pack("<H", compute_crc(whole))


def _sum(data: bytes, end: int, check: Callable[[], None]) -> int:
    total = 0
    for start in range(0, end, CHUNK):
        total = compute_crc(data, crc=total, start=start, end=min(start + CHUNK, end))
        check()
    return int(total)


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")
