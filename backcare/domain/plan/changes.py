"""Changes of a plan: how they are offered and applied (clinical notes 6.3)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

import msgspec

from backcare.domain.entries import WeeklyCheck
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.dose import exceeds, no_more_than
from backcare.domain.plan.exercise_change import Proposal, changed_in
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.judge import LIGHT, RACE
from backcare.domain.plan.moves import fitted_to, may_move, moved_by_hand
from backcare.domain.plan.plan import (
    MOST_CHANGES,
    MOST_SESSIONS,
    Plan,
    PlanChange,
    PlannedExercise,
    PlannedSession,
    ReasonId,
    RuleId,
)
from backcare.domain.plan.programme import SESSION_NAMES
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.progression import HARDER, PROGRESS, fits, with_exercise
from backcare.domain.weeks import WEEK, Weeks, in_week, weeks_from

_KEEP_WEEKS = 4
"""Weeks added when a plan nears its end."""


class LookBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a look back found; `is_stopped` means that the plan waits (PR6) and nothing is offered.

    `missing` is what the runner lacks for the next phase; `advice` are reasons that change no
    session. `instead` answers sore exercises where a step back is declined.
    """

    proposals: tuple[Proposal, ...] = ()
    instead: tuple[Proposal, ...] = ()
    missing: tuple[Missing, ...] = ()
    advice: tuple[ReasonId, ...] = ()
    is_stopped: bool = False


def apply_look_back(
    plan: Plan,
    check: WeeklyCheck,
    review: LookBack,
    programming: Programming,
    *,
    weeks: Weeks,
    declined: Collection[int] = (),
    rules: Mapping[ReasonId, RuleId | None],
    now: datetime,
) -> Plan:
    """Return the plan after a look back.

    `declined` are places in `review.proposals`; `rules` has the rule that each reason rests on. A
    declined change is kept as one that was offered. A plan near its end gets more weeks; a very
    long one drops its oldest.
    """
    at = weeks.named(check.week) + WEEK
    changes = list(plan.changes)
    changed = extended(plan, at, programming)
    for proposal, is_declined in _answered(review, declined):
        before = _planned(proposal, changed, at)
        if not is_declined:
            changed = with_proposal(changed, proposal, at, programming)
        changes.append(
            PlanChange(
                changed_at=now,
                session=at,
                rule=rules.get(proposal.reason),
                reason=proposal.reason,
                before=before,
                after=proposal.after,
                is_declined=is_declined,
            )
        )
    changed = judged(extended(changed, at, programming), at, programming)
    return msgspec.structs.replace(
        changed,
        sessions=changed.sessions[-MOST_SESSIONS:],
        changes=tuple(changes)[-MOST_CHANGES:],
        reviewed=check.week,
    )


def _planned(proposal: Proposal, plan: Plan, at: date) -> PlannedExercise | None:
    """Return what a proposal is about as the coming week has it, which may be more than was done.

    Of several doses of the week it is the first that the change makes less, or more.
    """
    about, after = proposal.before, proposal.after
    if about is None or after is None or about.exercise != after.exercise:
        return about
    week = sorted(in_week(plan.sessions, at), key=lambda s: s.day)
    there = [e for s in week for e in s.exercises if e.exercise == about.exercise]
    others = (e for e in there if exceeds(e, after) or exceeds(after, e))
    return next(others, there[0] if there else about)


def _answered(review: LookBack, declined: Collection[int]) -> Iterator[tuple[Proposal, bool]]:
    """Yield what was offered and whether it was declined, and what follows from that.

    Whoever declines to go back, and wants less of an exercise, gets less in the week as it comes.
    """
    for place, proposal in enumerate(review.proposals):
        yield proposal, place in declined
    offered = list(enumerate(review.proposals))
    if any(n in declined and proposal.restart is not None for n, proposal in offered):
        wanted = {proposal.about for n, proposal in offered if n not in declined} - {None}
        yield from ((other, False) for other in review.instead if other.about in wanted)


def judged(plan: Plan, since: date, programming: Programming) -> Plan:
    """Return a plan whose sessions from a day on keep all rules, whoever made or changed them."""
    planner = Planner(plan.choices, programming)
    past = tuple(s for s in plan.sessions if s.day < since)
    coming = (planner.mended(s) for s in plan.sessions if s.day >= since)
    light = [s for s in past if RACE in s.reasons]
    kept = planner.judge.with_one_before_a_race([s for s in coming if s.exercises], light)
    return msgspec.structs.replace(plan, sessions=(*past, *kept))


def with_proposal(plan: Plan, proposal: Proposal, at: date, programming: Programming) -> Plan:
    """Return the plan with a proposal applied from the day `at` on; earlier days stay."""
    if proposal.lets_leg_in:
        return _with_leg(plan, at, programming)
    planner = Planner(plan.choices, programming, weeks_from(at))
    if proposal.restart is not None:
        sessions = _relaid(plan, proposal.restart, at, planner, is_settling=proposal.is_settling)
        again = msgspec.structs.replace(plan, sessions=sessions)
        return again if proposal.limit is None else _limited(plan, again, at, proposal.limit)
    until = proposal.until
    if until is None:
        return plan
    sessions = tuple(
        changed_in(s, proposal, planner) if at <= s.day < until else s for s in plan.sessions
    )
    return msgspec.structs.replace(plan, sessions=sessions)


def _limited(was: Plan, again: Plan, at: date, limit: date) -> Plan:
    """Return a plan whose coming week has of no exercise more than another week had of it."""
    most: dict[str, PlannedExercise] = {}
    for planned in (e for s in in_week(was.sessions, limit) for e in s.exercises):
        known = most.get(planned.exercise)
        if known is None or exceeds(planned, known):
            most[planned.exercise] = planned
    sessions = (_at_most(s, most) if at <= s.day < at + WEEK else s for s in again.sessions)
    return msgspec.structs.replace(again, sessions=tuple(sessions))


def _at_most(session: PlannedSession, most: Mapping[str, PlannedExercise]) -> PlannedSession:
    exercises = tuple(no_more_than(e, most.get(e.exercise, e)) for e in session.exercises)
    return msgspec.structs.replace(session, exercises=exercises)


def _lacks(session: PlannedSession, exercise: str) -> bool:
    return exercise not in {e.exercise for e in session.exercises}


def _with_leg(plan: Plan, at: date, programming: Programming) -> Plan:
    """Return the plan with the exercises that waited for a calm leg."""
    choices = msgspec.structs.replace(plan.choices, has_settled_leg=True)
    planner = Planner(choices, programming)
    sessions = tuple(
        s
        if s.day < at or s.name not in SESSION_NAMES
        else _with_progress(planner.refit_session(s), s, planner)
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
    left = len({(s.day - at) // WEEK for s in plan.sessions if s.day >= at})
    last = max(plan.sessions, key=lambda s: s.day).week
    count = max(1, left, last + 1 - restart)
    weeks = planner.programming.programme.weeks_from(restart, count)
    if is_settling:
        weeks = [0, *weeks]
    made = msgspec.structs.replace(plan, sessions=_made(plan, weeks, at, planner))
    return (*past, *_on_moved_days(made, at, planner))


def _made(
    plan: Plan, weeks: Iterable[int], start: date, planner: Planner
) -> tuple[PlannedSession, ...]:
    """Return the sessions of consecutive weeks; A and B keep alternating."""
    done = [s for s in plan.sessions if s.day < start and not s.is_optional]
    turn = int(bool(done) and max(done, key=lambda s: s.day).name == "A")
    return planner.build_weeks(weeks, start, turn, [s.day for s in done])


def _on_moved_days(plan: Plan, at: date, planner: Planner) -> tuple[PlannedSession, ...]:
    """Return rebuilt sessions on the days to which the runner had moved the old ones."""
    for before, after in moved_by_hand(plan):
        if after < at:
            continue
        there = [s for s in plan.sessions if s.day == before]
        moved = there[0] if len(there) == 1 else None  # else nobody knows which one was meant
        if moved is not None and may_move(plan, moved, after, planner):
            fitted = fitted_to(after, moved, plan, planner)
            sessions = (fitted if s is moved else s for s in plan.sessions)
            plan = msgspec.structs.replace(plan, sessions=tuple(sessions))
    return tuple(sorted(plan.sessions, key=lambda s: s.day))


def extended(plan: Plan, at: date, programming: Programming) -> Plan:
    """Return the plan, with four weeks added if fewer than two are left; progress is kept."""
    last = max(plan.sessions, key=lambda s: s.day)
    if last.day >= at + 2 * WEEK:
        return plan
    programme, planner = programming.programme, Planner(plan.choices, programming)
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
        for s in _made(plan, weeks, max(weeks_from(at).start(last.day) + WEEK, at), planner)
    )
    return msgspec.structs.replace(plan, sessions=(*plan.sessions, *added))


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
        if fits(planned, place, session, planner):
            session = with_exercise(session, place, planned)
    return session
