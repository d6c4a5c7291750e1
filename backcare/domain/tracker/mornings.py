"""What does running do to my back? Pain on waking compared with the run of the day before."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

import msgspec

from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.measures import Distance

FEWEST_PAIRS = 6
"""Fewest mornings after a run before anything is said (project synthesis)."""
CLEAR_DIFFERENCE = 1
"""Difference between longer and shorter runs, in points, worth mentioning (project synthesis)."""


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """Pain on waking on the day after a run, and the metres run."""

    day: date
    metres: int
    nprs: int

    def about(self, unit: Distance) -> float:
        """Return the distance to half a km or mile: runs of about the same length are equal."""
        return round(2 * unit.of(self.metres)) / 2


class MorningFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Median pain on mornings after shorter and after longer runs; longer begins at `split`,
    in km or miles."""

    shorter: float
    longer: float
    split: float

    @property
    def is_clear(self) -> bool:
        """Whether they differ enough to say so."""
        return abs(self.longer - self.shorter) >= CLEAR_DIFFERENCE


def mornings_after(
    runs: Iterable[RunSession], check_ins: Iterable[CheckIn], since: date, until: date
) -> tuple[Morning, ...]:
    """Return the mornings after a run between two days (both included), oldest first.

    Runs of one day are added up, walks left out; so are unrated mornings, and days of which one run
    has no distance.
    """
    metres: dict[date, int] = {}
    unmeasured: set[date] = set()
    for run in (r for r in runs if not r.is_walk):
        if run.distance_m is None:
            unmeasured.add(run.day)
        else:
            metres[run.day] = metres.get(run.day, 0) + run.distance_m
    waking = {c.day: c.nprs_waking for c in check_ins if c.nprs_waking is not None}
    found = []
    for day in sorted(waking):
        before = day - timedelta(days=1)
        if since <= day <= until and before in metres and before not in unmeasured:
            found.append(Morning(day=day, metres=metres[before], nprs=waking[day]))
    return tuple(found)


def finding_of(mornings: Iterable[Morning], unit: Distance) -> MorningFinding | None:
    """Return how mornings after longer runs compare with those after shorter ones.

    `None` while there are too few, or if all runs were about equally long. The split is between two
    different distances, to half a `unit`, as near the middle as possible.
    """
    known = sorted(mornings, key=lambda m: m.about(unit))
    far = [m.about(unit) for m in known]
    splits = [n for n in range(1, len(known)) if far[n - 1] < far[n]]
    if len(known) < FEWEST_PAIRS or not splits:
        return None
    split = min(splits, key=lambda n: abs(2 * n - len(known)))
    return MorningFinding(
        shorter=median(m.nprs for m in known[:split]),
        longer=median(m.nprs for m in known[split:]),
        split=far[split],
    )
