"""What follows from self-checks and looks back that cannot be read: as much as from the worst."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from backcare.domain.aside import SetAside
from backcare.domain.check.result import SelfCheckResult

_SELF_CHECK, _WEEKLY = "self-check", "weekly-check"


def check_unread(
    aside: Iterable[SetAside], results: Sequence[SelfCheckResult], today: date
) -> SetAside | None:
    """Return a self-check that cannot be read and that no later one has taken the place of.

    What it asked to leave out is not known, so it counts as if all exercise waited.
    """
    unread = [a for a in aside if a.kind == _SELF_CHECK and _is_last(a, results, today)]
    return max(unread, key=lambda one: one.day or date.max, default=None)


def says_something_new(
    aside: Iterable[SetAside], results: Sequence[SelfCheckResult], today: date
) -> bool:
    """Return whether a look back that cannot be read says that something is new since a check."""
    looks = (a for a in aside if a.kind == _WEEKLY and _is_last(a, results, today))
    return any(one.document.get("anything_new") is True for one in looks)


def _is_last(unread: SetAside, results: Iterable[SelfCheckResult], today: date) -> bool:
    """Return whether no self-check that can be read is of that day or a later one.

    One of a day to come, by a clock that was ahead, takes the place of others of such days only.
    """
    if unread.day is None:
        return True
    tomorrow = today + timedelta(days=1)  # it has begun further east
    latest = tomorrow if unread.day <= tomorrow else date.max
    return all(result.day < unread.day for result in results if result.day <= latest)
