"""Reads "SPORT_*.csv" of Zepp (Amazfit, formerly Mi Fit): seconds and metres, times in UTC."""

from datetime import datetime

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign, number
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget
from backcare.runs.lines import Lines
from backcare.runs.opened import Opened
from backcare.runs.service_runs import Activity, ServiceRuns, named
from backcare.runs.tables import cell

_TYPE, _START, _SECONDS, _METRES = "type", "startTime", "sportTime(s)", "distance(m)"
_KINDS: dict[int | str, str] = {
    "1": "running",
    "6": "walking",
    "8": "treadmill running",
    "9": "cycling",
    "10": "indoor cycling",
    "14": "swimming",
    "16": "other",
    "22": "hiking",
    "52": "strength training",
}


def is_zepp(opened: Opened) -> bool:
    """Return whether a table has the headings of Zepp's activities."""
    table = opened.table
    return {_TYPE, _START, _SECONDS, _METRES} <= set(table.header) and bool(table.rows)


def read_zepp(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the table."""
    table = opened.table
    names = {name: place for place, name in enumerate(table.header)}
    runs = ServiceRuns(file, RunSource.ZEPP, gathered)
    lines = Lines(file, gathered, budget)
    for row, line in zip(table.rows, table.lines, strict=True):
        lines.check()
        kind = cell(row, names[_TYPE])
        runs.take(
            Activity(
                kind=named(kind, "Zepp", _KINDS) if kind else "",
                start=_moment(cell(row, names[_START])),
                metres=number(cell(row, names[_METRES]), DecimalSign.POINT),
                seconds=number(cell(row, names[_SECONDS]), DecimalSign.POINT),
                line=line,
            )
        )


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at
