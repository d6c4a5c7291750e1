"""Reads FIT files: what the watch summed up, or its single records if it did not."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import fitdecode

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport, sport_of
from backcare.runs.fit_slim import slim
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.recorded import Recorded, Sums, summed
from backcare.runs.told import Code, NotRun, told
from backcare.runs.which_sport import Activity, verdict

RUNNING = "running"
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
MOST_SESSIONS = 100
"""Most sessions kept from one file; a triathlon has five."""
UNNAMED = {"generic", "all"}
"""Sports that say nothing."""
RUN_SUB_SPORTS = {
    "generic": {"treadmill", "street", "trail", "track", "indoor_running"},
    "fitness_equipment": {"treadmill", "indoor_running"},
}
DAILY = {"monitoring_a", "monitoring_b", "monitoring_daily", "weight", "blood_pressure", "totals"}
PLANNED = {"workout", "course", "schedules", "segment", "segment_list"}
"""What else a FIT file may be, by the names of its format."""
_DEGREES = 180 / 2**31
_CLOCK_STEP, _CLOCK_OFF = timedelta(minutes=15), timedelta(minutes=1)


class _Read:
    """The content of one FIT file."""

    def __init__(self) -> None:
        self.sessions: list[fitdecode.FitDataMessage] = []
        self.records: list[Recorded] = []
        self.kind: str | None = None
        self.sport: str | None = None
        self.name = ""
        self.ahead: timedelta | None = None
        self.is_damaged = False

    def add(self, frame: Any) -> None:
        if isinstance(frame, fitdecode.FitCRC):
            self.is_damaged = self.is_damaged or not frame.matched
        if not isinstance(frame, fitdecode.FitDataMessage):
            return
        if frame.name == "record":
            self._record(frame)
        elif frame.name == "session" and len(self.sessions) < MOST_SESSIONS:
            self.sessions.append(frame)
        elif frame.name == "file_id":
            self.kind = _word(frame, "type")
        elif frame.name in ("sport", "lap"):
            self._sport(frame)
        elif frame.name == "activity" and self.ahead is None:
            self.ahead = _ahead(frame)

    def _record(self, frame: fitdecode.FitDataMessage) -> None:
        at = _time(frame, "timestamp")
        if at is None:
            return
        north, east = _number(frame, "position_lat"), _number(frame, "position_long")
        self.records.append(
            Recorded(
                at.timestamp(),
                _number(frame, "distance"),
                None if north is None else north * _DEGREES,
                None if east is None else east * _DEGREES,
            )
        )

    def _sport(self, frame: fitdecode.FitDataMessage) -> None:
        sport = _word(frame, "sport")
        if sport not in UNNAMED:
            self.sport = self.sport or sport
        if frame.name == "sport":
            self.name = self.name or _word(frame, "name") or ""


def is_fit(opened: Opened) -> bool:
    """Return whether the header of a file has the mark of FIT."""
    return opened.data[8:12] == b".FIT"


def read_fit(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a FIT file to `gathered`.

    Raises `UnreadableError` for a file that ends before anything was summed up.
    """
    short = slim(opened.data, budget.check)
    read = _read(short or opened.data, budget)
    if short and any(_lacks(session, read) for session in read.sessions):
        read = _read(opened.data, budget)
    if read.sessions:
        for session in read.sessions:
            _add_session(session, read, file, gathered)
    elif read.is_damaged:
        raise UnreadableError(SkipReason.BROKEN, Code.FIT_CUT)
    elif read.kind not in (None, "activity"):
        gathered.other(_other_file(read.kind))
    else:
        _add_records(read, file, gathered)


def _other_file(kind: str | None) -> NotRun:
    if kind in DAILY:
        return NotRun.DAILY
    return NotRun.PLAN if kind in PLANNED else NotRun.DEVICE


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


def _kind(session: fitdecode.FitDataMessage, read: _Read) -> str:
    """Return the sport of a session in words; nothing if the file does not say."""
    sport, sub_sport = _word(session, "sport") or "generic", _word(session, "sub_sport") or ""
    if sub_sport in RUN_SUB_SPORTS.get(sport, ()):
        return RUNNING
    if sport not in UNNAMED:
        return _plain(sport)
    if sport_of(sub_sport) is Sport.OTHER:
        return _plain(sub_sport)
    return _plain(read.sport or "") if len(read.sessions) == 1 else ""


def _lacks(session: fitdecode.FitDataMessage, read: _Read) -> bool:
    """Return whether single records have to say what a session may lack."""
    return _kind(session, read) in ("", RUNNING) and not (
        _number(session, "total_distance")
        and _moving(session)
        and _time(session, "start_time") is not None
        and (_kind(session, read) or read.name)
    )


def _moving(session: fitdecode.FitDataMessage) -> float | None:
    """Return the moving time of a session, or that of its timer."""
    moving, timer = _number(session, "total_moving_time"), _number(session, "total_timer_time")
    elapsed = _number(session, "total_elapsed_time")
    if moving and not (timer and elapsed and moving > elapsed):
        return moving
    return timer or None


def _add_session(
    session: fitdecode.FitDataMessage, read: _Read, file: str, gathered: Gathered
) -> None:
    kind = _kind(session, read)
    if kind not in ("", RUNNING):
        gathered.other(kind, file, _time(session, "start_time"))
        return
    sums = _sums(session, read)
    notes = [told(Code.SUM_OF_DAMAGED)] if read.is_damaged else []
    metres, seconds = _number(session, "total_distance"), _moving(session)
    if not metres and sums.metres:
        metres = sums.metres
        notes.append(told(Code.FROM_PLACES if sums.is_by_place else Code.FROM_POINTS))
    if not seconds and sums.seconds:
        seconds = sums.seconds
        notes.append(told(Code.TIME_FROM_POINTS))
    elif not seconds and (seconds := _number(session, "total_elapsed_time")):
        notes.append(told(Code.WITH_PAUSES))
    by = verdict(
        Activity(kind=kind, name=read.name, metres=metres, seconds=seconds), file, gathered
    )
    if by is None:
        return
    start = _time(session, "start_time")
    if start is None:
        notes.append(told(Code.START_WORKED_OUT))
        start = _worked_out(session, sums)
    if start is None:
        gathered.skip(file, SkipReason.NO_DATE, told(Code.FIT_WITHOUT_START))
        return
    gathered.add(
        file,
        RunSource.FIT,
        start,
        metres,
        seconds,
        notes=(*by.notes, *notes),
        sport_by=by.by,
        ahead=read.ahead,
    )


def _sums(session: fitdecode.FitDataMessage, read: _Read) -> Sums:
    """Return what the records of a session add up to."""
    if len(read.sessions) == 1:
        return summed(read.records)
    start, end = _time(session, "start_time"), _time(session, "timestamp")
    if start is None or end is None:
        return Sums()
    first, last = start.timestamp(), end.timestamp()
    return summed([r for r in read.records if first <= r.at <= last], is_part=True)


def _worked_out(session: fitdecode.FitDataMessage, sums: Sums) -> datetime | None:
    """Return when a session began that does not say so."""
    if sums.first is not None:
        return datetime.fromtimestamp(sums.first, UTC)
    end = _time(session, "timestamp")
    elapsed = _number(session, "total_elapsed_time") or _number(session, "total_timer_time")
    return end - timedelta(seconds=elapsed) if end is not None and elapsed else None


def _add_records(read: _Read, file: str, gathered: Gathered) -> None:
    sums = summed(read.records)
    if sums.first is None:
        raise UnreadableError(SkipReason.EMPTY, Code.FIT_WITHOUT_ACTIVITY)
    kind = _plain(read.sport or "")
    if kind not in ("", RUNNING):
        gathered.other(kind)
        return
    by = verdict(
        Activity(kind=kind, name=read.name, metres=sums.metres, seconds=sums.seconds),
        file,
        gathered,
    )
    if by is None:
        return
    notes = [told(Code.SUM_OF_RECORDS)]
    if sums.is_by_place:
        notes.append(told(Code.FROM_PLACES))
    gathered.add(
        file,
        RunSource.FIT,
        datetime.fromtimestamp(sums.first, UTC),
        sums.metres,
        sums.seconds,
        notes=(*by.notes, *notes),
        sport_by=by.by,
        ahead=read.ahead,
    )


def _ahead(activity: fitdecode.FitDataMessage) -> timedelta | None:
    """Return how far the watch's clock was ahead of UTC; clocks of the world go by quarters."""
    local, utc = _time(activity, "local_timestamp"), _time(activity, "timestamp")
    if local is None or utc is None:
        return None
    ahead = round((local - utc) / _CLOCK_STEP) * _CLOCK_STEP
    return ahead if abs(local - utc - ahead) <= _CLOCK_OFF else None


def _plain(word: str) -> str:
    return word.replace("_", " ")


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
