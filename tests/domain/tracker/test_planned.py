"""How many sessions a week has, by its target, the plan and pauses."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import current_plan
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import sessions_in
from backcare.domain.profile import Profile, Target
from backcare.domain.tracker.adherence import week_of, weekly_adherence
from backcare.domain.weeks import WEEK
from tests.builders import entry_id, plan_of
from tests.domain.plan.runner import BY, MONDAY, chosen, plan_with

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)


PROFILE = Profile(targets=(Target(since=MONDAY - WEEK, sessions=3),))


PLAN = plan_with()


FIRST, SECOND = sessions_in(PLAN, MONDAY)


def pause(day, until, number=70):
    return Pause(
        id=entry_id(number), day=day, logged_at=NOW, reason=PauseReason.HOLIDAY, until=until
    )


def planned_in(week, plans, breaks=(), profile=PROFILE):
    return week_of(week, profile, Standing(plans, [], breaks)).planned


def test_a_plan_sets_the_target_of_its_weeks_and_of_no_other():
    assert planned_in(MONDAY, [PLAN]) == 2
    assert planned_in(MONDAY - WEEK, [PLAN]) == 3
    assert planned_in(MONDAY + 20 * WEEK, [PLAN]) == 3


def test_a_later_plan_counts_from_its_own_week_on():
    wish = chosen(sessions_a_week=3)
    later = msgspec.structs.replace(
        plan_of(Planner(wish, BY).build_sessions(MONDAY + WEEK), wish, MONDAY + WEEK),
        id=entry_id(9),
        logged_at=NOW + WEEK,
    )
    assert [planned_in(MONDAY + n * WEEK, [PLAN, later]) for n in (0, 1)] == [2, 3]
    assert current_plan([later, PLAN]) is later
    assert current_plan([]) is None


def test_optional_sessions_are_no_target():
    plan = plan_with(has_extra=True)
    assert len(sessions_in(plan, MONDAY)) == 3
    assert planned_in(MONDAY, [plan]) == 2


@pytest.mark.parametrize(
    ("begin", "until", "planned"),
    [
        (MONDAY, MONDAY + timedelta(6), None),
        (FIRST.day, FIRST.day, 1),
        (SECOND.day, None, 1),
        (MONDAY - WEEK, None, None),
        (MONDAY + WEEK, None, 2),
    ],
)
def test_a_pause_takes_its_sessions_out_of_the_target(begin, until, planned):
    assert planned_in(MONDAY, [PLAN], [pause(begin, until)], profile=PROFILE) == planned


def test_without_a_plan_a_pause_takes_its_share_of_the_target():
    week = MONDAY - WEEK
    assert planned_in(week, (), [pause(week, week + timedelta(6))], profile=PROFILE) is None
    assert planned_in(week, (), [pause(week, week + timedelta(2))], profile=PROFILE) == 2
    assert planned_in(week, (), [], profile=Profile()) is None


def test_a_paused_week_is_no_missed_week():
    standing = Standing([PLAN], [], [pause(MONDAY, MONDAY + timedelta(6))])
    weeks = weekly_adherence(standing, PROFILE, MONDAY + WEEK)
    assert [week.planned for week in weeks[-3:]] == [3, None, 2]
