"""The look back at a week, and what it changes in the plan (clinical notes 6.3, PR1 to PR9).

Nothing changes by itself: `look_back_on` proposes, the runner may decline, and `apply_look_back` in
`changes` applies.
"""

from datetime import UTC, date, datetime, time
from statistics import mean

from backcare.domain.check.hold import is_something_new
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import WeekFeel, WeeklyCheck
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import LookBack, extended, with_proposal
from backcare.domain.plan.exercise_change import Proposal
from backcare.domain.plan.gates import Gates, Missing, latest_values, missing_for
from backcare.domain.plan.log import Log
from backcare.domain.plan.look import Look
from backcare.domain.plan.moves import LEG_SETTLED
from backcare.domain.plan.plan import Plan, ReasonId
from backcare.domain.plan.programme import Programme
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.proposals import exercise_proposals
from backcare.domain.weeks import WEEK, Weeks

_SOME_MISSED, _MANY_MISSED = 2, 4
_MOST_SETTLING = 2
"""Most settling weeks in a row (6.4)."""
_AFTER_A_BREAK = {"settle", "not-begun", "missed-one", "missed-some", "missed-many"}
"""Reasons after which the coming week does not follow the one before."""
_SORE = {"two-reds", "climbing", "unsettled"}
"""Reasons for a week back because of pain."""


def look_back_on(
    plan: Plan, check: WeeklyCheck, log: Log, *, gates: Gates, programming: Programming
) -> LookBack:
    """Return the changes for the week after the week of `check`.

    Anything new stops the plan until a self-check is kept.
    """
    if is_something_new(log.checks, (*log.weekly, check)):
        return LookBack(is_stopped=True)
    look = Look(plan, check, log, programming.programme)
    whole_week, missing = _whole_week(look, gates, programming.programme)
    proposals = [*whole_week, *_leg(look)]
    next_plan = extended(plan, look.at, programming)
    for proposal in proposals:
        next_plan = with_proposal(next_plan, proposal, look.at, programming)
    reasons = {p.reason for p in proposals}
    planner = Planner(next_plan.choices, programming, log.weeks)
    proposals += exercise_proposals(
        look,
        next_plan,
        planner,
        is_back=bool((_AFTER_A_BREAK | _SORE) & reasons),
        is_after_break=bool(_AFTER_A_BREAK & reasons),
    )
    instead: list[Proposal] = []
    if any(p.restart is not None for p in proposals):
        as_it_comes = extended(plan, look.at, programming)
        instead = exercise_proposals(look, as_it_comes, planner, is_back=True, is_after_break=False)
    return LookBack(
        proposals=tuple(proposals),
        instead=tuple(instead),
        missing=missing,
        advice=_advice(look),
    )


def answers_before_look_back(
    plan: Plan, log: Log, today: date, *, gates: Gates, programming: Programming
) -> tuple[Proposal, ...]:
    """Return what a look back that is due would offer for sore exercises, whatever is answered.

    Until the runner answers it, the sessions of the week are led with these.
    """
    if not is_look_back_due(plan, today, log.weeks):
        return ()
    check = _as_if_the_same(log.weeks.start(today) - WEEK, log.weeks)
    found = look_back_on(plan, check, log, gates=gates, programming=programming)
    return tuple(p for p in (found.instead or found.proposals) if p.otherwise is not None)


def goes_back_after(
    plan: Plan, log: Log, start: date, *, gates: Gates, programming: Programming
) -> bool:
    """Return whether the look back at a week would offer a step back for pain, as it stands."""
    if plan.ended is not None or not any(log.weeks.start(s.day) <= start for s in plan.sessions):
        return False
    check = _as_if_the_same(start, log.weeks)
    found = look_back_on(plan, check, log, gates=gates, programming=programming)
    return any(p.reason in _SORE for p in found.proposals)


def is_look_back_due(plan: Plan, today: date, weeks: Weeks) -> bool:
    """Return whether last week belongs to a plan that goes on and was not looked back on yet."""
    this = weeks.start(today)
    began = any(s.day < this for s in plan.sessions)
    is_reviewed = plan.reviewed is not None and plan.reviewed >= weeks.last_name(today)
    return began and plan.ended is None and not is_reviewed


def going_on(plan: Plan | None, today: date, weeks: Weeks) -> Plan | None:
    """Return a plan that goes on, which every place asks; `None` if there is none.

    One is over that was ended, or has no session left and no look back to add one.
    """
    if plan is None or plan.ended is not None:
        return None
    has_more = any(s.day >= today for s in plan.sessions)
    return plan if has_more or is_look_back_due(plan, today, weeks) else None


def _as_if_the_same(start: date, weeks: Weeks) -> WeeklyCheck:
    """Return a look back at the week from `start` on that says only that the back was the same."""
    at = start + WEEK
    logged_at = datetime.combine(at, time(), UTC)
    return WeeklyCheck(
        id="0" * 32, day=at, logged_at=logged_at, week=weeks.name(start), feel=WeekFeel.SAME
    )


def _whole_week(
    look: Look, gates: Gates, programme: Programme
) -> tuple[list[Proposal], tuple[Missing, ...]]:
    """Return the most important change of the coming week as a whole, and what is missing."""
    if look.has_flared() and look.settled() < _MOST_SETTLING:
        restart = _after_missed(look, programme)[1] if look.missed else look.week
        return [Proposal(reason="settle", restart=restart, is_settling=True)], ()
    if look.missed:
        return _back_to(look, *_after_missed(look, programme)), ()
    if look.has_two_reds():
        return _back_to(look, "two-reds", look.coming - 1), ()
    if look.is_climbing():
        return _back_to(look, "climbing", look.coming - 1), ()
    if look.has_flared():
        return _back_to(look, "unsettled", look.coming - 1), ()
    return _before_next_phase(look, gates, programme)


def _after_missed(look: Look, programme: Programme) -> tuple[ReasonId, int]:
    """Return why and where the plan goes on after missed weeks (PR7).

    It counts back from the last programme week that was trained.
    """
    last = look.last_trained()
    if last is None:
        return "not-begun", look.first
    if look.missed < _SOME_MISSED:
        return "missed-one", last
    if look.missed < _MANY_MISSED:
        return "missed-some", max(look.first, last - 1)
    begin = programme.phase(last).weeks[0]
    return "missed-many", max(look.first, min(begin, last - 1))


def _back_to(look: Look, reason: ReasonId, week: int) -> list[Proposal]:
    """Return the proposal to go on from a programme week, if that is a step back at all."""
    restart = max(week, look.first)
    if restart >= look.coming:
        return []
    limit = look.at if reason in _SORE else look.start_trained()
    return [Proposal(reason=reason, restart=restart, limit=limit)]


def _before_next_phase(
    look: Look, gates: Gates, programme: Programme
) -> tuple[list[Proposal], tuple[Missing, ...]]:
    """Propose the last two weeks of a phase again if the next one has to wait, and say why."""
    now, coming = programme.phase(look.week), programme.phase(look.coming).id
    if now.id is coming or coming not in gates.most_pain:
        return [], ()
    ratings = look.ratings.between(look.start, look.at)
    missing = missing_for(
        coming,
        gates,
        sessions_share=look.share(look.live_weeks(now.id)),
        effect=look.check.effect,
        mean_nprs=mean(ratings) if ratings else None,
        checks=latest_values(look.log.gate_checks, look.at + WEEK, gates.valid_days + 7),
    )
    if not missing:
        return [], ()
    return _back_to(look, "repeat-block", max(now.weeks[0], look.week - 1)), missing


def _leg(look: Look) -> list[Proposal]:
    """Return the change after a week with a calm leg (group G4)."""
    choices = look.plan.choices
    waits = BehaviourGroup.NERVE in choices.groups and not choices.has_settled_leg
    if waits and look.check.leg_settled:
        return [Proposal(reason=LEG_SETTLED, lets_leg_in=True)]
    return []


def _advice(look: Look) -> tuple[ReasonId, ...]:
    """Return the advice that changes no session."""
    advice = {
        "see-physio": look.has_two_reds(),
        "still-flared": look.has_flared() and look.settled() >= _MOST_SETTLING,
        "plateau": look.is_plateau(),
    }
    return tuple(reason for reason, is_due in advice.items() if is_due)
