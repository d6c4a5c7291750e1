"""The behaviour groups that are known of somebody, for what fits them and what waits."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from backcare.domain.check.assessment import Answered
from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.check.walk import RESULT
from backcare.ui.check.answers import day_of_result, has_begun, read_check
from backcare.ui.visit import Visit


class KnownGroups(NamedTuple):
    """The groups of a self-check, and its day; `None` if there was no check.

    `holds_back`: the pain was severe, or kept somebody from walking or usual things.
    """

    groups: tuple[BehaviourGroup, ...]
    day: date | None
    holds_back: bool = False


_HOLDS_BACK = frozenset({"severe", "limited", "hardly-walks"})


def known_groups(kept: Sequence[SelfCheckResult], visit: Visit) -> KnownGroups:
    """Return the groups of this visit's self-check, or those of the last one kept.

    `kept` are the kept self-checks, the newest first.
    """
    if has_begun():
        check = read_check(visit.content)
        if check.place == RESULT and check.assessment is not None:
            groups = tuple(fit.group for fit in check.assessment.groups)
            told = {n for n, a in check.answers.given.items() if a is Answered.YES}
            return KnownGroups(groups, day_of_result(visit), bool(told & _HOLDS_BACK))
    if kept:
        told = {a.question for a in kept[0].answers if a.answer == Answered.YES}
        return KnownGroups(kept[0].groups, kept[0].day, bool(told & _HOLDS_BACK))
    return KnownGroups((), None)
