"""Anything that a runner may choose for a plan, and any day of a week on which it may begin."""

from datetime import timedelta

from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.plan import PlanChoices
from tests.domain.plan.runner import MONDAY

PLANNED_GROUPS = [g for g in BehaviourGroup if g is not BehaviourGroup.IMPACT]

choices = st.builds(
    PlanChoices,
    level=st.integers(1, 3),
    sessions_a_week=st.integers(2, 3),
    equipment=st.lists(st.sampled_from(Equipment), unique=True).map(tuple),
    run_days=st.lists(st.integers(0, 6), unique=True).map(tuple),
    long_run_day=st.none() | st.integers(0, 6),
    groups=st.lists(st.sampled_from(PLANNED_GROUPS), unique=True, max_size=2).map(tuple),
    session_minutes=st.sampled_from([20, 30, 40]),
    has_extra=st.booleans(),
    begins_settled=st.booleans(),
    has_settled_leg=st.booleans(),
    races=st.lists(st.dates(MONDAY, MONDAY + timedelta(90)), max_size=2, unique=True).map(tuple),
)
starts = st.dates(MONDAY, MONDAY + timedelta(6))
