"""What moved with a routine session: its pain, and the dose that comes next."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.plan import PlannedExercise, PlannedSession
from backcare.domain.plan.standing import StoodWeek
from backcare.domain.plan.zones import worst_nprs


class NextDose(msgspec.Struct, frozen=True):
    """An exercise as it was planned in a session that was done, and as it comes next."""

    before: PlannedExercise
    after: PlannedExercise


def rated_before(session: ExerciseSession, sessions: Iterable[ExerciseSession]) -> int | None:
    """Return the worst pain of the last session before one; `None` if none was rated."""
    earlier = [
        s
        for s in sessions
        if (s.day, s.logged_at) < (session.day, session.logged_at) and worst_nprs(s) is not None
    ]
    last = max(earlier, key=lambda s: (s.day, s.logged_at), default=None)
    return None if last is None else worst_nprs(last)


def stood_for(day: date, week: StoodWeek) -> PlannedSession | None:
    """Return the planned session that was done on a day; `None` if it was an extra one."""
    return next((one.session for one in week.planned if one.done_on == day), None)


def next_dose(
    before: Sequence[PlannedExercise], after: Sequence[PlannedExercise]
) -> NextDose | None:
    """Return the first exercise that comes again in another dose, key exercises first."""
    known = {e.exercise: e for e in before}
    again = [e for e in after if e.exercise in known and _dose(e) != _dose(known[e.exercise])]
    found = min(again, key=lambda e: not e.is_key, default=None)
    return None if found is None else NextDose(known[found.exercise], found)


def _dose(planned: PlannedExercise) -> tuple[object, ...]:
    return planned.reps, planned.hold_seconds, planned.load
