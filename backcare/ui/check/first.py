"""The exercises that a result lets somebody begin with at once, one set of each."""

from collections.abc import Sequence

from backcare.domain.check.result import BehaviourGroup, Limit
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.programming import dose_like
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
    found = []
    for exercise in [e for e in first if e in library][:_MOST]:
        reps, hold = dose_like(library[exercise], 1)
        each_side = library[exercise].dose.per_side
        found.append(
            PlannedExercise(exercise=exercise, reps=reps, hold_seconds=hold, is_each_side=each_side)
        )
    return tuple(found)


def first_minutes(planned: Sequence[PlannedExercise], visit: Visit) -> int:
    """Return how long they take, in whole minutes."""
    return minutes_of(planned, visit.content.exercises)
