"""What the guided player reports at the end of a session, and the entries made from it."""

from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

from backcare.domain.entries import (
    CheckIn,
    Entry,
    ExerciseDone,
    ExerciseSession,
    Minutes,
    RunSession,
)
from backcare.domain.plan.run_walk import RunWalk, StepNumber, counted_step
from backcare.domain.plan.steps import StepKind
from backcare.domain.records import NPRS, RecordId, sibling_id

_LATEST = timedelta(days=7)
"""How late the player may report what was done: it may have been offline."""


class RoutineDone(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="routine",
):
    """What the player reports at the end of a routine session; `id` was drawn at its start."""

    id: RecordId
    day: date
    minutes: Minutes
    nprs: NPRS | None
    done: Annotated[tuple[ExerciseDone, ...], msgspec.Meta(min_length=1, max_length=60)]


class RunDone(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="run",
):
    """What the player reports at the end of a run-walk step.

    `seconds` is the time really run, or walked on the step without running; it does not include the
    warm-up and what was skipped.
    """

    id: RecordId
    day: date
    minutes: Minutes
    nprs: NPRS | None
    step: StepNumber
    seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)]


Completion = RoutineDone | RunDone


def entries_of(
    told: Completion, run_walk: RunWalk, today: date, logged_at: datetime
) -> tuple[Entry, ...]:
    """Return a report as entries: a routine session, or a run and, with rated pain, a check-in."""
    day = told.day if today - _LATEST <= told.day <= today else today
    if isinstance(told, RoutineDone):
        return (
            ExerciseSession(
                id=told.id,
                day=day,
                logged_at=logged_at,
                minutes=told.minutes,
                nprs=told.nprs,
                done=told.done,
            ),
        )
    is_walk = run_walk.steps[told.step].measured_kind is StepKind.WALK
    run = RunSession(
        id=told.id,
        day=day,
        logged_at=logged_at,
        minutes=told.minutes,
        ladder_step=counted_step(told.step, told.seconds, told.nprs, run_walk),
        run_seconds=0 if is_walk else told.seconds,
    )
    if told.nprs is None:
        return (run,)
    own = sibling_id(told.id, 1)
    return (run, CheckIn(id=own, day=day, logged_at=logged_at, nprs_running=told.nprs))
