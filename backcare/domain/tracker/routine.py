"""How a routine goes: a score that bends instead of breaking, weeks in a row, the last outcome."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

import msgspec

from backcare.domain.check.hold import Hold
from backcare.domain.entries import Pause
from backcare.domain.pauses import is_whole_week
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import WeekDay, days_of
from backcare.domain.tracker.adherence import Week, settled
from backcare.domain.weeks import WEEK, break_on

HALF_LIFE_WEEKS = 4
"""After this many weeks a week counts half as much (project synthesis: it takes about two months to
make a habit, Lally 2010, R138).
"""


class WeekOutcome(StrEnum):
    """How the last week went, in the kindest true word."""

    REACHED = "reached"
    KEPT = "kept"
    PARTLY = "partly"
    BESIDES = "besides"
    RESTED = "rested"
    PAUSED = "paused"
    WAITED = "waited"
    BACK = "back"


class Routine(msgspec.Struct, frozen=True, kw_only=True):
    """How a routine goes.

    `score` is 0 to 1, or `None` without a week that counts; `in_a_row` counts the weeks in a row
    that reached their target, pauses left out.
    """

    score: float | None
    in_a_row: int
    outcome: WeekOutcome | None


def routine_of(
    weeks: Sequence[Week], pauses: Sequence[Pause] = (), waits: Sequence[Hold] = ()
) -> Routine:
    """Return how the routine goes; `weeks` are in order, the current one last."""
    return Routine(
        score=score_of(weeks),
        in_a_row=weeks_in_a_row(weeks),
        outcome=_outcome(weeks, pauses, waits),
    )


def score_of(weeks: Sequence[Week]) -> float | None:
    """Return the mean adherence, in which the latest weeks count most.

    Each week counts half as much as the one four weeks later, so a missed week lowers the score a
    little and a good one lifts it again. Weeks without a target do not count, nor does the current
    week until it reaches its target.
    """
    judged = settled(weeks)
    if not judged:
        return None
    newest = judged[-1].start
    ages: list[float] = [(newest - w.start) / WEEK for w in judged]
    weights: list[float] = [0.5 ** (age / HALF_LIFE_WEEKS) for age in ages]
    shares = [w.adherence or 0.0 for w in judged]
    return sum(x * share for x, share in zip(weights, shares, strict=True)) / sum(weights)


def weeks_in_a_row(weeks: Sequence[Week]) -> int:
    """Return how many weeks in a row reached their target; weeks without a target do not matter."""
    count = 0
    for week in reversed(settled(weeks)):
        if not week.is_reached:
            break
        count += 1
    return count


def calendar_of(standing: Standing, today: date, weeks: int) -> tuple[tuple[WeekDay, ...], ...]:
    """Return the last `weeks` weeks, each with its days, the current one last."""
    first = standing.weeks.start(today) - (weeks - 1) * WEEK
    starts = [first + n * WEEK for n in range(weeks)]
    return tuple(days_of(start, standing.week(start)) for start in starts)


def rest_of(
    week: Week, pauses: Sequence[Pause], waits: Sequence[Hold]
) -> Literal[WeekOutcome.PAUSED, WeekOutcome.WAITED] | None:
    """Return why a week rests that has nothing planned; `None` if there is no break in it.

    A week that is a pause from its first day to its last rests whatever was done in it.
    """
    days = [week.start + timedelta(days=n) for n in range(7)]
    if any(break_on(day, waits) for day in days):
        return WeekOutcome.WAITED
    return WeekOutcome.PAUSED if any(break_on(day, pauses) for day in days) else None


def _outcome(
    weeks: Sequence[Week], pauses: Sequence[Pause], waits: Sequence[Hold]
) -> WeekOutcome | None:
    if len(weeks) < 2:
        return None
    last, before = weeks[-2], weeks[:-2]
    if last.planned is None or is_whole_week(last.start, pauses):
        return rest_of(last, pauses, waits)
    if last.is_kept:
        return WeekOutcome.KEPT
    if last.is_reached:
        was_away = bool(before) and before[-1].planned is not None and before[-1].done == 0
        return WeekOutcome.BACK if was_away else WeekOutcome.REACHED
    if last.fulfilled:
        return WeekOutcome.PARTLY
    return WeekOutcome.BESIDES if last.done else WeekOutcome.RESTED
