"""Reads FIT files: what the watch summed up, or its single records if it did not."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import fitdecode

from backcare.domain.entries import RunSource
from backcare.runs.fit_slim import slim
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Budget, Gathered, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.speed import is_running_speed
from backcare.runs.told import Code, told

CHECK_EVERY = 2000
"""Number of frames between two looks at the clock."""
DECODER_ERRORS = (
    fitdecode.FitError,
    AssertionError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the decoder raises on damaged bytes; what it read before that is still good."""
MOST_PAUSE_S = 60
"""A longer gap between two records is a pause."""
MOST_SESSIONS = 100
"""Most sessions kept from one file; a triathlon has five."""
RUN_SUB_SPORTS = {"treadmill", "street", "trail", "track", "indoor_running"}


class _Records:
    """Works out distance and moving time from single records."""

    def __init__(self) -> None:
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.seconds = 0.0
        self.metres: float | None = None

    def add(self, frame: fitdecode.FitDataMessage) -> None:
        at = _time(frame, "timestamp")
        if at is None:
            return
        if self.last is not None and 0 < (gap := (at - self.last).total_seconds()) <= MOST_PAUSE_S:
            self.seconds += gap
        self.first, self.last = self.first or at, at
        metres = _number(frame, "distance")
        self.metres = max(metres, self.metres or 0.0) if metres is not None else self.metres


class _Read:
    """The content of one FIT file."""

    def __init__(self) -> None:
        self.sessions: list[fitdecode.FitDataMessage] = []
        self.records = _Records()
        self.kind: str | None = None
        self.sport: str | None = None
        self.is_damaged = False

    def add(self, frame: Any) -> None:
        if isinstance(frame, fitdecode.FitCRC):
            self.is_damaged = self.is_damaged or not frame.matched
        if not isinstance(frame, fitdecode.FitDataMessage):
            return
        if frame.name == "session" and len(self.sessions) < MOST_SESSIONS:
            self.sessions.append(frame)
        elif frame.name == "record":
            self.records.add(frame)
        elif frame.name == "file_id":
            self.kind = _word(frame, "type")
        elif frame.name in ("sport", "lap"):
            self.sport = self.sport or _word(frame, "sport")


def is_fit(opened: Opened) -> bool:
    """Return whether the header of a file has the mark of FIT."""
    return opened.data[8:12] == b".FIT"


def read_fit(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a FIT file to `gathered`.

    Raises `UnreadableError` for a file that ends before anything was summed up.
    """
    read = _read(slim(opened.data, budget.check) or opened.data, budget)
    if read.sessions:
        for session in read.sessions:
            _add_session(session, file, gathered, read.is_damaged)
    elif read.is_damaged:
        raise UnreadableError(SkipReason.BROKEN, Code.FIT_CUT)
    elif read.kind not in (None, "activity"):
        gathered.other(f"{read.kind} file")
    else:
        _add_records(read, file, gathered)


def _read(data: bytes, budget: Budget) -> _Read:
    read = _Read()
    for count, frame in enumerate(_frames(data, read)):
        read.add(frame)
        if count % CHECK_EVERY == 0:
            budget.check()
    return read


def _frames(data: bytes, read: _Read) -> Iterator[Any]:
    """Yield the frames of a file, up to the first damage if there is any."""
    try:
        with fitdecode.FitReader(
            data,
            check_crc=fitdecode.CrcCheck.READONLY,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ) as frames:
            yield from frames
    except DECODER_ERRORS:
        read.is_damaged = True


def _add_session(
    session: fitdecode.FitDataMessage, file: str, gathered: Gathered, is_damaged: bool
) -> None:
    sport = _word(session, "sport") or "unknown"
    sub_sport = _word(session, "sub_sport")
    if not (sport == "running" or (sport == "generic" and sub_sport in RUN_SUB_SPORTS)):
        gathered.other(sport.replace("_", " "))
        return
    start = _time(session, "start_time")
    if start is None:
        gathered.skip(file, SkipReason.NO_DATE, told(Code.FIT_WITHOUT_START))
        return
    moving = _number(session, "total_moving_time")
    seconds = moving if moving else _number(session, "total_timer_time")
    notes = [told(Code.SUM_OF_DAMAGED)] if is_damaged else []
    metres = _number(session, "total_distance")
    gathered.add(file, RunSource.FIT, start, metres, seconds, notes=notes)


def _add_records(read: _Read, file: str, gathered: Gathered) -> None:
    records = read.records
    if records.first is None:
        raise UnreadableError(SkipReason.EMPTY, Code.FIT_WITHOUT_ACTIVITY)
    notes = [told(Code.SUM_OF_RECORDS)]
    if read.sport is None:
        if not is_running_speed(records.metres, records.seconds):
            gathered.other("unknown")
            return
        notes.append(told(Code.RUN_BY_SPEED))
    elif read.sport != "running":
        gathered.other(read.sport.replace("_", " "))
        return
    gathered.add(file, RunSource.FIT, records.first, records.metres, records.seconds, notes=notes)


def _value(frame: fitdecode.FitDataMessage, field: str) -> Any:
    return frame.get_value(field, fallback=None)


def _word(frame: fitdecode.FitDataMessage, field: str) -> str | None:
    value = _value(frame, field)
    return None if value is None else str(value)


def _number(frame: fitdecode.FitDataMessage, field: str) -> float | None:
    value = _value(frame, field)
    return float(value) if isinstance(value, int | float) else None


def _time(frame: fitdecode.FitDataMessage, field: str) -> datetime | None:
    value = _value(frame, field)
    return value.astimezone(UTC) if isinstance(value, datetime) else None
