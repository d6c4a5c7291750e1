"""Right after a run, where sitting down hurts: what is led, and what its ratings mean.

Clinical notes 7.6; the steps and their sources are in `data/content/plan/after_run.yaml`.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import time
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from backcare.domain.entries import CheckIn, PainContext
from backcare.domain.exercises.exercise import Exercise, Line
from backcare.domain.exercises.guidance import Statement
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.steps import Step, StepKind, steps_of
from backcare.domain.records import NPRS, ExerciseId, RecordId
from backcare.domain.review import Review

Name = Annotated[str, msgspec.Meta(min_length=3, max_length=60)]
Times = Annotated[int, msgspec.Meta(ge=1, le=20)]


class Where(StrEnum):
    """Where somebody is after the run: with a floor to lie on, or beside the car."""

    FLOOR = "floor"
    STANDING = "standing"


class Easing(StrEnum):
    """Which movement eases; `BOTH` tries both gently, `NEITHER` leaves them out."""

    BACK = "back"
    FORWARD = "forward"
    BOTH = "both"
    NEITHER = "neither"


class Answer(StrEnum):
    """What the two ratings of sitting say."""

    EASED = "eased"
    SAME = "same"
    WORSE = "worse"
    STRONG = "strong"
    RATED = "rated"


class Timed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station that is no exercise of the library; `cue` is shown while it lasts."""

    kind: Literal["walk", "move"]
    name: Name
    seconds: Annotated[int, msgspec.Meta(ge=5, le=600)]
    cue: Line
    says: Statement


class Movement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station that is an exercise of the library, in one set of `reps` (of each side).

    With a `name` it is done in another position than the film shows. `cues` replace its own.
    """

    exercise: ExerciseId
    reps: Times
    name: Name | None = None
    cues: tuple[Line, ...] = ()
    says: Statement

    def __post_init__(self) -> None:
        if self.name is not None and not self.cues:
            raise ValueError("another position needs its own cues")


class Stations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What differs by where somebody is: the wave of the back, what eases, and sitting down."""

    wave: Movement
    back: Movement
    forward: Movement
    sit: Annotated[tuple[Timed, ...], msgspec.Meta(min_length=1)]


class Tried(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The repetitions where both movements are tried."""

    back: Times
    forward: Times


class Reminder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be done later, and the time of day when a calendar reminds of it."""

    at: time
    title: Name
    lines: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]


class Later(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes on the evening of the run and on the morning after it."""

    evening: Reminder
    morning: Reminder


class AfterRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole routine; its file explains each part."""

    review: Review
    most_pain: NPRS
    clear_change: Annotated[int, msgspec.Meta(ge=1, le=10)]
    walk: Timed
    tried: Tried
    floor: Stations
    standing: Stations
    stop: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]
    answers: dict[Answer, Statement]
    shorter: Statement
    later: Later

    def __post_init__(self) -> None:
        if set(self.answers) != set(Answer):
            raise ValueError("each answer has its words")

    def at(self, where: Where) -> Stations:
        """Return the stations for where somebody is."""
        return self.floor if where is Where.FLOOR else self.standing

    @property
    def movements(self) -> tuple[Movement, ...]:
        """All movements, wherever they are done."""
        return tuple(m for s in (self.floor, self.standing) for m in (s.wave, s.back, s.forward))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything that is said, each with its sources."""
        led: list[Timed | Movement] = [self.walk, *self.movements]
        led += [*self.floor.sit, *self.standing.sit]
        later = (*self.later.evening.lines, *self.later.morning.lines)
        return (
            *(part.says for part in led),
            *self.stop,
            *self.answers.values(),
            self.shorter,
            *later,
        )


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """One station as it is led, with its steps to the second."""

    part: Timed | Movement
    steps: tuple[Step, ...]


class SittingRated(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="after-run",
):
    """What the player reports at the end: how much sitting hurts now."""

    id: RecordId
    nprs: NPRS


def easing_for(held_back: Collection[str], after_run: AfterRun) -> Easing | None:
    """Return which movement fits, given the exercises that a runner's groups hold back.

    Bending- and sitting-sensitive (G1) holds back knee to chest, arching- and standing-sensitive
    (G2) the back bend (clinical notes 3.2). `None` if nothing is held back: the runner knows best.
    """
    places = (after_run.floor, after_run.standing)
    back = not any(here.back.exercise in held_back for here in places)
    forward = not any(here.forward.exercise in held_back for here in places)
    if back and forward:
        return None
    if back or forward:
        return Easing.BACK if back else Easing.FORWARD
    return Easing.NEITHER


def stations_of(
    after_run: AfterRun, where: Where, easing: Easing, exercises: Mapping[str, Exercise]
) -> tuple[Station, ...]:
    """Return what is led, in order."""
    here = after_run.at(where)
    parts: list[Timed | Movement] = [after_run.walk, here.wave]
    parts += [*_easing(after_run, here, easing), *here.sit]
    return tuple(Station(part=part, steps=_steps(part, exercises)) for part in parts)


def minutes_of_stations(stations: Iterable[Station]) -> int:
    """Return how many minutes the player leads, rounded up."""
    return math.ceil(sum(step.seconds for one in stations for step in one.steps) / 60)


def _easing(after_run: AfterRun, here: Stations, easing: Easing) -> Sequence[Movement]:
    match easing:
        case Easing.BACK:
            return (here.back,)
        case Easing.FORWARD:
            return (here.forward,)
        case Easing.BOTH:
            tried = after_run.tried
            return (
                msgspec.structs.replace(here.back, reps=tried.back),
                msgspec.structs.replace(here.forward, reps=tried.forward),
            )
        case Easing.NEITHER:
            return ()


def _steps(part: Timed | Movement, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
    if isinstance(part, Timed):
        return (Step(kind=StepKind(part.kind), seconds=part.seconds),)
    dose = exercises[part.exercise].dose
    planned = PlannedExercise(
        exercise=part.exercise,
        reps=(part.reps,),
        hold_seconds=None if dose.hold_seconds is None else dose.hold_seconds[0],
        is_each_side=dose.per_side,
    )
    return steps_of([planned], exercises)


def answer_to(before: int | None, after: int, after_run: AfterRun) -> Answer:
    """Return what sitting before and after says; what hurts more is never called the same."""
    if after > after_run.most_pain:
        return Answer.STRONG
    if before is None:
        return Answer.RATED
    if after > before:
        return Answer.WORSE
    is_gone = after == 0 and before > 0
    is_clear = before - after >= after_run.clear_change
    return Answer.EASED if is_gone or is_clear else Answer.SAME


def sitting_rated(check_ins: Iterable[CheckIn]) -> int | None:
    """Return the worst rating of sitting in the check-ins of one day."""
    rated = (check_in.nprs(PainContext.SITTING) for check_in in check_ins)
    return max((nprs for nprs in rated if nprs is not None), default=None)
