"""The time a chart covers, in pieces that a phone can show: weeks, or months over years."""

from datetime import date, timedelta
from enum import StrEnum

from backcare.domain.tracker.adherence import WEEKS_SHOWN
from backcare.domain.weeks import week_start

_WEEKS_OF_A_YEAR = 52


class Span(StrEnum):
    """How far back: twelve weeks, a year, or everything (by month)."""

    WEEKS = "weeks"
    YEAR = "year"
    ALL = "all"


def pieces(span: Span, today: date, first: date | None) -> tuple[date, ...]:
    """Return the first day of each piece, oldest first, up to the one that includes today.

    `first` is the day of the oldest entry; the longest span begins with its month and is never
    shorter than a year.
    """
    if span is not Span.ALL:
        count = WEEKS_SHOWN if span is Span.WEEKS else _WEEKS_OF_A_YEAR
        now = week_start(today)
        return tuple(now - timedelta(weeks=n) for n in reversed(range(count)))
    begin = min(first or today, today - timedelta(weeks=_WEEKS_OF_A_YEAR)).replace(day=1)
    found = [begin]
    while (following := _next_month(found[-1])) <= today:
        found.append(following)
    return tuple(found)


def piece_of(day: date, span: Span) -> date:
    """Return the first day of the piece that includes a day."""
    return day.replace(day=1) if span is Span.ALL else week_start(day)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
