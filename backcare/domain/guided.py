"""A session as a sequence of timed steps: what the guided player leads through.

The time a session takes is the sum of these steps, so that a plan promises what the player keeps.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from backcare.domain.entries import Side
from backcare.domain.exercise import Exercise
from backcare.domain.plan import PlannedExercise
from backcare.domain.programme import Programme

GET_READY = 10
"""Seconds to get into position for the next exercise."""
CHANGE_SIDES = 6
BETWEEN_HOLDS = 3
"""Seconds between two held repetitions."""
DEFAULT_REST = 30
"""Seconds between sets where an exercise names no rest."""
SHORTEST_REST = 20


class StepKind(StrEnum):
    """What a step of the player is."""

    READY = "ready"
    WORK = "work"
    SIDE = "side"
    REST = "rest"
    MOVE = "move"
    RUN = "run"
    WALK = "walk"


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step; sets and repetitions count from 1.

    One repetition of work takes `out`, `held` and `back` seconds, and `pause` before the next one.
    """

    kind: StepKind
    seconds: int
    set_number: int = 1
    sets: int = 1
    side: Side | None = None
    reps: int = 0
    out: int = 0
    held: int = 0
    back: int = 0
    pause: int = 0


def steps_of(
    planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise], programme: Programme
) -> tuple[Step, ...]:
    """Return all steps of a session in order; nothing follows the last set."""
    steps: list[Step] = []
    for one in planned:
        steps += _steps_of_one(one, exercises[one.exercise], programme)
    return tuple(steps)


def marching(programme: Programme) -> tuple[Step, ...]:
    """Return the marching of the warm-up, which belongs to no exercise of the library."""
    return (
        Step(kind=StepKind.READY, seconds=BETWEEN_HOLDS),
        Step(kind=StepKind.MOVE, seconds=programme.marching_seconds),
    )


def seconds_of(
    planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise], programme: Programme
) -> int:
    """Return how long these exercises take, with all rests."""
    return sum(step.seconds for step in steps_of(planned, exercises, programme))


def minutes_of(
    planned: Iterable[PlannedExercise], exercises: Mapping[str, Exercise], programme: Programme
) -> int:
    """Return how long these exercises take, in whole minutes, rounded up."""
    return -(-seconds_of(planned, exercises, programme) // 60)


def _steps_of_one(
    planned: PlannedExercise, exercise: Exercise, programme: Programme
) -> Iterator[Step]:
    sides = (Side.LEFT, Side.RIGHT) if planned.is_each_side else (None,)
    rest = _rest(exercise, is_each_side=planned.is_each_side)
    out, held, back = _parts(planned, exercise, programme)
    pause = BETWEEN_HOLDS if held and not out else 0
    yield Step(kind=StepKind.READY, seconds=GET_READY)
    for number, reps in enumerate(planned.reps, 1):
        if number > 1:
            yield Step(kind=StepKind.REST, seconds=rest, set_number=number)
        for side in sides:
            if side is Side.RIGHT:
                yield Step(kind=StepKind.SIDE, seconds=CHANGE_SIDES, side=side)
            yield Step(
                kind=StepKind.WORK,
                seconds=reps * (out + held + back) + (reps - 1) * pause,
                set_number=number,
                sets=len(planned.reps),
                side=side,
                reps=reps,
                out=out,
                held=held,
                back=back,
                pause=pause,
            )


def _parts(
    planned: PlannedExercise, exercise: Exercise, programme: Programme
) -> tuple[int, int, int]:
    """Return the seconds out, held and back of one repetition."""
    if planned.hold_seconds is not None:
        return 0, planned.hold_seconds, 0
    if exercise.dose.tempo is not None:
        return exercise.dose.tempo
    seconds = programme.pace[exercise.id]
    return seconds - seconds // 2, 0, seconds // 2


def _rest(exercise: Exercise, *, is_each_side: bool) -> int:
    """Return the rest between sets: one side rests while the other works, so then it is half."""
    span = exercise.dose.rest_seconds
    rest = DEFAULT_REST if span is None else span[0]
    return max(SHORTEST_REST, rest // 2 if is_each_side else rest)
