"""Finds out what the columns of a table hold, by their cells and not by translated headers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from statistics import median

from backcare.domain.measures import Distance
from backcare.domain.written import (
    MISSING,
    DecimalSign,
    bare,
    clock_seconds,
    decimal_sign,
    evidence,
    number,
)
from backcare.runs.column_words import DISTANCE_WORDS
from backcare.runs.found import Asked, Unit
from backcare.runs.gathered import MOST_SPEED, Gathered, plain
from backcare.runs.tables import Table
from backcare.runs.told import Code, Told, told

MOSTLY = 0.6
"""A column takes a type when at least this share of its cells has it."""
MOST_WITNESSES = 300
"""Most lines looked at to find out what columns hold."""
METRES = {Unit.KM: Distance.KM.metres, Unit.MILES: Distance.MILES.metres}
BY_PACE = {Unit.KM: Code.KM_BY_PACE, Unit.MILES: Code.MILES_BY_PACE}
BY_STEPS = {Unit.KM: Code.KM_BY_STEPS, Unit.MILES: Code.MILES_BY_STEPS}
"""The note for a unit that was worked out."""
BY_DATA = {DecimalSign.COMMA: Code.COMMA_BY_DATA, DecimalSign.POINT: Code.POINT_BY_DATA}
MOST_PACE_IN_KM, LEAST_PACE_IN_MILES = 5.0, 13.5
"""Median minutes per unit: nobody trains faster than 5:00 a mile, or as slowly as 13:30 a km."""
LEAST_IN_METRES = 400
"""Distances of at least this are metres: no run is that long in km (track runs are in metres)."""


def share(cells: Sequence[str], is_such: Callable[[str], bool]) -> float:
    """Return the share of the non-missing cells for which `is_such` holds; 0 if all are missing."""
    filled = [text for text in cells if text not in MISSING]
    return sum(map(is_such, filled)) / len(filled) if filled else 0.0


def spread(rows: Sequence[int], most: int) -> Sequence[int]:
    """Return at most about `most` of the rows, from all over the table."""
    return rows[:: max(1, len(rows) // most)]


def is_number(text: str) -> bool:
    """Return whether a cell is a number."""
    return bool(bare(text))


def distance_by_name(table: Table) -> int | None:
    """Return the first column called distance in one of many languages."""
    names = (name.casefold().split("(")[0].strip() for name in table.header)
    return next((place for place, name in enumerate(names) if name in DISTANCE_WORDS), None)


def sign_of(
    table: Table, distances: Sequence[str], file: str, gathered: Gathered
) -> DecimalSign | None:
    """Return the decimal sign for numbers that may have either; `None` if it must be asked.

    All numbers of the table are considered, because 1,234 alone is ambiguous. A number that proves
    its own sign is read by that, whatever the others have: see `own_number`.
    """
    if said := gathered.answer(Asked.DECIMAL, DecimalSign, file):
        return said
    witnesses = [text for row in table.rows for text in row]
    sign = decimal_sign(distances) or decimal_sign(witnesses)
    if sign is not None:
        gathered.note(file, BY_DATA[sign])
        return sign
    example = next((text for text in distances if _has_open_sign(text)), None)
    if example is not None:
        gathered.ask(file, Asked.DECIMAL, DecimalSign, Code.WHICH_SIGN, example=plain(example))
        return None
    if any(evidence(text) for text in distances):
        gathered.note(file, Code.EACH_SIGN)
    return DecimalSign.POINT


def own_number(text: str, sign: DecimalSign) -> float | None:
    """Return the value of a number, read by the sign that it proves itself or else by `sign`."""
    return number(text, sign if _is_plain(text, sign) else evidence(text) or sign)


def own_far(text: str, sign: DecimalSign) -> float | None:
    """Return a distance as it stands in a table; `None` if it is missing or cannot be one."""
    far = own_number(text, sign)
    return far if far is not None and far >= 0 else None


def about_times(texts: Iterable[str]) -> tuple[Told, ...]:
    """Return a note about the first of the times of one run that is none."""
    odd = (text for text in texts if text not in MISSING and clock_seconds(text) is None)
    return tuple(told(Code.TIME_UNREAD, example=plain(text)) for text in islice(odd, 1))


def about_distance(text: str, sign: DecimalSign) -> tuple[Told, ...]:
    """Return a note if a distance is none, or proves another sign than its table has."""
    if not bare(text) or own_far(text, sign) is None:
        is_missing = text in MISSING
        return () if is_missing else (told(Code.DISTANCE_UNREAD, example=plain(text)),)
    if _is_plain(text, sign) or evidence(text) in (None, sign):
        return ()
    return (told(Code.OTHER_SIGN, example=plain(text)),)


def _is_plain(text: str, sign: DecimalSign) -> bool:
    """Return whether a number has at most one sign, and that the one of its table."""
    own, other = (".", ",") if sign is DecimalSign.POINT else (",", ".")
    return other not in text and text.count(own) <= 1


def _has_open_sign(text: str) -> bool:
    return evidence(text) is None and any(sign in bare(text) for sign in ",.")


def own_seconds(metres: float | None, times: Sequence[float | None]) -> float | None:
    """Return the first of the times of one run in which its distance is possible, or the first."""
    given = [seconds for seconds in times if seconds]
    return next(
        (seconds for seconds in given if not metres or metres <= MOST_SPEED * seconds),
        given[0] if given else None,
    )


def unit_by_pace(
    minutes_and_distances: Sequence[tuple[float, float]], *, with_pauses: bool
) -> Unit | None:
    """Return the unit if the median pace is only possible in one.

    If the time includes pauses, a slow pace proves nothing: miles, or km with breaks.
    """
    paces = [minutes / far for minutes, far in minutes_and_distances if minutes and far]
    if not paces:
        return None
    pace = median(paces)
    if pace < MOST_PACE_IN_KM:
        return Unit.KM
    return Unit.MILES if pace > LEAST_PACE_IN_MILES and not with_pauses else None


def unit_of(
    found: Unit | None, file: str, gathered: Gathered, is_needed: bool, how: Mapping[Unit, Code]
) -> Unit | None:
    """Return the unit that the runner chose or the data show; `None` if it must be asked."""
    if said := gathered.answer(Asked.UNIT, Unit, file):
        return said
    if not is_needed:
        return Unit.KM
    if found is not None:
        gathered.note(file, how[found])
        return found
    gathered.ask(file, Asked.UNIT, Unit, Code.WHICH_UNIT)
    return None


def in_metres(distance: float | None, unit: Unit) -> tuple[float | None, tuple[Told, ...]]:
    """Return a distance in metres, and a note if the table had it in metres already."""
    if distance is None:
        return None, ()
    if distance >= LEAST_IN_METRES:
        return distance, (told(Code.DISTANCE_IN_METRES),)
    return distance * METRES[unit], ()
