"""The time a chart covers, in pieces that a phone can show: weeks, or months over years."""

from datetime import date, timedelta
from enum import StrEnum

from backcare.domain.tracker.adherence import WEEKS_SHOWN
from backcare.domain.weeks import WEEK, Weeks

_WEEKS_OF_A_YEAR = 52


class Span(StrEnum):
    """How far back: four weeks, twelve, a year, or everything (by month)."""

    FOUR = "four"
    WEEKS = "weeks"
    YEAR = "year"
    ALL = "all"


WEEKS_OF = {Span.FOUR: 4, Span.WEEKS: WEEKS_SHOWN, Span.YEAR: _WEEKS_OF_A_YEAR}
"""The weeks of each span that has an end."""


def pieces(span: Span, today: date, first: date | None, weeks: Weeks) -> tuple[date, ...]:
    """Return the first day of each piece, oldest first, up to the one that includes today.

    `first` is the day of the oldest entry; the longest span begins with the month in which its
    week began and is never shorter than a year.
    """
    if span is not Span.ALL:
        count = WEEKS_OF[span]
        now = weeks.start(today)
        return tuple(now - timedelta(weeks=n) for n in reversed(range(count)))
    begin = min(first or today, today - timedelta(weeks=_WEEKS_OF_A_YEAR))
    found = [weeks.start(begin).replace(day=1)]
    while (following := _next_month(found[-1])) <= today:
        found.append(following)
    return tuple(found)


def piece_of(day: date, span: Span, weeks: Weeks) -> date:
    """Return the first day of the piece that includes a day."""
    return day.replace(day=1) if span is Span.ALL else weeks.start(day)


def last_of(start: date, span: Span) -> date:
    """Return the last day of the piece that begins on a day."""
    following = _next_month(start) if span is Span.ALL else start + WEEK
    return following - timedelta(days=1)


def pieces_apart(first: date, latest: date, span: Span) -> int:
    """Return how many weeks, or months, a piece is after another, of which these are first days."""
    if span is not Span.ALL:
        return (latest - first) // WEEK
    return 12 * (latest.year - first.year) + latest.month - first.month


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
