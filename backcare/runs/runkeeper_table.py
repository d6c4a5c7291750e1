"""Reads the table "cardioActivities.csv" of a Runkeeper export, which names the file of each track.

The table alone tells what a track was, and has runs without one: so the tracks it names are left
to it. Its headings are in English in every language of the app.
"""

import re
from datetime import UTC, date, datetime

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign, clock_seconds, decimal_sign
from backcare.runs.columns import METRES, about_distance, about_times, own_far
from backcare.runs.date_column import read_dates
from backcare.runs.found import SkipReason, Unit
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.lines import Lines, run_rows
from backcare.runs.opened import Opened
from backcare.runs.tables import Table, cell
from backcare.runs.told import Code

_DISTANCE = re.compile(r"distance \((km|mi)\)\Z")
_UNITS = {"km": Unit.KM, "mi": Unit.MILES}
_OWN = {"route name", "gpx file", "friend's tagged", "average speed (km/h)", "average speed (mph)"}
"""Names that only tables of Runkeeper have."""


class _Places(msgspec.Struct, frozen=True, kw_only=True):
    date: int
    type: int
    distance: int
    unit: Unit
    time: int
    file: int | None
    sign: DecimalSign = DecimalSign.POINT


def is_runkeeper(opened: Opened) -> bool:
    """Return whether a table has the headings of Runkeeper."""
    return opened.found(_places) is not None


def read_runkeeper(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the table to `gathered`; times are in the runner's own zone.

    Raises `UnreadableError` if its columns are not understood.
    """
    table = opened.table
    places = opened.found(_places)
    if places is None:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.GARMIN_OTHER_TABLE)
    usual = decimal_sign(table.sample(places.distance)) or DecimalSign.POINT
    places = msgspec.structs.replace(places, sign=usual)
    lines = Lines(file, gathered, budget)
    rows = run_rows(table, places.type, lines)
    dates = read_dates([cell(table.rows[row], places.date) for row in rows], file, gathered)
    told = set(range(len(table.rows)))
    if dates is not None:
        told -= {row for row, at in zip(rows, dates, strict=True) if at is None}
    told -= {row for row in rows if not any(_measures(table.rows[row], places))}
    gathered.tell_tracks(_tracks(table, places, told), file)
    if not rows or dates is None:
        return
    for row, at in zip(rows, dates, strict=True):
        lines.check()
        if at is None:
            lines.no_date(table.lines[row])
        else:
            _add(table, places, row, at, lines)
    gathered.note(file, Code.CLOCK_OF_THE_PLACE)


def _places(table: Table) -> _Places | None:
    names = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
    far = next((found for name in names if (found := _DISTANCE.match(name))), None)
    is_own = {"date", "type", "duration"} <= names.keys() and _OWN & names.keys()
    if far is None or not is_own or not table.rows:
        return None
    return _Places(
        date=names["date"],
        type=names["type"],
        distance=names[far[0]],
        unit=_UNITS[far[1]],
        time=names["duration"],
        file=names.get("gpx file"),
    )


def _measures(cells: tuple[str, ...], places: _Places) -> tuple[float | None, int | None]:
    far = own_far(cell(cells, places.distance), places.sign)
    metres = None if far is None else far * METRES[places.unit]
    return metres, clock_seconds(cell(cells, places.time))


def _tracks(table: Table, places: _Places, told: set[int]) -> list[str]:
    """Return the files of the rows that tell themselves what was run."""
    return [name for row in sorted(told) if (name := cell(table.rows[row], places.file))]


def _add(table: Table, places: _Places, row: int, at: datetime | date, lines: Lines) -> None:
    cells = table.rows[row]
    metres, seconds = _measures(cells, places)
    zone = lines.gathered.zone
    start = at.replace(tzinfo=zone).astimezone(UTC) if isinstance(at, datetime) else at
    lines.gathered.add(
        lines.file,
        RunSource.RUNKEEPER,
        start,
        metres,
        seconds,
        notes=(
            *about_distance(cell(cells, places.distance), places.sign),
            *about_times([cell(cells, places.time)]),
        ),
        line=table.lines[row],
    )
