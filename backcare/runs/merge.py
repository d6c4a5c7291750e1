"""Merges runs that several files recorded."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime, time

import msgspec

from backcare.domain.entries import RunSource
from backcare.runs.found import FoundRun
from backcare.runs.matching import SAME_START, TRAVEL_METRES, is_same_run
from backcare.runs.readers import RANK
from backcare.runs.told import Code, told


def merged(runs: Sequence[FoundRun]) -> tuple[FoundRun, ...]:
    """Return each run once, the earliest first; notes name the other files it was in."""
    kept: list[FoundRun] = []
    places: dict[Hashable, list[int]] = defaultdict(list)
    for run in sorted(runs, key=_moment):
        near = {place for key in _looks(run) for place in places.get(key, ())}
        twin = next((p for p in sorted(near, reverse=True) if is_same_run(kept[p], run)), None)
        if twin is None:
            twin = len(kept)
            kept.append(run)
        else:
            kept[twin] = _better(kept[twin], run)
        for key in _marks(kept[twin]):
            if twin not in places[key]:
                places[key].append(twin)
    return tuple(sorted(kept, key=_moment))


def _marks(run: FoundRun) -> Iterator[Hashable]:
    """Yield the keys under which a run is filed: what `is_same_run` requires to be close."""
    yield run.start is None, run.day, run.distance_m, run.moving_seconds
    if run.start is not None:
        yield _slot(run.start)
        if run.distance_m is not None:
            yield _is_garmin(run), run.distance_m // TRAVEL_METRES


def _looks(run: FoundRun) -> Iterator[Hashable]:
    """Yield the keys under which twins of a run are filed, so that only a few runs are compared."""
    yield True, run.day, run.distance_m, run.moving_seconds
    if run.start is None:
        yield False, run.day, run.distance_m, run.moving_seconds
        return
    yield from (_slot(run.start) + step for step in (-1, 0, 1))
    if run.distance_m is not None:
        yield from (
            (not _is_garmin(run), run.distance_m // TRAVEL_METRES + step) for step in (-1, 0, 1)
        )


def _slot(start: datetime) -> int:
    return int(start.timestamp() // SAME_START.total_seconds())


def _is_garmin(run: FoundRun) -> bool:
    return run.source is RunSource.GARMIN


def _better(first: FoundRun, second: FoundRun) -> FoundRun:
    better, other = sorted((first, second), key=lambda run: RANK[run.source])
    return msgspec.structs.replace(
        better,
        distance_m=better.distance_m if better.distance_m is not None else other.distance_m,
        moving_seconds=better.moving_seconds or other.moving_seconds,
        notes=tuple(dict.fromkeys((*better.notes, told(Code.ALSO_FOUND, file=other.file)))),
    )


def _moment(run: FoundRun) -> datetime:
    return run.start or datetime.combine(run.day, time(12), UTC)
