"""What is worth logging now: one thing at a time, and nothing that is known already."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from backcare.domain.adherence import WEEK, in_week, week_start
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    PainContext,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.plan import Plan
from backcare.domain.plan_week import run_on

ACTIVITIES_EVERY = timedelta(weeks=4)
"""Clinical notes 4.5: every four weeks."""
WEEKS_AFTER_TRAINING = 4
"""So long the weekly check goes on without training: the back may be what stopped it."""
MOST_ACTIVITIES = 3
_USUAL_RUNS = 4
_HALF_KM = 500


class Due(StrEnum):
    """What can be due."""

    MORNING = "morning"
    RUN = "run"
    RUN_PAIN = "run-pain"
    WEEK = "week"
    ACTIVITIES = "activities"


def due_now(
    today: date,
    *,
    runs: Sequence[RunSession],
    check_ins: Sequence[CheckIn],
    sessions: Sequence[ExerciseSession],
    weekly: Iterable[WeeklyCheck],
    activities: Sequence[ActivityCheck],
    plan: Plan | None,
    waits: bool = False,
) -> tuple[Due, ...]:
    """Return what is due, the most urgent first (clinical notes 4.5).

    While exercise waits no run is asked for: a goal must not push a sore runner (8.2).
    """
    found = []
    yesterday = today - timedelta(days=1)
    trained = {e.day for e in (*runs, *sessions)}
    if yesterday in trained and not _is_rated(check_ins, today, PainContext.WAKING):
        found.append(Due.MORNING)
    if any(r.day == today for r in runs):
        rated = (PainContext.RUNNING, PainContext.SITTING)
        if not any(_is_rated(check_ins, today, context) for context in rated):
            found.append(Due.RUN_PAIN)
    elif not waits and plan is not None and plan.ended is None and run_on(today, plan.choices):
        found.append(Due.RUN)
    last = week_start(today) - WEEK
    is_told = any(w.week == last and w.effect is not None for w in weekly)
    if not is_told and (_has_trained_before(last + WEEK, trained) or _had_plan(last, plan)):
        found.append(Due.WEEK)
    if _are_activities_due(today, activities, trained):
        found.append(Due.ACTIVITIES)
    return tuple(found)


def usual_distances(runs: Iterable[RunSession]) -> tuple[int, ...]:
    """Return the distances of the last different runs in metres, to the half kilometre, rising."""
    newest = sorted((r for r in runs if r.distance_m), key=lambda r: r.day, reverse=True)
    rounded = (round((r.distance_m or 0) / _HALF_KM) * _HALF_KM for r in newest)
    return tuple(sorted([*dict.fromkeys(m for m in rounded if m)][:_USUAL_RUNS]))


def names_to_rate(checks: Iterable[ActivityCheck]) -> tuple[str, ...]:
    """Return the names of up to three activities, those that were rated last first.

    One that was left out once is asked for again, until three others take its place.
    """
    newest = sorted(checks, key=lambda c: (c.day, c.logged_at, c.id), reverse=True)
    names = dict.fromkeys(rating.name for check in newest for rating in check.activities)
    return tuple(names)[:MOST_ACTIVITIES]


def worst_of_week(check_ins: Iterable[CheckIn], monday: date) -> dict[PainContext, int]:
    """Return the worst rating of a week in each context that was rated (W2 to W4)."""
    inside = in_week(check_ins, monday)
    worst = {}
    for context in PainContext:
        rated = [nprs for c in inside if (nprs := c.nprs(context)) is not None]
        if rated:
            worst[context] = max(rated)
    return worst


def _has_trained_before(monday: date, trained: Iterable[date]) -> bool:
    return any(monday - WEEKS_AFTER_TRAINING * WEEK <= day < monday for day in trained)


def _had_plan(monday: date, plan: Plan | None) -> bool:
    """Return whether a plan that goes on had begun by the end of a week, and was not over."""
    if plan is None or plan.ended is not None:
        return False
    return plan.day < monday + WEEK and any(s.day >= monday for s in plan.sessions)


def _is_rated(check_ins: Iterable[CheckIn], day: date, context: PainContext) -> bool:
    return any(c.day == day and c.nprs(context) is not None for c in check_ins)


def _are_activities_due(
    today: date, activities: Sequence[ActivityCheck], trained: Iterable[date]
) -> bool:
    if activities:
        return today - max(a.day for a in activities) >= ACTIVITIES_EVERY
    return any(today - day >= WEEK for day in trained)
