"""Runs against those of the last 30 days (clinical notes 7.3; Frandsen 2025, R62).

No weekly rule and no ratio of weeks: the evidence does not support them (clinical notes 7.1).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.tracker.measures import Measured, measured_running, whole_minutes

LOOK_BACK = timedelta(days=30)
A_BIT_LONGER, MORE_THAN_DOUBLE = 1.10, 2.00
"""Ratios above which a run is marked (7.3)."""
RECENT = timedelta(days=2)
"""How long after a much longer run an easy day is still suggested (project synthesis)."""


class Growth(StrEnum):
    """How a run compares with what the runner is used to."""

    USUAL = "usual"
    LONGER = "longer"
    DOUBLE = "double"


class RunLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One run, and the most metres and seconds of a run in the 30 days before; `None` if unknown.

    `ratio` is how many times as long it is as the run of those days that comes nearest to it;
    `None` if that cannot be said. Seconds are those that were run: walking is no running.
    """

    day: date
    metres: int | None
    seconds: int | None
    longest_metres: int | None
    longest_seconds: int | None
    ratio: float | None

    @property
    def minutes(self) -> int | None:
        """The time of the run in whole minutes."""
        return None if self.seconds is None else whole_minutes(self.seconds)

    @property
    def longest_minutes(self) -> int | None:
        """The longest time before in whole minutes."""
        return None if self.longest_seconds is None else whole_minutes(self.longest_seconds)

    @property
    def step(self) -> Growth | None:
        """How the run compares; `None` without a run to compare with."""
        if self.ratio is None:
            return None
        if self.ratio > MORE_THAN_DOUBLE:
            return Growth.DOUBLE
        return Growth.LONGER if self.ratio > A_BIT_LONGER else Growth.USUAL


class RunSums(msgspec.Struct, frozen=True, kw_only=True):
    """What runs come to: those with a distance in metres, those `by_time` alone in seconds.

    `compared` is how many could be compared, `longer` how many of these are marked, and `double`
    how many of these were more than double.
    """

    with_distance: int
    metres: int
    longest_metres: int
    by_time: int
    seconds: int
    longest_seconds: int
    compared: int
    longer: int
    double: int


def run_loads(runs: Iterable[RunSession], since: date, until: date) -> tuple[RunLoad, ...]:
    """Return each run between two days (both included), oldest first, with the longest before it.

    Runs of the same day are not compared with each other. Walks are left out, and so are run-walks
    of which nobody knows how much was run.
    """
    begin = since - LOOK_BACK
    inside = sorted(
        (r for r in runs if begin <= r.day <= until and _is_known(r)),
        key=lambda r: (r.day, r.logged_at, r.id),
    )
    days, runs_measured = [r.day for r in inside], [measured_running(r) for r in inside]
    loads = []
    for place in range(bisect_left(days, since), len(days)):
        day = days[place]
        first, end = bisect_left(days, day - LOOK_BACK), bisect_left(days, day)
        loads.append(_load(day, runs_measured[place], runs_measured[first:end]))
    return tuple(loads)


def longest_of_each(loads: Iterable[RunLoad], piece: Callable[[date], date]) -> tuple[RunLoad, ...]:
    """Return the longest run of each piece of time; `piece` gives the first day of a day's.

    Distance decides, and time where no run of the piece has a distance.
    """
    longest: dict[date, RunLoad] = {}
    for load in loads:
        start = piece(load.day)
        if start not in longest or _length(load) > _length(longest[start]):
            longest[start] = load
    return tuple(longest.values())


def sums_of(loads: Sequence[RunLoad]) -> RunSums:
    """Return what runs come to."""
    metres = [x.metres for x in loads if x.metres is not None]
    seconds = [x.seconds for x in loads if x.metres is None and x.seconds is not None]
    steps = [x.step for x in loads if x.step is not None]
    return RunSums(
        with_distance=len(metres),
        metres=sum(metres),
        longest_metres=max(metres, default=0),
        by_time=len(seconds),
        seconds=sum(seconds),
        longest_seconds=max(seconds, default=0),
        compared=len(steps),
        longer=sum(step is not Growth.USUAL for step in steps),
        double=steps.count(Growth.DOUBLE),
    )


def easy_day_after(loads: Iterable[RunLoad], today: date) -> Growth | None:
    """Return how much longer than usual the last day of running was; `None` if it was not.

    Any run of that day counts. What is longer ago than two days is not said any more.
    """
    recent = [x for x in loads if today - x.day <= RECENT]
    last = max((x.day for x in recent), default=None)
    steps = {x.step for x in recent if x.day == last}
    return next((step for step in (Growth.DOUBLE, Growth.LONGER) if step in steps), None)


def _load(day: date, run: Measured, before: Sequence[Measured]) -> RunLoad:
    """Return a run beside those of the 30 days before it."""
    return RunLoad(
        day=day,
        metres=run.metres,
        seconds=run.seconds,
        longest_metres=max((x.metres for x in before if x.metres is not None), default=None),
        longest_seconds=max((x.seconds for x in before if x.seconds is not None), default=None),
        ratio=_ratio(run, before),
    )


def _ratio(run: Measured, before: Sequence[Measured]) -> float | None:
    """Return how many times as long a run is as the nearest of those before it.

    A run is longer than anything only if it is longer than each. One that it cannot be compared
    with may have been as long, so that nothing is said unless another was.
    """
    times = [_times(run, other) for other in before]
    known = [n for n in times if n is not None]
    nearest = min(known, default=None)
    if nearest is None or (len(known) < len(times) and nearest > A_BIT_LONGER):
        return None
    return nearest


def _times(run: Measured, other: Measured) -> float | None:
    """Return how many times as long as another a run is, in time where a distance is missing."""
    if run.metres is not None and other.metres is not None:
        return run.metres / other.metres
    if run.seconds is not None and other.seconds is not None:
        return run.seconds / other.seconds
    return None


def _is_known(run: RunSession) -> bool:
    """Return whether something was run, and how far or how long."""
    return not run.is_walk and measured_running(run) != (None, None)


def _length(load: RunLoad) -> tuple[int, int]:
    return load.metres or 0, load.seconds or 0
