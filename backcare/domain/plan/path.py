"""A plan as one picture: how much each of its weeks trains."""

from collections import defaultdict
from datetime import date

import msgspec

from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.programming import Programming
from backcare.domain.weeks import week_start


class PathWeek(msgspec.Struct, frozen=True):
    """One week of a plan: its Monday, the minutes of its sessions, and whether it is a lighter one.

    Optional sessions do not count.
    """

    monday: date
    minutes: int
    is_lighter: bool


def path_of(plan: Plan, programming: Programming) -> tuple[PathWeek, ...]:
    """Return the weeks of a plan that have a session, oldest first."""
    weeks: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in plan.sessions:
        if not session.is_optional:
            weeks[week_start(session.day)].append(session)
    return tuple(
        PathWeek(
            monday,
            sum(programming.minutes_with_warm_up(s) for s in sessions),
            any(programming.programme.is_deload(s.week) for s in sessions),
        )
        for monday, sessions in sorted(weeks.items())
    )
