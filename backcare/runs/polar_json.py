"""Reads "training-session-*.json" of Polar Flow's export, as it was until 2023 and as it is now."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from backcare.domain.entries import RunSource
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import Record, amount, is_json, parts, records, scaled, words
from backcare.runs.limits import Budget
from backcare.runs.service_runs import Activity, ServiceRuns, named

_MARKS = (b'"exportVersion"', b'"durationMillis"', b'"timezoneOffsetMinutes"')
_KINDS: dict[int | str, str] = {
    "1": "running",
    "2": "cycling",
    "3": "walking",
    "4": "jogging",
    "5": "mountain biking",
    "11": "hiking",
    "13": "squash",
    "15": "strength training",
    "16": "other",
    "17": "treadmill running",
    "18": "indoor cycling",
    "19": "road running",
    "27": "trail running",
    "38": "road cycling",
    "39": "soccer",
    "83": "other",
}
_DURATION = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?\Z")
_MOST_MINUTES = 24 * 60


def is_polar(head: bytes) -> bool:
    """Return whether a file begins like a training session of Polar Flow."""
    if not is_json(head):
        return False
    is_session = b'"exercises"' in head and b'"startTime"' in head
    return is_session and any(mark in head for mark in _MARKS)


def read_polar(pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a session. Raises `UnreadableError` if it is built unlike one."""
    runs = ServiceRuns(file, RunSource.POLAR, gathered)
    for record in records(pieces, "", file, gathered, budget):
        for activity in _activities(record):
            runs.take(activity)


def _activities(session: Record) -> Iterator[Activity]:
    """Yield each exercise; what it does not say, the session says if it has only the one."""
    exercises = parts(session, "exercises")
    if not exercises:
        yield _activity(session, {})
    for exercise in exercises:
        yield _activity(exercise, session if len(exercises) == 1 else {})


def _activity(exercise: Record, session: Record) -> Activity:
    minutes = _offset(exercise)
    if minutes is None:
        minutes = _offset(session)
    metres = amount(exercise, "distanceMeters", "distance")
    seconds = _seconds(exercise)
    return Activity(
        kind=_kind(exercise) or _kind(session),
        start=_moment(exercise) or _moment(session),
        metres=amount(session, "distanceMeters", "distance") if metres is None else metres,
        seconds=_seconds(session) if seconds is None else seconds,
        ahead=None if minutes is None else timedelta(minutes=minutes),
    )


def _offset(record: Record) -> float | None:
    minutes = amount(record, "timezoneOffsetMinutes", "timezoneOffset", "timeZoneOffset")
    return minutes if minutes is not None and abs(minutes) <= _MOST_MINUTES else None


def _kind(record: Record) -> str:
    sport = record.get("sport")
    if isinstance(sport, dict):
        number = sport.get("id")
        return named(str(number), "Polar", _KINDS) if isinstance(number, int | str) else ""
    return sport if isinstance(sport, str) else ""


def _moment(record: Record) -> datetime | None:
    """Return the start by the clock of the place, which is written without a zone."""
    try:
        return datetime.fromisoformat(words(record, "startTime"))
    except ValueError:
        return None


def _seconds(record: Record) -> float | None:
    milliseconds = amount(record, "durationMillis")
    if milliseconds is not None:
        return scaled(milliseconds, 1000)
    found = _DURATION.match(words(record, "duration"))
    if not found:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
