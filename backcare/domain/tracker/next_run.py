"""How long the next run may be: a number with its reason (clinical notes 6.2, 7.3, 7.4, 7.6).

It is compared with what was run, and with how the back took it. It is no measure of risk.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.measures import Distance
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan, PlanChoices
from backcare.domain.plan.replan import going_on
from backcare.domain.plan.week import RunKind, run_on
from backcare.domain.plan.zones import Zone
from backcare.domain.tracker.load import A_BIT_LONGER, LOOK_BACK, run_loads
from backcare.domain.tracker.measures import measured_running
from backcare.domain.tracker.traffic_light import TrafficLight
from backcare.domain.weeks import Break, Weeks, break_on

MOST_MORE = {Distance.KM: 2000.0, Distance.MILES: Distance.MILES.metres}
"""How many metres longer the longest run may get at once (7.3: 2 km).

In miles it is one mile: the next round number above would be more than 2 km.
"""
RAISED_AT_MOST_EVERY = timedelta(days=14)
"""The longest run grows at most every second week (7.3)."""
LESS_AFTER_PAIN = 0.75
"""What is left of a run that hurt or was felt the next morning (6.2 and 7.6: 20 to 30 % less)."""
BEGINS_AGAIN_AFTER = timedelta(days=14)
"""After so long without a run the run-walk comes first (7.4), as on its own page."""
STOPPED_FROM = timedelta(days=7)
"""From such a pause on, one had stopped running; ours, to be confirmed by a clinician."""
LESS_AFTER_PAUSE = 0.7
"""What is left at most of the usual run after a pause under two weeks (7.4: 50 to 70 %)."""
_DAYS_AHEAD = 35
_FINE, _COARSE, _COARSE_FROM = 10, 2, 2
"""A length is said in tenths of a km or mile, and in halves from two on."""
_LEAST_METRES = 100
_MINUTE = 60


class NextRunReason(StrEnum):
    """Why the next run is as long as it is."""

    RACE = "race"
    AGAIN = "again"
    RUN_WALK = "run-walk"
    BACK = "back"
    CLIMBING = "climbing"
    LESS = "less"
    HOLD = "hold"
    RAISED = "raised"
    GROW = "grow"


SORE = (NextRunReason.CLIMBING, NextRunReason.LESS)
"""Reasons for which it is a quarter less than the last one."""


class NextRun(msgspec.Struct, frozen=True, kw_only=True):
    """The next run: its day and kind if a plan has them, and how long it may be.

    `metres` or `seconds` is the most of it; neither for a race, for a run-walk, which has steps of
    its own, and after two weeks without a run. `longest` is the longest run of the last 30 days in
    the same unit and `last` the last day of running, whose worst rated pain is `nprs`.
    """

    reason: NextRunReason
    day: date | None = None
    kind: RunKind | None = None
    metres: int | None = None
    seconds: int | None = None
    longest: int | None = None
    last: date | None = None
    nprs: int | None = None


def next_run(
    plan: Plan | None,
    log: Log,
    runs: Iterable[RunSession],
    today: date,
    unit: Distance = Distance.KM,
) -> NextRun | None:
    """Return the next run; `None` while nobody has logged one, and there is no race.

    It has a day if a plan goes on, and a round length in `unit`. Walks are no runs.
    """
    ahead = going_on(plan, today, log.weeks)
    choices = None if ahead is None else ahead.choices
    ran, known = [r for r in runs if r.day <= today and not r.is_walk], log.run_breaks
    has_run = any(r.day == today for r in ran)
    day, kind = _next_day(choices, known, today, log.weeks, has_run=has_run)
    if kind is RunKind.RACE:
        return NextRun(reason=NextRunReason.RACE, day=day, kind=kind)
    if not ran:
        return None
    at = day or today + timedelta(days=1)
    inside = [r for r in ran if at - LOOK_BACK <= r.day < at]
    if not inside or at - max(r.day for r in inside) >= BEGINS_AGAIN_AFTER:
        return NextRun(reason=NextRunReason.AGAIN, day=day, kind=kind)
    last = max(r.day for r in inside)
    latest = [r for r in inside if r.day == last]
    if any(r.is_run_walk for r in latest):
        return NextRun(reason=NextRunReason.RUN_WALK, day=day, kind=kind, last=last)
    light = TrafficLight(log, ran)
    reason = _reason(light, last, ran, at, today)
    in_metres = any(r.distance_m for r in latest)
    amounts = _amounts(inside, in_metres=in_metres)
    longest = max(amount for _, amount in amounts)
    most = _most(reason, amounts, longest, last, MOST_MORE[unit] if in_metres else None)
    if kind is RunKind.EASY:
        part = LESS_AFTER_PAIN if reason in SORE else 1
        most = min(most, part * _of_a_usual_run(amounts, choices))
    if _had_stopped(last, at, known):
        most = min(most, LESS_AFTER_PAUSE * _of_a_usual_run(amounts, choices))
        reason = reason if reason in SORE else NextRunReason.BACK
    return NextRun(
        reason=reason,
        day=day,
        kind=kind,
        metres=_metres_down(most, unit) if in_metres else None,
        seconds=None if in_metres else int(most // _MINUTE * _MINUTE),
        longest=longest,
        last=last,
        nprs=light.worst_of_run(last),
    )


def _next_day(
    choices: PlanChoices | None,
    breaks: Sequence[Break],
    today: date,
    weeks: Weeks,
    *,
    has_run: bool,
) -> tuple[date | None, RunKind | None]:
    if choices is None:
        return None, None
    for ahead in range(has_run, _DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        kind = run_on(day, choices, weeks)
        if kind is not None and break_on(day, breaks) is None:
            return day, kind
    return None, None


def _reason(
    light: TrafficLight, last: date, runs: Sequence[RunSession], at: date, today: date
) -> NextRunReason:
    if light.ratings.has_climbed(last, today):
        return NextRunReason.CLIMBING
    zone = light.zone_of_runs(last, today)
    if zone in (Zone.RED, Zone.AMBER_PLUS):
        return NextRunReason.LESS
    if zone is Zone.AMBER:
        return NextRunReason.HOLD
    since = at - RAISED_AT_MOST_EVERY + timedelta(days=1)
    recent = run_loads(runs, since, at - timedelta(days=1))
    has_grown = any(load.ratio is not None and load.ratio > 1 for load in recent)
    return NextRunReason.RAISED if has_grown else NextRunReason.GROW


def _amounts(runs: Iterable[RunSession], *, in_metres: bool) -> list[tuple[date, int]]:
    """Return what was run on which day, in metres or in seconds; what is not known is left out."""
    measured = ((r.day, measured_running(r)) for r in runs)
    both = ((day, one.metres if in_metres else one.seconds) for day, one in measured)
    return [(day, amount) for day, amount in both if amount]


def _most(
    reason: NextRunReason,
    amounts: Sequence[tuple[date, int]],
    longest: int,
    last: date,
    most_more: float | None,
) -> float:
    """Return the most that any next run may be, in metres with `most_more`, else in seconds."""
    if reason in SORE:
        return LESS_AFTER_PAIN * max(amount for day, amount in amounts if day == last)
    if reason is not NextRunReason.GROW:
        return longest
    most = A_BIT_LONGER * longest
    return most if most_more is None else min(most, longest + most_more)


def _had_stopped(last: date, at: date, breaks: Iterable[Break]) -> bool:
    """Return whether a break of a week or more lies between the last run and the next."""
    return any(
        b.until is not None
        and last <= b.until < at
        and b.until - max(b.day, last) + timedelta(days=1) >= STOPPED_FROM
        for b in breaks
    )


def _of_a_usual_run(amounts: Sequence[tuple[date, int]], choices: PlanChoices | None) -> float:
    """Return how long a usual run is; the long ones only if there are no others."""
    long_day = None if choices is None else choices.long_run_day
    others = [amount for day, amount in amounts if day.weekday() != long_day]
    return median(others or [amount for _, amount in amounts])


def _metres_down(metres: float, unit: Distance) -> int:
    """Return a distance rounded down as people say it, to half a km or mile if it is long enough.

    It is never more than `metres`. 6 mi is kept as 9,656 m, a bit less than it is: it stays 6.
    """
    known = metres if unit is Distance.KM else metres + 1
    step = unit.metres / (_COARSE if unit.of(known) >= _COARSE_FROM else _FINE)
    whole = round(known // step * step)
    return max(_LEAST_METRES, min(whole, int(metres)))
