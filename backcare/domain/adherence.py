"""Weekly routine adherence: sessions done of those planned."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import AnyEntry, ExerciseSession
from backcare.domain.profile import Profile

WEEKS_SHOWN = 12
"""The length of the plan (clinical notes 6.1)."""


class Week(msgspec.Struct, frozen=True):
    """One week of the routine.

    `start` is a Monday; `planned` is `None` when nothing was planned.
    """

    start: date
    done: int
    planned: int | None

    @property
    def adherence(self) -> float | None:
        """Share done of planned, at most 1: extra sessions do not make up for other weeks."""
        return None if self.planned is None else min(1.0, self.done / self.planned)

    @property
    def is_reached(self) -> bool:
        """Whether the week's target was met; false when nothing was planned."""
        return self.planned is not None and self.done >= self.planned


def week_start(day: date) -> date:
    """Return the Monday of the week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def weekly_adherence(
    entries: Iterable[AnyEntry], profile: Profile, today: date, weeks: int = WEEKS_SHOWN
) -> tuple[Week, ...]:
    """Return the last `weeks` weeks, oldest first, this one last."""
    starts = [week_start(today) - timedelta(weeks=n) for n in reversed(range(weeks))]
    done = dict.fromkeys(starts, 0)
    for entry in entries:
        if isinstance(entry, ExerciseSession) and week_start(entry.day) in done:
            done[week_start(entry.day)] += 1
    return tuple(Week(s, done[s], profile.target_for(s)) for s in starts)


def settled(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Return the weeks that can be judged: with a target, and over or already reached.

    The last of `weeks` is the one under way; it does not count against the runner before it ends.
    """
    return tuple(
        week
        for week in weeks
        if week.planned is not None and (week.is_reached or week is not weeks[-1])
    )


def overall_adherence(weeks: Iterable[Week]) -> float | None:
    """Return the mean adherence of the weeks that had a target; `None` when none had."""
    shares = [w.adherence for w in weeks if w.adherence is not None]
    return sum(shares) / len(shares) if shares else None


def session_days(entries: Iterable[AnyEntry], week: date) -> frozenset[date]:
    """Return the days of the week starting on `week` that have a routine session."""
    return frozenset(
        e.day for e in entries if isinstance(e, ExerciseSession) and week_start(e.day) == week
    )
