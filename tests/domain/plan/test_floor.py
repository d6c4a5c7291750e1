"""A session while running and jumping wait. None of these may ever be skipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Move, Position
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.floor import on_the_floor
from backcare.domain.plan.plan import PlanChoices
from tests.builders import MONDAY
from tests.ours import our_library

pytestmark = pytest.mark.safety

CONTENT = our_library()
FLOOR = CONTENT.advice.no_impact.floor_work
IMPACT = CONTENT.advice.for_group(BehaviourGroup.IMPACT)
PROGRAMMING = CONTENT.programming


def test_floor_work_neither_lands_nor_stands_nor_arches():
    for name in FLOOR:
        exercise = CONTENT.exercises[name]
        assert exercise.position not in (Position.STANDING, Position.KNEELING, Position.SITTING)
        assert not {Move.HOP, Move.JUMP, Move.ARCH} & {beat.do for beat in exercise.dose.tempo}
    assert set(IMPACT.first) <= set(FLOOR)
    assert not {"E31", "E33", "E43", "E45", "E46", "E48", "E55", "E56"} & set(FLOOR)


@given(
    level=st.integers(1, 3),
    a_week=st.integers(2, 3),
    group=st.sampled_from([g for g in BehaviourGroup if g in CONTENT.programme.groups]),
)
def test_any_session_of_any_plan_is_led_without_impact(level, a_week, group):
    wish = PlanChoices(level=level, sessions_a_week=a_week, groups=(group,), has_extra=True)
    for session in Planner(wish, PROGRAMMING).build_sessions(MONDAY):
        calm = on_the_floor(session, FLOOR, IMPACT.first, CONTENT.exercises)
        for one in (calm, PROGRAMMING.short_session(calm)):
            assert one.exercises
            assert {e.exercise for e in one.exercises} <= set(FLOOR)
            assert one.is_on_the_floor
            assert not one.has_warm_up
        assert (calm.day, calm.name) == (session.day, session.name)
        minutes = PROGRAMMING.minutes_with_warm_up
        assert minutes(calm) <= max(minutes(session), PROGRAMMING.programme.session_minutes)
