"""One week is one weekly check."""

from datetime import datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import EffectOnRunning
from backcare.domain.tracker.weekly_answers import answers_by_week
from backcare.domain.weeks import MONDAYS, WEEK
from tests.builders import MONDAY
from tests.domain.tracker.weeks import weekly


def told(ago, minute, **values):
    check = weekly(MONDAY - ago * WEEK, confidence=5, **values)
    at = datetime(2026, 11, 19, 8, tzinfo=check.logged_at.tzinfo) + timedelta(minutes=minute)
    return msgspec.structs.replace(check, logged_at=at, id=f"{minute:032x}")


def test_of_two_answers_about_a_week_the_later_one_counts():
    checks = [told(1, 5, effect=EffectOnRunning.RAN_LESS), told(1, 0, effect=EffectOnRunning(0))]
    for given_ in (checks, checks[::-1]):
        effects = answers_by_week(given_, lambda check: check.effect, MONDAYS)
        assert effects == {MONDAY - WEEK: EffectOnRunning.RAN_LESS}


def test_a_question_left_out_takes_no_answer_back():
    checks = [told(1, 0, effect=EffectOnRunning.RAN_LESS), told(1, 5, nprs_waking=0)]
    effects = answers_by_week(checks, lambda check: check.effect, MONDAYS)
    assert effects == {MONDAY - WEEK: EffectOnRunning.RAN_LESS}
    assert answers_by_week(checks, lambda check: check.nprs_waking, MONDAYS) == {MONDAY - WEEK: 0}


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 10)), max_size=12))
def test_no_week_has_two_answers(answers):
    checks = [told(ago, minute, nprs_sitting=nprs) for minute, (ago, nprs) in enumerate(answers)]
    expected = {MONDAY - ago * WEEK: nprs for ago, nprs in answers if nprs is not None}
    assert answers_by_week(reversed(checks), lambda check: check.nprs_sitting, MONDAYS) == expected
