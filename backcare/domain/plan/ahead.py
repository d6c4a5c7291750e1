"""The weeks of a plan: how much each has, which are lighter, and what comes new in them."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.plan import Plan, PlannedSession, ReasonId
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import sessions_in, without_rest
from backcare.domain.records import ExerciseId
from backcare.domain.weeks import WEEK


class PlanWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar week of a plan, from `start` on.

    `sessions` are those asked for, by day: none that is optional or rests, and `minutes` is how
    long they take. `week` is their programme week, `None` without any. `light` are the reasons why
    they are lighter, and `new` the exercises that no earlier session of the plan has.
    """

    start: date
    sessions: tuple[PlannedSession, ...]
    minutes: int
    week: int | None
    light: tuple[ReasonId, ...]
    new: tuple[ExerciseId, ...]
    has_race: bool
    is_trained: bool


def weeks_of(plan: Plan, standing: Standing, programming: Programming) -> tuple[PlanWeek, ...]:
    """Return each week from the first session of a plan to its last one, also if it has none.

    The plan's page and the board draw the same weeks from it.
    """
    if not plan.sessions:
        return ()
    known: set[str] = set()
    found = []
    start, last = (standing.weeks.start(f(s.day for s in plan.sessions)) for f in (min, max))
    while start <= last:
        asked = [s for s in sessions_in(plan, start) if not s.is_optional]
        sessions = without_rest(asked, standing)
        found.append(_week(start, sessions, known, plan, standing, programming))
        known |= {e.exercise for s in asked for e in s.exercises}
        start += WEEK
    return tuple(found)


def _week(
    start: date,
    sessions: Sequence[PlannedSession],
    known: set[str],
    plan: Plan,
    standing: Standing,
    programming: Programming,
) -> PlanWeek:
    names = dict.fromkeys(e.exercise for s in sessions for e in s.exercises)
    return PlanWeek(
        start=start,
        sessions=tuple(sessions),
        minutes=sum(map(programming.minutes_with_warm_up, sessions)),
        week=sessions[0].week if sessions else None,
        light=tuple(sorted(LIGHT & {r for s in sessions for r in s.reasons})),
        new=tuple(name for name in names if name not in known),
        has_race=any(standing.weeks.start(race) == start for race in plan.choices.races),
        is_trained=standing.week(start).fulfilled > 0,
    )
