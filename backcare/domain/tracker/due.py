"""What is worth logging now: one thing at a time, and nothing that is already known."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    EffectOnRunning,
    ExerciseSession,
    PainContext,
    Pause,
    RunSession,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.measures import Distance
from backcare.domain.pauses import is_away
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.replan import going_on, is_look_back_due
from backcare.domain.plan.week import run_on
from backcare.domain.weeks import MONDAYS, WEEK, Monday, Weeks, break_on, in_week
from backcare.domain.words import in_one_line

ACTIVITIES_EVERY = timedelta(weeks=4)
"""Clinical notes 4.5: every four weeks."""
WEEKS_AFTER_TRAINING = 4
"""For this many weeks without training the weekly check goes on: the back may be the reason."""
MOST_ACTIVITIES = 3
_USUAL_RUNS = 4
T = TypeVar("T")


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
    pauses: Sequence[Pause] = (),
    waits: bool = False,
    asks_again: bool = False,
    weeks: Weeks = MONDAYS,
) -> tuple[Due, ...]:
    """Return what is due and not answered yet, most urgent first (clinical notes 4.5).

    `asks_again`: yesterday's morning was answered with "rate it again tomorrow".
    While exercise waits, and in a pause, we do not ask for a run: a goal must not push a sore
    runner (8.2). We ask
    nothing about weeks before the runner's first own entry: imported runs were not run with this
    tracker.
    """
    weekly = tuple(weekly)
    start = weeks.start(today)
    trained = {e.day for e in (*runs, *sessions)}
    own_runs = [r for r in runs if r.import_id is None]
    begun = {e.day for e in (*own_runs, *check_ins, *sessions, *weekly, *activities)}
    begun |= set() if plan is None else {plan.day}
    ahead = going_on(plan, today, weeks)
    is_run_day = ahead is not None and run_on(today, ahead.choices, weeks) is not None
    calls_for = {
        Due.MORNING: asks_again or today - timedelta(days=1) in trained,
        Due.RUN: is_run_day and not waits and break_on(today, pauses) is None,
        Due.RUN_PAIN: any(r.day == today for r in runs),
        Due.WEEK: any(day < start for day in begun)
        and not is_away(start - WEEK, today, pauses)
        and (_has_trained_before(start, trained) or _had_plan(start - WEEK, plan)),
        Due.ACTIVITIES: bool(activities)
        or any(today - e.day >= WEEK for e in (*own_runs, *sessions)),
    }
    return tuple(
        one
        for one, is_so in calls_for.items()
        if is_so
        and not is_answered(
            one,
            today,
            runs=runs,
            check_ins=check_ins,
            weekly=weekly,
            activities=activities,
            weeks=weeks,
        )
    )


def is_asked_by_plan(plan: Plan | None, today: date, weeks: Weeks, *, waits: bool) -> bool:
    """Return whether the plan's look back asks about last week, so that no other form does.

    While exercise waits, the plan is not shown and asks nothing.
    """
    return plan is not None and not waits and is_look_back_due(plan, today, weeks)


def is_answered(
    one: Due,
    today: date,
    *,
    runs: Iterable[RunSession],
    check_ins: Iterable[CheckIn],
    weekly: Iterable[WeeklyCheck],
    activities: Iterable[ActivityCheck],
    weeks: Weeks,
) -> bool:
    """Return whether something that may be due is already known, wherever it was answered."""
    match one:
        case Due.MORNING:
            return _is_rated(check_ins, today, PainContext.WAKING)
        case Due.RUN:
            return any(r.day == today for r in runs)
        case Due.RUN_PAIN:
            rated = (PainContext.RUNNING, PainContext.SITTING)
            return any(_is_rated(check_ins, today, context) for context in rated)
        case Due.WEEK:
            return told_of_week(weeks.last_name(today), today, weekly).effect is not None
        case Due.ACTIVITIES:
            return any(today - a.day < ACTIVITIES_EVERY for a in activities)


class WeekTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a runner reported about a week, in whatever form.

    `is_new_told` says whether "anything new?" was answered today.
    """

    effect: EffectOnRunning | None = None
    feel: WeekFeel | None = None
    leg_settled: bool | None = None
    is_new_told: bool = False


def told_of_week(
    week: Monday,
    today: date,
    weekly: Iterable[WeeklyCheck],
    checks: Iterable[SelfCheckResult] = (),
) -> WeekTold:
    """Return what is known about the week that is called so, so that no form asks it again.

    A self-check kept today (one of `checks`) has asked about everything that could be new.
    """
    weekly = tuple(weekly)
    own = sorted((w for w in weekly if w.week == week), key=lambda w: (w.logged_at, w.id))
    looked = [w.day for w in weekly if w.anything_new is not None] + [c.day for c in checks]
    return WeekTold(
        effect=_last(check.effect for check in own),
        feel=_last(check.feel for check in own),
        leg_settled=_last(check.leg_settled for check in own),
        is_new_told=today in looked,
    )


def _last(answers: Iterable[T | None]) -> T | None:
    return next((one for one in reversed([*answers]) if one is not None), None)


def usual_distances(runs: Iterable[RunSession], unit: Distance) -> tuple[int, ...]:
    """Return the latest different run distances in metres, to half a `unit`, shortest first."""
    half = unit.metres / 2
    newest = sorted((r for r in runs if r.distance_m), key=lambda r: r.day, reverse=True)
    rounded = (round(round((r.distance_m or 0) / half) * half) for r in newest)
    return tuple(sorted([*dict.fromkeys(m for m in rounded if m)][:_USUAL_RUNS]))


def names_to_rate(checks: Iterable[ActivityCheck]) -> tuple[str, ...]:
    """Return the names of up to three activities, the most recently rated first.

    An activity left out once is asked about again, until three others replace it.
    """
    newest = sorted(checks, key=lambda c: (c.day, c.logged_at, c.id), reverse=True)
    names = dict.fromkeys(
        in_one_line(rating.name) for check in newest for rating in check.activities
    )
    return tuple(names)[:MOST_ACTIVITIES]


def worst_of_week(check_ins: Iterable[CheckIn], start: date) -> dict[PainContext, int]:
    """Return a week's worst rating in each context that was rated (W2 to W4)."""
    inside = in_week(check_ins, start)
    worst = {}
    for context in PainContext:
        rated = [nprs for c in inside if (nprs := c.nprs(context)) is not None]
        if rated:
            worst[context] = max(rated)
    return worst


def _has_trained_before(start: date, trained: Iterable[date]) -> bool:
    return any(start - WEEKS_AFTER_TRAINING * WEEK <= day < start for day in trained)


def _had_plan(start: date, plan: Plan | None) -> bool:
    """Return whether a plan had begun by the end of a week, was not over, and is not ended."""
    if plan is None or plan.ended is not None:
        return False
    return plan.day < start + WEEK and any(s.day >= start for s in plan.sessions)


def _is_rated(check_ins: Iterable[CheckIn], day: date, context: PainContext) -> bool:
    return any(c.day == day and c.nprs(context) is not None for c in check_ins)
