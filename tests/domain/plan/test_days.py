"""Strength on days that a runner chooses: what is refused, what moves, what stays."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.days import with_days
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import may_move
from backcare.domain.plan.plan import OWN_DAYS
from backcare.domain.plan.schedule import ClashKind, training_days, wish_fault
from backcare.domain.weeks import WEEK, monday_of
from backcare.storage.documents import validate_record
from tests.builders import session
from tests.domain.plan.look_back import NOW, applied, did, did_weeks, reasons, review, week_of
from tests.domain.plan.runner import BY, MONDAY, chosen, moved, names, plan_with

DAY = timedelta(days=1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def on(plan, *days, since=MONDAY, log=None, today=None):
    log = Log(plans=(plan,)) if log is None else log
    return with_days(plan, days, since, log, today or since, NOW, BY)


def weekdays(plan, monday):
    return [s.day.weekday() for s in week_of(plan, monday) if not s.is_optional]


@pytest.mark.parametrize(
    ("days", "kind", "told", "better"),
    [
        ((MON, SAT), ClashKind.BEFORE_LONG_RUN, (SAT,), (MON, THU)),
        ((WED, SUN), ClashKind.ON_LONG_RUN, (SUN,), (TUE, THU)),
        ((WED, THU), ClashKind.NEXT_DAY, (WED, THU), (TUE, THU)),
    ],
)
def test_days_that_break_a_rule_are_told_with_the_nearest_that_keep_it(days, kind, told, better):
    fault = wish_fault(days, chosen())  # the long run is on Sunday
    assert (fault.kind, fault.days) == (kind, told)
    assert wish_fault(fault.better, chosen()) is None
    assert sum(abs(a - b) for a, b in zip(days, fault.better, strict=True)) <= sum(
        abs(a - b) for a, b in zip(days, better, strict=True)
    )


@given(st.integers(1, 3), st.none() | st.integers(0, 6))
def test_what_we_choose_is_never_refused_and_some_days_always_do(sessions, long_run):
    wish = chosen(sessions_a_week=sessions, long_run_day=long_run, run_days=())
    assert wish_fault(training_days(wish), wish) is None
    for days in combinations(range(7), sessions):
        fault = wish_fault(days, wish)
        assert fault is None or wish_fault(fault.better, wish) is None


def test_a_fresh_plan_has_the_days_that_were_chosen():
    plan = plan_with(strength_days=(TUE, THU))
    assert {tuple(weekdays(plan, MONDAY + n * WEEK)) for n in range(12)} == {(TUE, THU)}


def test_chosen_days_are_as_many_as_sessions_each_once_and_in_order():
    for days in ((TUE,), (TUE, TUE), (THU, TUE), (MON, WED, FRI)):
        with pytest.raises(ValueError, match="strength days"):
            chosen(strength_days=days)


def test_all_weeks_to_come_move_and_what_is_in_them_stays():
    plan = plan_with(run_days=(), long_run_day=None)
    was = training_days(plan.choices)
    days = (TUE, SAT)
    assert days != was
    changed = on(plan, *days)
    assert changed.choices.strength_days == days
    assert [(s.name, s.week, s.exercises) for s in changed.sessions] == [
        (s.name, s.week, s.exercises) for s in plan.sessions
    ]
    assert all(tuple(weekdays(changed, MONDAY + n * WEEK)) == days for n in range(12))
    assert changed.changes[-1].reason == OWN_DAYS
    assert on(changed, *was).sessions == plan.sessions


def test_left_to_us_again_it_has_our_days_again():
    plan = plan_with()
    assert on(on(plan, TUE, THU)).sessions == plan.sessions


def test_what_is_past_or_done_stays_and_the_rest_of_the_week_goes_where_it_can():
    plan = plan_with(run_days=(), long_run_day=None, strength_days=(MON, THU))
    wednesday = MONDAY + 2 * DAY
    first, second = week_of(plan, MONDAY)
    log = Log(sessions=(did(first),), plans=(plan,))
    changed = on(plan, TUE, SAT, since=wednesday, log=log)
    assert week_of(changed, MONDAY)[0] == first
    assert [s.day for s in week_of(changed, MONDAY)] == [MONDAY, MONDAY + 5 * DAY]
    early = session(1, wednesday, done=did(second).done)
    done = Log(sessions=(did(first), early), plans=(plan,))
    assert week_of(on(plan, TUE, SAT, since=wednesday, log=done), MONDAY) == [first, second]


def test_a_week_under_way_without_room_stays_and_the_next_ones_move():
    plan = plan_with(run_days=(), long_run_day=None, strength_days=(THU, SUN))
    wednesday = MONDAY + 2 * DAY
    changed = on(plan, MON, THU, since=wednesday)
    assert week_of(changed, MONDAY) == week_of(plan, MONDAY)
    assert weekdays(changed, MONDAY + WEEK) == [MON, THU]


def test_from_next_week_on_this_one_stays():
    plan = plan_with(run_days=(), long_run_day=None)
    changed = on(plan, TUE, FRI, since=MONDAY + WEEK, today=MONDAY)
    assert week_of(changed, MONDAY) == week_of(plan, MONDAY)
    assert weekdays(changed, MONDAY + WEEK) == [TUE, FRI]


def test_what_was_moved_by_hand_stays_also_when_the_plan_is_laid_anew():
    plan = plan_with(run_days=(), long_run_day=None, strength_days=(MON, THU))
    third = MONDAY + 2 * WEEK
    saturday = third + 5 * DAY
    plan = moved(plan, week_of(plan, third)[1], saturday, NOW)
    changed = on(plan, TUE, FRI)
    assert weekdays(changed, third) == [TUE, SAT]
    log = Log(sessions=did_weeks(changed, MONDAY, MONDAY + WEEK, nprs=7), plans=(changed,))
    found = review(changed, log, MONDAY + WEEK)
    assert "two-reds" in reasons(found)
    assert weekdays(applied(changed, found, MONDAY + WEEK), third) == [TUE, SAT]


def test_a_day_before_the_long_run_takes_heavy_legs_out_and_another_brings_them_back():
    plan = plan_with()  # the long run is on Sunday
    heavy = set(BY.programme.heavy_legs)
    assert wish_fault((MON, FRI), plan.choices)
    changed = on(plan, MON, FRI)  # as a file may have it
    fridays = [s for s in changed.sessions if s.day.weekday() == FRI]
    assert fridays
    assert not any(heavy & set(names(s)) for s in fridays)
    assert on(changed).sessions == plan.sessions


def test_the_light_session_of_a_race_week_is_where_the_new_days_have_it():
    race = MONDAY + 19 * DAY  # a Saturday
    plan = plan_with(run_days=(), long_run_day=None, races=(race,), strength_days=(MON, THU))
    changed = on(plan, TUE, SUN)
    inside = [s for s in changed.sessions if 0 <= (race - s.day).days <= 7]
    assert len(inside) == 1
    assert "race" in inside[0].reasons
    assert race + DAY in [s.day for s in changed.sessions]  # left out before, as a Thursday
    assert on(changed, MON, THU).sessions == plan.sessions


def test_the_ten_minutes_after_a_run_go_out_of_the_way():
    plan = plan_with(has_extra=True, run_days=(1, 3), long_run_day=None, strength_days=(MON, FRI))
    optional = {s.day.weekday() for s in plan.sessions if s.is_optional}
    assert optional == {TUE}
    changed = on(plan, TUE, FRI)
    assert {s.day.weekday() for s in changed.sessions if s.is_optional} == {THU}


def test_the_light_session_before_a_race_comes_back_from_a_day_before_the_long_run():
    plan = plan_with(long_run_day=MON, run_days=(), races=(MONDAY + 33 * DAY,))
    there = on(plan, MON, TUE)
    [light] = [s for s in there.sessions if "race" in s.reasons]
    assert "before-long-run" in light.reasons
    assert on(there, *training_days(plan.choices)).sessions == plan.sessions


def test_no_session_comes_to_lie_in_the_two_days_before_a_race():
    plan = plan_with(long_run_day=WED, run_days=(), races=(MONDAY + 5 * DAY,))
    there = on(plan, MON, TUE)
    assert week_of(there, MONDAY)[0].day == MONDAY
    assert on(there, *training_days(plan.choices)).sessions == plan.sessions


@settings(max_examples=25, deadline=None)
@given(
    st.data(),
    st.integers(2, 3),
    st.none() | st.integers(0, 6),
    st.none() | st.integers(5, 40),
    st.integers(0, 20),
)
def test_there_and_back_has_the_sessions_that_it_had(data, sessions, long_run, race, since):
    races = () if race is None else (MONDAY + race * DAY,)
    plan = plan_with(sessions_a_week=sessions, long_run_day=long_run, run_days=(), races=races)
    day = monday_of(MONDAY + since * DAY)
    wish = data.draw(st.sampled_from(list(combinations(range(7), sessions))))
    there = on(plan, *wish, since=day, today=day)
    back = on(there, *training_days(plan.choices), since=day, today=day)
    assert [(s.day, s.name, names(s)) for s in back.sessions] == [
        (s.day, s.name, names(s)) for s in plan.sessions
    ]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_whatever_was_moved_no_two_sessions_share_a_day(data, steps):
    plan = plan_with(sessions_a_week=3, has_extra=True, run_days=(1, 3), long_run_day=6)
    today = MONDAY
    for step in steps:
        today += step * DAY
        coming = [s for s in plan.sessions if s.day >= today][:4]
        for one in coming[:1]:
            day = monday_of(one.day) + step * DAY
            if day >= today and may_move(plan, one, day, Planner(plan.choices, BY)):
                plan = moved(plan, one, day, NOW)
        wish = data.draw(st.sampled_from(list(combinations(range(7), 3))))
        before = [s for s in plan.sessions if s.day < today]
        plan = on(plan, *wish, since=today, today=today)
        assert [s for s in plan.sessions if s.day < today] == before
        kinds = [(s.day, s.is_optional) for s in plan.sessions]
        assert len(set(kinds)) == len(kinds)
        validate_record(plan)
