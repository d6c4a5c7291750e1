"""Runs against the longest one of the last 30 days (clinical notes 7.3; Frandsen 2025, R62).

No weekly rule and no ratio of weeks: the evidence does not support them (clinical notes 7.1).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSession

LOOK_BACK = timedelta(days=30)
A_BIT_LONGER, MORE_THAN_DOUBLE = 1.10, 2.00
"""Ratios above which a run is marked (7.3)."""


class Growth(StrEnum):
    """How a run compares with what the runner is used to."""

    USUAL = "usual"
    LONGER = "longer"
    DOUBLE = "double"


class RunLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One run and the longest of the 30 days before, in metres and minutes; `None` if unknown.

    Minutes are those that were run: walking is no running.
    """

    day: date
    metres: int | None
    minutes: int | None
    longest_metres: int | None
    longest_minutes: int | None

    @property
    def ratio(self) -> float | None:
        """The run divided by the longest before; `None` if they cannot be compared.

        Minutes are compared if a distance is missing (7.3).
        """
        pairs = ((self.metres, self.longest_metres), (self.minutes, self.longest_minutes))
        known = (round(own / other, 4) for own, other in pairs if own and other)
        return next(known, None)

    @property
    def step(self) -> Growth | None:
        """How the run compares; `None` without a run to compare with."""
        if self.ratio is None:
            return None
        if self.ratio > MORE_THAN_DOUBLE:
            return Growth.DOUBLE
        return Growth.LONGER if self.ratio > A_BIT_LONGER else Growth.USUAL


def run_loads(runs: Iterable[RunSession], since: date, until: date) -> tuple[RunLoad, ...]:
    """Return each run between two days (both included), oldest first, with the longest before it.

    Runs of the same day are not compared with each other. Walks are left out, and so are run-walks
    without a distance of which nobody knows how much was run.
    """
    begin = since - LOOK_BACK
    inside = sorted(
        (r for r in runs if begin <= r.day <= until and _is_known(r)),
        key=lambda r: (r.day, r.logged_at, r.id),
    )
    days = [r.day for r in inside]
    loads = []
    for run in inside[bisect_left(days, since) :]:
        first, end = bisect_left(days, run.day - LOOK_BACK), bisect_left(days, run.day)
        loads.append(_load(run, inside[first:end]))
    return tuple(loads)


def longest_of(runs: Iterable[RunSession], day: date) -> int | None:
    """Return the longest run, in metres, of the 30 days before a day; `None` without one."""
    known = [
        r.distance_m
        for r in runs
        if r.distance_m is not None and not r.is_walk and day - LOOK_BACK <= r.day < day
    ]
    return max(known, default=None)


def _is_known(run: RunSession) -> bool:
    """Return whether something was run, and how far or how long."""
    is_measured = run.distance_m is not None or run.minutes_running is not None
    return is_measured and not run.is_walk


def _load(run: RunSession, before: Sequence[RunSession]) -> RunLoad:
    """Return a run with the longest of those in the 30 days before it."""
    return RunLoad(
        day=run.day,
        metres=run.distance_m,
        minutes=run.minutes_running,
        longest_metres=longest_of(before, run.day),
        longest_minutes=max(
            (r.minutes_running for r in before if r.minutes_running is not None), default=None
        ),
    )
