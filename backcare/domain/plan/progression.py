"""Make one exercise a step easier or harder (clinical notes 6.3, PR1 and PR5)."""

from collections.abc import Iterator, Mapping

import msgspec

from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.builder import EASED, Planner
from backcare.domain.plan.dose import half, less, within
from backcare.domain.plan.judge import Fault
from backcare.domain.plan.plan import PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programming import in_place

HARDER = "progress-harder"
PROGRESS = frozenset(("progress-reps", "progress-hold", HARDER))
"""The reasons for what became harder (PR1)."""
_LOOKED_BACK = PROGRESS | EASED | {"hold-dose"}
_MORE_REPS, _MORE_SECONDS = 2, 5
_AHEAD = 2
"""How many weeks before its turn in the programme a harder exercise may come."""


def in_place_of(planned: PlannedExercise, before: PlannedExercise) -> PlannedExercise:
    """Return what was done before, at its old dose, in place of the exercise that follows it."""
    return msgspec.structs.replace(
        before,
        is_key=planned.is_key,
        replaces=before.replaces or planned.exercise,
        reasons=tuple(r for r in before.reasons if r not in _LOOKED_BACK),
    )


def easier(
    done: PlannedExercise, place: str, session: PlannedSession, planner: Planner
) -> tuple[PlannedExercise, ReasonId]:
    """Return the next easier exercise that fits a session, or else half of what was done (PR5).

    It comes in less than what was done, like the milder step of PR4. `place` is the exercise of the
    session that it replaces.
    """
    exercises, limit = planner.programming.exercises, less(done)
    for version in exercises[done.exercise].easier:
        if version.exercise is None:
            continue
        after = within(in_place(exercises[version.exercise], done), limit, exercises)
        if may_ease(after, place, session, planner):
            return after, "regress"
    return half(done), "regress-dose"


def more(
    planned: PlannedExercise, session: PlannedSession, planner: Planner
) -> tuple[PlannedExercise | None, ReasonId]:
    """Return one step more within the exercise's dose, or else the next harder exercise (PR1)."""
    exercises = planner.programming.exercises
    dose, hold = exercises[planned.exercise].dose, planned.hold_seconds
    if hold is not None and dose.hold_seconds is not None and hold < dose.hold_seconds[1]:
        longer = min(dose.hold_seconds[1], hold + _MORE_SECONDS)
        after, reason = msgspec.structs.replace(planned, hold_seconds=longer), "progress-hold"
    elif dose.reps is not None and max(planned.reps) < dose.reps[1]:
        reps = tuple(min(dose.reps[1], r + _MORE_REPS) for r in planned.reps)
        after, reason = msgspec.structs.replace(planned, reps=reps), "progress-reps"
    else:
        harder = (
            h for h in _harder(planned, planner) if _is_its_turn(h.exercise, session, planner)
        )
        chosen = next((h for h in harder if fits(h, planned.exercise, session, planner)), None)
        return chosen, HARDER
    return (after if fits(after, planned.exercise, session, planner) else None), reason


def versions(
    planned: PlannedExercise, session: PlannedSession, planner: Planner
) -> dict[str, PlannedExercise]:
    """Return an exercise as planned, and the easier and harder ones a runner may switch to.

    Because the runner asks for it, a harder one may come before its turn here; but it keeps every
    other rule of the plan, and what was eased because it hurt has none.
    """
    found = {"planned": planned}
    lighter, _ = easier(planned, planned.exercise, session, planner)
    if lighter != planned:
        found["easier"] = lighter
    harder = () if EASED & set(planned.reasons) else _harder(planned, planner)
    chosen = next((h for h in harder if fits(h, planned.exercise, session, planner)), None)
    if chosen is not None:
        found["harder"] = chosen
    return found


def fits(after: PlannedExercise, place: str, session: PlannedSession, planner: Planner) -> bool:
    """Return whether a session breaks no rule of the plan by replacing one exercise."""
    return _adds_no_fault(after, place, session, planner, but=frozenset())


def may_ease(after: PlannedExercise, place: str, session: PlannedSession, planner: Planner) -> bool:
    """Return whether an easier exercise may come; other sets make way if it takes longer."""
    return _adds_no_fault(after, place, session, planner, but=frozenset({Fault.TIME}))


def _adds_no_fault(
    after: PlannedExercise,
    place: str,
    session: PlannedSession,
    planner: Planner,
    *,
    but: frozenset[Fault],
) -> bool:
    judge = planner.judge
    faults = set(judge.faults(with_exercise(session, place, after)))
    known = but.union(judge.faults(session))
    return judge.may_come(after.exercise, session.week) and faults <= known


def with_exercise(session: PlannedSession, place: str, after: PlannedExercise) -> PlannedSession:
    """Return a session with one exercise replaced, in no more sets than before.

    So an easier exercise stays easier.
    """
    return msgspec.structs.replace(
        session,
        exercises=tuple(
            _in_sets_of(e, after) if e.exercise == place else e for e in session.exercises
        ),
    )


def _in_sets_of(planned: PlannedExercise, after: PlannedExercise) -> PlannedExercise:
    return msgspec.structs.replace(after, reps=after.reps[: len(planned.reps)])


def _harder(planned: PlannedExercise, planner: Planner) -> Iterator[PlannedExercise]:
    exercises = planner.programming.exercises
    for version in exercises[planned.exercise].harder:
        if version.exercise is not None:
            yield in_place(exercises[version.exercise], planned)


def _is_its_turn(exercise: str, session: PlannedSession, planner: Planner) -> bool:
    """Return whether a harder exercise may come now, not too long before its turn."""
    first = planner.programming.programme.first_week_of(exercise)
    return first is not None and first <= session.week + _AHEAD


def leads_to(lower: str, exercise: str, library: Mapping[str, Exercise]) -> bool:
    """Return whether progressions lead from one exercise to another, in one step or more."""
    reached, open_ends = {lower}, [lower]
    while open_ends:
        known = library[open_ends.pop()]
        steps = {v.exercise for v in known.harder if v.exercise is not None} - reached
        reached |= steps
        open_ends += steps
    return lower != exercise and exercise in reached
