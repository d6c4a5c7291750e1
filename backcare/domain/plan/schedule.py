"""Choose days for sessions: apart from each other and from the long run.

Clinical notes 6.6: no new or heavy leg work in the 48 hours before the long run or a race; 5.2: at
least one day between heavy sessions. Days of the week are numbers, 0 is Monday.
"""

import functools
import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

import msgspec

from backcare.domain.plan.plan import PlanChoices, PlannedSession
from backcare.domain.weeks import Weeks

FREE_BEFORE_LONG_RUN = 2
"""Days without heavy leg work before the long run: 48 hours."""
DAYS = 7


class ClashKind(StrEnum):
    """What does not go well together."""

    BEFORE_LONG_RUN = "before-long-run"
    ON_LONG_RUN = "on-long-run"
    BEFORE_RACE = "before-race"
    NEXT_DAY = "next-day"
    SAME_DAY = "same-day"


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """A session on a day that does not suit it, and the nearest day that does, if any is left."""

    session: PlannedSession
    kind: ClashKind
    better: date | None


@functools.lru_cache(maxsize=256)  # each change of a plan asks for the same ones
def training_days(choices: PlanChoices) -> tuple[int, ...]:
    """Return the session days of an ordinary week, in order: those that the runner chose, or ours.

    Free days are preferred to days with a run. Days that break a rule are the last resort but
    allowed: seven runs a week leave no free day.
    """
    return choices.strength_days or min(
        combinations(range(DAYS), min(choices.sessions_a_week, DAYS)),
        key=lambda days: (_cost(days, choices), days),
    )


class WishFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why wished days do not do: the rule, the days that break it, and the nearest that keep it."""

    kind: ClashKind
    days: tuple[int, ...]
    better: tuple[int, ...]


def wish_fault(days: Sequence[int], choices: PlanChoices) -> WishFault | None:
    """Return what is against these session days, for all weeks; `None` if nothing is.

    A rule that no choice of as many days can keep is against none of them.
    """
    options = list(combinations(range(DAYS), len(days)))
    fewest = min(_rules_cost(option, choices) for option in options)
    if _rules_cost(days, choices) == fewest:
        return None
    broken = {
        ClashKind.ON_LONG_RUN: [d for d in days if d == choices.long_run_day],
        ClashKind.BEFORE_LONG_RUN: [d for d in days if is_before_long_run(d, choices)],
        ClashKind.NEXT_DAY: [d for d in days if {(d - 1) % DAYS, (d + 1) % DAYS} & set(days)],
    }
    kind = next(kind for kind, found in broken.items() if found)
    good = (option for option in options if _rules_cost(option, choices) == fewest)
    better = min(good, key=lambda option: (_way(days, option), option))
    return WishFault(kind=kind, days=tuple(broken[kind]), better=better)


def extra_day(choices: PlanChoices, taken: Collection[int]) -> int | None:
    """Return the day for the ten minutes after an easy run, which is any but the long run."""
    easy = [d for d in sorted(choices.run_days) if d != choices.long_run_day]
    free = [d for d in easy if d not in taken]
    return next(iter(free or easy), None)


def is_before_long_run(day: int, choices: PlanChoices) -> bool:
    """Return whether a day is within the 48 hours before the long run."""
    long_run = choices.long_run_day
    return long_run is not None and 1 <= (long_run - day) % DAYS <= FREE_BEFORE_LONG_RUN


def race_ahead(day: date, choices: PlanChoices) -> date | None:
    """Return the race on this day or within the seven days after it."""
    return next((race for race in sorted(choices.races) if 0 <= (race - day).days <= DAYS), None)


def is_before_race(day: date, choices: PlanChoices) -> bool:
    """Return whether a race is on a day or within the 48 hours after it."""
    race = race_ahead(day, choices)
    return race is not None and (race - day).days <= FREE_BEFORE_LONG_RUN


def clashes(
    sessions: Sequence[PlannedSession],
    choices: PlanChoices,
    heavy_legs: Collection[str],
    *,
    weeks: Weeks,
    around: Collection[date] = (),
    since: date = date.min,
) -> tuple[Clash, ...]:
    """Return the clashes of open sessions, by day, each with a better day in the same week.

    `around` has the days of other sessions: those done, and those of the weeks before and after.
    No better day is earlier than `since`.
    """
    found = []
    for session in sorted(sessions, key=lambda s: s.day):
        others = [s.day for s in sessions if s is not session and not s.is_optional]
        others += around
        kind = _clash(session, session.day, others, choices, heavy_legs)
        if kind is not None:
            better = _better(session, others, choices, heavy_legs, since, weeks)
            found.append(Clash(session=session, kind=kind, better=better))
    return tuple(found)


def _clash(
    session: PlannedSession,
    day: date,
    others: Collection[date],
    choices: PlanChoices,
    heavy_legs: Collection[str],
) -> ClashKind | None:
    if session.is_optional:
        return None
    is_heavy = any(planned.exercise in heavy_legs for planned in session.exercises)
    if day in others:
        return ClashKind.SAME_DAY
    if day.weekday() == choices.long_run_day and is_heavy:
        return ClashKind.ON_LONG_RUN
    if is_heavy and is_before_long_run(day.weekday(), choices):
        return ClashKind.BEFORE_LONG_RUN
    if is_heavy and is_before_race(day, choices):
        return ClashKind.BEFORE_RACE
    if is_heavy and any(abs((other - day).days) == 1 for other in others):
        return ClashKind.NEXT_DAY
    return None


def _better(
    session: PlannedSession,
    others: Collection[date],
    choices: PlanChoices,
    heavy_legs: Collection[str],
    since: date,
    weeks: Weeks,
) -> date | None:
    start = weeks.start(session.day)
    week = [start + timedelta(days=n) for n in range(DAYS)]
    left = [day for day in week if day >= since]
    near = sorted(left, key=lambda day: (abs((day - session.day).days), day))
    return next(
        (day for day in near if _clash(session, day, others, choices, heavy_legs) is None), None
    )


def _cost(days: Sequence[int], choices: PlanChoices) -> int:
    with_run = sum(day in choices.run_days for day in days)
    return _rules_cost(days, choices) + with_run + 2 * _bunched(days)


def _rules_cost(days: Sequence[int], choices: PlanChoices) -> int:
    """Return how much days break the rules; 0 if they keep them all."""
    on_long_run = sum(day == choices.long_run_day for day in days)
    before = sum(is_before_long_run(day, choices) for day in days)
    return 100 * on_long_run + 20 * _adjacent(days) + 10 * before


def _way(days: Sequence[int], others: Sequence[int]) -> int:
    """Return how many days lie between some days and others, one by one in order."""
    return sum(abs(day - other) for day, other in zip(days, others, strict=True))


def _gaps(days: Iterable[int]) -> list[int]:
    ordered = sorted(days)
    return [
        (after - day) % DAYS or DAYS
        for day, after in zip(ordered, [*ordered[1:], *ordered[:1]], strict=True)
    ]


def _adjacent(days: Iterable[int]) -> int:
    return sum(gap == 1 for gap in _gaps(days))


def _bunched(days: Sequence[int]) -> int:
    """Return how much longer the longest gap is than an even spread."""
    return max(_gaps(days)) - math.ceil(DAYS / len(days))
