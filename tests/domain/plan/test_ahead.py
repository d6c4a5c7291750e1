"""The weeks of a plan: how much each trains, which are lighter, what rests in them."""

from datetime import timedelta

import msgspec

from backcare.domain.plan.ahead import weeks_of
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.standing import Standing
from tests.builders import MONDAY, plan_of, planned_pause, session
from tests.ours import our_library

WEEK = timedelta(weeks=1)
PROGRAMMING = our_library().programming


def made(**values):
    choices = PlanChoices(
        **{"level": 1, "sessions_a_week": 2, "run_days": (1, 5, 6), "long_run_day": 6, **values}
    )
    return plan_of(Planner(choices, PROGRAMMING).build_sessions(MONDAY), choices, MONDAY)


def weeks(plan, *, done=(), pauses=()):
    return weeks_of(plan, Standing((plan,), done, pauses), PROGRAMMING)


def test_each_week_has_the_minutes_of_what_it_asks_for():
    plan = made(has_extra=True)
    found = weeks(plan)
    assert [w.start for w in found] == [MONDAY + n * WEEK for n in range(len(found))]
    asked = [s for s in plan.sessions if not s.is_optional]
    assert len(asked) < len(plan.sessions)
    assert sum(w.minutes for w in found) == sum(map(PROGRAMMING.minutes_with_warm_up, asked))
    lighter = [n for n, w in enumerate(found) if w.light]
    assert lighter
    for n in lighter:
        assert found[n].minutes < found[n - 1].minutes


def test_the_week_of_a_race_is_a_lighter_one():
    race = MONDAY + 2 * WEEK - timedelta(days=1)
    [_, second, *_] = weeks(made(races=(race,)))
    assert second.has_race
    assert "race" in second.light


def test_what_rests_in_a_pause_is_not_asked_for_and_its_week_keeps_its_place():
    plan = made()
    pause = planned_pause(MONDAY + WEEK, MONDAY + 2 * WEEK - timedelta(days=1))
    found = weeks(plan, pauses=(pause,))
    assert len(found) == len(weeks(plan))
    assert (found[1].start, found[1].minutes) == (MONDAY + WEEK, 0)
    first = next(s for s in plan.sessions if s.day >= MONDAY + WEEK)
    all_the_same = weeks(plan, done=(session(1, first.day),), pauses=(pause,))[1]
    assert all_the_same.minutes == PROGRAMMING.minutes_with_warm_up(first)
    assert all_the_same.is_trained


def test_a_plan_without_sessions_has_no_weeks():
    assert weeks(msgspec.structs.replace(made(), sessions=())) == ()
