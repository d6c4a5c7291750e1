"""One week is one weekly check, however often it was answered."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from backcare.domain.entries import WeeklyCheck
from backcare.domain.weeks import Weeks

T = TypeVar("T")


def answers_by_week(
    weekly: Iterable[WeeklyCheck], answer: Callable[[WeeklyCheck], T | None], weeks: Weeks
) -> dict[date, T]:
    """Return one answer for each week in which the question was answered; the later one counts.

    By the first day of the week. The tracker's card and the plan's look back may both have asked
    about one.
    """
    told: dict[date, T] = {}
    for check in sorted(weekly, key=lambda w: (w.logged_at, w.id)):
        value = answer(check)
        if value is not None:
            told[weeks.named(check.week)] = value
    return told
