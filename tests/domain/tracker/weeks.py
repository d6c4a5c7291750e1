"""Weeks as they are counted, and as a runner tells them."""

from backcare.domain.entries import WeeklyCheck
from backcare.domain.tracker.adherence import Week
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, _base


def weeks(*pairs):
    """Weeks as (done, planned), the last one under way."""
    first = MONDAY - (len(pairs) - 1) * WEEK
    return tuple(Week(first + n * WEEK, done, planned) for n, (done, planned) in enumerate(pairs))


def weekly(week, **values):
    return WeeklyCheck(**_base(50, week + WEEK), week=week, **values)
