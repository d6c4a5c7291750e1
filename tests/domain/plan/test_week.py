"""A week of a plan as it stands: what is done, on which day, and what comes next."""

from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import RunKind, days_of, next_open, run_on, sessions_in
from backcare.domain.weeks import MONDAYS, WEEK, in_week
from tests.builders import session
from tests.domain.plan.runner import MONDAY, plan_with

PLAN = plan_with()
FIRST, SECOND = sessions_in(PLAN, MONDAY)


def with_done(done, planned=(FIRST, SECOND)):
    """What is planned in the week of `MONDAY`, with what was done of it."""
    return week_with(done, planned).planned


def week_with(done, planned):
    plan = msgspec.structs.replace(PLAN, sessions=tuple(planned))
    return Standing([plan], done).week(MONDAY)


def test_a_session_done_on_another_day_is_done():
    other_day = FIRST.day + timedelta(1)
    assert [p.is_done for p in with_done([session(1, other_day)])] == [True, False]
    assert [p.is_done for p in with_done([session(1, SECOND.day)])] == [False, True]
    assert [p.is_done for p in with_done([])] == [False, False]
    both = [session(1, other_day), session(2, FIRST.day)]
    assert [p.is_done for p in with_done(both)] == [True, True]


def test_it_is_known_on_which_day_a_session_was_done():
    other_day = FIRST.day + timedelta(1)
    told = with_done([session(1, other_day), session(2, SECOND.day)])
    assert [p.done_on for p in told] == [other_day, SECOND.day]


def test_the_first_one_done_stands_for_the_first_one_planned():
    days = [day for n in range(7) if (day := MONDAY + timedelta(n)) not in (FIRST.day, SECOND.day)]
    told = with_done([session(1, days[2]), session(2, days[0])])
    assert [p.done_on for p in told] == [days[0], days[2]]


def test_a_tick_stands_on_the_day_on_which_it_was_done():
    saturday, sunday = MONDAY + timedelta(5), MONDAY + timedelta(6)
    planned = tuple(msgspec.structs.replace(FIRST, day=day) for day in (MONDAY, sunday))
    instead = [session(1, MONDAY), session(2, saturday)]
    days = days_of(MONDAY, week_with(instead, planned))
    assert [one.day for one in days if one.is_ticked] == [MONDAY, saturday]
    assert days[5].done == (planned[1],)
    assert (days[6].done, days[6].open) == ((), ())
    late = days_of(MONDAY, week_with([session(1, saturday)], planned))
    assert (late[0].done, late[0].open, late[5].done) == ((), (), (planned[0],))
    assert late[6].open == (planned[1],)


@given(st.lists(st.integers(-3, 9), max_size=6), st.booleans())
def test_plan_and_tracker_tick_the_same_days(offsets, has_plan):
    done = [session(n, MONDAY + timedelta(day)) for n, day in enumerate(offsets)]
    days = days_of(MONDAY, week_with(done, (FIRST, SECOND) if has_plan else ()))
    assert {one.day for one in days if one.is_ticked} == {s.day for s in in_week(done, MONDAY)}
    assert sum(len(one.done) for one in days) == len(in_week(done, MONDAY))
    stood_for = [s for one in days for s in (*one.done, *one.open) if s is not None]
    assert sorted(s.day for s in stood_for) == ([FIRST.day, SECOND.day] if has_plan else [])


@given(st.lists(st.integers(0, 6), max_size=6))
def test_never_more_is_done_than_was_done(days):
    done = [session(n, MONDAY + timedelta(day)) for n, day in enumerate(days)]
    marked = sum(p.is_done for p in with_done(done))
    assert marked == min(2, len(done))


def next_on(today, *done):
    return next_open(PLAN, Standing([PLAN], done), today)


def test_next_is_today_then_what_is_open_then_what_comes():
    assert next_on(FIRST.day) is FIRST
    assert next_on(FIRST.day + timedelta(1)) is FIRST
    assert next_on(FIRST.day, session(1, FIRST.day)) is SECOND
    assert next_on(FIRST.day + timedelta(1), session(1, FIRST.day)) is SECOND
    later = sessions_in(PLAN, MONDAY + WEEK)[0]
    assert next_on(MONDAY + WEEK) is later  # last week's is not carried over
    assert next_on(date(2030, 1, 1)) is None
    assert next_on(date(2020, 1, 1)) is FIRST  # a clock that was moved back


def test_what_was_done_ahead_is_not_next_again():
    ahead = SECOND.day - timedelta(1)
    done = (session(1, FIRST.day), session(2, ahead))
    assert next_on(ahead, *done) is sessions_in(PLAN, MONDAY + WEEK)[0]


def test_runs_of_a_day():
    wish = PlanChoices(level=1, sessions_a_week=2, run_days=(0, 6), long_run_day=6, races=(MONDAY,))
    assert run_on(MONDAY, wish, MONDAYS) is RunKind.RACE
    assert run_on(MONDAY + WEEK, wish, MONDAYS) is RunKind.EASY
    assert run_on(MONDAY + timedelta(6), wish, MONDAYS) is None  # the race was in this week
    assert run_on(MONDAY + timedelta(13), wish, MONDAYS) is RunKind.LONG
    assert run_on(MONDAY + timedelta(1), wish, MONDAYS) is None
