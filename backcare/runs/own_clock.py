"""The clock of the place where a file was recorded, if it tells another one than the runner's."""

from datetime import datetime, timedelta, timezone, tzinfo

MOST_BEHIND, MOST_EARLY = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the world are behind UTC and ahead of it."""
QUARTER, HALF_DAY, MINUTE = timedelta(minutes=15), timedelta(hours=12), timedelta(minutes=1)
"""Clocks of the world differ by quarters of an hour."""


def own_clock(at: datetime, ahead: timedelta | None, zone: tzinfo) -> timezone | None:
    """Return the clock of a file that is `ahead` of UTC; `None` if it is that of the runner's zone.

    Services write UTC for everybody, so a clock of UTC says nothing. A run through the night on
    which clocks change has one of the two clocks of its zone, so half a day around is looked at.
    """
    if not ahead or not -MOST_BEHIND <= ahead <= MOST_EARLY or ahead % QUARTER:
        return None
    around = (at + step for step in (-HALF_DAY, timedelta(), HALF_DAY))
    if any(moment.astimezone(zone).utcoffset() == ahead for moment in around):
        return None
    return timezone(ahead)


def minutes_ahead(clock: timezone | None) -> int | None:
    """Return how many minutes a clock is ahead of UTC."""
    return None if clock is None else clock.utcoffset(None) // MINUTE
