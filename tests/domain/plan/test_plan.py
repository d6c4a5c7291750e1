"""Which plan counts, and what is left of one whose exercises are gone."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.errors import ConflictError
from backcare.domain.plan.plan import current_plan, is_taken, time_of_new_plan, with_known
from backcare.domain.plan.week import sessions_in
from tests.builders import entry_id
from tests.domain.plan.runner import CONTENT, MONDAY, moved, names, plan_with

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)

PLAN = plan_with()


@pytest.mark.parametrize("clock", [timedelta(days=-400), timedelta(), timedelta(days=1)])
def test_a_new_plan_counts_whatever_the_clock_says(clock):
    now = PLAN.logged_at + clock
    new = msgspec.structs.replace(PLAN, id=entry_id(9), logged_at=time_of_new_plan(PLAN, now))
    assert current_plan([new, PLAN]) is new
    assert new.logged_at >= now
    assert time_of_new_plan(None, now) == now


def test_no_two_sessions_of_a_day_have_the_same_name():
    plan = plan_with(sessions_a_week=3, has_extra=True, run_days=(1, 3), long_run_day=6)
    first, second, *_ = (s for s in sessions_in(plan, MONDAY) if not s.is_optional)
    [extra] = (s for s in sessions_in(plan, MONDAY) if s.is_optional)
    free = next(
        day
        for day in (MONDAY + timedelta(n) for n in range(7))
        if day not in [s.day for s in plan.sessions]
    )
    with pytest.raises(ConflictError):
        moved(plan, first, second.day, NOW)
    assert not is_taken(plan, extra, second.day)
    for plan_now in (plan, moved(plan, first, free, NOW)):
        addresses = [(s.day, s.name) for s in plan_now.sessions]
        assert len(set(addresses)) == len(addresses)
    with pytest.raises(ConflictError):  # it lies on another day by now
        moved(moved(plan, first, free, NOW), first, first.day + timedelta(1), NOW)


def test_exercises_that_are_gone_are_left_out_and_named():
    known = set(CONTENT.exercises) - {"E12"}
    plan, lost = with_known(PLAN, known)
    assert lost == ("E12",)
    assert plan.sessions
    assert not any("E12" in names(s) for s in plan.sessions)
    assert with_known(PLAN, CONTENT.exercises.keys()) == (PLAN, ())
