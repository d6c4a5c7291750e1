"""A week looked back on: what was done, what is proposed, and the plan with it."""

from datetime import UTC, datetime

from backcare.domain.entries import EffectOnRunning, ExerciseDone, RepsLeft, WeekFeel, WeeklyCheck
from backcare.domain.plan.changes import apply_look_back
from backcare.domain.plan.replan import look_back_on
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from tests.builders import entry_id, session
from tests.domain.plan.runner import BY, CONTENT, MONDAY, names

GATES = CONTENT.gates
RULES = {reason.id: reason.rule_id for reason in CONTENT.reasons.values()}
NOW = datetime(2026, 12, 7, 8, tzinfo=UTC)


def looked_back(monday=MONDAY, **answers):
    answers = {"feel": WeekFeel.SAME, "effect": EffectOnRunning.NOT_AT_ALL, **answers}
    logged = datetime.combine(monday + WEEK, datetime.min.time(), UTC)
    return WeeklyCheck(
        id=entry_id(900), day=monday + WEEK, logged_at=logged, week=monday, **answers
    )


def did(planned, *, reps_left=RepsLeft.ONE_OR_TWO, nprs=1, number=0):
    return session(
        5000 + planned.day.toordinal() + number,
        planned.day,
        minutes=25,
        nprs=nprs,
        done=tuple(ExerciseDone(exercise=e, reps_left=reps_left) for e in names(planned)),
    )


def did_weeks(plan, *mondays, **values):
    return tuple(did(s, **values) for s in plan.sessions if monday_of(s.day) in mondays)


def review(plan, log, monday=MONDAY, **answers):
    return look_back_on(plan, looked_back(monday, **answers), log, gates=GATES, programming=BY)


def reasons(found):
    return [proposal.reason for proposal in found.proposals]


def applied(plan, found, monday=MONDAY, declined=()):
    check = looked_back(monday)
    return apply_look_back(
        plan, check, found, BY, declined=declined, rules=RULES, now=NOW, weeks=MONDAYS
    )


def week_of(plan, monday):
    return [s for s in plan.sessions if monday_of(s.day) == monday]


def numbers(plan):
    """The programme's week of each calendar week."""
    mondays = sorted({monday_of(s.day) for s in plan.sessions})
    return [week_of(plan, monday)[0].week for monday in mondays]
