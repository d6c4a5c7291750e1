"""Reads "exercise-*.json" of Fitbit and of Google Takeout; its times are UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime

from backcare.domain.entries import RunSource
from backcare.runs.columns import METRES
from backcare.runs.found import Asked, Unit
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import Record, amount, is_json, records, scaled, words
from backcare.runs.limits import Budget
from backcare.runs.service_runs import Activity, ServiceRuns
from backcare.runs.told import Code

_UNITS = {
    "kilometer": 1000.0,
    "kilometers": 1000.0,
    "km": 1000.0,
    "mile": METRES[Unit.MILES],
    "miles": METRES[Unit.MILES],
    "mi": METRES[Unit.MILES],
    "meter": 1.0,
    "meters": 1.0,
}


def is_fitbit(head: bytes) -> bool:
    """Return whether a file begins like Fitbit's list of exercises."""
    return is_json(head) and b'"activityTypeId"' in head and b'"activityName"' in head


def read_fitbit(pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the list. Raises `UnreadableError` if it is built unlike one."""
    runs = ServiceRuns(file, RunSource.FITBIT, gathered)
    unit = gathered.answer(Asked.UNIT, Unit, file)
    is_asked = False
    for record in records(pieces, "activities", file, gathered, budget):
        activity = _activity(record, METRES[unit] if unit else None)
        if not runs.is_run(activity):
            continue
        if activity.metres is None and amount(record, "distance"):
            is_asked = True
        else:
            runs.keep(activity)
    if is_asked:
        gathered.ask(file, Asked.UNIT, Unit, Code.WHICH_UNIT)


def _activity(record: Record, usual: float | None) -> Activity:
    far = amount(record, "distance")
    unit = _UNITS.get(words(record, "distanceUnit").casefold(), usual)
    return Activity(
        kind=words(record, "activityName"),
        start=_moment(words(record, "startTime", "originalStartTime")),
        metres=None if far is None or unit is None else far * unit,
        seconds=scaled(amount(record, "activeDuration", "duration"), 1000),
    )


def _moment(text: str) -> datetime | None:
    """Return a moment written like "03/22/21 21:04:02", or as the standard has it."""
    try:
        return datetime.strptime(text, "%m/%d/%y %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
