"""The mean speed of an activity that names no sport: what it is like, never what it was."""

from backcare.runs.found import Unnamed

SLOWEST_RUN, FASTEST_RUN = 2.0, 4.5
"""Metres a second: most walks are slower than the first, most rides faster than the second."""


def likeness(metres: float | None, seconds: float | None) -> Unnamed:
    """Return what the mean speed of an activity is like."""
    if not metres or not seconds:
        return Unnamed.NO_SPEED
    speed = metres / seconds
    if speed < SLOWEST_RUN:
        return Unnamed.SLOWER
    return Unnamed.FASTER if speed > FASTEST_RUN else Unnamed.RUNNING
