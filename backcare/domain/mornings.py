"""What does running do to my back? Pain on waking against the run of the day before."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

import msgspec

from backcare.domain.entries import CheckIn, RunSession

FEWEST_PAIRS = 6
"""Mornings after a run that are needed before anything is said (project synthesis)."""
CLEAR_DIFFERENCE = 1
"""Points between the longer and the shorter half that are worth a word (project synthesis)."""


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """Pain on waking on the day after running so many metres."""

    day: date
    metres: int
    nprs: int


class MorningFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Median pain on mornings after the shorter and after the longer half of the runs."""

    shorter: float
    longer: float
    split_m: int

    @property
    def is_clear(self) -> bool:
        """Whether the halves differ by enough to say so."""
        return abs(self.longer - self.shorter) >= CLEAR_DIFFERENCE


def mornings_after(
    runs: Iterable[RunSession], check_ins: Iterable[CheckIn], since: date, until: date
) -> tuple[Morning, ...]:
    """Return the mornings after a run, between two days (both included), oldest first.

    Runs of one day are added up; mornings that were not rated are left out.
    """
    metres: dict[date, int] = {}
    for run in runs:
        if run.distance_m is not None:
            metres[run.day] = metres.get(run.day, 0) + run.distance_m
    waking = {c.day: c.nprs_waking for c in check_ins if c.nprs_waking is not None}
    found = []
    for day in sorted(waking):
        ran = metres.get(day - timedelta(days=1))
        if ran is not None and since <= day <= until:
            found.append(Morning(day=day, metres=ran, nprs=waking[day]))
    return tuple(found)


def finding_of(mornings: Iterable[Morning]) -> MorningFinding | None:
    """Return how the longer half of the runs compares; `None` while there are too few, or if all
    runs were equally long.
    """
    known = sorted(mornings, key=lambda m: m.metres)
    if len(known) < FEWEST_PAIRS:
        return None
    half = len(known) // 2
    shorter, longer = known[:half], known[-half:]
    if shorter[-1].metres == longer[0].metres:
        return None
    return MorningFinding(
        shorter=median(m.nprs for m in shorter),
        longer=median(m.nprs for m in longer),
        split_m=longer[0].metres,
    )
