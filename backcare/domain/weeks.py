"""Calendar weeks, Monday to Sunday: what falls in them, and breaks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

WEEK = timedelta(days=7)


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


def week_start(day: date) -> date:
    """Return the Monday of the week that `day` is in."""
    return day - timedelta(days=day.weekday())


def in_week(items: Iterable[D], monday: date) -> tuple[D, ...]:
    """Return the items in the week that starts on `monday`, in the same order."""
    return tuple(item for item in items if monday <= item.day < monday + WEEK)


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
