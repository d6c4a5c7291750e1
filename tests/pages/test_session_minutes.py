"""The minutes that a session promises are those through which the player leads."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.plan.builder import Planner
from backcare.ui.session.choice import session_minutes
from backcare.ui.session.data import routine_data
from tests.builders import MONDAY, plan_of
from tests.domain.plan.runner import BY, chosen
from tests.domain.plan.wishes import choices, starts
from tests.pages.screen import CONTENT


def seconds_led(session, whole, plan):
    """Return the seconds of all steps that the player gets, as planned."""
    data = routine_data(session, whole, plan, 0, CONTENT)
    return sum(step.seconds for part in data.stations for step in part.versions["planned"].steps)


def check(session, whole, plan):
    """The minutes on the page are the steps' own, and no more than the runner wished for."""
    seconds = seconds_led(session, whole, plan)
    promised = session_minutes(session, whole, SimpleNamespace(content=CONTENT))
    assert promised == math.ceil(seconds / 60)
    limit = plan.choices.session_minutes
    if session.is_optional or session is not whole:
        limit = BY.programme.short_minutes
    assert seconds <= limit * 60


@given(choices, starts, st.data())
def test_minutes_are_the_sum_of_the_steps_of_any_session(wish, start, data):
    sessions = Planner(wish, BY).build_sessions(start)
    whole = data.draw(st.sampled_from(sessions))
    plan = plan_of(sessions, wish, start)
    check(whole, whole, plan)
    check(BY.short_session(whole), whole, plan)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("limit", [20, 25, 30, 40])
def test_minutes_are_the_sum_of_the_steps_in_each_week(level, limit):
    wish = chosen(level=level, session_minutes=limit, has_extra=True)
    sessions = Planner(wish, BY).build_sessions(MONDAY)
    plan = plan_of(sessions, wish, MONDAY)
    assert {s.is_optional for s in sessions} == {True, False}
    for whole in sessions:
        check(whole, whole, plan)
        check(BY.short_session(whole), whole, plan)
