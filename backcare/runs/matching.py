"""Which found runs are the same one, and which are in the diary already."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSession, RunSource
from backcare.domain.tracker.measures import Measured, whole_minutes
from backcare.runs.found import FoundRun

SAME_START = timedelta(minutes=2)
"""Two recordings of one run may begin this far apart."""
VERY_SAME_START = timedelta(seconds=10)
"""Starts this close mean one run, whatever the distances: one may have been corrected."""
SAME_SHARE, SAME_METRES = 0.05, 300
"""Two distances of one run differ by at most this share or this many metres."""
SAME_TIME_SHARE, SAME_TIME_SECONDS = 0.10, 180
"""Two durations of one run differ by at most this share or this many seconds."""
ZONE_STEP, MOST_ZONE_GAP = timedelta(minutes=15), timedelta(hours=26)
"""Offsets of time zones are multiples of the first; two zones differ by at most the second."""
TRAVEL_METRES, TRAVEL_SECONDS = 20, 30
"""How closely distance and time must agree if the hour of the start cannot be trusted."""

_IDS = uuid.UUID("5b0f0c39-7f0e-4c55-9d5e-2f6b8f3a4d10")


class Standing(StrEnum):
    """Whether a found run is in the diary already."""

    NEW = "new"
    THERE = "there"
    BY_HAND = "by-hand"


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A found run, and its entry: imported before (`there`) or logged by hand (`by-hand`)."""

    found: FoundRun
    standing: Standing
    entry: RunSession | None = None


def measured(found: FoundRun) -> Measured:
    """Return the distance and moving time of a found run."""
    return Measured(found.distance_m, found.moving_seconds)


def is_close(first: int | None, second: int | None) -> bool:
    """Return whether two distances in metres may be of one run; an unknown one fits any."""
    if first is None or second is None:
        return True
    return abs(first - second) <= max(SAME_METRES, SAME_SHARE * max(first, second))


def is_same_run(first: FoundRun, second: FoundRun) -> bool:
    """Return whether two found runs are the same one, such as one run in two kinds of file."""
    if first.start is None or second.start is None:
        return (first.day, first.distance_m, first.moving_seconds) == (
            second.day,
            second.distance_m,
            second.moving_seconds,
        )
    gap = abs(first.start - second.start)
    if gap <= SAME_START:
        return gap <= VERY_SAME_START or is_close(first.distance_m, second.distance_m)
    # A Garmin table uses the local time where the run was, which may not be the runner's zone.
    is_one_local = (first.source is RunSource.GARMIN) != (second.source is RunSource.GARMIN)
    return is_one_local and _is_same_abroad(first, second)


def record_id(found: FoundRun) -> str:
    """Return the id for the record of a run; reading the same run again gives the same id."""
    # Two runs of a day may have the same distance; without a start their durations differ.
    when = found.start.isoformat() if found.start else f"{found.day}|{found.moving_seconds}"
    return uuid.uuid5(_IDS, f"{when}|{found.distance_m}").hex


def record_of(found: FoundRun, *, logged_at: datetime, import_id: str) -> RunSession:
    """Return the diary's record of a found run.

    `minutes` are the nearest to `moving_seconds`, which stay exact.
    """
    seconds = found.moving_seconds
    return RunSession(
        id=record_id(found),
        day=found.day,
        logged_at=logged_at,
        distance_m=found.distance_m,
        minutes=None if seconds is None else whole_minutes(seconds),
        started_at=found.start,
        moving_seconds=seconds,
        source=found.source,
        import_id=import_id,
    )


def match(found: Sequence[FoundRun], existing: Iterable[RunSession]) -> tuple[Match, ...]:
    """Return for each found run whether it is in the diary already, in the same order.

    An existing entry is matched at most once: first by id, then by start; one logged by hand by
    its day and the nearest distance or, without one, the nearest minutes.
    """
    entries = list(existing)
    taken: dict[int, tuple[Standing, RunSession]] = {}
    used: set[int] = set()
    pairs = sorted(_pairs(found, entries), key=lambda pair: pair[:2])
    for rank, _, run, entry in pairs:
        if run not in taken and entry not in used:
            standing = Standing.BY_HAND if rank == _BY_HAND else Standing.THERE
            taken[run] = standing, entries[entry]
            used.add(entry)
    return tuple(
        Match(found=run, standing=taken[index][0], entry=taken[index][1])
        if index in taken
        else Match(found=run, standing=Standing.NEW)
        for index, run in enumerate(found)
    )


_SAME_ID, _SAME_START, _SAME_ABROAD, _BY_HAND = 0, 1, 2, 3


def _pairs(
    found: Sequence[FoundRun], entries: Sequence[RunSession]
) -> Iterable[tuple[int, float, int, int]]:
    """Yield rank, difference and the two indices of each found run and entry that may be the same.

    Entries are looked up by day, so that years of runs are matched quickly.
    """
    by_day: dict[date, list[int]] = {}
    by_id: dict[str, int] = {}
    for place, entry in enumerate(entries):
        by_day.setdefault(entry.day, []).append(place)
        by_id[entry.id] = place
    for index, run in enumerate(found):
        if (same := by_id.get(record_id(run))) is not None:
            yield _SAME_ID, 0.0, index, same
        # In another zone, a start near midnight may fall on the day before or after.
        for shift in (-1, 0, 1):
            for place in by_day.get(run.day + timedelta(days=shift), ()):
                fit = _fit(run, entries[place])
                if fit is not None:
                    yield *fit, index, place


def _fit(run: FoundRun, entry: RunSession) -> tuple[int, float] | None:
    if entry.started_at is not None:
        if run.start is None:
            return None
        gap = abs(entry.started_at - run.start)
        if gap <= VERY_SAME_START or (
            gap <= SAME_START and is_close(run.distance_m, entry.distance_m)
        ):
            return _SAME_START, gap.total_seconds()
        # A Garmin table read in a different time zone than before has different starts.
        is_one_local = RunSource.GARMIN in (run.source, entry.source)
        is_same = is_one_local and _is_same_abroad(run, _as_found(entry))
        return (_SAME_ABROAD, gap.total_seconds()) if is_same else None
    if entry.day != run.day or entry.source is not None:
        return None
    difference = _difference(run, entry)
    return None if difference is None else (_BY_HAND, difference)


def _as_found(entry: RunSession) -> FoundRun:
    return FoundRun(
        start=entry.started_at,
        day=entry.day,
        distance_m=entry.distance_m,
        moving_seconds=entry.moving_seconds,
        source=entry.source or RunSource.FIT,
        file="",
    )


def _difference(run: FoundRun, entry: RunSession) -> float | None:
    """Return how much an entry logged by hand differs from a run, 0 to 1; `None` if too much."""
    if run.distance_m is not None and entry.distance_m is not None:
        gap = abs(run.distance_m - entry.distance_m)
        most = max(SAME_METRES, SAME_SHARE * run.distance_m)
    elif run.moving_seconds is not None and entry.minutes is not None:
        gap = abs(run.moving_seconds - entry.minutes * 60)
        most = max(SAME_TIME_SECONDS, SAME_TIME_SHARE * run.moving_seconds)
    else:
        return None
    return gap / most if gap <= most else None


def _is_same_abroad(first: FoundRun, second: FoundRun) -> bool:
    if first.start is None or second.start is None:
        return False
    if None in (first.distance_m, second.distance_m, first.moving_seconds, second.moving_seconds):
        return False
    gap = abs(first.start - second.start)
    beside = min(gap % ZONE_STEP, ZONE_STEP - gap % ZONE_STEP)
    return (
        gap <= MOST_ZONE_GAP
        and beside <= timedelta(seconds=2)
        and abs((first.distance_m or 0) - (second.distance_m or 0)) <= TRAVEL_METRES
        and abs((first.moving_seconds or 0) - (second.moving_seconds or 0)) <= TRAVEL_SECONDS
    )
