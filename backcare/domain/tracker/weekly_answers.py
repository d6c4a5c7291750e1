"""One week is one weekly check, however often it was answered."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from backcare.domain.entries import WeeklyCheck

T = TypeVar("T")


def answers_by_week(
    weekly: Iterable[WeeklyCheck], answer: Callable[[WeeklyCheck], T | None]
) -> dict[date, T]:
    """Return one answer for each week in which the question was answered; the later one counts.

    The tracker's card and the plan's look back may both have asked about a week.
    """
    told: dict[date, T] = {}
    for check in sorted(weekly, key=lambda w: (w.logged_at, w.id)):
        value = answer(check)
        if value is not None:
            told[check.week] = value
    return told
