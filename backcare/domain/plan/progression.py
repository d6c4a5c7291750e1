"""Make one exercise a step easier, harder or shorter (clinical notes 6.3, PR1, PR4, PR5)."""

import msgspec

from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programming import dose_like, with_sets

HARDER = "progress-harder"
PROGRESS = frozenset(("progress-reps", "progress-hold", HARDER))
"""The reasons for what became harder (PR1)."""
_LOOKED_BACK = PROGRESS | {"hold-dose", "reduce", "regress", "regress-dose"}
_MORE_REPS, _MORE_SECONDS = 2, 5
_HALF, _THREE_QUARTERS = 0.5, 0.75
_AHEAD = 2
"""How many weeks before its turn in the programme a harder exercise may come."""


def amount(planned: PlannedExercise) -> tuple[int, bool]:
    """Return the amount of an exercise, to compare two doses: all its work, and whether loaded."""
    return sum(planned.reps) * (planned.hold_seconds or 1), planned.load is not None


def with_dose(planned: PlannedExercise, dose: PlannedExercise) -> PlannedExercise:
    """Return an exercise at the dose it had before."""
    return msgspec.structs.replace(
        planned, reps=dose.reps, hold_seconds=dose.hold_seconds, load=dose.load
    )


def in_place_of(planned: PlannedExercise, before: PlannedExercise) -> PlannedExercise:
    """Return what was done before, at its old dose, in place of the exercise that follows it."""
    return msgspec.structs.replace(
        before,
        is_key=planned.is_key,
        replaces=before.replaces or planned.exercise,
        reasons=tuple(r for r in before.reasons if r not in _LOOKED_BACK),
    )


def less(planned: PlannedExercise) -> PlannedExercise:
    """Return one set fewer; a single set gets a quarter shorter (PR4: 20 to 30%)."""
    if len(planned.reps) > 1:
        return msgspec.structs.replace(planned, reps=planned.reps[:-1])
    return msgspec.structs.replace(
        planned, reps=(max(1, round(_THREE_QUARTERS * planned.reps[0])),)
    )


def easier(
    planned: PlannedExercise, session: PlannedSession, planner: Planner
) -> tuple[PlannedExercise, ReasonId]:
    """Return the next easier exercise that can be done, or else half the sets (PR5)."""
    exercises = planner.programming.exercises
    options = (v.exercise for v in exercises[planned.exercise].easier if v.exercise is not None)
    chosen = next((o for o in options if _may_come(o, session, planner)), None)
    if chosen is None:
        return with_sets(planned, _HALF), "regress-dose"
    return _as(exercises[chosen], planned), "regress"


def more(
    planned: PlannedExercise, session: PlannedSession, planner: Planner
) -> tuple[PlannedExercise | None, ReasonId]:
    """Return one step more within the exercise's dose, or else the next harder exercise (PR1)."""
    exercises = planner.programming.exercises
    exercise = exercises[planned.exercise]
    dose, hold = exercise.dose, planned.hold_seconds
    if hold is not None and dose.hold_seconds is not None and hold < dose.hold_seconds[1]:
        longer = min(dose.hold_seconds[1], hold + _MORE_SECONDS)
        after, reason = msgspec.structs.replace(planned, hold_seconds=longer), "progress-hold"
    elif dose.reps is not None and max(planned.reps) < dose.reps[1]:
        reps = tuple(min(dose.reps[1], r + _MORE_REPS) for r in planned.reps)
        after, reason = msgspec.structs.replace(planned, reps=reps), "progress-reps"
    else:
        options = (v.exercise for v in exercise.harder if v.exercise is not None)
        chosen = next((o for o in options if _is_next(o, session, planner)), None)
        if chosen is None:
            return None, HARDER
        after, reason = _as(exercises[chosen], planned), HARDER
    fits = planner.fits_time(with_exercise(session, planned.exercise, after))
    return (after if fits else None), reason


def versions(
    planned: PlannedExercise, session: PlannedSession, planner: Planner
) -> dict[str, PlannedExercise]:
    """Return an exercise as planned, and the easier and harder ones a runner may switch to.

    Because the runner asks for it, a harder one may come before its turn here; but not one that
    has to wait for their group.
    """
    exercises = planner.programming.exercises
    found = {"planned": planned}
    lighter, _ = easier(planned, session, planner)
    if lighter != planned:
        found["easier"] = lighter
    options = (v.exercise for v in exercises[planned.exercise].harder if v.exercise is not None)
    chosen = next((o for o in options if _may_come(o, session, planner)), None)
    if chosen is not None:
        found["harder"] = _as(exercises[chosen], planned)
    return found


def _as(exercise: Exercise, planned: PlannedExercise) -> PlannedExercise:
    reps, hold = dose_like(exercise, len(planned.reps))
    return PlannedExercise(
        exercise=exercise.id,
        reps=reps,
        hold_seconds=hold,
        is_each_side=exercise.dose.per_side,
        is_key=planned.is_key,
        replaces=planned.exercise,
    )


def _may_come(exercise: str, session: PlannedSession, planner: Planner) -> bool:
    """Return whether an exercise can be done, is not in the session, and need not wait."""
    is_there = exercise in {e.exercise for e in session.exercises}
    is_at_hand = planner.can_do(planner.programming.exercises[exercise])
    return is_at_hand and not is_there and not _waits(exercise, session.week, planner)


def _is_next(exercise: str, session: PlannedSession, planner: Planner) -> bool:
    """Return whether a harder exercise may come now, not too long before its turn."""
    first = planner.programming.programme.first_week_of(exercise)
    is_early = first is None or first > session.week + _AHEAD
    return not is_early and _may_come(exercise, session, planner)


def _waits(exercise: str, week: int, planner: Planner) -> bool:
    """Return whether an exercise is excluded or not yet due in a week for the runner's groups."""
    first = planner.programming.programme.first_week_of(exercise) or 0
    return any(
        exercise in a.drop
        or (exercise in a.until_leg_settles and not planner.choices.has_settled_leg)
        or (a.delay is not None and exercise in a.delay.exercises and week < first + a.delay.weeks)
        for a in planner.adjustments
    )


def with_exercise(session: PlannedSession, place: str, after: PlannedExercise) -> PlannedSession:
    """Return a session with one exercise replaced, in no more sets than before.

    So an easier exercise stays easier.
    """
    return msgspec.structs.replace(
        session,
        exercises=tuple(
            msgspec.structs.replace(after, reps=after.reps[: len(e.reps)])
            if e.exercise == place
            else e
            for e in session.exercises
        ),
    )
