"""A session as a sequence of timed steps, for the guided player.

The time of a session is the sum of these steps, so that plan and player agree.
"""

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from backcare.domain.exercises.exercise import Beat, Exercise, Move, Sides
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.programme import Programme
from backcare.domain.sides import Side

GET_READY = 10
"""Seconds to get into position for the next exercise."""
CHANGE_SIDES = 6
BEFORE_MARCHING = 3
DEFAULT_REST = 30
"""Seconds between sets if an exercise names no rest."""
SHORTEST_REST = 20


class StepKind(StrEnum):
    """The kinds of steps in the player."""

    READY = "ready"
    WORK = "work"
    SIDE = "side"
    REST = "rest"
    MOVE = "move"
    RUN = "run"
    WALK = "walk"


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step; sets and repetitions count from 1.

    One repetition goes through its `beats`, which all have seconds; a timed set repeats them.
    `hold` is the planned hold in seconds, which is logged. `side` is the side at work, or the next
    one; with `alternates` it changes with every repetition.
    """

    kind: StepKind
    seconds: int
    set_number: int = 1
    sets: int = 1
    side: Side | None = None
    reps: int = 0
    beats: tuple[Beat, ...] = ()
    hold: int = 0
    alternates: bool = False


def steps_of(
    planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise]
) -> tuple[Step, ...]:
    """Return all steps of a session in order; nothing follows the last set."""
    steps: list[Step] = []
    for one in planned:
        steps += _steps_of_one(one, exercises[one.exercise])
    return tuple(steps)


def marching(programme: Programme) -> tuple[Step, ...]:
    """Return the marching of the warm-up, which belongs to no exercise of the library."""
    return (
        Step(kind=StepKind.READY, seconds=BEFORE_MARCHING),
        Step(kind=StepKind.MOVE, seconds=programme.marching_seconds),
    )


def seconds_of(planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise]) -> int:
    """Return how many seconds these exercises take, with all rests."""
    return sum(_seconds_of_one(one, exercises[one.exercise]) for one in planned)


def minutes_of(planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise]) -> int:
    """Return how many minutes these exercises take, rounded up."""
    return math.ceil(seconds_of(planned, exercises) / 60)


def seconds_at_work(planned: PlannedExercise, exercise: Exercise) -> int:
    """Return how many seconds of an exercise are work: without rests, for both sides."""
    work = (step for step in _steps_of_one(planned, exercise) if step.kind is StepKind.WORK)
    return sum(step.seconds for step in work)


@functools.lru_cache(maxsize=4096)  # a plan asks for the same ones hundreds of times
def _seconds_of_one(planned: PlannedExercise, exercise: Exercise) -> int:
    return sum(step.seconds for step in _steps_of_one(planned, exercise))


def _steps_of_one(planned: PlannedExercise, exercise: Exercise) -> Iterator[Step]:
    sides = sides_of(planned, exercise)
    first = None if sides is None else Side.LEFT
    yield Step(kind=StepKind.READY, seconds=GET_READY, side=first)
    for number, reps in enumerate(planned.reps, 1):
        if number > 1:
            rest = _rest(exercise, sides)
            yield Step(kind=StepKind.REST, seconds=rest, set_number=number, side=first)
        for side, share in _turns(reps, sides):
            if side is Side.RIGHT:
                yield Step(kind=StepKind.SIDE, seconds=CHANGE_SIDES, side=side)
            yield _work(planned, exercise, sides, side, share, number)


def sides_of(planned: PlannedExercise, exercise: Exercise) -> Sides | None:
    """Return how a planned exercise changes sides.

    An older plan knows only whether the dose is for each side.
    """
    known = exercise.dose.sides
    if planned.is_each_side:
        return known if known is Sides.ALTERNATE else Sides.ONE_THEN_OTHER
    return known if known is Sides.HALF_WAY else None


def _turns(reps: int, sides: Sides | None) -> Iterator[tuple[Side | None, int]]:
    """Yield each part of a set without a break: the side it begins with, and its repetitions."""
    if sides is None:
        yield None, reps
    elif sides is Sides.ALTERNATE:
        yield Side.LEFT, 2 * reps
    elif sides is Sides.ONE_THEN_OTHER:
        yield Side.LEFT, reps
        yield Side.RIGHT, reps
    else:
        yield Side.LEFT, reps - reps // 2
        if reps > 1:
            yield Side.RIGHT, reps // 2


def _work(
    planned: PlannedExercise,
    exercise: Exercise,
    sides: Sides | None,
    side: Side | None,
    reps: int,
    number: int,
) -> Step:
    beats = beats_of(planned, exercise)
    hold = _hold(planned, exercise)
    is_timed = hold > 0 and not any(beat.do is Move.HOLD for beat in beats)
    one = hold if is_timed else sum(beat.seconds or 0 for beat in beats)
    return Step(
        kind=StepKind.WORK,
        seconds=math.ceil(round(reps * one, 3)),
        set_number=number,
        sets=len(planned.reps),
        side=side,
        reps=reps,
        beats=beats,
        hold=hold,
        alternates=sides is Sides.ALTERNATE,
    )


def beats_of(planned: PlannedExercise, exercise: Exercise) -> tuple[Beat, ...]:
    """Return the beats of one repetition as planned, each with its seconds."""
    hold, dose = _hold(planned, exercise), exercise.dose
    if hold and dose.hold_seconds is None:
        return (Beat(do=Move.HOLD, seconds=hold),)  # planned when this was a hold
    beats = dose.tempo or (Beat(do=Move.HOLD),)
    return tuple(beat if beat.seconds else Beat(do=beat.do, seconds=hold) for beat in beats)


def _hold(planned: PlannedExercise, exercise: Exercise) -> int:
    span = exercise.dose.hold_seconds
    return planned.hold_seconds or (0 if span is None else span[0])


def _rest(exercise: Exercise, sides: Sides | None) -> int:
    """Return the rest between sets, half as long if one side rests while the other works."""
    span = exercise.dose.rest_seconds
    rest = DEFAULT_REST if span is None else span[0]
    return max(SHORTEST_REST, rest // 2 if sides is Sides.ONE_THEN_OTHER else rest)
