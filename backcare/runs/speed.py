"""Judges by its speed whether an activity was a run."""

SLOWEST_RUN, FASTEST_RUN = 1.6, 6.5
"""Mean moving speed of a run in m/s, from run-walking to racing."""


def is_running_speed(metres: float | None, seconds: float | None) -> bool:
    """Return whether an activity without a sport is as fast as a run."""
    return bool(metres and seconds and SLOWEST_RUN <= metres / seconds <= FASTEST_RUN)
