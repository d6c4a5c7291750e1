"""What is kept of a runner before a page is opened: a plan, weeks of it, a self-check."""

import uuid
from datetime import UTC, datetime, time, timedelta

from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from tests.builders import MONDAY, TODAY, plan_of, session
from tests.pages.screen import CONTENT

WEEK = timedelta(days=7)


def made(start=MONDAY, **values):
    wish = PlanChoices(**{"level": 1, "sessions_a_week": 2, **values})
    return plan_of(Planner(wish, CONTENT.programming).build_sessions(start), wish, start)


def checked(urgency=Urgency.ROUTINE, groups=(BehaviourGroup.BENDING,), day=TODAY, **more):
    return SelfCheckResult(
        id=uuid.uuid4().hex,
        day=day,
        logged_at=datetime.combine(day, time(8), UTC),
        screen="2026-11-23",
        answers=(),
        urgency=urgency,
        groups=groups,
        **more,
    )


def lived(store, weeks=1, **values):
    """A runner whose plan began some weeks ago; every session was done."""
    plan = made(MONDAY - weeks * WEEK, **values)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY):
        store.add("me", session(500 + n, planned.day, minutes=25, nprs=1))
    return plan


def routine(planned, nprs):
    """A session as the player tells it, of what was planned."""
    done = [{"exercise": e.exercise} for e in planned.exercises]
    told = {"id": "c" * 32, "kind": "routine", "day": TODAY.isoformat(), "minutes": 9}
    return {**told, "nprs": nprs, "done": done}
