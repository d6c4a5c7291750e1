"""Calendar weeks, from the runner's own first day on: what falls in them, and breaks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, NewType, Protocol, TypeVar

import msgspec

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_MIDDLE = 3 * _DAY

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
"""A day of the week, 0 for Monday, as in `date.weekday`."""
Monday = NewType("Monday", date)
"""A week's name in records, whatever its first day: the Monday of the calendar week (ISO 8601) that
its middle lies in. So a record means the same week of seven days, give or take the few by which two
runners' weeks differ, also after another first day was chosen.
"""


class Dated(Protocol):
    """Anything that has a day."""

    @property
    def day(self) -> date:
        """The day."""


class Break(Dated, Protocol):
    """Days without a routine, from `day` on: a pause, or a time when exercise waits."""

    @property
    def until(self) -> date | None:
        """The last day; `None` while it is not known."""


D = TypeVar("D", bound=Dated)
B = TypeVar("B", bound=Break)


class Weeks(msgspec.Struct, frozen=True):
    """The weeks of a runner or a club: seven days each, of which the first is a `begins`."""

    begins: Weekday = 0

    def start(self, day: date) -> date:
        """Return the first day of the week that a day is in."""
        return day - self.place(day) * _DAY

    def place(self, day: date) -> int:
        """Return how many days of its week lie before a day."""
        return self._place_of(day.weekday())

    def day(self, start: date, weekday: int) -> date:
        """Return the day of the week that begins on `start` which is a `weekday`."""
        return start + self._place_of(weekday) * _DAY

    def in_order(self, weekdays: Iterable[int]) -> tuple[int, ...]:
        """Return days of the week in the order in which they come."""
        return tuple(sorted(weekdays, key=self._place_of))

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The days of the week in order."""
        return self.in_order(range(7))

    def name(self, day: date) -> Monday:
        """Return what records call the week that a day is in."""
        return monday_of(self.start(day) + _MIDDLE)

    def last_name(self, today: date) -> Monday:
        """Return what records call last week."""
        return self.name(today - WEEK)

    def named(self, name: date) -> date:
        """Return the first day of the week that records call so."""
        return self.start(name + _MIDDLE)

    def _place_of(self, weekday: int) -> int:
        return (weekday - self.begins) % 7


MONDAYS = Weeks()
"""Weeks that begin on Mondays (ISO 8601), for whoever has chosen nothing else."""


def weeks_from(start: date) -> Weeks:
    """Return the weeks of which one begins on `start`."""
    return Weeks(start.weekday())


def monday_of(day: date) -> Monday:
    """Return the Monday on or before a day."""
    return Monday(day - day.weekday() * _DAY)


def in_week(items: Iterable[D], start: date) -> tuple[D, ...]:
    """Return the items in the week that begins on `start`, in the same order."""
    return tuple(item for item in items if start <= item.day < start + WEEK)


def break_on(day: date, breaks: Iterable[B]) -> B | None:
    """Return the break that includes a day; `None` if there is none."""
    covering = (b for b in breaks if b.day <= day and (b.until is None or day <= b.until))
    return next(covering, None)


def overlap(one: Break, other: Break) -> bool:
    """Return whether two breaks have a day in common."""
    return all(
        first.until is None or second.day <= first.until
        for first, second in ((one, other), (other, one))
    )
