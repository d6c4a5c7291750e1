"""Weeks that begin on any day: nothing is lost or counted twice, also where that day changes."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.plan.standing import Standing
from backcare.domain.profile import Profile
from backcare.domain.tracker.adherence import weekly_adherence
from backcare.domain.weeks import WEEK, Weeks, in_week, monday_of, weeks_from
from tests.builders import MONDAY, TODAY, session

DAY = timedelta(days=1)
any_weeks = st.builds(Weeks, st.integers(0, 6))
# Over a leap day, New Year and changes of the clock.
any_day = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(any_weeks, any_day)
def test_each_day_is_in_one_week_of_seven(weeks, day):
    start = weeks.start(day)
    assert start <= day < start + WEEK
    assert start.weekday() == weeks.begins == weeks.weekdays[0]
    assert {weeks.start(start + n * DAY) for n in range(7)} == {start}
    assert [weeks.day(start, weekday) for weekday in weeks.weekdays] == [
        start + n * DAY for n in range(7)
    ]
    assert day == start + weeks.place(day) * DAY == weeks.day(start, day.weekday())
    assert weeks_from(start) == weeks


@given(any_weeks, any_day)
def test_a_name_means_one_week_there_and_back(weeks, day):
    name = weeks.name(day)
    assert name == monday_of(name)
    assert weeks.named(name) == weeks.start(day)
    assert weeks.name(day + WEEK) == name + WEEK
    assert weeks.last_name(day) == name - WEEK


@given(any_weeks, any_weeks, any_day)
def test_with_another_first_day_a_name_keeps_most_of_its_week(before, after, day):
    name = before.name(day)
    assert abs(before.named(name) - after.named(name)) <= 6 * DAY
    middle = name + 3 * DAY
    assert all(w.start(middle) == w.named(name) for w in (before, after))


@given(any_weeks, st.lists(st.integers(0, 200), max_size=20))
def test_no_session_is_lost_or_counted_twice_whatever_the_first_day(weeks, ago):
    done = [session(n, TODAY - days * DAY) for n, days in enumerate(ago)]
    standing = Standing([], done, (), weeks)
    counted = weekly_adherence(standing, Profile(), TODAY, weeks=31)
    assert sum(week.done for week in counted) == len(done)
    assert sum(len(in_week(done, week.start)) for week in counted) == len(done)
    assert all(a.start + WEEK == b.start for a, b in pairwise(counted))


@given(any_weeks, any_weeks, st.integers(1, 7))
def test_a_target_stays_that_of_its_week_over_a_change(before, after, sessions):
    profile = Profile().with_target(before.name(MONDAY), sessions)
    standing = Standing([], [], (), after)
    targets = Counter(
        week.planned for week in weekly_adherence(standing, profile, MONDAY + 10 * WEEK, weeks=12)
    )
    assert targets[sessions] in (11, 12) or after.name(MONDAY) != before.name(MONDAY)
    assert profile.target_for(after.name(MONDAY) - 2 * WEEK) is None


def test_a_runner_in_boston_and_one_in_dublin():
    boston, dublin = Weeks(6), Weeks(0)
    sunday = date(2026, 11, 29)
    assert (boston.start(sunday), dublin.start(sunday)) == (sunday, date(2026, 11, 23))
    assert boston.name(sunday) == date(2026, 11, 30), "the week that Monday is in"
    assert boston.named(date(2026, 11, 30)) == sunday
