"""Reads the table "Activities.csv" of Garmin Connect, in any language, in km or miles.

Each number is read from its own row: the table only shows which column holds what.
"""

import re
from datetime import UTC, date, datetime
from itertools import pairwise, product

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import MISSING, DecimalSign, clock, clock_seconds, sixties
from backcare.runs.activity_types import Sport, sport_of
from backcare.runs.column_words import MOVING_WORDS, STRIDE_WORDS
from backcare.runs.columns import (
    BY_PACE,
    BY_STEPS,
    LEAST_IN_METRES,
    METRES,
    MOST_WITNESSES,
    MOSTLY,
    about_distance,
    about_times,
    distance_by_name,
    in_metres,
    is_number,
    own_far,
    own_number,
    own_seconds,
    share,
    sign_of,
    spread,
    unit_by_pace,
    unit_of,
)
from backcare.runs.date_column import read_dates
from backcare.runs.found import SkipReason, Unit
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.lines import Lines, run_rows
from backcare.runs.opened import Opened
from backcare.runs.tables import Table, cell
from backcare.runs.told import Code

STRIDE, CADENCE = (0.4, 2.2), (120.0, 220.0)
"""Metres per step and steps per minute while running."""
FEWEST_WITNESSES, FITTING_SHARE, FITTING_GAP = 5, 0.8, 0.04
"""How many runs with stride and cadence are needed, what share must fit a unit, how closely."""
_TYPE = re.compile(r"[^\W\d_]")
_SHORT_DAY = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(\d{4}|\d\d))\b")
_LIKE_A_CLOCK = re.compile(r"\d{1,3}(:\d\d){1,2}([.,]\d+)?\Z")
"""A time, or one with a slip in it such as 1:75:00: either shows what its column holds."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}\Z", re.IGNORECASE)
FASTEST_IN_MINUTES = 20.0
"""A run faster than this, in m/s, had its hours and minutes read as minutes and seconds."""


class _Places(msgspec.Struct, frozen=True, kw_only=True):
    type: int
    date: int
    distance: int | None
    time: int
    moving: int | None
    elapsed: int | None
    """The time after the moving time, if there is one."""


class _Measures(msgspec.Struct, frozen=True, kw_only=True):
    """How to read the numbers of a table."""

    places: _Places
    sign: DecimalSign
    unit: Unit = Unit.KM
    has_hours: bool = False
    """Whether times of two numbers are hours and minutes."""

    def far(self, cells: tuple[str, ...]) -> float | None:
        """Return the distance of a row as it stands there."""
        return own_far(cell(cells, self.places.distance), self.sign)

    def seconds(self, cells: tuple[str, ...]) -> list[int | None]:
        """Return the times of a row, the best one first: moving, the watch's, elapsed."""
        places = self.places
        elapsed = clock_seconds(cell(cells, places.elapsed))
        moving = clock_seconds(cell(cells, places.moving))
        if moving and elapsed and moving > elapsed + 2:
            moving = None
        text = cell(cells, places.time)
        parts = clock(text)
        if parts is None or len(parts) > 2:
            return [moving, clock_seconds(text), elapsed]
        in_minutes, in_hours = sixties(parts), sixties((*parts, 0))
        if beside := moving or elapsed:
            is_hours = abs(in_hours - beside) < abs(in_minutes - beside)
        elif far := self.far(cells):
            metres, _ = in_metres(far, self.unit)
            is_hours = (metres or 0) > FASTEST_IN_MINUTES * in_minutes
        else:
            is_hours = self.has_hours
        return [moving, in_hours if is_hours else in_minutes, elapsed]


def is_garmin(opened: Opened) -> bool:
    """Return whether a file is a list of activities with a type, a date and a time."""
    return opened.found(_places) is not None


def read_garmin(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the table to `gathered`; times are in the runner's own zone.

    Raises `UnreadableError` if its columns are not understood.
    """
    table = opened.table
    places = opened.found(_places)
    if places is None:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.GARMIN_OTHER_TABLE)
    lines = Lines(file, gathered, budget)
    rows = run_rows(table, places.type, lines)
    if not rows:
        return
    dates = read_dates(table.column(places.date), file, gathered)
    measures = _measures(table, places, rows, file, gathered)
    if measures is None or dates is None:
        return
    for row in rows:
        lines.check()
        at = dates[row]
        if at is None:
            lines.no_date(table.lines[row])
        else:
            _add(table, measures, row, at, lines)
    gathered.note(file, Code.CLOCK_OF_THE_PLACE)


def _measures(
    table: Table, places: _Places, rows: list[int], file: str, gathered: Gathered
) -> _Measures | None:
    """Return how to read the numbers; `None` if the runner must be asked."""
    texts = [cell(table.rows[row], places.distance) for row in rows]
    sign = sign_of(table, texts, file, gathered)
    if sign is None:
        return None
    measures = _Measures(places=places, sign=sign)
    unit = _unit(table, measures, rows, file, gathered)
    if unit is None:
        return None
    has_hours = _has_hours(table, measures, rows)
    if has_hours:
        gathered.note(file, Code.HOURS_AND_MINUTES)
    return msgspec.structs.replace(measures, unit=unit, has_hours=has_hours)


def _has_hours(table: Table, measures: _Measures, rows: list[int]) -> bool:
    """Return whether the rows that show it have hours and minutes in times of two numbers."""
    shown = []
    for row in spread(rows, MOST_WITNESSES):
        cells = table.rows[row]
        parts = clock(cell(cells, measures.places.time))
        if parts is not None and len(parts) == 2:
            _, seconds, _ = measures.seconds(cells)
            shown.append(seconds != sixties(parts))
    return sum(shown) > len(shown) / 2


def _add(table: Table, measures: _Measures, row: int, at: datetime | date, lines: Lines) -> None:
    cells, places = table.rows[row], measures.places
    metres, notes = in_metres(measures.far(cells), measures.unit)
    zone = lines.gathered.zone
    start = at.replace(tzinfo=zone).astimezone(UTC) if isinstance(at, datetime) else at
    lines.gathered.add(
        lines.file,
        RunSource.GARMIN,
        start,
        metres,
        own_seconds(metres, measures.seconds(cells)),
        notes=(
            *notes,
            *about_distance(cell(cells, places.distance), measures.sign),
            *about_times(cell(cells, p) for p in (places.time, places.moving, places.elapsed)),
        ),
        line=table.lines[row],
    )


def _places(table: Table) -> _Places | None:
    """Return the columns; first come type, date, title, distance, calories, time, in this order."""
    columns = [table.sample(place) for place in range(table.width)]
    day = next((p for p in range(1, len(columns)) if share(columns[p], _has_day) >= MOSTLY), None)
    if day is None:
        return None
    kind = next((p for p in range(day) if _is_type(columns[p])), None)
    clocks = [p for p in range(day + 1, len(columns)) if share(columns[p], _is_clock) >= MOSTLY]
    if kind is None or not clocks:
        return None
    numeric = [p for p in range(day + 1, clocks[0]) if share(columns[p], is_number) >= MOSTLY]
    named = distance_by_name(table)
    distance = named if named is not None else next(iter(numeric[-2:]), None)
    if distance is None:
        return None
    moving = _moving(table, columns, clocks)
    return _Places(
        type=kind,
        date=day,
        distance=distance,
        time=clocks[0],
        moving=moving,
        elapsed=moving + 1 if moving is not None and moving + 1 in clocks else None,
    )


def _moving(table: Table, columns: list[list[str]], clocks: list[int]) -> int | None:
    """Return the column of the moving time: by its name or, in an unknown language, because it is
    before the elapsed time and hardly ever longer than that or the watch's own time.
    """
    for place in clocks[1:]:
        if table.header[place].casefold() in MOVING_WORDS:
            return place
    for first, second in reversed(list(pairwise(clocks[1:]))):
        if second != first + 1:
            continue
        rows = zip(columns[clocks[0]], columns[first], columns[second], strict=True)
        judged = [fits for texts in rows if (fits := _is_moving(*texts)) is not None]
        if judged and sum(judged) >= MOSTLY * len(judged):
            return first
    return None


def _is_moving(time: str, first: str, second: str) -> bool | None:
    """Return whether `first` can be the moving and `second` the elapsed time of a row; `None` if
    the row does not tell.
    """
    parts, moving, elapsed = clock(time), clock_seconds(first), clock_seconds(second)
    if parts is None or not moving or elapsed is None:
        return None
    totals = [sixties(parts)] if len(parts) > 2 else [sixties(parts), sixties((*parts, 0)) + 60]
    return any(moving <= min(elapsed, total) + 2 and elapsed >= total - 62 for total in totals)


def _unit(
    table: Table, measures: _Measures, rows: list[int], file: str, gathered: Gathered
) -> Unit | None:
    measured, paced = [], []
    for row in spread(rows, MOST_WITNESSES):
        cells = table.rows[row]
        distance = measures.far(cells)
        moving, seconds, _ = measures.seconds(cells)
        if distance and distance < LEAST_IN_METRES and seconds:
            measured.append((row, distance, seconds / 60))
            paced.append(((moving or seconds) / 60, distance))
    has_any = any(0 < (measures.far(table.rows[row]) or 0) < LEAST_IN_METRES for row in rows)
    by_steps = _unit_by_steps(table, measured, measures.sign)
    if by_steps is not None:
        return unit_of(by_steps, file, gathered, has_any, BY_STEPS)
    # The watch's own time includes pauses during which the runner did not stop it.
    by_pace = unit_by_pace(paced, with_pauses=measures.places.moving is None)
    return unit_of(by_pace, file, gathered, has_any, BY_PACE)


def _unit_by_steps(
    table: Table, measured: list[tuple[int, float, float]], sign: DecimalSign
) -> Unit | None:
    """Return the unit in which steps times stride give the distance, if just one fits.

    Any two columns may fit a few rows by chance, unless one is called the length of a step.
    """
    values = [
        [own_number(cell(table.rows[row], place), sign) for row, _, _ in measured]
        for place in range(table.width)
    ]
    named = [
        column
        for name, column in zip(table.header, values, strict=True)
        if STRIDE_WORDS.search(name.casefold()) and _is_within(column, *STRIDE, 1)
    ]
    fewest = 1 if named else FEWEST_WITNESSES
    strides = named or [column for column in values if _is_within(column, *STRIDE, fewest)]
    cadences = [column for column in values if _is_within(column, *CADENCE, fewest)]
    found = set()
    for stride, cadence in product(strides, cadences):
        covered = [
            (step * steps * minutes, distance)
            for step, steps, (_, distance, minutes) in zip(stride, cadence, measured, strict=True)
            if step and steps
        ]
        found |= {unit for unit in Unit if _fits(covered, METRES[unit], fewest)}
    return found.pop() if len(found) == 1 else None


def _fits(covered: list[tuple[float, float]], metres: float, fewest: int) -> bool:
    close = sum(abs(far / (distance * metres) - 1) <= FITTING_GAP for far, distance in covered)
    return len(covered) >= fewest and close >= FITTING_SHARE * len(covered)


def _is_within(column: list[float | None], least: float, most: float, fewest: int) -> bool:
    filled = [value for value in column if value]
    inside = sum(least <= value <= most for value in filled)
    return len(filled) >= fewest and inside >= FITTING_SHARE * len(filled)


def _has_day(text: str) -> bool:
    return bool(_SHORT_DAY.match(text))


def _is_type(texts: list[str]) -> bool:
    """Return whether a column has words for activities: known ones, or the same ones often."""
    if share(texts, _is_word) < MOSTLY:
        return False
    words = set(texts)
    return len(words) <= max(2, len(texts) // 2) or any(
        sport_of(word) in (Sport.RUN, Sport.OTHER) for word in words
    )


def _is_word(text: str) -> bool:
    return (
        bool(_TYPE.search(text))
        and text.casefold() not in {"true", "false"}
        and not _ID.match(text)
    )


def _is_clock(text: str) -> bool:
    return text in MISSING or bool(_LIKE_A_CLOCK.match(text))
