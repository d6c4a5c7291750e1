"""What a club shows of a week: counts of people and sessions, never of a person.

Two rules keep single members out of sight. A number is shown only with five or more people in it,
and not if fewer than five are left out of it. And what was shown of a week is replaced only when
at least five members gave something else since, so that no two views are one member apart.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from backcare.domain.club import PublishedWeek

FEWEST = 5
"""People behind each number (clinical notes 7.7)."""

Given = Mapping[str, tuple[int, int]]
"""Sessions done and planned of each member, under a hash."""


class WeekShown(msgspec.Struct, frozen=True, kw_only=True):
    """A week as a club sees it; `None` where too few people are behind a number.

    `is_nearly_all` says that fewer than five did not take part; how many is not told.
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
    """Return what is shown of a week from now on: `known`, or new figures if they may be shown."""
    before = {} if known is None else known.seen
    changed = sum(before.get(m) != given.get(m) for m in before.keys() | given.keys())
    if len(given) < FEWEST or changed < FEWEST:
        return known
    return PublishedWeek(
        key=monday.isoformat(),
        rev=0 if known is None else known.rev,
        seen=dict(given),
        members=len(given),
        took_part=sum(done > 0 for done, _ in given.values()),
        done=sum(done for done, _ in given.values()),
        planned=sum(planned for _, planned in given.values()),
    )


def shown(week: PublishedWeek) -> WeekShown:
    """Return a published week without the numbers that too few people are behind."""
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
