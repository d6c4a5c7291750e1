"""Merges runs that several files recorded, and asks about those that perhaps are the same."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import product

import msgspec

from backcare.runs.found import Asked, Doubled, FoundRun, Place
from backcare.runs.gathered import Gathered
from backcare.runs.matching import (
    LOCAL,
    MOST_CLOCK_GAP,
    MOST_LATE,
    TRAVEL_METRES,
    is_close,
    is_perhaps_same,
    is_same_abroad,
    is_same_run,
)
from backcare.runs.readers import RANK
from backcare.runs.told import Code, Told, told

MOST_BEFORE = 40
"""Most runs of about a day that one is compared with: a day holds far fewer."""


def merged(runs: Sequence[FoundRun]) -> tuple[FoundRun, ...]:
    """Return each run once, the earliest first, with the other places in which it was found.

    First those that began together. A run of a table with local clocks that has no other then may
    be one that began whole quarters of an hour away.
    """
    return _merged_abroad(_merged_at_home(runs))


def _merged_at_home(runs: Sequence[FoundRun]) -> list[FoundRun]:
    kept: list[FoundRun] = []
    places: dict[Hashable, list[int]] = defaultdict(list)
    for run in sorted(runs, key=_order):
        near = {place for key in _looks(run) for place in places.get(key, ())}
        twin = _twin(run, sorted(near, reverse=True), kept)
        if twin is None:
            twin = len(kept)
            kept.append(run)
        else:
            kept[twin] = _better(kept[twin], run)
        for key in _marks(kept[twin]):
            if twin not in places[key]:
                places[key].append(twin)
    return kept


def _twin(run: FoundRun, places: Iterable[int], kept: Sequence[FoundRun]) -> int | None:
    """Return the place of a kept run that is this one: the first as far, or the first at all."""
    twins = [place for place in places if is_same_run(kept[place], run)]
    as_far = (place for place in twins if is_close(kept[place].distance_m, run.distance_m))
    return next(as_far, twins[0] if twins else None)


def _merged_abroad(runs: list[FoundRun]) -> tuple[FoundRun, ...]:
    """Return the runs, those of local clocks joined with the nearest one of other files."""
    others: dict[Hashable, list[int]] = defaultdict(list)
    for place, run in enumerate(runs):
        if run.source not in LOCAL and run.start is not None and run.distance_m is not None:
            others[run.start.toordinal(), run.distance_m // TRAVEL_METRES].append(place)
    kept = dict(enumerate(runs))
    for place, run in enumerate(runs if others else ()):
        if run.source in LOCAL and (twin := _twin_abroad(run, kept, others)) is not None:
            kept[twin] = _better(kept[twin], run)
            del kept[place]
    return tuple(sorted(kept.values(), key=_moment))


def _twin_abroad(
    run: FoundRun, kept: Mapping[int, FoundRun], others: Mapping[Hashable, list[int]]
) -> int | None:
    """Return the place of the nearest run of another clock that no table with a local one has."""
    if run.start is None or run.distance_m is None:
        return None
    twins = []
    for day, far in product((-1, 0, 1), (-1, 0, 1)):
        key = run.start.toordinal() + day, run.distance_m // TRAVEL_METRES + far
        for place in others.get(key, ())[:MOST_BEFORE]:
            other = kept[place]
            is_free = all(at.source not in LOCAL for at in other.joined)
            if other.start is not None and is_free and is_same_abroad(other, run):
                twins.append((abs(other.start - run.start), place))
    return min(twins)[1] if twins else None


def settled(runs: Sequence[FoundRun], gathered: Gathered) -> tuple[FoundRun, ...]:
    """Return the runs, each later one of a doubled pair only if the runner said that it is another.

    Such a pair has one distance and one time, and clocks that are whole quarters of an hour apart,
    as when a run was saved again for another time zone.
    """
    pairs = _doubled(runs)
    if not pairs:
        return tuple(runs)
    first, second = next(iter(pairs.items()))[::-1]
    said = gathered.answer(Asked.DOUBLED, Doubled, runs[first].file)
    if said is Doubled.TWO:
        return tuple(runs)
    kept = list(runs)
    if said is Doubled.SAME:
        for later, earlier in pairs.items():
            kept[earlier] = _better(kept[earlier], runs[later])
    else:
        clocks = [f"{_moment(runs[p]).astimezone(gathered.zone):%H:%M}" for p in (first, second)]
        day = runs[first].day.isoformat()
        gathered.ask(
            runs[first].file,
            Asked.DOUBLED,
            Doubled,
            Code.WHICH_DOUBLED,
            n=len(pairs),
            day=day,
            first=clocks[0],
            second=clocks[1],
        )
    return tuple(run for place, run in enumerate(kept) if place not in pairs)


def with_joined(runs: Sequence[FoundRun]) -> tuple[FoundRun, ...]:
    """Return the runs with a note for each other place in which one was found."""
    return tuple(
        msgspec.structs.replace(run, notes=(*run.notes, *(_joined(run, at) for at in run.joined)))
        if run.joined
        else run
        for run in runs
    )


def _joined(run: FoundRun, at: Place) -> Told:
    is_here = at.file == run.file
    if at.line is None:
        return told(Code.ALSO_FOUND_HERE) if is_here else told(Code.ALSO_FOUND, file=at.file)
    if is_here:
        return told(Code.ALSO_FOUND_IN_LINE_HERE, line=at.line)
    return told(Code.ALSO_FOUND_IN_LINE, file=at.file, line=at.line)


def _doubled(runs: Sequence[FoundRun]) -> dict[int, int]:
    """Return the place of each run that perhaps is an earlier one, with the place of that.

    The runs are in the order of their starts.
    """
    pairs: dict[int, int] = {}
    for later, run in enumerate(runs):
        if run.start is None:
            continue
        for earlier in range(later - 1, max(-1, later - 1 - MOST_BEFORE), -1):
            before = runs[earlier]
            if before.start is not None and run.start - before.start > MOST_CLOCK_GAP:
                break
            if earlier not in pairs and is_perhaps_same(before, run):
                pairs[later] = earlier
                break
    return pairs


def _marks(run: FoundRun) -> Iterator[Hashable]:
    """Yield the keys under which a run is filed: what `is_same_run` requires to be close."""
    yield run.start is None, run.day, run.distance_m, run.moving_seconds
    if run.start is not None:
        yield _slot(run.start)


def _looks(run: FoundRun) -> Iterator[Hashable]:
    """Yield the keys under which twins of a run are filed, so that only a few runs are compared."""
    yield True, run.day, run.distance_m, run.moving_seconds
    if run.start is None:
        yield False, run.day, run.distance_m, run.moving_seconds
        return
    yield from (_slot(run.start) + step for step in (-1, 0, 1))


def _place(run: FoundRun) -> Place:
    return Place(file=run.file, line=run.line, source=run.source)


def _slot(start: datetime) -> int:
    return int(start.timestamp() // MOST_LATE.total_seconds())


def _better(first: FoundRun, second: FoundRun) -> FoundRun:
    better, other = sorted((first, second), key=lambda run: RANK[run.source])
    return msgspec.structs.replace(
        better,
        distance_m=better.distance_m if better.distance_m is not None else other.distance_m,
        moving_seconds=better.moving_seconds or other.moving_seconds,
        joined=tuple(dict.fromkeys((*better.joined, _place(other), *other.joined))),
    )


def _order(run: FoundRun) -> tuple[datetime, bool]:
    """Sort the rows of tables before other runs of one start: so each row that is a run by itself
    is one before a file of a watch joins the one as far as it.
    """
    return _moment(run), run.line is None


def _moment(run: FoundRun) -> datetime:
    return run.start or datetime.combine(run.day, time(12), UTC)
