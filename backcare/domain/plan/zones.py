"""The traffic light of pain after a session (clinical notes 6.2)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from backcare.domain.entries import CheckIn, ExerciseSession

MOST_GREEN, MOST_AMBER = 2, 5
"""Highest NPRS of the green and of the amber zone (6.2; published cuts differ, ours is 2 and 5)."""
MOST_RISE = 2
"""How much pain may rise the next morning and still be amber+."""
USUAL_DAYS = 14
"""Days before a session whose mornings show what is usual (project synthesis)."""


class Zone(StrEnum):
    """What pain says about a session; amber+ is amber with a sorer next morning."""

    GREEN = "green"
    AMBER = "amber"
    AMBER_PLUS = "amber+"
    RED = "red"


FROM_CALM_TO_SORE = (Zone.GREEN, Zone.AMBER, Zone.AMBER_PLUS, Zone.RED)


def sorer(one: Zone | None, other: Zone | None) -> Zone | None:
    """Return the sorer of two zones; an unknown one is calmer than any."""
    known = [zone for zone in (one, other) if zone is not None]
    return max(known, key=FROM_CALM_TO_SORE.index, default=None)


class Mornings:
    """Pain and stiffness on waking, by day."""

    def __init__(self, check_ins: Iterable[CheckIn]) -> None:
        entries = list(check_ins)
        self._nprs: Mapping[date, int] = {
            entry.day: entry.nprs_waking for entry in entries if entry.nprs_waking is not None
        }
        self._stiff = {e.day for e in entries if e.stiffness_over_30_min}

    def rise(self, day: date, days_later: int) -> float | None:
        """Return how far pain on a later morning is above the usual; `None` if unknown.

        Half a point counts: the usual pain, a median, may lie between two ratings.
        """
        later, usual = self._nprs.get(day + timedelta(days=days_later)), self.usual(day)
        return None if later is None or usual is None else later - usual

    def usual(self, day: date) -> float | None:
        """Return the usual pain on waking up to a day, a median; `None` if none was rated."""
        days = (day - timedelta(days=n) for n in range(USUAL_DAYS + 1))
        usual = [self._nprs[when] for when in days if when in self._nprs]
        return median(usual) if usual else None

    def is_stiff_after(self, day: date) -> bool:
        """Return whether the next morning was stiff for over half an hour, and this one was not."""
        return day + timedelta(days=1) in self._stiff and day not in self._stiff


class MorningAfter(StrEnum):
    """What the mornings after a session say against it (6.2); all but `SORER` are red."""

    STIFF = "stiff"
    NOT_SETTLED = "not-settled"
    MUCH_SORER = "much-sorer"
    SORER = "sorer"


def morning_after(day: date, mornings: Mornings) -> MorningAfter | None:
    """Return what the two mornings after a day say against what was done on it; `None` if nothing.

    A morning without a rating does not count against the runner.
    """
    rise, still = mornings.rise(day, 1) or 0, mornings.rise(day, 2) or 0
    if mornings.is_stiff_after(day):
        return MorningAfter.STIFF
    if rise > 0 and still > 0:
        return MorningAfter.NOT_SETTLED
    if rise > MOST_RISE:
        return MorningAfter.MUCH_SORER
    return MorningAfter.SORER if rise > 0 else None


def zone_of_rating(nprs: int) -> Zone:
    """Return the zone of a rating by itself."""
    if nprs > MOST_AMBER:
        return Zone.RED
    return Zone.AMBER if nprs > MOST_GREEN else Zone.GREEN


def zone_of_morning(after: MorningAfter | None) -> Zone | None:
    """Return the zone that a morning gives to what was done before; `None` if it says nothing."""
    if after is None:
        return None
    return Zone.AMBER_PLUS if after is MorningAfter.SORER else Zone.RED


def zone_of(day: date, nprs: int | None, mornings: Mornings) -> Zone | None:
    """Return the zone of what was done on a day; `None` if no pain was rated.

    A sorer morning counts, whatever the pain during the session.
    """
    own = None if nprs is None else zone_of_rating(nprs)
    return sorer(own, zone_of_morning(morning_after(day, mornings)))


def worst_nprs(session: ExerciseSession) -> int | None:
    """Return the worst pain of a routine session: of the whole or of one of its exercises."""
    rated = [nprs for nprs in (session.nprs, *(d.nprs for d in session.done)) if nprs is not None]
    return max(rated, default=None)


def session_zone(session: ExerciseSession, mornings: Mornings) -> Zone | None:
    """Return the zone of a routine session."""
    return zone_of(session.day, worst_nprs(session), mornings)
