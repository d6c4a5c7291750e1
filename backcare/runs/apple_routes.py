"""When the workouts of an Apple Health export were: a route at that time is the same activity."""

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

EARLY_S = 120
"""A route may begin so long before its workout."""
MOST_BEFORE = 4
"""So many workouts that began before a route are looked at: two watches may have recorded one."""


class Workout(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when, in seconds since 1970, and the routes that belong to it.

    `tells`: the export has its numbers, so that a route would only double it.
    """

    start: float
    end: float
    routes: tuple[str, ...] = ()
    tells: bool = True


class Workouts:
    """The workouts of all exports that were read."""

    def __init__(self) -> None:
        self._all: list[tuple[float, float, bool, str]] = []
        self._starts: list[float] = []

    def __bool__(self) -> bool:
        return bool(self._all)

    def add(self, file: str, workouts: Iterable[Workout]) -> None:
        """Note the workouts of an export."""
        self._all += [(one.start, one.end, one.tells, file) for one in workouts]
        self._all.sort()
        self._starts = [one[0] for one in self._all]

    def at(self, moment: float) -> tuple[str, bool] | None:
        """Return the export with a workout at a moment, and whether it tells its numbers."""
        last = bisect_right(self._starts, moment + EARLY_S)
        for _, end, tells, file in reversed(self._all[max(0, last - MOST_BEFORE) : last]):
            if moment <= end:
                return file, tells
        return None
