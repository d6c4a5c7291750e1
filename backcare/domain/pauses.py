"""Pauses: how far back one may begin, what it overlaps, and which of its days lie in a time."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.weeks import WEEK, break_on, overlap

FURTHEST_BACK = 17 * WEEK
"""How long ago the pause of a runner without entries may have begun: four months.

Six weeks without running is the longest break that changes anything (clinical notes 7.4), and a
diary that is older may have a pause on any of its days.
"""


class Stretch(msgspec.Struct, frozen=True):
    """The days of a pause within some time; `is_open`: it goes on until the runner is back."""

    first: date
    last: date
    reason: PauseReason
    is_open: bool = False


def earliest_day(today: date, first_entry: date | None) -> date:
    """Return the earliest day on which a pause may begin."""
    return min(today - FURTHEST_BACK, first_entry or today)


def whole(pause: Pause) -> Stretch:
    """Return all days of a pause; one without a last day is as long as its first day."""
    return Stretch(pause.day, pause.until or pause.day, pause.reason, pause.until is None)


def stretches(pauses: Iterable[Pause], since: date, until: date) -> tuple[Stretch, ...]:
    """Return the days of pauses from `since` to `until`, both included, by their first day."""
    inside = (p for p in pauses if p.day <= until and (p.until is None or p.until >= since))
    return tuple(
        Stretch(max(p.day, since), min(p.until or until, until), p.reason, p.until is None)
        for p in sorted(inside, key=lambda p: (p.day, p.id))
    )


def met_by(pause: Pause, others: Iterable[Pause], before: Pause | None = None) -> Pause | None:
    """Return another pause that has a day in common with this one; `None` if there is none.

    One that overlapped it already `before` a change, as older versions allowed, does not count.
    """
    return next(
        (
            other
            for other in others
            if other.id != pause.id
            and overlap(other, pause)
            and not (before is not None and overlap(other, before))
        ),
        None,
    )


def is_whole_week(start: date, pauses: Iterable[Pause]) -> bool:
    """Return whether each day of the week that starts on `start` lies in a pause."""
    known = tuple(pauses)
    days = (start + timedelta(days=n) for n in range(7))
    return all(break_on(day, known) is not None for day in days)


def is_away(start: date, today: date, pauses: Iterable[Pause]) -> bool:
    """Return whether a runner is still away who was so for the whole week from `start` on.

    Nothing is asked about that week before they are back.
    """
    known = tuple(pauses)
    return is_whole_week(start, known) and break_on(today, known) is not None


def lately_over(pauses: Iterable[Pause], today: date) -> Pause | None:
    """Return the pause that ended last, within the two weeks before today, if none covers today."""
    known = tuple(pauses)
    over = [p for p in known if p.until is not None and today - 2 * WEEK <= p.until < today]
    if not over or break_on(today, known) is not None:
        return None
    return max(over, key=lambda p: (p.until or today, p.id))
