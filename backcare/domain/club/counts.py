"""What a club shows of itself: counts with a guarantee, never a person.

Every number about what members did is drawn by lot around the true count, once, when its time is
over, and never again. So nobody can be sure from it whether one member trained or was there, also
not who knows what all the others did, or has any number of accounts of their own: with the number
their best guess is right at most `GUESSED_RIGHT` of the time, and half of the time without it.

The lot is a two-sided geometric distribution (differential privacy), wide enough for the most that
one member can change: `MOST_OF_ONE` sessions of a week, or one place at a club session. No number
waits for what members did, as what is shown or not would tell of them too.
"""

import math
from datetime import date
from random import Random

import msgspec

from backcare.domain.club.documents import PublishedWeek
from backcare.domain.weeks import Weeks

FEWEST = 5
"""Fewest members of a club that shows any number, and the least number that is told."""
MOST_OF_ONE = 3
"""How many sessions of one member count in a week."""
GUESSED_RIGHT = 0.7
"""How often the best guess at one member is right, at most, with one number and all else known."""
STEP = 5
"""Numbers of sessions are told in steps: the lot moves them by about as much."""


class WeekShown(msgspec.Struct, frozen=True, kw_only=True):
    """A week as a club sees it; `done` is about how many sessions, `None` for fewer than five."""

    start: date
    done: int | None


def near(count: int, most: int, lots: Random) -> int:
    """Return a number near `count`, drawn by lot; one member can change the count by `most`."""
    falls = (1 / GUESSED_RIGHT - 1) ** (1 / most)

    def drawn() -> int:
        return int(math.log(1.0 - lots.random()) / math.log(falls))

    return max(0, count + drawn() - drawn())


def shown(week: PublishedWeek, weeks: Weeks) -> WeekShown:
    """Return a published week, in steps."""
    return WeekShown(
        start=weeks.named(date.fromisoformat(week.key)),
        done=people(STEP * round(week.done / STEP)),
    )


def unmarked(week: PublishedWeek) -> PublishedWeek:
    """Return a week as versions before wrote it, without what each member gave to it, and without a
    number that fewer than five were in.
    """
    if not week.seen:
        return week
    are_enough = sum(done > 0 for done, _, _ in week.seen.values()) >= FEWEST
    return msgspec.structs.replace(week, seen={}, done=week.done if are_enough else 0)


def people(count: int) -> int | None:
    """Return a number as it may be shown; `None` below five."""
    return count if count >= FEWEST else None
