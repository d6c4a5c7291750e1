"""Ask once about unlikely values: most often they are a typing slip, not a run."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.measures import Usual
from backcare.domain.tracker.measures import Measured, measured
from backcare.domain.typed import Habits


class Doubt(StrEnum):
    """Why a run is asked about; each has its own sentence."""

    FAST = "fast"
    SLOW = "slow"
    LONG = "long"
    FIRST_FAR = "first-far"
    TWICE_FAR = "twice-far"
    TWICE_LONG = "twice-long"


class Unlikely(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits beyond which we ask about a run: metres, minutes and metres per second."""

    fastest_metres_per_second: float
    fastest_beyond_metres: int
    slowest_metres_per_second: float
    longest_minutes: int
    times_the_longest: float
    twice_beyond_metres: int
    twice_beyond_minutes: int
    first_beyond_metres: int


class Asking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How typed values are read, what is usual where, and which values we ask about."""

    habits: Habits
    usual: Usual
    unlikely: Unlikely


def longest_of_all(runs: Iterable[Measured]) -> Measured:
    """Return the longest distance and the longest time, which may be of different runs."""
    all_runs = list(runs)
    return Measured(
        max((r.metres for r in all_runs if r.metres), default=None),
        max((r.seconds for r in all_runs if r.seconds), default=None),
    )


def doubts_of(run: Measured, longest: Measured, rules: Unlikely) -> tuple[Doubt, ...]:
    """Return what to ask about a run, compared with the longest of all others."""
    metres, seconds = run.metres or 0, run.seconds or 0
    times, twice_seconds = rules.times_the_longest, rules.twice_beyond_minutes * 60
    speed = metres / seconds if metres and seconds else None
    found = {
        Doubt.FAST: speed is not None
        and metres > rules.fastest_beyond_metres
        and speed > rules.fastest_metres_per_second,
        Doubt.SLOW: speed is not None and speed < rules.slowest_metres_per_second,
        Doubt.LONG: seconds > rules.longest_minutes * 60,
        Doubt.FIRST_FAR: longest.metres is None and metres > rules.first_beyond_metres,
        Doubt.TWICE_FAR: longest.metres is not None
        and metres > max(rules.twice_beyond_metres, times * longest.metres),
        Doubt.TWICE_LONG: longest.seconds is not None
        and seconds > max(twice_seconds, times * longest.seconds),
    }
    return tuple(doubt for doubt, is_so in found.items() if is_so)


def longest_of_others(
    runs: Sequence[Measured], known: Iterable[RunSession]
) -> tuple[Measured, ...]:
    """Return, for each of `runs`, the longest of all others, known runs included."""
    before = longest_of_all(measured(run) for run in known)
    metres = sorted((r.metres for r in (*runs, before) if r.metres), reverse=True)
    seconds = sorted((r.seconds for r in (*runs, before) if r.seconds), reverse=True)
    return tuple(Measured(_other(run.metres, metres), _other(run.seconds, seconds)) for run in runs)


def _other(own: int | None, longest_first: Sequence[int]) -> int | None:
    """Return the longest of the others; `longest_first` includes `own`."""
    place = 1 if own and longest_first[0] == own else 0
    return longest_first[place] if place < len(longest_first) else None
