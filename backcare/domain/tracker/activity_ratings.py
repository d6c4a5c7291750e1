"""How a runner's own activities go: each from its first to its latest rating."""

from collections.abc import Iterable

import msgspec

from backcare.domain.entries import ActivityCheck
from backcare.domain.words import in_one_line


class RatedActivity(msgspec.Struct, frozen=True):
    """All ratings of one activity, oldest first, at least one."""

    name: str
    abilities: tuple[int, ...]

    @property
    def is_rated_again(self) -> bool:
        """Whether there are two ratings to compare."""
        return len(self.abilities) > 1


def activities_rated(checks: Iterable[ActivityCheck]) -> tuple[RatedActivity, ...]:
    """Return each activity by its name with its own ratings, in the order of the first ones.

    A rating is of its activity alone: what a check leaves out keeps what it had.
    """
    rated: dict[str, list[int]] = {}
    for check in sorted(checks, key=lambda c: (c.day, c.logged_at, c.id)):
        for rating in check.activities:
            rated.setdefault(in_one_line(rating.name), []).append(rating.ability)
    return tuple(RatedActivity(name, tuple(abilities)) for name, abilities in rated.items())
