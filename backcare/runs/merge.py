"""One run out of several files that recorded it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.found_runs import MOST_ZONE_GAP, FoundRun, is_same_run

BEST_FIRST = (RunSource.FIT, RunSource.TCX, RunSource.STRAVA, RunSource.GPX, RunSource.GARMIN)
"""Whose numbers are kept: the watch's own sums before those worked out from points."""
AROUND = MOST_ZONE_GAP + timedelta(days=1)


def merged(runs: Sequence[FoundRun]) -> tuple[FoundRun, ...]:
    """Return each run once, the earliest first; a note names the other files it was in."""
    ordered = sorted(runs, key=_moment)
    kept: list[FoundRun] = []
    for run in ordered:
        twin = next((p for p in _recent(kept, run) if is_same_run(kept[p], run)), None)
        if twin is None:
            kept.append(run)
        else:
            kept[twin] = _better(kept[twin], run)
    return tuple(sorted(kept, key=_moment))


def _recent(kept: Sequence[FoundRun], run: FoundRun) -> list[int]:
    """Return the places of kept runs near in time: years of runs are not all compared."""
    places = []
    for place in range(len(kept) - 1, -1, -1):
        if _moment(run) - _moment(kept[place]) > AROUND:
            break
        places.append(place)
    return places


def _better(first: FoundRun, second: FoundRun) -> FoundRun:
    better, other = sorted((first, second), key=lambda run: BEST_FIRST.index(run.source))
    return msgspec.structs.replace(
        better,
        distance_m=better.distance_m if better.distance_m is not None else other.distance_m,
        moving_seconds=better.moving_seconds or other.moving_seconds,
        notes=tuple(dict.fromkeys((*better.notes, f"Also found in {other.file}."))),
    )


def _moment(run: FoundRun) -> datetime:
    return run.start or datetime.combine(run.day, time(12), UTC)
