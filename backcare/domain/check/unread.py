"""What follows from self-checks and looks back that cannot be read: as much as from the worst."""

from collections.abc import Iterable, Sequence
from datetime import date

from backcare.domain.aside import SetAside
from backcare.domain.check.result import SelfCheckResult

_SELF_CHECK, _WEEKLY = "self-check", "weekly-check"


def check_unread(
    aside: Iterable[SetAside], newest_first: Sequence[SelfCheckResult]
) -> SetAside | None:
    """Return a self-check that cannot be read and that no later one has taken the place of.

    What it asked to leave out is not known, so it counts as if all exercise waited.
    """
    newest = newest_first[0].day if newest_first else date.min
    unread = [a for a in aside if a.kind == _SELF_CHECK and (a.day is None or a.day > newest)]
    return max(unread, key=lambda one: one.day or date.max, default=None)


def says_something_new(aside: Iterable[SetAside], newest_first: Sequence[SelfCheckResult]) -> bool:
    """Return whether a look back that cannot be read says that something is new since a check."""
    newest = newest_first[0].day if newest_first else date.min
    looks = (a for a in aside if a.kind == _WEEKLY and (a.day is None or a.day > newest))
    return any(one.document.get("anything_new") is True for one in looks)
