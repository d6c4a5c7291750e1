"""A runner's plan: the choices, the planned sessions, and every change with its reason."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.records import ExerciseId, Record

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
"""0 is Monday."""
SessionName = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
RuleId = Annotated[str, msgspec.Meta(pattern=r"\APR[0-9]{1,2}\Z")]
ReasonId = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9-]{1,39}\Z")]
"""The id of a reason in `data/content/plan/reasons.yaml`."""
Reasons = Annotated[tuple[ReasonId, ...], msgspec.Meta(max_length=10)]
OWN_CHOICE, OWN_DAYS = "own-choice", "own-days"
"""The reasons for what stands in by the runner's own choice, and for days that they chose."""


class Load(StrEnum):
    """How heavy a weight feels; not in kilograms, because every runner has different weights."""

    LIGHT = "light"
    HEAVIER = "heavier"
    ADDED = "added"


class SwapReason(StrEnum):
    """Why a runner swaps an exercise; pain is none of these, as the look back answers it."""

    EQUIPMENT = "equipment"
    POSITION = "position"
    SUITS = "suits"
    PHYSIOTHERAPIST = "physiotherapist"


class Swap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exercise that never comes while this stands, and the one that comes in its place."""

    exercise: ExerciseId
    instead: ExerciseId
    reason: SwapReason


class PlanChoices(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What the plan was fitted to; `groups` are those of the self-check it began with.

    `session_minutes` is the longest a session may take. `has_extra` asks for ten minutes after an
    easy run. `begins_settled` is false in a flare: the plan then begins with week 0.
    `has_settled_leg` allows exercises that wait for a calm leg (group G4). `strength_days` is empty
    if the days are left to us.
    """

    level: Annotated[int, msgspec.Meta(ge=1, le=3)]
    sessions_a_week: Annotated[int, msgspec.Meta(ge=1, le=7)]
    equipment: tuple[Equipment, ...] = ()
    run_days: Annotated[tuple[Weekday, ...], msgspec.Meta(max_length=7)] = ()
    long_run_day: Weekday | None = None
    groups: Annotated[tuple[BehaviourGroup, ...], msgspec.Meta(max_length=8)] = ()
    session_minutes: Annotated[int, msgspec.Meta(ge=10, le=120)] = 30
    has_extra: bool = False
    begins_settled: bool = True
    has_settled_leg: bool = False
    races: Annotated[tuple[date, ...], msgspec.Meta(max_length=20)] = ()
    strength_days: Annotated[tuple[Weekday, ...], msgspec.Meta(max_length=7)] = ()
    swaps: Annotated[tuple[Swap, ...], msgspec.Meta(max_length=100)] = ()

    def __post_init__(self) -> None:
        days = self.strength_days
        if days and (days != tuple(sorted(set(days))) or len(days) != self.sessions_a_week):
            raise ValueError("strength days are as many as sessions a week, each once, in order")
        out = self.swapped
        if len(out) < len(self.swaps) or not out.keys().isdisjoint(out.values()):
            raise ValueError("an exercise is swapped once, and for one that is not swapped itself")

    @property
    def swapped(self) -> dict[str, str]:
        """What comes in place of each exercise that was swapped."""
        return {swap.exercise: swap.instead for swap in self.swaps}


class PlannedExercise(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The dose of one exercise: repetitions of each set, and the hold of each in seconds.

    `is_key` marks what remains on a day with only ten minutes. `replaces` is the programme's
    exercise that this one stands in for.
    """

    exercise: ExerciseId
    reps: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=500)], ...],
        msgspec.Meta(min_length=1, max_length=20),
    ]
    hold_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] | None = None
    load_g: Annotated[int, msgspec.Meta(ge=1, le=300_000)] | None = None
    load: Load | None = None
    is_each_side: bool = False
    is_key: bool = False
    replaces: ExerciseId | None = None
    reasons: Reasons = ()


NO_IMPACT = "no-impact"
"""The reason of a session that has calm floor work alone, while running and jumping wait."""


class PlannedSession(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One session of the plan, on its current day; `week` is the programme week.

    An optional one does not count towards the weekly target.
    """

    day: date
    name: SessionName
    exercises: Annotated[tuple[PlannedExercise, ...], msgspec.Meta(max_length=30)]
    week: Annotated[int, msgspec.Meta(ge=0, le=999)] = 0
    is_optional: bool = False
    reasons: Reasons = ()

    @property
    def is_on_the_floor(self) -> bool:
        """Whether it has calm floor work alone."""
        return NO_IMPACT in self.reasons

    @property
    def has_warm_up(self) -> bool:
        """Whether a warm-up is led before it; that one marches and arches."""
        return not (self.is_optional or self.is_on_the_floor)


class PlanChange(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One change of the plan; without `rule` the runner made it.

    `before` or `after` is missing if a session or an exercise was added or removed. A declined
    change is kept too, because it was offered.
    """

    changed_at: Annotated[datetime, msgspec.Meta(tz=True)]
    session: date | None = None
    rule: RuleId | None = None
    reason: ReasonId | None = None
    before: PlannedExercise | date | None = None
    after: PlannedExercise | date | None = None
    is_declined: bool = False


MOST_SESSIONS, MOST_CHANGES = 400, 2000
"""How much of a plan is kept: more than two years. Sessions done are entries of their own."""


class Plan(Record, tag="plan", frozen=True, kw_only=True):
    """A plan that starts on `day`; its sessions stay as planned, even if the content changes.

    `reviewed` names (`weeks.Monday`) the last week that the runner looked back on, `ended` the day
    they ended the plan.
    """

    choices: PlanChoices
    sessions: Annotated[tuple[PlannedSession, ...], msgspec.Meta(max_length=MOST_SESSIONS)]
    changes: Annotated[tuple[PlanChange, ...], msgspec.Meta(max_length=MOST_CHANGES)] = ()
    reviewed: date | None = None
    ended: date | None = None

    def __post_init__(self) -> None:
        if any(session.day < self.day for session in self.sessions):
            raise ValueError("no session lies before the start of the plan")
        if self.reviewed is not None and self.reviewed.weekday() != 0:
            raise ValueError("a week is called by its Monday")


def made(plan: Plan) -> tuple[datetime, str]:
    """Return what plans are ordered by: when they were made."""
    return plan.logged_at, plan.id


def current_plan(plans: Iterable[Plan]) -> Plan | None:
    """Return the plan that counts: the one made last, also if it was ended."""
    return max(plans, key=made, default=None)


def time_of_new_plan(current: Plan | None, now: datetime) -> datetime:
    """Return the time to save with a new plan.

    It is later than that of the plan it replaces, even if the clock was set back in between.
    """
    return now if current is None else max(now, current.logged_at + timedelta(microseconds=1))


def is_taken(plan: Plan, session: PlannedSession, day: date) -> bool:
    """Return whether a day already has a session of this kind, so the session cannot move there.

    A day has at most one session and one optional session, so no two share both day and name.
    """
    return any(
        s.day == day and s.is_optional == session.is_optional
        for s in plan.sessions
        if (s.day, s.name) != (session.day, session.name)
    )


def with_known(plan: Plan, known: Collection[str]) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan without exercises that are no longer in the library, and their ids.

    A session without any exercise is left out: there is nothing to lead in it.
    """
    lost = {e.exercise for s in plan.sessions for e in s.exercises if e.exercise not in known}
    if not lost and all(s.exercises for s in plan.sessions):
        return plan, ()
    sessions = tuple(
        msgspec.structs.replace(
            s, exercises=tuple(e for e in s.exercises if e.exercise not in lost)
        )
        for s in plan.sessions
    )
    kept = tuple(s for s in sessions if s.exercises)
    return msgspec.structs.replace(plan, sessions=kept), tuple(sorted(lost))
