"""What a club shows of a week: counts of people and sessions, never of a person.

Two rules keep single members from being seen. A number is shown only if it counts five or more
people and does not leave out fewer than five. And each figure of a week is replaced only after at
least five members' contributions to that figure have changed, so that no two views differ by a
single member, whoever joined or changed their plan in between.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from backcare.domain.club.documents import PublishedWeek

FEWEST = 5
"""Fewest people behind each number (clinical notes 7.7)."""

Given = Mapping[str, tuple[int, int]]
"""Each member's sessions done and planned, under a hash."""


_NOTHING = (0, 0, 0)


class WeekShown(msgspec.Struct, frozen=True, kw_only=True):
    """A week as a club sees it; `None` if too few people are behind a number.

    `is_nearly_all` says that fewer than five did not take part, but not how many.
    """

    start: date
    took_part: int | None
    is_nearly_all: bool
    done: int | None
    planned: int | None

    @property
    def share(self) -> float | None:
        """Sessions done of those planned, at most 1."""
        if self.done is None or not self.planned:
            return None
        return min(1.0, self.done / self.planned)


def next_published(known: PublishedWeek | None, monday: date, given: Given) -> PublishedWeek | None:
    """Return what is shown of a week from now on: new figures if they may be shown, or `known`."""
    if len(given) < FEWEST:
        return known
    before = {} if known is None else known.seen
    now = {m: (done, planned, int(done > 0)) for m, (done, planned) in given.items()}
    everybody = before.keys() | now.keys()
    figures = [
        {m: (before.get(m, _NOTHING)[place], now.get(m, _NOTHING)[place]) for m in everybody}
        for place in range(3)
    ]
    is_new = [sum(was != is_ for was, is_ in figure.values()) >= FEWEST for figure in figures]
    if not any(is_new):
        return known
    totals = (0, 0, 0) if known is None else (known.done, known.planned, known.took_part)
    done, planned, took_part = (
        sum(is_ for _, is_ in figure.values()) if replaced else total
        for figure, replaced, total in zip(figures, is_new, totals, strict=True)
    )
    seen = {
        m: (figures[0][m][is_new[0]], figures[1][m][is_new[1]], figures[2][m][is_new[2]])
        for m in everybody
    }
    return PublishedWeek(
        key=monday.isoformat(),
        rev=0 if known is None else known.rev,
        seen={m: row for m, row in seen.items() if any(row)},
        members=len(given),
        took_part=took_part,
        done=done,
        planned=planned,
    )


def shown(week: PublishedWeek) -> WeekShown:
    """Return a published week without numbers that have too few people behind them."""
    is_enough = week.took_part >= FEWEST
    is_nearly_all = is_enough and week.members - week.took_part < FEWEST
    return WeekShown(
        start=date.fromisoformat(week.key),
        took_part=week.took_part if is_enough and not is_nearly_all else None,
        is_nearly_all=is_nearly_all,
        done=week.done if is_enough else None,
        planned=week.planned if is_enough else None,
    )


def people(count: int) -> int | None:
    """Return a number of people as it may be shown; `None` below five."""
    return count if count >= FEWEST else None
