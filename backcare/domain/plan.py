"""A runner's plan: what was chosen, what is planned, and every change with its reason."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from backcare.domain.exercise import Equipment, ExerciseId
from backcare.domain.records import Record
from backcare.domain.self_check import BehaviourGroup

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
"""0 is Monday."""
SessionName = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
RuleId = Annotated[str, msgspec.Meta(pattern=r"\APR[0-9]{1,2}\Z")]


class PlanChoices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the plan was fitted to; `groups` are those of the self-check it began with."""

    level: Annotated[int, msgspec.Meta(ge=1, le=3)]
    sessions_a_week: Annotated[int, msgspec.Meta(ge=1, le=7)]
    equipment: tuple[Equipment, ...] = ()
    run_days: Annotated[tuple[Weekday, ...], msgspec.Meta(max_length=7)] = ()
    long_run_day: Weekday | None = None
    groups: Annotated[tuple[BehaviourGroup, ...], msgspec.Meta(max_length=8)] = ()


class PlannedExercise(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The dose of one exercise: repetitions of each set, and the hold of each in seconds.

    `is_key` marks what is left on a day with ten minutes only.
    """

    exercise: ExerciseId
    reps: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=500)], ...],
        msgspec.Meta(min_length=1, max_length=20),
    ]
    hold_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] | None = None
    load_g: Annotated[int, msgspec.Meta(ge=1, le=300_000)] | None = None
    is_each_side: bool = False
    is_key: bool = False


class PlannedSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One session of the plan, on the day it stands on now."""

    day: date
    name: SessionName
    exercises: Annotated[tuple[PlannedExercise, ...], msgspec.Meta(max_length=30)]


class PlanChange(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One change of the plan; without `rule` the runner made it.

    `before` or `after` is missing where a session or an exercise was added or taken out. A change
    that the runner declined is kept too: it was offered.
    """

    changed_at: Annotated[datetime, msgspec.Meta(tz=True)]
    session: date | None = None
    rule: RuleId | None = None
    before: PlannedExercise | date | None = None
    after: PlannedExercise | date | None = None
    is_declined: bool = False


class Plan(Record, tag="plan", frozen=True, kw_only=True):
    """A plan that starts on `day`; its sessions stay as planned, whatever new content says."""

    choices: PlanChoices
    sessions: Annotated[tuple[PlannedSession, ...], msgspec.Meta(max_length=400)]
    changes: Annotated[tuple[PlanChange, ...], msgspec.Meta(max_length=2000)] = ()

    def __post_init__(self) -> None:
        if any(session.day < self.day for session in self.sessions):
            raise ValueError("no session lies before the start of the plan")
