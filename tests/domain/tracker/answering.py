"""Asks for the answer to a number, in a diary made up around it."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from backcare.domain.entries import (
    WeeklyCheck,
)
from backcare.domain.plan.log import Log
from backcare.domain.plan.zones import (
    FROM_CALM_TO_SORE,
)
from backcare.domain.tracker.answers import answer_to
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.next_run import NextRunReason
from backcare.domain.weeks import WEEK
from tests.builders import check_in, entry_id
from tests.domain.plan.runner import BY, CONTENT, MONDAY, plan_with

DAY = timedelta(days=1)
PLAN = plan_with(groups=())
TODAY = MONDAY + 2 * WEEK + 3 * DAY
"""A Thursday in the third week of the plan."""
AS_PLANNED = {
    *(
        "run-up-to",
        "run-up-to-if-settled",
        "run-raised",
        "run-hold",
        "run-if-settled",
        "run-repeat",
    ),
    *("session-as-planned", "own-more", "own-same", "ladder-next", "ladder-repeat", "ladder-done"),
}
GO_ON = {"as-you-like"}
LONGER = (NextRunReason.GROW, NextRunReason.RAISED, NextRunReason.HOLD)
nprs = st.integers(0, 10)
maybe = st.none() | nprs


def around(*entries, today=TODAY, waits=False, runs_wait=False, plans=(), runs=(), **log):
    kinds = {"check_ins": "CheckIn", "sessions": "ExerciseSession", "weekly": "WeeklyCheck"}
    kinds |= {"activities": "ActivityCheck"}
    for field, kind in kinds.items():
        own = tuple(e for e in entries if type(e).__name__ == kind)
        log[field] = (*log.get(field, ()), *own)
    all_runs = (*runs, *(e for e in entries if type(e).__name__ == "RunSession"))
    return Around(
        today=today,
        log=Log(plans=plans, **log),
        runs=all_runs,
        waits=waits,
        runs_wait=runs_wait,
        gates=CONTENT.gates,
        programming=BY,
        run_walk=CONTENT.run_walk,
    )


def answer(entry, *more, **values):
    found = answer_to(entry, around(entry, *more, **values), CONTENT.answers)
    assert found is not None
    return found


def rank(zone):
    return FROM_CALM_TO_SORE.index(zone)


def rated(context, number, day=TODAY, n=1, **values):
    return check_in(n, day, **{f"nprs_{context}": number}, **values)


def weekly(n, week, **answers):
    logged = datetime.combine(week + WEEK, datetime.min.time(), UTC)
    return WeeklyCheck(id=entry_id(n), day=week + WEEK, logged_at=logged, week=week, **answers)


def ids(found):
    return [change.id for change in found.changes]
