"""How the routine goes: the score, weeks in a row, the week in words, the calendar."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.standing import Standing
from backcare.domain.tracker.routine import (
    WeekOutcome,
    calendar_of,
    routine_of,
    score_of,
    weeks_in_a_row,
)
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY, _base, session
from tests.domain.tracker.weeks import weeks

DAY = timedelta(days=1)


def test_a_missed_week_bends_the_score_and_a_good_one_lifts_it():
    good = score_of(weeks(*[(2, 2)] * 8, (0, 2)))
    missed = score_of(weeks(*[(2, 2)] * 7, (0, 2), (0, 2)))
    back = score_of(weeks(*[(2, 2)] * 7, (0, 2), (2, 2), (0, 2)))
    assert good == 1
    assert 0.75 < missed < 0.85
    assert missed < back < 1


def test_weeks_without_a_target_and_the_one_under_way_do_not_count():
    assert score_of(weeks((2, 2), (0, None), (0, 2))) == 1
    assert score_of(weeks((0, None), (0, 2))) is None
    assert score_of(weeks((1, 2), (2, 2))) > 0.5  # this week is reached already


@given(
    st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(1, 5)), min_size=1, max_size=60)
)
def test_the_score_is_a_share_and_more_sessions_never_lower_it(pairs):
    score = score_of(weeks(*pairs))
    assert score is None or 0 <= score <= 1
    more = score_of(weeks(*((done + 1, planned) for done, planned in pairs)))
    if score is not None:
        assert more >= score - 1e-9 or more is None


def test_weeks_in_a_row_pass_over_pauses():
    assert weeks_in_a_row(weeks((0, 2), (2, 2), (0, None), (2, 2), (0, 2))) == 2
    assert weeks_in_a_row(weeks((2, 2), (1, 2), (0, 2))) == 0


@pytest.mark.parametrize(
    ("pairs", "review"),
    [
        (((2, 2), (2, 2), (0, 2)), WeekOutcome.REACHED),
        (((0, 2), (2, 2), (0, 2)), WeekOutcome.BACK),
        (((2, 2), (1, 2), (0, 2)), WeekOutcome.PARTLY),
        (((2, 2), (0, 2), (0, 2)), WeekOutcome.RESTED),
        (((2, 2), (0, None), (0, 2)), None),
        (((0, None), (0, None), (0, 2)), None),
        (((0, 2),), None),
    ],
)
def test_the_week_in_words(pairs, review):
    assert routine_of(weeks(*pairs)).outcome is review


def test_only_a_planned_pause_is_called_one():
    one = Pause(**_base(70, MONDAY - 3 * DAY), reason=PauseReason.ILL, until=MONDAY - 2 * DAY)
    told = weeks((2, 2), (0, None), (0, 2))
    assert routine_of(told, [one]).outcome is WeekOutcome.PAUSED
    earlier = msgspec.structs.replace(one, day=MONDAY - 20 * DAY, until=MONDAY - 8 * DAY)
    assert routine_of(told, [earlier]).outcome is None


def test_the_calendar_begins_on_a_monday_and_marks_what_was_done():
    weeks = calendar_of(Standing([], [session(1, TODAY)]), TODAY, 3)
    assert [len(week) for week in weeks] == [7, 7, 7]
    assert weeks[0][0].day == MONDAY - 2 * WEEK
    assert [one.day for week in weeks for one in week if one.is_ticked] == [TODAY]
