"""What the speed of an activity tells."""

SLOWEST_RUN, FASTEST_RUN = 1.6, 6.5
"""Mean moving speed of a run in m/s: run-walking to racing."""


def is_running_speed(metres: float | None, seconds: float | None) -> bool:
    """Return whether an activity without a sport is a run by its speed."""
    return bool(metres and seconds and SLOWEST_RUN <= metres / seconds <= FASTEST_RUN)
