"""The exercises that a result lets somebody begin with at once, one set of each."""

from collections.abc import Sequence

from backcare.domain.check.result import BehaviourGroup, Limit
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.programming import gently
from backcare.domain.plan.steps import minutes_of
from backcare.ui.visit import Visit

_MOST = 4
"""As many exercises take about eight minutes in one set each."""


def planned_first(
    groups: Sequence[BehaviourGroup], limit: Limit, visit: Visit
) -> tuple[PlannedExercise, ...]:
    """Return the first exercises that fit these groups and that this limit leaves, in one set."""
    library = visit.content.exercises
    first = visit.content.advice.first_exercises(groups, limit)
    return tuple(gently(library[e], 1) for e in first if e in library)[:_MOST]


def first_minutes(planned: Sequence[PlannedExercise], visit: Visit) -> int:
    """Return how long they take, in whole minutes."""
    return minutes_of(planned, visit.content.exercises)
