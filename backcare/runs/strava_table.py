"""The table "activities.csv" of a Strava export, in any language, and the files it names.

Each number is read from its own row: the table only shows which column holds what.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import MISSING, DecimalSign, decimal_sign, number
from backcare.runs.activity_types import Sport, sport_of
from backcare.runs.columns import (
    BY_PACE,
    LEAST_IN_METRES,
    METRES,
    MOST_WITNESSES,
    MOSTLY,
    about_distance,
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
from backcare.runs.dates import written
from backcare.runs.found import SkipReason, Unit
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.lines import Lines, run_rows
from backcare.runs.opened import Opened
from backcare.runs.tables import Table, cell
from backcare.runs.told import Code, Told, told

OpenFile = Callable[[str, Gathered], bool]
"""Gathers a file that the table names; returns `False` if it is missing or gives nothing."""

SOME, HALF = 0.3, 0.5
MOST_TRIES = 3
"""Most files opened to learn what one type word means."""
NEARLY = 0.9
_FILE = re.compile(r"activities/[^/\\]+\.(?!csv|zip)[a-z]+(\.gz)?\Z", re.IGNORECASE)
_ID = re.compile(r"\d{1,20}\Z")
_COUNTED = re.compile(r"\.\d+$")
"""What some programs add to a name that comes twice."""
_ID_NAME = re.compile(r"\w.*\bid\b|\bid\b.*\w|\w{2}id$", re.IGNORECASE)
"""Names of a column of ids of something; `id` alone is in tables of others too."""


class _Places(msgspec.Struct, frozen=True, kw_only=True):
    """Places of the columns; `metres` and `moving` are the exact ones of newer exports."""

    date: int
    type: int
    file: int | None
    elapsed: int | None = None
    again: int | None = None
    """The second column of elapsed seconds, which Strava left empty for a while."""
    distance: int | None = None
    metres: int | None = None
    moving: int | None = None


class _Measures(msgspec.Struct, frozen=True, kw_only=True):
    """How to read the numbers of a table."""

    places: _Places
    sign: DecimalSign
    unit: Unit


def is_strava(opened: Opened) -> bool:
    """Return whether a table begins with ids of activities, followed by dates and types."""
    return opened.found(_first_places) is not None


def read_strava(
    opened: Opened, file: str, gathered: Gathered, budget: Budget, open_file: OpenFile | None = None
) -> None:
    """Add the runs of the table to `gathered`; its times are UTC.

    `open_file` is only called for what the table lacks: the sport of an unknown type, a missing
    date or distance. Raises `UnreadableError` if the columns are not understood.
    """
    table = opened.table
    found = opened.found(_first_places)
    if found is None:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.STRAVA_OTHER_TABLE)
    lines = Lines(file, gathered, budget)
    rows = run_rows(
        table, found.type, lines, lambda kind: _learn(table, found, kind, lines, open_file)
    )
    if not rows:
        return
    dates = read_dates(table.column(found.date), file, gathered)
    measures = _measures(table, found, rows, file, gathered)
    if dates is None or measures is None:
        return
    for row in rows:
        lines.check()
        _add(table, measures, row, dates[row], lines, open_file)


def _first_places(table: Table) -> _Places | None:
    columns = [table.sample(place) for place in range(table.width)]
    if not table.rows or share(columns[0], lambda text: bool(_ID.match(text))) < MOSTLY:
        return None
    day = next((p for p in range(1, len(columns)) if share(columns[p], _is_date) >= MOSTLY), None)
    if day is None or day + 1 >= len(columns):
        return None
    file = next((p for p, texts in enumerate(columns) if share(texts, _is_file) >= MOSTLY), None)
    found = _Places(date=day, type=_type_place(columns, day), file=file)
    # A column of numbers may be anything; these are what only Strava's tables have.
    is_known = file is not None or _ID_NAME.search(table.header[0]) or _twice_named(table, found)
    return found if is_known else None


def _type_place(columns: list[list[str]], day: int) -> int:
    """Return the column of the type: after the name, unless only another one has known words."""
    usual = min(day + 2, len(columns) - 1)
    if share(columns[usual], _is_type) >= SOME:
        return usual
    for place in range(day + 1, len(columns)):
        filled = sum(text not in MISSING for text in columns[place])
        if 2 * filled >= len(columns[place]) and share(columns[place], _is_type) >= MOSTLY:
            return place
    return usual


def _learn(
    table: Table, places: _Places, kind: str, lines: Lines, open_file: OpenFile | None
) -> Sport:
    """Return what a type word means, judged by the sport inside files of that type."""
    if open_file is None:
        return Sport.UNKNOWN
    names = [
        cell(row, places.file)
        for row in table.rows
        if cell(row, places.type) == kind and cell(row, places.file)
    ]
    for name in names[:MOST_TRIES]:
        lines.check()
        inside = lines.gathered.fresh()
        if open_file(name, inside) and (inside.runs or inside.not_runs):
            if inside.runs:
                lines.likely(kind)
            return Sport.RUN if inside.runs else Sport.OTHER
    return Sport.UNKNOWN


def _measures(
    table: Table, found: _Places, rows: list[int], file: str, gathered: Gathered
) -> _Measures | None:
    """Return how to read the numbers; `None` if the runner must be asked."""
    exact, unit = _exact_places(table, found, rows)
    if exact is not None and unit is not None:
        short = [cell(table.rows[row], exact.distance) for row in spread(rows, MOST_WITNESSES)]
        usual = decimal_sign(short) or DecimalSign.POINT
        return _Measures(places=exact, sign=usual, unit=unit)
    places = exact or _short_places(table, found)
    texts = [
        cell(table.rows[row], places.distance)
        for row in rows
        if not _either(cell(table.rows[row], places.metres))
    ]
    sign = sign_of(table, texts, file, gathered)
    if sign is None:
        return None
    measured = []
    for row in rows:
        far = own_number(cell(table.rows[row], places.distance), sign)
        if far and far < LEAST_IN_METRES and not _either(cell(table.rows[row], places.metres)):
            elapsed = own_number(cell(table.rows[row], places.elapsed), sign) or 0.0
            measured.append((elapsed / 60, far))
    by_pace = unit_by_pace(measured, with_pauses=True)
    said = unit_of(by_pace, file, gathered, bool(measured), BY_PACE)
    return None if said is None else _Measures(places=places, sign=sign, unit=said)


def _exact_places(
    table: Table, found: _Places, rows: list[int]
) -> tuple[_Places | None, Unit | None]:
    """Return the columns of exact metres and seconds, and the unit of the short distances.

    Their names are known by coming twice, whatever the language; without names they are known by
    what they repeat: the metres are a thousand (or 1609) times the short distance before them, and
    the elapsed seconds occur twice.
    """
    witnesses = [table.rows[row] for row in spread(rows, MOST_WITNESSES)]
    values = {
        place: column
        for place in range(found.type + 1, table.width)
        if any(column := [_either(cell(row, place)) for row in witnesses])
    }
    if (named := _twice_named(table, found)) is not None:
        short, exact = (values.get(place or 0, []) for place in (named.distance, named.metres))
        return named, _repeated_unit(short, exact) if short and exact else None
    for first in values:
        for second in values:
            unit = _repeated_unit(values[first], values[second]) if second > first else None
            if unit is not None:
                places = msgspec.structs.replace(found, distance=first, metres=second)
                return _with_times(values, places), unit
    return None, None


def _twice_named(table: Table, found: _Places) -> _Places | None:
    """Return the columns by their names: elapsed time and distance come twice, and the moving time
    is between the second ones.
    """
    names = tuple(_COUNTED.sub("", name) for name in table.header)
    first = found.type + 1
    for place in range(first, table.width - 2):
        elapsed, metres = names[place], names[place + 2]
        before = names[first:place]
        if elapsed and metres and elapsed != metres and elapsed in before and metres in before:
            return msgspec.structs.replace(
                found,
                elapsed=names.index(elapsed, first),
                again=place,
                moving=place + 1,
                distance=names.index(metres, first),
                metres=place + 2,
            )
    return None


def _repeated_unit(short: list[float | None], exact: list[float | None]) -> Unit | None:
    pairs = [(a, b) for a, b in zip(short, exact, strict=True) if a and b]
    filled = sum(bool(a) for a in short)
    if not pairs or len(pairs) < HALF * filled:
        return None
    for unit in Unit:
        # The short distance has two decimals, so it can be off by half a hundredth.
        close = sum(abs(b - a * METRES[unit]) <= METRES[unit] * 0.011 + b * 0.001 for a, b in pairs)
        if close >= NEARLY * len(pairs) and max(a for a, _ in pairs) >= 1:
            return unit
    return None


def _with_times(values: dict[int, list[float | None]], places: _Places) -> _Places:
    """Return the places with the columns of elapsed and moving seconds."""
    distance = places.distance or 0
    before = [place for place in sorted(values) if place < distance]
    for first in before:
        for second in (place for place in sorted(values) if place > distance):
            repeats = _repeats(values[first], values[second])
            if repeats and _is_part(values.get(second + 1), values[first]):
                return msgspec.structs.replace(
                    places, elapsed=first, again=second, moving=second + 1
                )
    return msgspec.structs.replace(places, elapsed=before[-1] if before else None)


def _repeats(first: list[float | None], second: list[float | None]) -> bool:
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    return bool(pairs) and sum(a == b for a, b in pairs) >= NEARLY * len(pairs)


def _is_part(moving: list[float | None] | None, elapsed: list[float | None]) -> bool:
    """Return whether `moving` is nearly never larger than `elapsed`, and usually much of it."""
    if moving is None:
        return False
    pairs = [(a, b) for a, b in zip(moving, elapsed, strict=True) if a and b]
    fits = sum(a <= b + 1 for a, b in pairs) >= NEARLY * len(pairs)
    return bool(pairs) and fits and sum(a > b / 3 for a, b in pairs) >= HALF * len(pairs)


def _short_places(table: Table, found: _Places) -> _Places:
    """Return the columns of an old or shortened table: elapsed seconds, then the distance."""
    numeric = [
        place
        for place in range(found.type + 1, table.width)
        if share(table.sample(place), is_number) >= MOSTLY
    ]
    named = distance_by_name(table)
    distance = named if named is not None else next(iter(numeric[1:2]), None)
    before = [place for place in numeric if distance is not None and place < distance]
    return msgspec.structs.replace(
        found, distance=distance, elapsed=before[-1] if before else next(iter(numeric), None)
    )


def _add(
    table: Table,
    measures: _Measures,
    row: int,
    at: datetime | date | None,
    lines: Lines,
    open_file: OpenFile | None,
) -> None:
    cells = table.rows[row]
    metres, seconds, notes = _measured(cells, measures)
    if at is None or not (metres or seconds):
        if _add_from_file(cells, measures.places, lines, open_file):
            return
        if at is None:
            lines.no_date(table.lines[row])
            return
    start = at.replace(tzinfo=UTC) if isinstance(at, datetime) else at
    lines.gathered.add(
        lines.file,
        RunSource.STRAVA,
        start,
        metres,
        seconds,
        notes=notes,
        line=table.lines[row],
    )


def _measured(
    cells: tuple[str, ...], measures: _Measures
) -> tuple[float | None, float | None, tuple[Told, ...]]:
    """Return metres and seconds of one row, and what is to be said of them."""
    places = measures.places
    notes: tuple[Told, ...] = ()
    metres = _either(cell(cells, places.metres))
    if not metres or metres < 0:
        text = cell(cells, places.distance)
        metres, notes = in_metres(own_far(text, measures.sign), measures.unit)
        notes += about_distance(text, measures.sign)
    moving = _either(cell(cells, places.moving))
    elapsed = _either(cell(cells, places.elapsed)) or _either(cell(cells, places.again))
    seconds = own_seconds(metres, (moving, elapsed))
    if seconds and seconds != moving:
        notes = (*notes, told(Code.TIME_WITH_PAUSES))
    return metres, seconds, notes


def _add_from_file(
    cells: tuple[str, ...], places: _Places, lines: Lines, open_file: OpenFile | None
) -> bool:
    name = cell(cells, places.file)
    inside = lines.gathered.fresh(is_run=True)
    if not name or open_file is None or not open_file(name, inside) or not inside.runs:
        return False
    lines.gathered.runs += inside.runs
    return True


def _either(text: str) -> float | None:
    """Read a number whose only sign, if any, is the decimal one, as in the exact columns."""
    return None if text in MISSING else number(text.replace(",", "."), DecimalSign.POINT)


def _is_date(text: str) -> bool:
    return not _ID.match(text) and written(text) is not None


def _is_file(text: str) -> bool:
    return bool(_FILE.match(text))


def _is_type(text: str) -> bool:
    return sport_of(text) in (Sport.RUN, Sport.OTHER)
