"""Reads the table "Activities.csv" of Garmin Connect, in any language, in km or miles."""

import re
from datetime import UTC, date, datetime
from itertools import pairwise, product

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import MISSING, DecimalSign, clock_seconds, number
from backcare.runs.columns import (
    BY_PACE,
    BY_STEPS,
    LEAST_IN_METRES,
    METRES,
    MOST_WITNESSES,
    MOSTLY,
    distance_by_name,
    in_metres,
    is_number,
    share,
    sign_of,
    unit_by_pace,
    unit_of,
)
from backcare.runs.date_column import read_dates
from backcare.runs.found import SkipReason, Unit
from backcare.runs.gathered import Budget, Gathered, UnreadableError
from backcare.runs.lines import Lines, run_rows
from backcare.runs.opened import Opened
from backcare.runs.tables import Table, cell
from backcare.runs.told import Code

STRIDE, CADENCE = (0.4, 2.2), (120.0, 220.0)
"""Metres per step and steps per minute while running."""
FEWEST_WITNESSES, FITTING_SHARE, FITTING_GAP = 5, 0.8, 0.04
"""How many runs with stride and cadence are needed, what share must fit a unit, how closely."""
_TYPE = re.compile(r"[^\W\d_]")


class _Places(msgspec.Struct, frozen=True, kw_only=True):
    type: int
    date: int
    distance: int | None
    time: int
    moving: int | None


def is_garmin(opened: Opened) -> bool:
    """Return whether a file is a list of activities with a type, a date and a time."""
    return _places(opened.table) is not None


def read_garmin(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the table to `gathered`; times are in the runner's own zone.

    Raises `UnreadableError` if its columns are not understood.
    """
    table = opened.table
    places = _places(table)
    if places is None:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.GARMIN_OTHER_TABLE)
    lines = Lines(file, gathered, budget)
    rows = run_rows(table, places.type, lines)
    if not rows:
        return
    dates = read_dates(table.column(places.date), file, gathered)
    texts = [cell(table.rows[row], places.distance) for row in rows]
    sign = sign_of(table, texts, file, gathered)
    if sign is None or dates is None:
        return
    unit = _unit(table, places, rows, sign, file, gathered)
    if unit is None:
        return
    for row in rows:
        lines.check()
        at = dates[row]
        if at is None:
            lines.no_date(table.lines[row])
        else:
            _add(table, places, row, at, sign, unit, lines)
    gathered.note(file, Code.CLOCK_OF_THE_PLACE)


def _add(
    table: Table,
    places: _Places,
    row: int,
    at: datetime | date,
    sign: DecimalSign,
    unit: Unit,
    lines: Lines,
) -> None:
    cells = table.rows[row]
    metres, notes = in_metres(number(cell(cells, places.distance), sign), unit)
    seconds = clock_seconds(cell(cells, places.moving)) or clock_seconds(cell(cells, places.time))
    zone = lines.gathered.zone
    start = at.replace(tzinfo=zone).astimezone(UTC) if isinstance(at, datetime) else at
    lines.gathered.add(
        lines.file,
        RunSource.GARMIN,
        start,
        metres,
        seconds,
        notes=notes,
        line=table.lines[row],
    )


def _places(table: Table) -> _Places | None:
    """Return the columns; first come type, date, title, distance, calories, time, in this order."""
    columns = [table.sample(place) for place in range(table.width)]
    day = next((p for p in range(1, len(columns)) if share(columns[p], _has_day) >= MOSTLY), None)
    if day is None:
        return None
    kind = next((p for p in range(day) if share(columns[p], _is_word) >= MOSTLY), None)
    clocks = [p for p in range(day + 1, len(columns)) if share(columns[p], _is_clock) >= MOSTLY]
    if kind is None or not clocks:
        return None
    numeric = [p for p in range(day + 1, clocks[0]) if share(columns[p], is_number) >= MOSTLY]
    named = distance_by_name(table)
    distance = named if named is not None else next(iter(numeric[-2:]), None)
    if distance is None:
        return None
    return _Places(
        type=kind,
        date=day,
        distance=distance,
        time=clocks[0],
        moving=_moving(columns, clocks),
    )


def _moving(columns: list[list[str]], clocks: list[int]) -> int | None:
    """Return the column of the moving time, which is before the elapsed time and never longer."""
    total = [clock_seconds(text) for text in columns[clocks[0]]]
    for first, second in reversed(list(pairwise(clocks[1:]))):
        if second != first + 1:
            continue
        rows = list(zip(total, columns[first], columns[second], strict=True))
        if all(_is_moving(whole, clock_seconds(a), clock_seconds(b)) for whole, a, b in rows):
            return first
    return None


def _is_moving(total: int | None, moving: int | None, elapsed: int | None) -> bool:
    if total is None or not moving or elapsed is None:
        return True
    return moving <= min(elapsed, total) + 2 and elapsed >= total - 2


def _unit(
    table: Table, places: _Places, rows: list[int], sign: DecimalSign, file: str, gathered: Gathered
) -> Unit | None:
    measured, paced = [], []
    for row in rows:
        distance = number(cell(table.rows[row], places.distance), sign)
        seconds = clock_seconds(cell(table.rows[row], places.time))
        if distance and distance < LEAST_IN_METRES and seconds:
            measured.append((row, distance, seconds / 60))
            moving = clock_seconds(cell(table.rows[row], places.moving)) or seconds
            paced.append((moving / 60, distance))
    has_any = any(
        0 < (number(cell(table.rows[row], places.distance), sign) or 0) < LEAST_IN_METRES
        for row in rows
    )
    by_steps = _unit_by_steps(table, measured[:MOST_WITNESSES], sign)
    if by_steps is not None:
        return unit_of(by_steps, file, gathered, has_any, BY_STEPS)
    # The watch's own time includes pauses during which the runner did not stop it.
    by_pace = unit_by_pace(paced, with_pauses=places.moving is None)
    return unit_of(by_pace, file, gathered, has_any, BY_PACE)


def _unit_by_steps(
    table: Table, measured: list[tuple[int, float, float]], sign: DecimalSign
) -> Unit | None:
    """Return the unit in which steps times stride give the distance, if just one fits."""
    values = [
        [number(cell(table.rows[row], place), sign) for row, _, _ in measured]
        for place in range(table.width)
    ]
    strides = [column for column in values if _is_within(column, *STRIDE)]
    cadences = [column for column in values if _is_within(column, *CADENCE)]
    found = set()
    for stride, cadence in product(strides, cadences):
        covered = [
            (step * steps * minutes, distance)
            for step, steps, (_, distance, minutes) in zip(stride, cadence, measured, strict=True)
            if step and steps
        ]
        found |= {unit for unit in Unit if _fits(covered, METRES[unit])}
    return found.pop() if len(found) == 1 else None


def _fits(covered: list[tuple[float, float]], metres: float) -> bool:
    close = sum(abs(far / (distance * metres) - 1) <= FITTING_GAP for far, distance in covered)
    return len(covered) >= FEWEST_WITNESSES and close >= FITTING_SHARE * len(covered)


def _is_within(column: list[float | None], least: float, most: float) -> bool:
    filled = [value for value in column if value]
    inside = sum(least <= value <= most for value in filled)
    return len(filled) >= FEWEST_WITNESSES and inside >= FITTING_SHARE * len(filled)


def _has_day(text: str) -> bool:
    return bool(re.match(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b", text))


def _is_word(text: str) -> bool:
    return bool(_TYPE.search(text)) and text.casefold() not in {"true", "false"}


def _is_clock(text: str) -> bool:
    return text in MISSING or clock_seconds(text) is not None
