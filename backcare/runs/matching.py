"""Which found runs are the same one, and which are in the diary already."""

import uuid
from collections.abc import Collection, Iterable, Sequence
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
MOST_LATE, SAME_OVERLAP = timedelta(minutes=10), 0.5
"""A second watch may be started this late if the two then go on together for this share of the
shorter one: nobody is on two runs at once.
"""
SAME_SHARE, SAME_METRES = 0.05, 300
"""Two distances of one run differ by at most this share or this many metres."""
SAME_TIME_SHARE, SAME_TIME_SECONDS = 0.10, 180
"""Two durations of one run differ by at most this share or this many seconds."""
ZONE_STEP, MOST_ZONE_GAP = timedelta(minutes=15), timedelta(hours=23)
"""Offsets of time zones are multiples of the first; hardly any two differ by more than the second,
and a run of the next day at the same hour is another one.
"""
MOST_CLOCK_GAP = timedelta(hours=14)
"""A clock that was taken for that of another zone is wrong by at most this."""
LOCAL = frozenset({RunSource.GARMIN, RunSource.RUNKEEPER})
"""Tables with the clock of the place where the run was, which may not be in the runner's zone."""
TRAVEL_METRES, TRAVEL_SECONDS = 20, 30
"""How closely distance and time must agree if the hour of the start cannot be trusted."""

_IDS = uuid.UUID("5b0f0c39-7f0e-4c55-9d5e-2f6b8f3a4d10")


class Standing(StrEnum):
    """Whether a found run is in the diary already."""

    NEW = "new"
    THERE = "there"
    BY_HAND = "by-hand"
    OTHER_HOUR = "other-hour"
    DELETED = "deleted"


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A found run, and its entry: imported before (`there`), logged by hand (`by-hand`), or perhaps
    the same run with another clock (`other-hour`), which the runner has to say. One that they
    deleted after an import (`deleted`) has none.
    """

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
    if _are_two_rows(first, second):
        return False
    if first.start is None or second.start is None:
        return (first.day, first.distance_m, first.moving_seconds) == (
            second.day,
            second.distance_m,
            second.moving_seconds,
        )
    gap = abs(first.start - second.start)
    earlier, later = (first, second) if first.start <= second.start else (second, first)
    if gap <= SAME_START:
        is_near = gap <= VERY_SAME_START or is_close(first.distance_m, second.distance_m)
        return is_near and _reaches(earlier.moving_seconds, gap)
    return _goes_on_together(earlier, later) and _is_as_far(earlier, later, gap)


def is_same_abroad(first: FoundRun, second: FoundRun) -> bool:
    """Return whether two found runs are one, of which a table has the clock of another place."""
    return (first.source in LOCAL) != (second.source in LOCAL) and _is_shifted(first, second)


def is_perhaps_same(first: FoundRun, second: FoundRun) -> bool:
    """Return whether two found runs may be one that was saved again with another clock."""
    if first.start is None or second.start is None:
        return False
    return abs(first.start - second.start) <= MOST_CLOCK_GAP and _is_shifted(first, second)


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


def match(
    found: Sequence[FoundRun], existing: Iterable[RunSession], deleted: Collection[str] = ()
) -> tuple[Match, ...]:
    """Return for each found run whether it is in the diary already, in the same order.

    An existing entry is matched at most once: first by id, then by start; one logged by hand by
    its day and the nearest distance or, without one, the nearest minutes. `deleted` are the ids of
    runs that the runner deleted.
    """
    entries = list(existing)
    taken: dict[int, tuple[Standing, RunSession]] = {}
    used: set[int] = set()
    pairs = sorted(_pairs(found, entries), key=lambda pair: pair[:2])
    for rank, _, run, entry in pairs:
        if run not in taken and entry not in used:
            taken[run] = _STANDINGS.get(rank, Standing.THERE), entries[entry]
            used.add(entry)
    return tuple(
        Match(found=run, standing=taken[index][0], entry=taken[index][1])
        if index in taken
        else Match(
            found=run,
            standing=Standing.DELETED if deleted and record_id(run) in deleted else Standing.NEW,
        )
        for index, run in enumerate(found)
    )


_SAME_ID, _SAME_START, _SAME_ABROAD, _BY_HAND, _OTHER_HOUR = 0, 1, 2, 3, 4
_STANDINGS = {_BY_HAND: Standing.BY_HAND, _OTHER_HOUR: Standing.OTHER_HOUR}


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
        if entry.started_at is not None and (began := entry.started_at.date()) != entry.day:
            by_day.setdefault(began, []).append(place)  # its day may have been corrected
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
        kept = _as_found(entry)
        if is_same_run(run, kept) or _is_corrected(entry, run, gap):
            return _SAME_START, gap.total_seconds()
        # A table with local clocks has different starts when read in another time zone than before.
        if LOCAL & {run.source, kept.source} and _is_shifted(run, kept):
            return _SAME_ABROAD, gap.total_seconds()
        return (_OTHER_HOUR, gap.total_seconds()) if is_perhaps_same(run, kept) else None
    if entry.day != run.day or entry.source is not None:
        return None
    difference = _difference(run, entry)
    return None if difference is None else (_BY_HAND, difference)


def _is_corrected(entry: RunSession, run: FoundRun, gap: timedelta) -> bool:
    """Return whether an entry is of this run, though the runner corrected its distance since."""
    kept = _as_found(entry)
    if kept.start is None or run.start is None or entry.id == record_id(kept):
        return False
    earlier, later = (kept, run) if kept.start < run.start else (run, kept)
    if gap <= SAME_START:
        return _reaches(earlier.moving_seconds, gap)
    return _goes_on_together(earlier, later)


def _as_found(entry: RunSession) -> FoundRun:
    return FoundRun(
        start=entry.started_at,
        day=entry.day,
        distance_m=entry.distance_m,
        moving_seconds=entry.moving_seconds or (entry.minutes and entry.minutes * 60),
        source=entry.source or RunSource.FIT,
        file="",
    )


def _are_two_rows(first: FoundRun, second: FoundRun) -> bool:
    """Return whether one table has both in different rows, with clearly different values.

    It has one time for two runs in the hour that comes twice, or where a time was typed by hand.
    """
    if _tables_of(first).isdisjoint(_tables_of(second)):
        return False
    return not (
        is_close(first.distance_m, second.distance_m)
        and _is_as_long(first.moving_seconds, second.moving_seconds)
    )


def _tables_of(run: FoundRun) -> set[str]:
    tables = {at.file for at in run.joined if at.line is not None}
    return tables if run.line is None else tables | {run.file}


def _is_as_long(first: int | None, second: int | None) -> bool:
    if first is None or second is None:
        return True
    return abs(first - second) <= max(SAME_TIME_SECONDS, SAME_TIME_SHARE * max(first, second))


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


def _reaches(seconds: int | None, gap: timedelta) -> bool:
    """Return whether a run of so many seconds was still going on after the gap.

    Repetitions are saved one after the other, two recordings of one run overlap.
    """
    return seconds is None or timedelta(seconds=seconds) > gap


def _goes_on_together(earlier: FoundRun, later: FoundRun) -> bool:
    """Return whether a recording that began later is of the same run, by its times."""
    if earlier.start is None or later.start is None:
        return False
    late = (later.start - earlier.start).total_seconds()
    whole, rest = earlier.moving_seconds or 0, later.moving_seconds or 0
    together = min(whole, late + rest) - late
    return 0 < together >= SAME_OVERLAP * min(whole, rest) and late <= MOST_LATE.total_seconds()


def _is_as_far(earlier: FoundRun, later: FoundRun, gap: timedelta) -> bool:
    """Return whether two recordings are of one distance, with or without what the later missed."""
    far, rest, whole = earlier.distance_m, later.distance_m, earlier.moving_seconds
    if far is None or rest is None or not whole:
        return False
    return is_close(far, rest) or is_close(far, rest + round(far * gap.total_seconds() / whole))


def _is_shifted(first: FoundRun, second: FoundRun) -> bool:
    """Return whether two runs agree, but for clocks that are whole quarters of an hour apart."""
    if first.start is None or second.start is None:
        return False
    if None in (first.distance_m, second.distance_m, first.moving_seconds, second.moving_seconds):
        return False
    gap = abs(first.start - second.start)
    beside = min(gap % ZONE_STEP, ZONE_STEP - gap % ZONE_STEP)
    return (
        ZONE_STEP - timedelta(seconds=2) <= gap <= MOST_ZONE_GAP
        and beside <= timedelta(seconds=2)
        and abs((first.distance_m or 0) - (second.distance_m or 0)) <= TRAVEL_METRES
        and abs((first.moving_seconds or 0) - (second.moving_seconds or 0)) <= TRAVEL_SECONDS
    )
