"""How much each week of a plan trains."""

from datetime import timedelta

import msgspec

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.path import path_of
from backcare.domain.plan.plan import PlanChoices
from tests.builders import MONDAY, plan_of
from tests.ours import our_library

WEEK = timedelta(weeks=1)
PROGRAMMING = our_library().programming


def test_each_week_has_the_minutes_of_what_it_asks_for():
    choices = PlanChoices(
        level=1, sessions_a_week=2, run_days=(1, 5, 6), long_run_day=6, has_extra=True
    )
    plan = plan_of(Planner(choices, PROGRAMMING).build_sessions(MONDAY), choices, MONDAY)
    weeks = path_of(plan, PROGRAMMING)
    assert [w.monday for w in weeks] == [MONDAY + n * WEEK for n in range(len(weeks))]
    asked = [s for s in plan.sessions if not s.is_optional]
    assert len(asked) < len(plan.sessions)
    assert sum(w.minutes for w in weeks) == sum(map(PROGRAMMING.minutes_with_warm_up, asked))
    lighter = [n for n, w in enumerate(weeks) if w.is_lighter]
    assert lighter
    for n in lighter:
        assert weeks[n].minutes < weeks[n - 1].minutes


def test_a_plan_without_sessions_has_no_path():
    choices = PlanChoices(level=1, sessions_a_week=2)
    empty = msgspec.structs.replace(plan_of((), choices, MONDAY), sessions=())
    assert path_of(empty, PROGRAMMING) == ()
