"""Finds out what the columns of a table hold, by their cells and not by translated headers."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from backcare.domain.measures import Distance
from backcare.domain.written import MISSING, DecimalSign, bare, decimal_sign, evidence
from backcare.runs.found import Asked, Unit
from backcare.runs.gathered import Gathered, plain
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
DISTANCE_WORDS = {
    "distance", "distanz", "entfernung", "strecke", "distancia", "distanza", "distância", "afstand",
    "dystans", "distans", "distanse", "matka", "etäisyys", "vzdálenost", "距離", "距离", "거리",
    "расстояние", "дистанция", "mesafe", "távolság",
}  # fmt: skip
MOST_PACE_IN_KM, LEAST_PACE_IN_MILES = 5.0, 13.5
"""Median minutes per unit: nobody trains faster than 5:00 a mile, or as slowly as 13:30 a km."""
LEAST_IN_METRES = 400
"""Distances of at least this are metres: no run is that long in km (track runs are in metres)."""


def share(cells: Sequence[str], is_such: Callable[[str], bool]) -> float:
    """Return the share of the non-missing cells for which `is_such` holds; 0 if all are missing."""
    filled = [text for text in cells if text not in MISSING]
    return sum(map(is_such, filled)) / len(filled) if filled else 0.0


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
    """Return the decimal sign of a table; `None` if the runner must be asked.

    All numbers of the table are considered, because 1,234 alone is ambiguous.
    """
    if said := gathered.answer(Asked.DECIMAL, DecimalSign, file):
        return said
    witnesses = [text for row in table.rows for text in row]
    sign = decimal_sign(distances) or decimal_sign(witnesses)
    if sign is not None:
        gathered.note(file, BY_DATA[sign])
        return sign
    if not any("," in bare(text) or "." in bare(text) for text in distances):
        return DecimalSign.POINT
    example = next(text for text in distances if "," in bare(text) or "." in bare(text))
    if evidence(example) is None:
        gathered.ask(file, Asked.DECIMAL, DecimalSign, Code.WHICH_SIGN, example=plain(example))
    else:
        gathered.ask(file, Asked.DECIMAL, DecimalSign, Code.WHICH_SIGN_OF_BOTH)
    return None


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
