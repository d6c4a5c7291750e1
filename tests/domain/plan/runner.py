"""A runner with a plan: what they choose, what a session of theirs names, what they measured."""

from datetime import UTC, date, datetime

from backcare.domain.entries import GateResults, GateValue
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.moves import move_session
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.sides import Side
from tests.builders import TODAY, entry_id, plan_of
from tests.ours import our_library

CONTENT = our_library()
BY = CONTENT.programming
MONDAY = date(2026, 11, 30)
EVERYTHING = tuple(Equipment)


def chosen(**values):
    return PlanChoices(
        **{
            "level": 1,
            "sessions_a_week": 2,
            "equipment": EVERYTHING,
            "run_days": (1, 5, 6),
            "long_run_day": 6,
            **values,
        }
    )


def names(session):
    return [planned.exercise for planned in session.exercises]


def measured(day=TODAY, number=1, **values):
    told = tuple(
        GateValue(test=test.replace("_", "-"), value=value, side=side)
        for test, both in values.items()
        for side, value in zip((Side.LEFT, Side.RIGHT), both, strict=True)
        if value is not None
    )
    logged = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return GateResults(id=entry_id(number), day=day, logged_at=logged, values=told)


READY = {
    "side_bridge_knees": (30, 30),
    "bird_dog": (6, 6),
    "single_leg_bridge": (6, 7),
    "calf_raise": (10, 12),
    "balance": (30, 30),
}


def plan_with(**values):
    wish = chosen(**values)
    return plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)


def moved(plan, session, day, now):
    return move_session(plan, session, day, now, Planner(plan.choices, BY))
