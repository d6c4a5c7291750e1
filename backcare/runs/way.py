"""Measures a way of points with places and times, whatever order they were written in."""

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gpxpy.geo import distance

MOVING_KMH = 1.0
"""Who is slower than this stands."""
SHORTER = 0.98
"""Points are put in the order of their times if that makes the way shorter than this share."""
LONGEST_S = 48 * 3600
"""Times further than this from the others are those of a clock that was not set yet."""
FEW = 0.05
"""The most that such times may be of all; more of them are of a way of several days."""
LEAST_POINTS, LEAST_VARIED, MOST_OFF_S = 10, 0.3, 1.0
"""Fewest points of a way of which the pace is judged; how much the steps between their times must
vary at least; by how many seconds a time may miss the one pace, as times are whole seconds.
"""


class Point(NamedTuple):
    """Where somebody was, and when: in seconds since 1970."""

    latitude: float
    longitude: float
    height: float | None
    at: float | None


class Way(NamedTuple):
    """What was measured; `timed_metres` is the part of the way between points with times."""

    start: float | None
    end: float | None
    metres: float
    seconds: float
    timed_metres: float
    is_one_pace: bool


def measured(segments: Sequence[Sequence[Point]]) -> Way:
    """Measure a way; nothing is measured between one segment and the next."""
    times = [point.at for segment in segments for point in segment if point.at is not None]
    if times and max(times) - min(times) > LONGEST_S:
        segments, times = _without_wrong_clocks(segments, times)
    ordered = [_in_order(segment) for segment in segments]
    sums = [_measured(segment) for segment in ordered]
    metres, seconds, timed = (math.fsum(part) for part in zip(*sums, strict=True))
    start, end = (min(times), max(times)) if times else (None, None)
    elapsed = end - start if start is not None and end is not None else 0.0
    return Way(
        start,
        end,
        metres,
        min(seconds, elapsed),  # segments may overlap
        timed,
        len(ordered) == 1 and _keeps_one_pace(ordered[0], metres),
    )


def length(points: Sequence[Point]) -> float:
    """Return the metres of a way along the ground."""
    return math.fsum(distance(*a[:2], None, *b[:2], None) for a, b in pairwise(points))


def _without_wrong_clocks(
    segments: Sequence[Sequence[Point]], times: list[float]
) -> tuple[Sequence[Sequence[Point]], list[float]]:
    """Forget the few times that are far from all others; the places stay."""
    middle = statistics.median_low(times)
    right = [at for at in times if abs(at - middle) <= LONGEST_S]
    if len(times) - len(right) > FEW * len(times):
        return segments, times
    kept = [
        [
            point._replace(at=None)
            if point.at is not None and abs(point.at - middle) > LONGEST_S
            else point
            for point in segment
        ]
        for segment in segments
    ]
    return kept, right


def _in_order(points: Sequence[Point]) -> Sequence[Point]:
    """Return points with times that never go backwards.

    Either points were written out of order, or times were: the shorter way is the one that was run.
    """
    times = [point.at for point in points if point.at is not None]
    if all(first <= second for first, second in pairwise(times)):
        return points
    if len(times) == len(points):
        by_time = sorted(points, key=lambda point: point.at or 0.0)
        if length(by_time) < SHORTER * length(points):
            return by_time
    in_order = iter(sorted(times))
    return [point if point.at is None else point._replace(at=next(in_order)) for point in points]


def _measured(points: Sequence[Point]) -> tuple[float, float, float]:
    """Return metres, moving seconds, and the metres between points with times."""
    metres = seconds = timed = since = 0.0
    last = last_timed = None
    for point in points:
        if last is not None:
            step = distance(last[0], last[1], None, point[0], point[1], None)
            metres += step
            since += step
        last = point
        if point.at is None:
            continue
        if last_timed is not None:
            timed += since
            seconds += _moving(since, last_timed, point)
        last_timed, since = point, 0.0
    return metres, seconds, timed


def _moving(metres: float, last: Point, point: Point) -> float:
    """Return the seconds between two points with times, if somebody moved between them."""
    gap = (point.at or 0.0) - (last.at or 0.0)
    if last.height and point.height:
        metres = math.hypot(metres, point.height - last.height)
    return gap if gap > 0 and metres / gap > MOVING_KMH / 3.6 else 0.0


def _keeps_one_pace(points: Sequence[Point], metres: float) -> bool:
    """Return whether the times were reckoned from one speed, as those of planned routes are.

    Nobody keeps a pace to the second. Steps of one length say nothing: so are some exports made.
    """
    times = [point.at for point in points if point.at is not None]
    if len(times) != len(points) or len(points) < LEAST_POINTS or not metres:
        return False
    elapsed = times[-1] - times[0]
    gaps = [second - first for first, second in pairwise(times)]
    mean = elapsed / len(gaps)
    if not elapsed or statistics.pstdev(gaps, mean) < LEAST_VARIED * mean:
        return False
    done = 0.0
    for (first, second), at in zip(pairwise(points), times[1:], strict=True):
        done += distance(*first[:2], None, *second[:2], None)
        if abs(done / metres * elapsed - (at - times[0])) > MOST_OFF_S:
            return False
    return True
