"""A plan of three sessions a week, and what is read of it with a pause in it."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.ui.tracker.diary import read_diary
from tests.builders import entry_id, plan_of
from tests.visits import CONTENT

MONDAY = date(2026, 11, 30)


CHOICES = PlanChoices(
    level=1,
    sessions_a_week=3,
    run_days=(1, 3, 6),
    long_run_day=6,
    groups=(BehaviourGroup.BENDING,),
    has_extra=True,
)


PLAN = plan_of(Planner(CHOICES, CONTENT.programming).build_sessions(MONDAY), CHOICES, MONDAY)


NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


PAUSE = Pause(id=entry_id(70), day=MONDAY + timedelta(3), logged_at=NOW, reason=PauseReason.HOLIDAY)


def resting(visit, until=MONDAY + timedelta(13)):
    """What is read of a visit whose pause covers part of the first week and all of the second."""
    visit.store.add_all([PLAN, msgspec.structs.replace(PAUSE, until=until)])
    return read_diary(visit)


def goes_on():
    """The days of the sessions outside of that pause."""
    free = (s.day for s in PLAN.sessions if not PAUSE.day <= s.day <= MONDAY + timedelta(13))
    return sorted(free)
