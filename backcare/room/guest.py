"""Inside a room: reads what it was asked for, behind its walls, and answers.

Nothing can be opened there any more, so all that a reader may import is imported before.
"""

import codecs
import importlib
import io
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from functools import partial
from typing import BinaryIO, cast

from backcare.clock import MachineZone, time_zone_or_utc
from backcare.domain.errors import BackcareError
from backcare.room.messages import (
    LISTS,
    PART,
    PIECE,
    Answer,
    Brought,
    ExportFile,
    Far,
    Line,
    Lines,
    Read,
    Records,
    Refused,
    RunFiles,
    Some,
    Wants,
)
from backcare.room.walls import allow_seconds, confine
from backcare.runs.encodings import KNOWN
from backcare.runs.found import Reading, Skipped, SkipReason
from backcare.runs.gathered import shown
from backcare.runs.limits import Limits, too_heavy
from backcare.runs.reading import read_files
from backcare.runs.told import Code, told
from backcare.storage.exports import read_export

BUFFER = 2**16
"""How much of a file is asked for at once at least: an archive has many small ones."""
TELL_EVERY = 0.1
"""Seconds between two words on how far it is."""
MORE_SECONDS = 5
"""How much longer than its own limit a file may take before the system ends the room."""
MOST_FOUND = 60_000
"""Most runs and remarks of one reading; a diary holds about as many entries."""
_LATER = ("_strptime", "xml.sax.expatreader", "zlib", "binascii", "encodings.cp437")


def get_ready() -> None:
    """Import what readers import when they first need it."""
    for encoding in KNOWN:
        codecs.lookup(encoding)
    for module in _LATER:
        importlib.import_module(module)
    for sample in (b"<gpx/>", b"<?xml version='1.0'?><a b='c'>d</a>", b"a,b\n1,2\n"):
        read_files([("a", sample)], time_zone_or_utc(None))


def attend(end: socket.socket) -> None:
    """Do the one job of a room: hear what is asked, shut the room, answer."""
    line = Line(end)
    asked = line.asked()
    if isinstance(asked, RunFiles):
        zone: tzinfo = MachineZone() if asked.zone is None else time_zone_or_utc(asked.zone)
        time.localtime()  # reads the machine's zone now, as its file cannot be opened later
        _confine(asked.limits)
        answers: Iterable[Answer] = _runs(asked, zone, line)
    else:
        _confine(asked.limits)
        answers = _export(asked, line)
    for answer in answers:
        line.say(answer)


def _confine(limits: Limits) -> None:
    confine(limits.seconds)
    allow_seconds(limits.file_seconds + MORE_SECONDS)


class _Asking(io.RawIOBase):
    """A file whose pieces are asked for over the line."""

    def __init__(self, file: int, size: int, line: Line) -> None:
        super().__init__()
        self._file, self._size, self._line = file, size, line
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), PIECE, max(0, self._size - self._at))
        if wanted == 0:
            return 0
        self._line.say(Wants(self._file, self._at, wanted))
        data = self._line.piece()
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def readall(self) -> bytes:
        pieces = []
        buffer = bytearray(PIECE)
        while length := self.readinto(buffer):
            pieces.append(bytes(memoryview(buffer)[:length]))
        return b"".join(pieces)


def _open(file: int, size: int, line: Line) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Asking(file, size, line), BUFFER))


class _Heavy(io.RawIOBase):
    """A file that ended a room before: whoever reads it is told."""

    def read(self, _size: int = -1) -> bytes:
        raise too_heavy()


class _Progress:
    """Tells how far a reading is, not too often."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._next = 0.0

    def __call__(self, done: int, total: int) -> bool:
        if (now := time.monotonic()) >= self._next:
            self._next = now + TELL_EVERY
            self._line.say(Far(done, total))
        return True


def _runs(asked: RunFiles, zone: tzinfo, line: Line) -> Iterable[Answer]:
    files = [
        (name, cast(BinaryIO, _Heavy()) if place in asked.heavy else _open(place, size, line))
        for place, (name, size) in enumerate(zip(asked.names, asked.sizes, strict=True))
    ]
    reading = read_files(
        files,
        zone,
        asked.answers,
        _Progress(line),
        limits=asked.limits,
        now=asked.now,
        day_ends=asked.day_ends,
        begins=partial(allow_seconds, asked.limits.file_seconds + MORE_SECONDS),
    )
    if len(reading.runs) + len(reading.skipped) + len(reading.notes) > MOST_FOUND:
        reading = _too_much(asked.names[0])
    yield from _parts(reading)
    yield Read()


def _too_much(name: str) -> Reading:
    why = Skipped(file=shown(name), reason=SkipReason.TOO_MANY, told=told(Code.TOO_MUCH_FOUND))
    return Reading(skipped=(why,))


def _parts(reading: Reading) -> Iterator[Some]:
    """Yield a reading in parts, each with some of one of its lists."""
    for name in LISTS:
        whole = getattr(reading, name)
        for start in range(0, len(whole), PART):
            yield Some(Reading(**{name: whole[start : start + PART]}))
    kinds = list(reading.not_runs.items())
    for start in range(0, len(kinds), PART):
        yield Some(Reading(not_runs=dict(kinds[start : start + PART])))


def _export(asked: ExportFile, line: Line) -> Iterable[Answer]:
    try:
        exported = read_export(_open(0, asked.size, line).read())
    except BackcareError as error:
        yield Refused(error.code)
        return
    except MemoryError:
        yield Refused("invalid_entry")
        return
    for start in range(0, len(exported.records), PART):
        yield Records(exported.records[start : start + PART])  # type: ignore[arg-type]
    for start in range(0, len(exported.unread), PART):
        yield Lines(exported.unread[start : start + PART])
    yield Brought(exported.profile)
