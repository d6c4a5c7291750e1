"""Changes of a plan: what is offered, and what is written (clinical notes 6.3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from backcare.domain.adherence import WEEK, week_start
from backcare.domain.entries import WeeklyCheck
from backcare.domain.errors import ConflictError
from backcare.domain.gates import Missing
from backcare.domain.plan import (
    Plan,
    PlanChange,
    PlannedExercise,
    PlannedSession,
    ReasonId,
    RuleId,
    is_taken,
)
from backcare.domain.plan_builder import Programming, build_week, fit_session
from backcare.domain.progression import with_exercise
from backcare.domain.schedule import race_ahead

_KEEP_WEEKS = 4
"""Weeks that are added when a plan comes to its end."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One change that is offered.

    Either an exercise becomes another one or gets another dose until a day (not included), or the
    sessions of the week that began on `restart` come next, after a week that settles if
    `is_settling`; or exercises that waited for a calm leg come in.
    """

    reason: ReasonId
    before: PlannedExercise | None = None
    after: PlannedExercise | None = None
    until: date | None = None
    restart: date | None = None
    is_settling: bool = False
    lets_leg_in: bool = False


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a look back found: `is_stopped` means that the plan waits (PR6) and offers nothing else.

    `missing` is what the next phase still asks for; `advice` are reasons that change no session.
    """

    proposals: tuple[Proposal, ...] = ()
    missing: tuple[Missing, ...] = ()
    advice: tuple[ReasonId, ...] = ()
    is_stopped: bool = False


def apply_review(
    plan: Plan,
    check: WeeklyCheck,
    review: Review,
    declined: Collection[int],
    rules: Mapping[ReasonId, RuleId | None],
    by: Programming,
    now: datetime,
) -> Plan:
    """Return the plan after a look back; `declined` are places in `review.proposals`.

    What was declined is kept as a change that was offered. A plan near its end gets more weeks.
    """
    at = check.week + WEEK
    changes = list(plan.changes)
    changed = plan
    for place, proposal in enumerate(review.proposals):
        is_declined = place in declined
        if not is_declined:
            changed = with_proposal(changed, proposal, at, by)
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
    return msgspec.structs.replace(
        changed,
        sessions=_extended(changed, at, by),
        changes=tuple(changes),
        reviewed=check.week,
    )


def move_session(plan: Plan, session: PlannedSession, day: date, now: datetime) -> Plan:
    """Return the plan with the session of that day and name on another day.

    Raises `ValueError` before the plan's start, and `ConflictError` if the plan has that session no
    more, or another one on the day.
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
        changes=(*plan.changes, change),
    )


def with_proposal(plan: Plan, proposal: Proposal, at: date, by: Programming) -> Plan:
    """Return the plan with a proposal, from the Monday `at` on; what was before stays."""
    if proposal.lets_leg_in:
        choices = msgspec.structs.replace(plan.choices, has_settled_leg=True)
        sessions = tuple(
            s if s.day < at else fit_session(s.name, s.week, s.day, choices, by)
            for s in plan.sessions
        )
        return msgspec.structs.replace(plan, choices=choices, sessions=sessions)
    if proposal.restart is not None:
        return msgspec.structs.replace(plan, sessions=_relaid(plan, proposal, at, by))
    before, after, until = proposal.before, proposal.after, proposal.until
    if before is None or after is None or until is None:
        return plan
    sessions = tuple(
        with_exercise(s, before, after)
        if at <= s.day < until and (after.exercise == before.exercise or _lacks(s, after.exercise))
        else s
        for s in plan.sessions
    )
    return msgspec.structs.replace(plan, sessions=sessions)


def _lacks(session: PlannedSession, exercise: str) -> bool:
    return exercise not in {e.exercise for e in session.exercises}


def _relaid(
    plan: Plan, proposal: Proposal, at: date, by: Programming
) -> tuple[PlannedSession, ...]:
    """Return the sessions with those from `proposal.restart` on coming again from `at` on."""
    assert proposal.restart is not None  # noqa: S101 - told to the type checker
    past = [s for s in plan.sessions if s.day < at]
    settling = build_week(plan.choices, 0, at, 0, by) if proposal.is_settling else ()
    shift = at - proposal.restart + (WEEK if proposal.is_settling else timedelta())
    later = [
        msgspec.structs.replace(s, day=s.day + shift)
        for s in plan.sessions
        if week_start(s.day) >= proposal.restart
    ]
    return (*past, *settling, *_around_races_again(later, plan, by))


def _around_races_again(
    sessions: Sequence[PlannedSession], plan: Plan, by: Programming
) -> Iterable[PlannedSession]:
    """Yield sessions that were moved by weeks; weeks of a race, old or new, are made anew."""
    mondays = sorted({week_start(s.day) for s in sessions})
    for turn, monday in enumerate(mondays):
        own = [s for s in sessions if week_start(s.day) == monday]
        was = any("race" in s.reasons for s in own)
        days = (monday + timedelta(days=n) for n in range(7))
        if was or any(race_ahead(day, plan.choices) for day in days):
            first = turn * plan.choices.sessions_a_week
            yield from build_week(plan.choices, own[0].week, monday, first, by)
        else:
            yield from own


def _extended(plan: Plan, at: date, by: Programming) -> tuple[PlannedSession, ...]:
    """Return the sessions, with four weeks more if fewer than two are left."""
    last = max((s for s in plan.sessions), key=lambda s: s.day)
    if last.day >= at + 2 * WEEK:
        return plan.sessions
    first = max(week_start(last.day) + WEEK, at)
    added = [
        s
        for n in range(_KEEP_WEEKS)
        for s in build_week(
            plan.choices, last.week + 1 + n, first + n * WEEK, n * plan.choices.sessions_a_week, by
        )
    ]
    return (*plan.sessions, *added)
