"""Changes of a plan: how they are offered and applied (clinical notes 6.3)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import msgspec

from backcare.domain.entries import WeeklyCheck
from backcare.domain.errors import ConflictError
from backcare.domain.plan.builder import LIGHT, Planner
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.plan import (
    MOST_CHANGES,
    MOST_SESSIONS,
    Plan,
    PlanChange,
    PlannedExercise,
    PlannedSession,
    ReasonId,
    RuleId,
    is_taken,
)
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.progression import HARDER, PROGRESS, with_exercise
from backcare.domain.weeks import WEEK, week_start

_KEEP_WEEKS = 4
"""Weeks added when a plan nears its end."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One change offered to the runner, of one of three kinds.

    An exercise is replaced or gets another dose until a day (not included); or the plan goes on
    from `restart`, a programme week, after a settling week if `is_settling`; or exercises that
    waited for a calm leg are added.
    """

    reason: ReasonId
    before: PlannedExercise | None = None
    after: PlannedExercise | None = None
    until: date | None = None
    restart: int | None = None
    is_settling: bool = False
    lets_leg_in: bool = False


class LookBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a look back found; `is_stopped` means that the plan waits (PR6) and nothing is offered.

    `missing` is what the runner lacks for the next phase; `advice` are reasons that change no
    session.
    """

    proposals: tuple[Proposal, ...] = ()
    missing: tuple[Missing, ...] = ()
    advice: tuple[ReasonId, ...] = ()
    is_stopped: bool = False


def apply_look_back(
    plan: Plan,
    check: WeeklyCheck,
    review: LookBack,
    programming: Programming,
    *,
    declined: Collection[int] = (),
    rules: Mapping[ReasonId, RuleId | None],
    now: datetime,
) -> Plan:
    """Return the plan after a look back.

    `declined` are places in `review.proposals`; `rules` has the rule that each reason rests on. A
    declined change is kept as one that was offered. A plan near its end gets more weeks; a very
    long one drops its oldest.
    """
    at = check.week + WEEK
    changes = list(plan.changes)
    changed = plan
    for place, proposal in enumerate(review.proposals):
        is_declined = place in declined
        if not is_declined:
            changed = with_proposal(changed, proposal, at, programming)
        changes.append(
            PlanChange(
                changed_at=now,
                session=at,
                rule=rules.get(proposal.reason),
                reason=proposal.reason,
                before=proposal.before,
                after=proposal.after,
                is_declined=is_declined,
            )
        )
    planner = Planner(changed.choices, programming)
    return msgspec.structs.replace(
        changed,
        sessions=_extended(changed, at, planner)[-MOST_SESSIONS:],
        changes=tuple(changes)[-MOST_CHANGES:],
        reviewed=check.week,
    )


def move_session(plan: Plan, session: PlannedSession, day: date, now: datetime) -> Plan:
    """Return the plan with a session, found by day and name, moved to another day.

    Raises `ValueError` for a day before the plan's start, and `ConflictError` if the session is no
    longer there or the new day is taken.
    """
    if day < plan.day:
        raise ValueError("no session lies before the start of the plan")
    sessions = list(plan.sessions)
    found = [n for n, s in enumerate(sessions) if (s.day, s.name) == (session.day, session.name)]
    if not found or is_taken(plan, session, day):
        raise ConflictError("the session was moved, or its new day has one")
    sessions[found[0]] = msgspec.structs.replace(sessions[found[0]], day=day)
    change = PlanChange(changed_at=now, session=day, before=session.day, after=day)
    return msgspec.structs.replace(
        plan,
        sessions=tuple(sorted(sessions, key=lambda s: s.day)),
        changes=(*plan.changes, change)[-MOST_CHANGES:],
    )


def with_proposal(plan: Plan, proposal: Proposal, at: date, programming: Programming) -> Plan:
    """Return the plan with a proposal applied from the Monday `at` on; earlier days stay."""
    if proposal.lets_leg_in:
        return _with_leg(plan, at, programming)
    if proposal.restart is not None:
        planner = Planner(plan.choices, programming)
        sessions = _relaid(plan, proposal.restart, at, planner, is_settling=proposal.is_settling)
        return msgspec.structs.replace(plan, sessions=sessions)
    before, after, until = proposal.before, proposal.after, proposal.until
    if before is None or after is None or until is None:
        return plan
    sessions = tuple(
        with_exercise(s, before.exercise, after)
        if at <= s.day < until and (after.exercise == before.exercise or _lacks(s, after.exercise))
        else s
        for s in plan.sessions
    )
    return msgspec.structs.replace(plan, sessions=sessions)


def _lacks(session: PlannedSession, exercise: str) -> bool:
    return exercise not in {e.exercise for e in session.exercises}


def _with_leg(plan: Plan, at: date, programming: Programming) -> Plan:
    """Return the plan with the exercises that waited for a calm leg."""
    choices = msgspec.structs.replace(plan.choices, has_settled_leg=True)
    planner = Planner(choices, programming)
    sessions = tuple(
        s if s.day < at else _with_progress(planner.refit_session(s), s, planner)
        for s in plan.sessions
    )
    return msgspec.structs.replace(plan, choices=choices, sessions=sessions)


def _relaid(
    plan: Plan, restart: int, at: date, planner: Planner, *, is_settling: bool
) -> tuple[PlannedSession, ...]:
    """Return the sessions with consecutive programme weeks from `at` on, starting with `restart`.

    They go at least to the programme week in which the plan ended before.
    """
    past = [s for s in plan.sessions if s.day < at]
    left = len({week_start(s.day) for s in plan.sessions if s.day >= at})
    last = max(plan.sessions, key=lambda s: s.day).week
    count = max(1, left, last + 1 - restart)
    weeks = planner.programming.programme.weeks_from(restart, count)
    if is_settling:
        weeks = [0, *weeks]
    made = msgspec.structs.replace(plan, sessions=_made(plan, weeks, at, planner))
    return (*past, *_on_moved_days(made, at))


def _made(
    plan: Plan, weeks: Iterable[int], monday: date, planner: Planner
) -> tuple[PlannedSession, ...]:
    """Return the sessions of consecutive weeks; A and B keep alternating."""
    done = [s for s in plan.sessions if s.day < monday and not s.is_optional]
    turn = int(bool(done) and max(done, key=lambda s: s.day).name == "A")
    return planner.build_weeks(weeks, monday, turn)


def _on_moved_days(plan: Plan, at: date) -> tuple[PlannedSession, ...]:
    """Return rebuilt sessions on the days to which the runner had moved the old ones."""
    for change in plan.changes:
        before, after = change.before, change.after
        if not isinstance(before, date) or not isinstance(after, date) or after < at:
            continue
        moved = next((s for s in plan.sessions if s.day == before), None)
        if moved is not None and not is_taken(plan, moved, after):
            there = msgspec.structs.replace(moved, day=after)
            sessions = (there if s is moved else s for s in plan.sessions)
            plan = msgspec.structs.replace(plan, sessions=tuple(sessions))
    return tuple(sorted(plan.sessions, key=lambda s: s.day))


def _extended(plan: Plan, at: date, planner: Planner) -> tuple[PlannedSession, ...]:
    """Return the sessions, with four weeks added if fewer than two are left; progress is kept."""
    last = max(plan.sessions, key=lambda s: s.day)
    if last.day >= at + 2 * WEEK:
        return plan.sessions
    programme = planner.programming.programme
    block = programme.block(last.week)
    usual = {
        s.name: s
        for s in plan.sessions
        if programme.block(s.week) is block and not LIGHT & set(s.reasons)
    }
    weeks = programme.weeks_from(programme.week_after(last.week), _KEEP_WEEKS)
    added = (
        _with_progress(s, usual[s.name], planner)
        if programme.block(s.week) is block and s.name in usual
        else s
        for s in _made(plan, weeks, max(week_start(last.day) + WEEK, at), planner)
    )
    return (*plan.sessions, *added)


def _with_progress(
    session: PlannedSession, before: PlannedSession, planner: Planner
) -> PlannedSession:
    """Return a rebuilt session with what had become harder before (PR1), as far as time allows."""
    for planned in before.exercises:
        if not PROGRESS & set(planned.reasons):
            continue
        is_other = HARDER in planned.reasons
        place = planned.replaces if is_other else planned.exercise
        if place is None or (is_other and not _lacks(session, planned.exercise)):
            continue
        tried = with_exercise(session, place, planned)
        session = tried if planner.fits_time(tried) else session
    return session
