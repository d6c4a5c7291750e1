"""Reads "com.samsung.shealth.exercise.*.csv" of Samsung Health.

Above its headings is a line that names the kind of data. Times are UTC, beside the offset of the
place; distances are metres, times milliseconds.
"""

import re
from datetime import UTC, datetime, timedelta

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign, number
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import ahead_of, scaled
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.lines import Lines
from backcare.runs.opened import Opened
from backcare.runs.service_runs import Activity, ServiceRuns, named
from backcare.runs.tables import cell
from backcare.runs.told import Code

_NAME = re.compile(r"com\.samsung\.s?health\.exercise\Z")
_PREFIX = re.compile(r"\Acom\.samsung\.s?health\.exercise\.")
_KINDS: dict[int | str, str] = {
    "1001": "walking",
    "1002": "running",
    "11007": "cycling",
    "13001": "hiking",
    "14001": "swimming",
    "15002": "weight training",
    "15003": "indoor cycling",
    "15004": "rowing",
    "15005": "treadmill",
    "15006": "elliptical",
}
_OWN = "0"
"""The number of exercises that runners name themselves."""
_MOST_HOURS = 14


def is_samsung(opened: Opened) -> bool:
    """Return whether a table begins with the line of Samsung's exercises."""
    table = opened.table
    return bool(table.header and _NAME.match(table.header[0])) and bool(table.rows)


def read_samsung(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the table; raises `UnreadableError` if it has none but headings."""
    table = opened.table
    if len(table.rows) == 1:
        raise UnreadableError(SkipReason.EMPTY, Code.FILE_EMPTY)
    names = {_PREFIX.sub("", name): place for place, name in enumerate(table.rows[0])}
    runs = ServiceRuns(file, RunSource.SAMSUNG, gathered)
    lines = Lines(file, gathered, budget)
    for row, line in zip(table.rows[1:], table.lines[1:], strict=True):
        lines.check()
        runs.take(_activity({name: cell(row, place) for name, place in names.items()}, line))


def _activity(said: dict[str, str], line: int) -> Activity:
    kind = said.get("exercise_type", "")
    custom = said.get("title", "") if kind == _OWN else ""
    distance = _number(said.get("distance", ""))
    return Activity(
        kind=custom or (named(kind, "Samsung", _KINDS) if kind else ""),
        start=_moment(said.get("start_time", "")),
        metres=_number(said.get("total_distance", "")) if distance is None else distance,
        seconds=scaled(_number(said.get("duration", "")), 1000),
        ahead=_ahead(said.get("time_offset", "")),
        line=line,
    )


def _number(text: str) -> float | None:
    return number(text, DecimalSign.POINT)


def _moment(text: str) -> datetime | None:
    """Return a moment in UTC, which is written without a zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _ahead(text: str) -> timedelta | None:
    """Return the offset, written like "UTC+0200" or, in old exports, in milliseconds."""
    milliseconds = _number(text)
    if milliseconds is None or not milliseconds:
        return ahead_of(text)
    hours = milliseconds / 3_600_000
    return timedelta(hours=hours) if abs(hours) <= _MOST_HOURS else None
