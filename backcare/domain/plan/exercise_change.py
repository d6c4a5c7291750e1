"""One change offered to the runner, and a session with it (clinical notes 6.3)."""

from collections.abc import Iterable
from datetime import date

import msgspec

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.dose import amount, exceeds, no_more_than, with_dose
from backcare.domain.plan.plan import PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programming import because
from backcare.domain.plan.progression import PROGRESS, fits, may_ease, with_exercise


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One change offered to the runner, of one of three kinds.

    An exercise is replaced or gets another dose until a day (not included); or the plan goes on
    from `restart`, a programme week, after a settling week if `is_settling`; or exercises that
    waited for a calm leg are added.

    What answers a sore exercise says what was done of it (`did`), if that is known. `otherwise`
    comes in a session that `after` does not fit. Who goes back gets of no exercise more than in the
    week that begins on `limit`.
    """

    reason: ReasonId
    before: PlannedExercise | None = None
    after: PlannedExercise | None = None
    otherwise: PlannedExercise | None = None
    did: PlannedExercise | None = None
    until: date | None = None
    restart: int | None = None
    is_settling: bool = False
    limit: date | None = None
    lets_leg_in: bool = False

    @property
    def about(self) -> str | None:
        """The exercise that was done and is answered; `None` for another change."""
        told = self.did or self.before
        return None if told is None or self.otherwise is None else told.exercise


def changed_in(session: PlannedSession, proposal: Proposal, planner: Planner) -> PlannedSession:
    """Return a session with the change of one exercise, if it stands in it."""
    before, after = proposal.before, proposal.after
    if before is None or after is None:
        return session
    planned = next((e for e in session.exercises if e.exercise == before.exercise), None)
    if planned is None or after.exercise not in planner.programming.exercises:
        return session
    if proposal.reason in PROGRESS:
        return _harder_in(session, planned, after, proposal.reason, planner)
    options = (after,) if proposal.otherwise is None else (after, proposal.otherwise)
    return _eased_in(session, planned, options, proposal.reason, planner)


def _harder_in(
    session: PlannedSession,
    planned: PlannedExercise,
    after: PlannedExercise,
    reason: ReasonId,
    planner: Planner,
) -> PlannedSession:
    """Return a session with a harder exercise or dose, as far as the judge allows it."""
    place = planned.exercise
    if after.exercise == place:
        after = because(with_dose(planned, after), reason)
        after = msgspec.structs.replace(after, reps=after.reps[: len(planned.reps)])
        if amount(after) <= amount(planned):
            return session
    return with_exercise(session, place, after) if fits(after, place, session, planner) else session


def _eased_in(
    session: PlannedSession,
    planned: PlannedExercise,
    options: Iterable[PlannedExercise],
    reason: ReasonId,
    planner: Planner,
) -> PlannedSession:
    """Return a session with the first option that fits it in place of an exercise.

    Nothing comes in its place where none fits; and it stays if it is no more than the option.
    """
    for option in options:
        if option.exercise != planned.exercise:
            if may_ease(option, planned.exercise, session, planner):
                return planner.mended(with_exercise(session, planned.exercise, option))
        elif exceeds(planned, option):
            eased = because(no_more_than(planned, option), reason)
            return planner.mended(with_exercise(session, planned.exercise, eased))
        else:
            return session
    left = tuple(e for e in session.exercises if e is not planned)
    return planner.mended(msgspec.structs.replace(session, exercises=left))
