"""Weeks as they are counted, and as a runner tells them."""

from backcare.domain.entries import WeeklyCheck
from backcare.domain.tracker.adherence import Week
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, _base


def weeks(*pairs, last=MONDAY):
    """Weeks as (done, planned) with a target of the runner's own, the last one under way."""
    first = last - (len(pairs) - 1) * WEEK
    return tuple(
        Week(first + n * WEEK, done, planned, min(done, planned or 0))
        for n, (done, planned) in enumerate(pairs)
    )


def weekly(week, **values):
    return WeeklyCheck(**_base(50, week + WEEK), week=week, **values)
