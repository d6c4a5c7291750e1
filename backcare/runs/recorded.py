"""What single records of a watch add up to: distance and moving time."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gpxpy.geo import distance

MOST_PAUSE_S = 60
"""A longer gap between two records is a pause."""


class Recorded(NamedTuple):
    """One record: seconds since 1970, metres since the beginning, and where, as far as it says."""

    at: float
    metres: float | None
    latitude: float | None
    longitude: float | None


class Sums(NamedTuple):
    """What records add up to. `is_by_place`: the distance is that between their places."""

    first: float | None = None
    last: float | None = None
    metres: float | None = None
    seconds: float = 0.0
    is_by_place: bool = False


def summed(records: Iterable[Recorded], *, is_part: bool = False) -> Sums:
    """Return what records add up to, in the order of their times.

    `is_part`: others were written before, so that the distance does not begin with nothing.
    """
    ordered = sorted(records, key=lambda record: record.at)
    if not ordered:
        return Sums()
    gaps = [second.at - first.at for first, second in pairwise(ordered)]
    far = [record.metres for record in ordered if record.metres is not None]
    metres = max(far) - (min(far) if is_part else 0.0) if far else None
    by_place = None if metres else _by_place(ordered)
    return Sums(
        ordered[0].at,
        ordered[-1].at,
        by_place or metres,
        sum(gap for gap in gaps if gap <= MOST_PAUSE_S),
        by_place is not None,
    )


def _by_place(ordered: Sequence[Recorded]) -> float | None:
    """Return the way between the places, without those beyond a pause; `None` if there is none."""
    placed = [
        (record.at, record.latitude, record.longitude)
        for record in ordered
        if record.latitude is not None and record.longitude is not None
    ]
    steps = [
        distance(*first[1:], None, *second[1:], None)
        for first, second in pairwise(placed)
        if second[0] - first[0] <= MOST_PAUSE_S
    ]
    return math.fsum(steps) or None
