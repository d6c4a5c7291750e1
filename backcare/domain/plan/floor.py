"""A session while running and jumping wait: calm floor work alone."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.plan import NO_IMPACT, PlannedExercise, PlannedSession
from backcare.domain.plan.programming import FEWEST_SETS, gently

_OF_THE_WHOLE = (NO_IMPACT, "time")
"""Reasons that are said once, or that what is left has no more."""


def on_the_floor(
    session: PlannedSession,
    floor_work: Collection[str],
    first: Iterable[str],
    exercises: Mapping[str, Exercise],
) -> PlannedSession:
    """Return a session with nothing but `floor_work`, and without a warm-up.

    Where nothing is left of it, `first` takes its place: what somebody begins with whom landing
    hurts (clinical notes 3.2 G5).
    """
    kept = tuple(e for e in session.exercises if e.exercise in floor_work)
    kept = kept or tuple(gently(exercises[name], FEWEST_SETS, is_key=True) for name in first)
    reasons = (NO_IMPACT, *(r for r in session.reasons if r not in _OF_THE_WHOLE))
    return msgspec.structs.replace(session, exercises=kept, reasons=reasons)


def without_impact(
    versions: Mapping[str, PlannedExercise], floor_work: Collection[str]
) -> dict[str, PlannedExercise]:
    """Return those of the easier and harder versions of an exercise that are floor work too."""
    return {name: one for name, one in versions.items() if one.exercise in floor_work}
