from datetime import date, timedelta
from itertools import pairwise

import pytest

from backcare.domain.plan.standing import Standing
from backcare.domain.profile import Profile, Target
from backcare.domain.tracker.adherence import (
    Overall,
    by_month,
    overall_adherence,
    settled,
    weekly_adherence,
)
from backcare.domain.weeks import WEEK, monday_of
from tests.builders import MONDAY, TODAY, session
from tests.domain.tracker.weeks import weeks

TWO_A_WEEK = Profile(targets=(Target(since=MONDAY - timedelta(weeks=3), sessions=2),))


def test_weeks_run_from_monday_to_sunday():
    sunday, monday = MONDAY - timedelta(days=1), MONDAY
    assert monday_of(sunday) == MONDAY - timedelta(weeks=1)
    assert monday_of(monday) == MONDAY


def test_a_minimum_session_counts_like_a_long_one():
    entries = [session(1, minutes=10), session(2, MONDAY, minutes=30)]
    assert weekly_adherence(Standing([], entries), TWO_A_WEEK, TODAY)[-1].is_reached


def test_two_sessions_on_one_day_are_two():
    assert weekly_adherence(Standing([], [session(1), session(2)]), TWO_A_WEEK, TODAY)[-1].done == 2


def test_twelve_weeks_come_oldest_first_and_end_with_this_one():
    weeks = weekly_adherence(Standing([], []), TWO_A_WEEK, TODAY)
    assert len(weeks) == 12
    assert weeks[-1].start == MONDAY
    assert all(b.start - a.start == timedelta(weeks=1) for a, b in pairwise(weeks))


def test_weeks_before_the_first_target_have_none_and_are_left_out_of_the_sum():
    weeks = weekly_adherence(Standing([], [session(1)]), TWO_A_WEEK, TODAY)
    assert [w.planned for w in weeks] == [None] * 8 + [2] * 4
    assert overall_adherence(weeks) == Overall(1, 8, done=1)


def test_without_any_target_there_is_no_adherence_rather_than_zero():
    weeks = weekly_adherence(Standing([], [session(1)]), Profile(), TODAY)
    assert overall_adherence(weeks) is None
    assert not weeks[-1].is_reached


def test_extra_sessions_do_not_make_up_for_other_weeks():
    busy = [session(n, MONDAY) for n in range(1, 6)]
    weeks = weekly_adherence(Standing([], busy), TWO_A_WEEK, TODAY, weeks=2)
    assert [w.adherence for w in weeks] == [0.0, 1.0]


def test_a_new_target_leaves_past_weeks_alone():
    profile = TWO_A_WEEK.with_target(MONDAY, 3)
    weeks = weekly_adherence(Standing([], []), profile, TODAY, weeks=3)
    assert [w.planned for w in weeks] == [2, 2, 3]


def test_choosing_twice_in_one_week_keeps_the_last_choice():
    profile = Profile().with_target(MONDAY, 3).with_target(MONDAY, 2)
    assert profile.targets == (Target(since=MONDAY, sessions=2),)


def test_the_week_under_way_counts_only_once_it_is_reached():
    last_week = session(1, MONDAY - timedelta(days=1))
    done = [last_week, session(2)]
    open_week = weekly_adherence(Standing([], done), TWO_A_WEEK, TODAY, weeks=2)
    assert [w.adherence for w in settled(open_week)] == [0.5]
    reached = weekly_adherence(Standing([], [*done, session(3)]), TWO_A_WEEK, TODAY, weeks=2)
    assert [w.adherence for w in settled(reached)] == [0.5, 1.0]


def test_months_add_up_their_weeks():
    found = by_month(weeks((1, 2), (2, 2), (0, None), (1, 2)))
    assert sum(w.done for w in found) == 4
    assert sum(w.planned or 0 for w in found) == 6
    [month] = by_month(weeks((1, None)))
    assert (month.start, month.done, month.planned) == (MONDAY.replace(day=1), 1, None)
    assert not month.is_reached


@pytest.mark.parametrize(
    ("pairs", "is_reached"),
    [
        (((8, 2), (0, 2), (0, 2)), False),
        (((4, None), (0, 2), (0, 2)), False),
        (((4, None), (2, 2), (3, 2)), True),
    ],
)
def test_in_a_month_one_week_does_not_make_up_for_another(pairs, is_reached):
    first = date(2026, 9, 7)
    [month] = by_month(weeks(*pairs, last=first + 2 * WEEK))
    assert month.is_reached is is_reached
    assert month.done_a_week == round(sum(done for done, _ in pairs) / 3, 1)
