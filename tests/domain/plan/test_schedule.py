"""Sessions that are too close to each other, or to a long run."""

from datetime import timedelta

from backcare.domain.plan.plan import PlannedExercise, PlannedSession
from backcare.domain.plan.schedule import ClashKind, clashes
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import days_around
from backcare.domain.weeks import MONDAYS, WEEK
from tests.builders import plan_of, session
from tests.domain.plan.runner import BY, MONDAY, chosen

HEAVY = (PlannedExercise(exercise="E32", reps=(8, 8)),)


STEADY = chosen(run_days=(), long_run_day=None)


def heavy(*days):
    return tuple(PlannedSession(day=MONDAY + timedelta(d), name="A", exercises=HEAVY) for d in days)


def clashes_in_week(plan, done, today):
    standing = Standing([plan], done)
    planned = standing.week(MONDAY).planned
    return clashes(
        [p.session for p in planned if not p.is_done and p.session.day >= today],
        STEADY,
        BY.programme.heavy_legs,
        around=days_around(plan, standing, MONDAY, today),
        since=today,
        weeks=MONDAYS,
    )


def test_a_done_session_clashes_with_the_next_day_also_when_it_was_done_late():
    plan = plan_of(heavy(0, 3), STEADY, MONDAY)
    wednesday = MONDAY + timedelta(2)
    assert clashes_in_week(plan, [], wednesday) == ()
    [clash] = clashes_in_week(plan, [session(1, wednesday)], wednesday)
    assert (clash.kind, clash.session.day) == (ClashKind.NEXT_DAY, MONDAY + timedelta(3))
    assert clash.better == MONDAY + timedelta(4)


def test_sunday_clashes_with_the_monday_of_the_week_after():
    plan = plan_of(heavy(6, 7), STEADY, MONDAY)
    [clash] = clashes_in_week(plan, [], MONDAY)
    assert (clash.kind, clash.better) == (ClashKind.NEXT_DAY, MONDAY + timedelta(5))
    before = plan_of(heavy(-1, 0), STEADY, MONDAY - WEEK)
    assert clashes_in_week(before, [], MONDAY) == ()  # what was not done leaves nothing
    [clash] = clashes_in_week(before, [session(1, MONDAY - timedelta(1))], MONDAY)
    assert clash.kind is ClashKind.NEXT_DAY


def test_no_better_day_lies_in_the_past():
    plan = plan_of(heavy(3, 4), STEADY, MONDAY)
    thursday = MONDAY + timedelta(3)
    offered = [c.better for c in clashes_in_week(plan, [], thursday)]
    assert offered == [MONDAY + timedelta(6), MONDAY + timedelta(5)]
    plan = plan_of(heavy(5, 6), STEADY, MONDAY)
    assert [c.better for c in clashes_in_week(plan, [], MONDAY + timedelta(5))] == [None, None]
