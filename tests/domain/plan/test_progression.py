"""Which exercise is easier and which is harder, for whom and when."""

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.progression import versions
from backcare.domain.plan.steps import steps_of
from tests.builders import plan_of
from tests.domain.plan.runner import BY, EVERYTHING, MONDAY, chosen, plan_with


def test_easier_and_harder_stay_within_what_the_runner_can_do():
    for wish in (chosen(), chosen(equipment=(), level=3)):
        plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
        for one in plan.sessions:
            for planned in one.exercises:
                for name, version in versions(planned, one, Planner(plan.choices, BY)).items():
                    needs = set(BY.exercises[version.exercise].equipment)
                    assert needs <= {*wish.equipment, *BY.programme.at_hand}
                    assert steps_of([version], BY.exercises)
                    if name != "planned":
                        assert version != planned


def test_harder_never_offers_what_the_group_leaves_for_later():
    plan = plan_with(level=3, groups=(BehaviourGroup.NERVE,), equipment=EVERYTHING)
    offered = {
        v.exercise
        for s in plan.sessions
        for e in s.exercises
        for v in versions(e, s, Planner(plan.choices, BY)).values()
    }
    assert not offered & {"E30", "E31", "E32"}


@pytest.mark.parametrize(("week", "comes"), [(9, False), (10, False), (11, True), (13, True)])
def test_a_harder_exercise_waits_no_longer_than_the_group_asks(week, comes):
    plan = plan_with(level=3, groups=(BehaviourGroup.ONE_SIDED,))
    squat = msgspec.structs.replace(plan.sessions[0].exercises[0], exercise="E27")
    session = msgspec.structs.replace(plan.sessions[0], week=week, exercises=(squat,))
    assert ("harder" in versions(squat, session, Planner(plan.choices, BY))) is comes


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_calm_leg_lets_harder_hinges_be_offered(is_settled):
    plan = plan_with(level=3, groups=(BehaviourGroup.NERVE,), has_settled_leg=is_settled)
    session = plan.sessions[0]
    hinge = msgspec.structs.replace(session.exercises[0], exercise="E30")
    session = msgspec.structs.replace(session, exercises=(hinge,))
    assert ("harder" in versions(hinge, session, Planner(plan.choices, BY))) is is_settled
