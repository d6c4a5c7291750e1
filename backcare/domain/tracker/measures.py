"""Distance and time of runs: exactly as far as it is known, and in the minutes that are shown."""

from typing import NamedTuple

import msgspec

from backcare.domain.entries import RunSession


def whole_minutes(seconds: int) -> int:
    """Return the nearest whole minute; half a minute is one, and no run takes less."""
    return max(1, (seconds + 30) // 60)


class Measured(NamedTuple):
    """Distance and time of a run; `None` where not known."""

    metres: int | None
    seconds: int | None


def measured(run: RunSession) -> Measured:
    """Return distance and time of a run; typed minutes are used if no watch counted the time."""
    if run.moving_seconds is not None:
        return Measured(run.distance_m, run.moving_seconds)
    return Measured(run.distance_m, None if run.minutes is None else run.minutes * 60)


def measured_running(run: RunSession) -> Measured:
    """Return the same of what was run of it: the walking of a run-walk is no running.

    Nobody measured how far a run-walk was run; its distance is that of the whole.
    """
    return Measured(None if run.is_run_walk else run.distance_m, run.seconds_running)


def in_whole_minutes(run: RunSession) -> RunSession:
    """Return the run with the nearest minute to its exact time.

    Runs of files that were kept by version 0.2 have their minutes rounded up.
    """
    if run.moving_seconds is None:
        return run
    minutes = whole_minutes(run.moving_seconds)
    return run if run.minutes == minutes else msgspec.structs.replace(run, minutes=minutes)
