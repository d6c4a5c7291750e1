"""Another day for a session, and what that day makes of it (clinical notes 6.6)."""

from datetime import date, datetime

import msgspec

from backcare.domain.errors import ConflictError
from backcare.domain.plan.builder import BEFORE_LONG_RUN, BEFORE_RACE, Planner
from backcare.domain.plan.exercise_change import Proposal, changed_in
from backcare.domain.plan.judge import RACE
from backcare.domain.plan.plan import (
    MOST_CHANGES,
    OWN_DAYS,
    Plan,
    PlanChange,
    PlannedSession,
    is_taken,
)
from backcare.domain.plan.programme import SESSION_NAMES
from backcare.domain.plan.progression import PROGRESS
from backcare.domain.plan.proposals import eased
from backcare.domain.plan.recent import Recent

LEG_SETTLED = "leg-settled"
_OF_ITS_DAY = frozenset((BEFORE_LONG_RUN, BEFORE_RACE, RACE))
"""Why a session is lighter because of the day on which it lies."""


def may_move(plan: Plan, session: PlannedSession, day: date, planner: Planner) -> bool:
    """Return whether a session may lie on another day.

    A day has one session, and the week before a race has one.
    """
    if is_taken(plan, session, day):
        return False
    if session.is_optional and planner.judge.is_race_week(day):
        return False
    others = [s for s in plan.sessions if (s.day, s.name) != (session.day, session.name)]
    moved = msgspec.structs.replace(session, day=day)
    asked = [s for s in (*others, moved) if not s.is_optional]
    return moved in planner.judge.with_one_before_a_race(
        [moved], [s for s in asked if s is not moved]
    )


def move_session(
    plan: Plan,
    session: PlannedSession,
    day: date,
    now: datetime,
    planner: Planner,
    recent: Recent | None = None,
) -> Plan:
    """Return the plan with a session, found by day and name, moved to another day and fitted to it.

    Raises `ValueError` for a day before the plan's start, and `ConflictError` if the session is no
    longer there or may not lie on the new day.
    """
    if day < plan.day:
        raise ValueError("no session lies before the start of the plan")
    sessions = list(plan.sessions)
    found = [n for n, s in enumerate(sessions) if (s.day, s.name) == (session.day, session.name)]
    if not found or not may_move(plan, session, day, planner):
        raise ConflictError("the session was moved, or its new day has one")
    sessions[found[0]] = fitted_to(day, sessions[found[0]], plan, planner, recent)
    change = PlanChange(changed_at=now, session=day, before=session.day, after=day)
    return msgspec.structs.replace(
        plan,
        sessions=tuple(sorted(sessions, key=lambda s: s.day)),
        changes=(*plan.changes, change)[-MOST_CHANGES:],
    )


def fitted_to(
    day: date,
    session: PlannedSession,
    plan: Plan,
    planner: Planner,
    recent: Recent | None = None,
) -> PlannedSession:
    """Return a session of a plan as it would be on another day.

    What the old day left out for a long run or a race comes back where the new one allows it, in
    less if it was sore when it was last done (`recent`).
    """
    moved = planner.mended(msgspec.structs.replace(session, day=day))
    left_out_for = _OF_ITS_DAY.intersection(session.reasons)
    if not left_out_for or session.name not in SESSION_NAMES:
        return moved
    anew = replayed(planner.fit_session(session.name, session.week, day), plan, planner)
    if recent is not None:
        anew = eased(anew, recent, planner, but={e.exercise for e in session.exercises})
    anew = planner.mended(anew)
    return moved if left_out_for.issubset(anew.reasons) else anew


def moved_by_hand(plan: Plan) -> tuple[tuple[date, date], ...]:
    """Return from which day to which sessions were moved one by one, in order.

    What was moved before the strength days last changed counts no more.
    """
    found: list[tuple[date, date]] = []
    for change in plan.changes:
        if change.reason == OWN_DAYS:
            found = []
        elif isinstance(change.before, date) and isinstance(change.after, date):
            found.append((change.before, change.after))
    return tuple(found)


def replayed(session: PlannedSession, plan: Plan, planner: Planner) -> PlannedSession:
    """Return a session made anew, with what the looks back had changed in its week."""
    fresh, weeks = session, planner.weeks
    start = weeks.start(session.day)
    block = planner.programming.programme.block
    programme_weeks = {weeks.start(s.day): s.week for s in plan.sessions}
    for change in plan.changes:
        before, after = change.before, change.after
        if change.is_declined or change.session is None:
            continue
        at = weeks.named(change.session)
        if at > start:
            continue
        if isinstance(before, date) or isinstance(after, date):
            continue
        if before is None and change.reason != LEG_SETTLED:
            session = fresh  # the plan was laid anew from here on
        is_harder = change.reason in PROGRESS
        is_same_block = at in programme_weeks and block(programme_weeks[at]) is block(session.week)
        if (is_same_block if is_harder else at == start) and change.reason is not None:
            once = Proposal(reason=change.reason, before=before, after=after)
            session = changed_in(session, once, planner)
    return session
