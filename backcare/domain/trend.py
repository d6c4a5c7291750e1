"""How pain went: weekly medians that leave unanswered days out and keep zeros in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

import msgspec

from backcare.domain.adherence import week_start
from backcare.domain.entries import AnyEntry, CheckIn, PainContext

SMALLEST_CLEAR_CHANGE = 2
"""NPRS points that count as a change (clinical notes 4.5; Ostelo 2008, R109).

The notes also name 30 %. Points are stricter for mild pain: half of 2 is within the noise.
"""


class WeeklyPain(msgspec.Struct, frozen=True):
    """Median NPRS of one week in one context."""

    week: date
    context: PainContext
    nprs: float


def weekly_pain(entries: Iterable[AnyEntry], since: date, until: date) -> tuple[WeeklyPain, ...]:
    """Return the weekly medians between two days (both included), by week and context."""
    ratings: dict[tuple[date, PainContext], list[int]] = defaultdict(list)
    for entry in entries:
        if not isinstance(entry, CheckIn) or not since <= entry.day <= until:
            continue
        for context in PainContext:
            rating = entry.nprs(context)
            if rating is not None:
                ratings[week_start(entry.day), context].append(rating)
    order = list(PainContext)
    return tuple(
        WeeklyPain(week, context, median(values))
        for (week, context), values in sorted(
            ratings.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
        )
    )


class Change(msgspec.Struct, frozen=True):
    """First and latest weekly median in one context; `weeks` is the time between them."""

    context: PainContext
    first: float
    latest: float
    weeks: int

    @property
    def is_clear(self) -> bool:
        """Whether it moved by at least `SMALLEST_CLEAR_CHANGE` points."""
        return abs(self.latest - self.first) >= SMALLEST_CLEAR_CHANGE


def change_in(pain: Iterable[WeeklyPain], context: PainContext) -> Change | None:
    """Return how pain moved in one context; `None` with fewer than two answered weeks."""
    own = [p for p in pain if p.context is context]
    if len(own) < 2:
        return None
    span = (own[-1].week - own[0].week) // timedelta(weeks=1)
    return Change(context, own[0].nprs, own[-1].nprs, span)
