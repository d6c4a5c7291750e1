"""What does running do to my back? Pain on waking against the run of the day before."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

import msgspec

from backcare.domain.entries import CheckIn, RunSession

FEWEST_PAIRS = 6
"""Mornings after a run that are needed before anything is said (project synthesis)."""
CLEAR_DIFFERENCE = 1
"""Points between the longer and the shorter runs that are worth a word (project synthesis)."""


_HALF_KM = 500
"""Metres to which runs are rounded, so that those about equally long fall together."""


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """Pain on waking on the day after running so many metres."""

    day: date
    metres: int
    nprs: int

    @property
    def km(self) -> float:
        """How far it was, to the half kilometre."""
        return round(self.metres / _HALF_KM) / 2


class MorningFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Median pain on mornings after the shorter and after the longer runs, which begin with
    `split_km`.
    """

    shorter: float
    longer: float
    split_km: float

    @property
    def is_clear(self) -> bool:
        """Whether both differ by enough to say so."""
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
    """Return how the longer runs compare; `None` while there are too few, or if all were about
    equally long.

    They are split nearest the middle, between two runs that differ.
    """
    known = sorted(mornings, key=lambda m: m.km)
    splits = [n for n in range(1, len(known)) if known[n - 1].km < known[n].km]
    if len(known) < FEWEST_PAIRS or not splits:
        return None
    split = min(splits, key=lambda n: abs(2 * n - len(known)))
    return MorningFinding(
        shorter=median(m.nprs for m in known[:split]),
        longer=median(m.nprs for m in known[split:]),
        split_km=known[split].km,
    )
