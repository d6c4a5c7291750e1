"""Read and check the programme: if a plan could not be made from it, the app does not start."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError
from backcare.domain.exercises.exercise import Equipment, Exercise
from backcare.domain.plan.after_run import AfterRun, Easing, Where, minutes_of_stations, stations_of
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.programme import Programme, Reason, TemplateExercise, by_id

_SHORTEST, _LONGEST = 5, 8
"""Minutes of the routine after a run."""


def read_programme(folder: Path, exercises: Mapping[str, Exercise]) -> Programme:
    """Read `programme.yaml` in `folder`; raises `ContentError` for what cannot be planned."""
    programme = read_typed(folder / "programme.yaml", Programme)
    mistakes = [
        *_unknown(programme, exercises),
        *_weeks_missing(programme),
        *_without_way_out(programme, exercises),
    ]
    if mistakes:
        raise ContentError(f"{folder / 'programme.yaml'}: {mistakes[0]}")
    return programme


def read_reasons(folder: Path, programme: Programme) -> Mapping[str, Reason]:
    """Read `reasons.yaml` in `folder`; raises `ContentError` for a reason without words."""
    path = folder / "reasons.yaml"
    reasons = read_typed(path, list[Reason])
    known = by_id(reasons)
    if len(known) < len(reasons):
        raise ContentError(f"{path}: expected each reason once")
    for adjustment in programme.groups.values():
        named = {note.reason for note in adjustment.notes}
        named |= set() if adjustment.daily is None else {adjustment.daily.reason}
        missing = sorted(named - set(known))
        if missing:
            raise ContentError(f"{path}: expected a reason {missing[0]!r}")
    return known


def read_after_run(folder: Path, exercises: Mapping[str, Exercise]) -> AfterRun:
    """Read `after_run.yaml` in `folder`.

    Raises `ContentError` for an unknown exercise, or a routine of other than five to eight minutes.
    """
    path = folder / "after_run.yaml"
    after_run = read_typed(path, AfterRun)
    for movement in after_run.movements:
        if movement.exercise not in exercises:
            raise ContentError(f"{path}: there is no exercise {movement.exercise}")
    for where, easing in product(Where, Easing):
        stations = stations_of(after_run, where, easing, exercises)
        minutes = minutes_of_stations(stations)
        if not _SHORTEST <= minutes <= _LONGEST:
            raise ContentError(f"{path}: {where} {easing} takes {minutes} minutes, expected 5 to 8")
    return after_run


def read_gates(folder: Path, exercises: Mapping[str, Exercise]) -> Gates:
    """Read `gates.yaml` in `folder`; raises `ContentError` for an unknown exercise."""
    path = folder / "gates.yaml"
    gates = read_typed(path, Gates)
    for test in gates.tests:
        if test.exercise not in exercises:
            raise ContentError(f"{path}: expected an exercise, found {test.exercise!r}")
    return gates


def planned_in(programme: Programme) -> Iterator[TemplateExercise]:
    """Yield every exercise of the programme, as many times as it is planned."""
    yield from programme.warm_up
    for block in programme.blocks:
        yield from (*block.A, *block.B, *block.C)


def _unknown(programme: Programme, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    named = {e.exercise for e in planned_in(programme)}
    named |= set(programme.heavy_legs)
    named |= {e for options in programme.instead.values() for e in options}
    for adjustment in programme.groups.values():
        named |= {*adjustment.drop, *adjustment.until_leg_settles}
        named |= {e for options in adjustment.until_leg_settles.values() for e in options}
        named |= {e for note in adjustment.notes for e in note.exercises}
        if adjustment.settle is not None:
            named.add(adjustment.settle)
        if adjustment.daily is not None:
            named.add(adjustment.daily.exercise)
        if adjustment.delay is not None:
            named |= {e for one in adjustment.delay.exercises.items() for e in (one[0], *one[1])}
    for name in sorted(named - set(exercises)):
        yield f"expected an exercise of the library, found {name!r}"


def _weeks_missing(programme: Programme) -> Iterator[str]:
    for what, spans in (
        ("block", [b.weeks for b in programme.blocks]),
        ("phase", [p.weeks for p in programme.phases]),
    ):
        weeks = [week for first, last in spans for week in range(first, last + 1)]
        if weeks != list(range(100)):
            yield f"expected one {what} for each of the weeks 0 to 99, in order"


def _without_way_out(programme: Programme, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    """Yield exercises that cannot be replaced when their equipment is missing."""
    at_hand = set(programme.at_hand)
    options = dict(programme.instead)
    for adjustment in programme.groups.values():
        options |= adjustment.until_leg_settles
        options |= {} if adjustment.delay is None else adjustment.delay.exercises
    named = {e.exercise for e in planned_in(programme)} | {e for o in options.values() for e in o}
    for name in sorted(named):
        if set(exercises[name].equipment) <= at_hand:
            continue
        ways = programme.instead.get(name, ())
        if not any(set(exercises[e].equipment) <= at_hand for e in ways):
            yield f"instead: expected for {name} an exercise that needs nothing to be bought"
    for name, chosen in options.items():
        if not any(set(exercises[e].equipment) <= at_hand for e in chosen):
            yield f"expected in place of {name} an exercise that needs nothing to be bought"
    if Equipment.WEIGHT in at_hand:
        yield "at_hand: expected no weight, loads are planned for runners who have one"
