"""Files from outside, read in a room of their own: what the server and the commands call."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, BinaryIO

from msgspec.structs import replace

from backcare.clock import MachineZone, time_zone_or_utc
from backcare.domain.errors import DamagedError, InvalidEntryError, NewerFormatError, NoRoomError
from backcare.domain.records import Record
from backcare.room.forks import CAN_FORK, Keeper, the_keeper
from backcare.room.messages import (
    LISTS,
    PIECE,
    Answer,
    Asked,
    Brought,
    ExportFile,
    Far,
    Line,
    LineEndedError,
    Lines,
    Read,
    Records,
    Refused,
    RunFiles,
    Some,
    Wants,
)
from backcare.room.turns import ReadingTurns, Waits
from backcare.runs.found import FileAnswer, Reading, Skipped, SkipReason
from backcare.runs.gathered import shown
from backcare.runs.limits import Limits
from backcare.runs.reading import read_files
from backcare.runs.told import Code, told
from backcare.storage.exports import Exported, Unread, read_export

File = tuple[str, bytes | Path]
Tell = Callable[[int, int], None]
"""Called again and again with how many files are done and how many there are; may raise."""

TICK = 0.1
"""Seconds until who waits for a room is asked whether they still want to."""
MOST_ENDS = 3
"""How many files may end their room before the rest is left for another time."""
_ERRORS = {error.code: error for error in (InvalidEntryError, DamagedError, NewerFormatError)}


class RoomEndedError(InvalidEntryError):
    """A file ended its room before it was read: no file of ours does."""


class ReadingRooms:
    """Reads files, each time in a new room, a few at a time.

    `open_room` opens one. Where there are none, on Windows, files are read in this process, within
    the readers' own limits.
    """

    def __init__(
        self,
        turns: ReadingTurns | None = None,
        keeper: Keeper | None = None,
        open_room: Callable[[], AbstractContextManager[socket.socket]] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._turns = turns or ReadingTurns()
        self._keeper = keeper or the_keeper()
        self._open = open_room or self._keeper.room
        self._limits = limits or Limits()

    def warm(self) -> None:
        """Get ready for a file that is likely to come; does not wait and never fails."""
        if CAN_FORK:
            with contextlib.suppress(NoRoomError):
                self._keeper.warm()

    def read_runs(
        self,
        files: Sequence[File],
        zone: str | None,
        answers: Sequence[FileAnswer] = (),
        tell: Tell | None = None,
        *,
        whose: str = "",
        waits: Callable[[Waits], None] | None = None,
        day_ends: int = 0,
        now: datetime | None = None,
    ) -> Reading:
        """Return the runs in some files, as `read_files` does.

        `zone` is an IANA name, or `None` for the machine's own. `whose` says who asks, for the
        turns; `waits` is called until theirs comes. What `tell` and `waits` raise ends the reading
        and its room. Raises `NoRoomError`.
        """
        with self._turns.take(whose, waits):
            if not CAN_FORK:
                return _read_here(files, zone, answers, tell, day_ends, now, self._limits)
            with contextlib.ExitStack() as opened:
                sources = [_Source(source, opened) for _, source in files]
                asked = RunFiles(
                    # A name of another system may have bytes that are no letters in UTF-8.
                    names=tuple(name.encode(errors="replace").decode() for name, _ in files),
                    sizes=tuple(source.size for source in sources),
                    zone=zone,
                    answers=tuple(answers),
                    day_ends=day_ends,
                    limits=self._limits,
                    now=now,
                )
                return self._runs(asked, sources, tell)

    def _runs(self, asked: RunFiles, sources: Sequence["_Source"], tell: Tell | None) -> Reading:
        """Read files, again without one that ends its room: it must not cost the others."""
        end = time.monotonic() + asked.limits.seconds
        for _ in range(MOST_ENDS):
            talk = _Talk(sources, tell, end)
            try:
                return _joined(list(self._answers(asked, talk)))
            except LineEndedError:
                if talk.file is not None:
                    asked = replace(asked, heavy=(*asked.heavy, talk.file))
            if time.monotonic() >= end:
                break
        if not asked.heavy:
            raise NoRoomError("rooms end before they read anything")
        given_up = asked.names[asked.heavy[-1]]
        why = Skipped(file=shown(given_up), reason=SkipReason.TOO_SLOW, told=told(Code.TOO_SLOW))
        unread = (place for place in range(len(asked.names)) if place not in asked.heavy)
        return Reading(skipped=(why,), unread=tuple(unread))

    def read_export(
        self,
        data: bytes,
        tell: Tell | None = None,
        *,
        whose: str = "",
        waits: Callable[[Waits], None] | None = None,
    ) -> Exported:
        """Return what a file holds that a runner took along; raises what the `read_export` of the
        exports raises, and as `read_runs`.
        """
        with self._turns.take(whose, waits):
            if not CAN_FORK:
                return read_export(data)
            with contextlib.ExitStack() as opened:
                source = _Source(data, opened)
                asked = ExportFile(size=source.size, limits=self._limits)
                talk = _Talk([source], tell, time.monotonic() + self._limits.seconds)
                records: list[Record] = []
                unread: list[Unread] = []
                try:
                    for answer in self._answers(asked, talk):
                        if isinstance(answer, Records):
                            records += answer.records
                        elif isinstance(answer, Lines):
                            unread += answer.unread
                        elif isinstance(answer, Refused):
                            raise _ERRORS.get(answer.code, InvalidEntryError)(answer.code)
                        elif isinstance(answer, Brought):
                            return Exported(tuple(records), answer.profile, tuple(unread))
                except LineEndedError as error:
                    raise RoomEndedError("it takes more than any export") from error
        raise InvalidEntryError("it was not read to its end")

    def _answers(self, asked: Asked, talk: "_Talk") -> Iterator[Answer]:
        with self._open() as end:
            yield from talk.begin(end, asked)


class _Source:
    """A file of the server's side, in pieces; it is opened when the first one is asked for."""

    def __init__(self, source: bytes | Path, opened: contextlib.ExitStack) -> None:
        self._source = source
        self._opened = opened
        self._stream: BinaryIO | None = None
        if isinstance(source, bytes):
            self.size = len(source)
        else:
            with contextlib.suppress(OSError):
                self.size = source.stat().st_size
                return
            self.size = 1  # whoever reads it is told that it cannot be opened

    def piece(self, at: int, size: int) -> bytes | memoryview | None:
        """Return a piece; `None` if the file cannot be read."""
        size = min(size, PIECE)
        if isinstance(self._source, bytes):
            return memoryview(self._source)[at : at + size]
        try:
            if self._stream is None:
                self._opened.close()  # the one before: a folder has more files than may be open
                self._stream = self._opened.enter_context(self._source.open("rb"))
                self._opened.callback(self._forget)
            self._stream.seek(at)
            return self._stream.read(size)
        except OSError:
            return None

    def _forget(self) -> None:
        self._stream = None


class _Talk:
    """One talk with a room: gives it pieces of the files, until it has answered."""

    def __init__(self, sources: Sequence[_Source], tell: Tell | None, end: float) -> None:
        self._sources = sources
        self._tell = tell
        self._end = end
        self._far = (0, len(sources))
        self.file: int | None = None
        """The place of the file that was read last; `None` before the first."""

    def begin(self, end: socket.socket, asked: Asked) -> Iterator[Answer]:
        """Yield what the room answers. Raises `LineEndedError` if it ends before, or too late."""
        line = Line(end)
        end.settimeout(max(TICK, self._end - time.monotonic()))
        line.say(asked)
        while True:
            end.settimeout(TICK)
            answer = line.answer()
            if self._tell is not None:
                self._tell(*self._far)
            if time.monotonic() > self._end:
                raise LineEndedError("out of time")
            if isinstance(answer, Wants):
                self._give(answer, line, end)
            elif isinstance(answer, Far):
                self._far = (answer.done, answer.total)
            elif answer is not None:
                yield answer
                if isinstance(answer, Read | Brought | Refused):
                    return

    def _give(self, wants: Wants, line: Line, end: socket.socket) -> None:
        if not (0 <= wants.file < len(self._sources) and wants.at >= 0 and wants.size > 0):
            raise LineEndedError("asked for what there is not")
        self.file = wants.file
        end.settimeout(max(TICK, self._end - time.monotonic()))
        line.give_piece(self._sources[wants.file].piece(wants.at, wants.size))


def _joined(answers: Sequence[Answer]) -> Reading:
    """Return a reading made of its parts."""
    parts = [answer.part for answer in answers if isinstance(answer, Some)]
    whole: dict[str, Any] = {
        name: tuple(one for part in parts for one in getattr(part, name)) for name in LISTS
    }
    not_runs = {kind: count for part in parts for kind, count in part.not_runs.items()}
    return Reading(**whole, not_runs=not_runs)


def _read_here(
    files: Sequence[File],
    zone: str | None,
    answers: Sequence[FileAnswer],
    tell: Tell | None,
    day_ends: int,
    now: datetime | None,
    limits: Limits,
) -> Reading:
    def progress(done: int, total: int) -> bool:
        if tell is not None:
            tell(done, total)
        return True

    its_zone: tzinfo = MachineZone() if zone is None else time_zone_or_utc(zone)
    return read_files(files, its_zone, answers, progress, limits=limits, now=now, day_ends=day_ends)
