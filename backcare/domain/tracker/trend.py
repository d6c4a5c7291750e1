"""How pain developed: weekly medians that skip unanswered days and include zeros."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from statistics import median

import msgspec

from backcare.domain.entries import AnyEntry, CheckIn, PainContext
from backcare.domain.tracker.chart_spans import Span, piece_of, pieces_apart
from backcare.domain.weeks import Weeks

SMALLEST_CLEAR_CHANGE = 2
"""NPRS points that count as a change (clinical notes 4.5; Ostelo 2008, R109).

The notes also name 30 %. Points are stricter for mild pain: half of 2 is within the noise.
"""


ROLLING = 3
"""How many weeks or months the rolling median covers."""


class WeeklyPain(msgspec.Struct, frozen=True):
    """Median NPRS of one week (or month) in one context; `week` is its first day."""

    week: date
    context: PainContext
    nprs: float


def weekly_pain(
    entries: Iterable[AnyEntry], since: date, until: date, weeks: Weeks, span: Span = Span.WEEKS
) -> tuple[WeeklyPain, ...]:
    """Return the medians between two days (both included), by week (or month) and context."""
    return pain_by(entries, since, until, lambda day: piece_of(day, span, weeks))


def pain_by(
    entries: Iterable[AnyEntry], since: date, until: date, piece: Callable[[date], date]
) -> tuple[WeeklyPain, ...]:
    """Return the same by any piece of time: `piece` gives the first day of the one of a day."""
    ratings = ratings_by(entries, since, until, piece)
    order = list(PainContext)
    return tuple(
        WeeklyPain(week, context, median(values))
        for (week, context), values in sorted(
            ratings.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
        )
    )


def ratings_by(
    entries: Iterable[AnyEntry], since: date, until: date, piece: Callable[[date], date]
) -> dict[tuple[date, PainContext], list[int]]:
    """Return all ratings between two days (both included), by piece and context."""
    ratings: dict[tuple[date, PainContext], list[int]] = defaultdict(list)
    for entry in entries:
        if not isinstance(entry, CheckIn) or not since <= entry.day <= until:
            continue
        for context in PainContext:
            rating = entry.nprs(context)
            if rating is not None:
                ratings[piece(entry.day), context].append(rating)
    return ratings


def rolling_medians(
    pain: Iterable[WeeklyPain], weeks: Sequence[date]
) -> dict[tuple[date, PainContext], float]:
    """Return, for each week and context, the median of that week and the two before it.

    Weeks without a rating have no median, so the line has a gap where nothing is known.
    """
    known = {(p.week, p.context): p.nprs for p in pain}
    found = {}
    for context in PainContext:
        for place, week in enumerate(weeks):
            window = weeks[max(0, place - ROLLING + 1) : place + 1]
            values = [known[w, context] for w in window if (w, context) in known]
            if (week, context) in known:
                found[week, context] = median(values)
    return found


class Change(msgspec.Struct, frozen=True):
    """The first and latest median in one context; `apart` is how many weeks or months later."""

    context: PainContext
    first: float
    latest: float
    apart: int

    @property
    def is_clear(self) -> bool:
        """Whether pain changed by at least `SMALLEST_CLEAR_CHANGE` points."""
        return abs(self.latest - self.first) >= SMALLEST_CLEAR_CHANGE


def change_in(
    pain: Iterable[WeeklyPain], context: PainContext, span: Span = Span.WEEKS
) -> Change | None:
    """Return how pain changed in one context; `None` with fewer than two rated pieces."""
    own = [p for p in pain if p.context is context]
    if len(own) < 2:
        return None
    first, latest = own[0], own[-1]
    return Change(context, first.nprs, latest.nprs, pieces_apart(first.week, latest.week, span))


def most_rated(pain: Iterable[WeeklyPain]) -> PainContext | None:
    """Return the context that was rated in most pieces of time; `None` if none was.

    Pain is followed in one context: a median over all of them would move with what was asked. Of
    two rated equally often, the one that is asked first.
    """
    rated = Counter(p.context for p in pain)
    return max((c for c in PainContext if rated[c]), key=rated.__getitem__, default=None)
