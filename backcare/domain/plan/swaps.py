"""An exercise that a runner swaps for good, and takes back (clinical notes 5.4 and 6.3).

What comes in its place shares a goal with it, is no harder, and has no more work in it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from backcare.domain.errors import ConflictError
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.dose import in_sets_within
from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import replayed
from backcare.domain.plan.plan import (
    MOST_CHANGES,
    OWN_CHOICE,
    Plan,
    PlanChange,
    PlannedExercise,
    PlannedSession,
    Swap,
    with_known,
)
from backcare.domain.plan.programme import SESSION_NAMES
from backcare.domain.plan.programming import Programming, in_place
from backcare.domain.plan.progression import HARDER, fits
from backcare.domain.plan.proposals import eased
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.weeks import WEEK

TAKEN_BACK = "own-choice-back"
_LEAST_SHARE = 0.5
"""What has less than half of the least repetitions of its dose in a set is no training of it."""
_Place = tuple[PlannedSession, PlannedExercise]
"""A session, and where in it an exercise stands."""


def open_sessions(plan: Plan, log: Log, today: date) -> tuple[PlannedSession, ...]:
    """Return the sessions to come, and those of this week that are still open."""
    return log.open_sessions(plan, log.weeks.start(today))


def alternatives(
    exercise: str, plan: Plan, log: Log, today: date, programming: Programming
) -> tuple[PlannedExercise, ...]:
    """Return what may come in place of an exercise in all sessions that still have it.

    The easiest come first, each in the dose in which it would come in the next session. Where
    some can come in their own dose, in fewer sets at most, only those are returned.
    """
    plan, _ = with_known(plan, programming.exercises.keys())
    planner = Planner(plan.choices, programming, log.weeks)
    library = programming.exercises
    places = list(_places(exercise, plan, log, today))
    came_for = [swap.exercise for swap in plan.choices.swaps if swap.instead == exercise]
    known = [library[one] for one in (exercise, *came_for) if one in library]
    like = (
        one
        for one in library.values()
        if places and all(_is_like(one, other, places, programming) for other in known)
    )
    fit = [one for one in like if _fits(one, places, planner)]
    whole = [one for one in fit if _share(one, places, planner) == 1]
    in_order = sorted(whole or fit, key=lambda one: (one.level, one.id))
    return tuple(_in_dose_of(places[0][1], one, planner) for one in in_order)


def with_swap(
    plan: Plan, swap: Swap, log: Log, today: date, now: datetime, programming: Programming
) -> Plan:
    """Return the plan with an exercise swapped in all sessions that are open since this week.

    What came in place of another by choice, and is swapped now, gives that place to the new one,
    too. Raises `ConflictError` if the new one may not come, or no session has the old one.
    """
    allowed = alternatives(swap.exercise, plan, log, today, programming)
    if swap.instead not in {one.exercise for one in allowed}:
        raise ConflictError("the exercise was swapped, or the other one may not come")
    session, before = next(_places(swap.exercise, plan, log, today))
    others = (
        msgspec.structs.replace(s, instead=swap.instead) if s.instead == swap.exercise else s
        for s in plan.choices.swaps
    )
    choices = msgspec.structs.replace(plan.choices, swaps=(*others, swap))
    planner = Planner(choices, programming, log.weeks)

    def swapped(session: PlannedSession) -> PlannedSession:
        has_it = any(e.exercise == swap.exercise for e in session.exercises)
        return planner.mended(session) if has_it else session

    note = PlanChange(
        changed_at=now,
        reason=OWN_CHOICE,
        before=before,
        after=planner.by_choice(before, session.week),
    )
    return _changed(plan, planner, log, today, swapped, note)


def without_swap(
    plan: Plan, exercise: str, log: Log, today: date, now: datetime, programming: Programming
) -> Plan:
    """Return the plan with a swapped exercise back in the sessions that are open since this week.

    It comes as the programme and the looks back have it, and in less if it, or what stood in for
    it, was sore when it was last done. Raises `ConflictError` if it was not swapped.
    """
    swap = next((s for s in plan.choices.swaps if s.exercise == exercise), None)
    if swap is None:
        raise ConflictError("the exercise is not swapped")
    left = tuple(s for s in plan.choices.swaps if s is not swap)
    planner = Planner(msgspec.structs.replace(plan.choices, swaps=left), programming, log.weeks)
    without = msgspec.structs.replace(plan, choices=planner.choices)

    def taken_back(session: PlannedSession) -> PlannedSession:
        return _with_own(session, swap, without, planner)

    first = next((s for s in open_sessions(plan, log, today) if _standing(s, swap)), None)
    note = PlanChange(
        changed_at=now,
        reason=TAKEN_BACK,
        before=None if first is None else _standing(first, swap),
        after=None if first is None else _in(taken_back(first), exercise),
    )
    return _changed(plan, planner, log, today, taken_back, note)


def _changed(
    plan: Plan,
    planner: Planner,
    log: Log,
    today: date,
    fitted: Callable[[PlannedSession], PlannedSession],
    note: PlanChange,
) -> Plan:
    """Return the plan for a planner's choices, with its open sessions fitted to them.

    Until the next look back can answer it, what comes in comes in less where it was sore.
    """
    changed = msgspec.structs.replace(
        plan, choices=planner.choices, changes=(*plan.changes, note)[-MOST_CHANGES:]
    )
    programming, until = planner.programming, log.weeks.start(today) + 2 * WEEK
    recent = Recent(changed, log, Ratings(log), programming, today + timedelta(days=1))
    is_open = set(open_sessions(plan, log, today))

    def of(session: PlannedSession) -> PlannedSession:
        known = tuple(e for e in session.exercises if e.exercise in programming.exercises)
        lost = tuple(e for e in session.exercises if e not in known)
        if session not in is_open or not known:
            return session
        now = fitted(msgspec.structs.replace(session, exercises=known))
        if session.day < until:
            now = eased(now, recent, planner, but={e.exercise for e in known})
        return msgspec.structs.replace(now, exercises=(*now.exercises, *lost))

    sessions = (of(session) for session in plan.sessions)
    return msgspec.structs.replace(changed, sessions=tuple(s for s in sessions if s.exercises))


def _with_own(session: PlannedSession, swap: Swap, plan: Plan, planner: Planner) -> PlannedSession:
    """Return a session with the exercise that was swapped, where it would be without the swap."""
    if swap.exercise not in planner.programming.exercises:
        return session
    fresh = session
    if session.name in SESSION_NAMES:
        fresh = replayed(planner.refit_session(session), plan, planner)
    own, stands = _in(fresh, swap.exercise), _standing(session, swap)
    if stands is not None and stands.replaces == swap.instead and _in(fresh, swap.instead):
        stands = None  # it is the harder one of the other's own place
    exercises = list(session.exercises)
    if stands is not None:
        exercises[exercises.index(stands)] = own or _bare(swap.exercise, stands, planner)
    elif own is not None and not {e.replaces for e in exercises} & {swap.exercise, swap.instead}:
        exercises.insert(fresh.exercises.index(own), own)
    else:
        return session
    return planner.mended(msgspec.structs.replace(session, exercises=tuple(exercises)))


def _standing(session: PlannedSession, swap: Swap) -> PlannedExercise | None:
    """Return what stands in a session in place of a swapped exercise, as chosen or harder since."""
    by_choice = (
        e for e in session.exercises if OWN_CHOICE in e.reasons and e.replaces == swap.exercise
    )
    harder = (e for e in session.exercises if HARDER in e.reasons and e.replaces == swap.instead)
    return next(by_choice, None) or next(harder, None)


def _bare(exercise: str, stands: PlannedExercise, planner: Planner) -> PlannedExercise:
    """Return an exercise that neither programme nor session knows any more, in no more work."""
    back = _in_dose_of(stands, planner.programming.exercises[exercise], planner)
    return msgspec.structs.replace(back, replaces=None)


def _in(session: PlannedSession, exercise: str) -> PlannedExercise | None:
    return next((e for e in session.exercises if e.exercise == exercise), None)


def _places(exercise: str, plan: Plan, log: Log, today: date) -> Iterator[_Place]:
    """Yield where an exercise stands in the open sessions."""
    for session in open_sessions(plan, log, today):
        planned = _in(session, exercise)
        if planned is not None:
            yield session, planned


def _is_like(
    one: Exercise, other: Exercise, places: Sequence[_Place], programming: Programming
) -> bool:
    """Return whether an exercise shares a goal with another, is no harder and begins no later."""
    if one.id == other.id or not set(one.goals) & set(other.goals) or one.level > other.level:
        return False
    begins = programming.programme.first_week_of
    first, due = begins(one.id), begins(other.id)
    if due is None:
        due = min(session.week for session, _ in places)
    return first is None or first <= due


def _fits(one: Exercise, places: Sequence[_Place], planner: Planner) -> bool:
    """Return whether an exercise keeps the rules everywhere, and is worth its place."""
    if _share(one, places, planner) < _LEAST_SHARE:
        return False
    return all(
        fits(_in_dose_of(planned, one, planner), planned.exercise, session, planner)
        for session, planned in places
    )


def _share(one: Exercise, places: Sequence[_Place], planner: Planner) -> float:
    """Return how much of a set of its own dose an exercise has left, where it has least of it.

    Weeks that are light anyway do not count.
    """
    usual = [e for session, e in places if not LIGHT & set(session.reasons)]
    pairs = [(_in_dose_of(e, one, planner), in_place(one, e)) for e in usual]
    return min((_of_a_set(now) / _of_a_set(own) for now, own in pairs), default=1)


def _of_a_set(planned: PlannedExercise) -> int:
    return planned.reps[0] * (planned.hold_seconds or 1)


def _in_dose_of(planned: PlannedExercise, one: Exercise, planner: Planner) -> PlannedExercise:
    """Return an exercise in place of a planned one, in no more work than it."""
    return in_sets_within(in_place(one, planned), planned, planner.programming.exercises)
