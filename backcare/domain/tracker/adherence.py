"""Weekly routine adherence: sessions done of those planned."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import Entry, ExerciseSession
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.weeks import Break, break_on, week_start

WEEKS_SHOWN = 12
"""The length of the plan (clinical notes 6.1)."""


class Week(msgspec.Struct, frozen=True):
    """One week of the routine.

    `start` is a Monday; `planned` is `None` if nothing was planned.
    """

    start: date
    done: int
    planned: int | None

    @property
    def adherence(self) -> float | None:
        """Share of planned sessions done, at most 1: extras do not make up for other weeks."""
        return None if self.planned is None else min(1.0, self.done / self.planned)

    @property
    def is_reached(self) -> bool:
        """Whether the week's target was met; false when nothing was planned."""
        return self.planned is not None and self.done >= self.planned

    @property
    def done_a_week(self) -> float:
        """Sessions done in this week."""
        return self.done


class Month(msgspec.Struct, frozen=True):
    """The weeks that began in a month; `start` is its first day."""

    start: date
    weeks: tuple[Week, ...]

    @property
    def done(self) -> int:
        """All sessions done."""
        return sum(w.done for w in self.weeks)

    @property
    def planned(self) -> int | None:
        """Sessions planned; `None` when nothing was planned."""
        return sum(w.planned or 0 for w in self.weeks) or None

    @property
    def is_reached(self) -> bool:
        """Whether every week with a target met it: one does not make up for another."""
        judged = [w for w in self.weeks if w.planned is not None]
        return bool(judged) and all(w.is_reached for w in judged)

    @property
    def done_a_week(self) -> float:
        """Sessions done in a week, on average."""
        return round(self.done / len(self.weeks), 1)


def planned_in(
    week: date, profile: Profile, plans: Iterable[Plan] = (), breaks: Sequence[Break] = ()
) -> int | None:
    """Return the sessions planned for the week that starts on `week`; `None` if there are none.

    A week of a plan has the plan's sessions, any other week the target. A break reduces both: by
    the sessions on its days, or by its share of the week.
    """
    days = [week + timedelta(days=n) for n in range(7)]
    free = [day for day in days if break_on(day, breaks) is None]
    sessions = plan_days(week, plans)
    if sessions is None:
        target = profile.target_for(week)
        planned = None if target is None else round(target * len(free) / 7)
    else:
        planned = sum(day in free for day in sessions)
    return planned or None


def weekly_adherence(
    entries: Iterable[Entry],
    profile: Profile,
    today: date,
    weeks: int = WEEKS_SHOWN,
    *,
    plans: Sequence[Plan] = (),
    breaks: Sequence[Break] = (),
) -> tuple[Week, ...]:
    """Return the last `weeks` weeks, oldest first, this one last."""
    starts = [week_start(today) - timedelta(weeks=n) for n in reversed(range(weeks))]
    done = dict.fromkeys(starts, 0)
    for entry in entries:
        if isinstance(entry, ExerciseSession) and week_start(entry.day) in done:
            done[week_start(entry.day)] += 1
    return tuple(Week(s, done[s], planned_in(s, profile, plans, breaks)) for s in starts)


def plan_days(week: date, plans: Iterable[Plan]) -> list[date] | None:
    """Return the days of a week's planned sessions, without optional ones.

    `None` if no plan had begun by then, or the plan was over.
    """
    begun = [p for p in plans if p.sessions and week_start(p.day) <= week]
    plan = max(begun, key=lambda p: (p.logged_at, p.id), default=None)
    if plan is None or week > max(s.day for s in plan.sessions):
        return None
    return [s.day for s in plan.sessions if week_start(s.day) == week and not s.is_optional]


def by_month(weeks: Iterable[Week]) -> tuple[Month, ...]:
    """Return weeks grouped by the month in which they began."""
    months: dict[date, list[Week]] = {}
    for week in weeks:
        months.setdefault(week.start.replace(day=1), []).append(week)
    return tuple(Month(first, tuple(inside)) for first, inside in months.items())


def settled(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Return the weeks that can be judged: those with a target that are over or already reached.

    The last of `weeks` is the current one; it does not count against the runner before it ends.
    """
    return tuple(
        week
        for week in weeks
        if week.planned is not None and (week.is_reached or week is not weeks[-1])
    )


def overall_adherence(weeks: Iterable[Week]) -> float | None:
    """Return the mean adherence of the weeks that had a target; `None` if none had."""
    shares = [w.adherence for w in weeks if w.adherence is not None]
    return sum(shares) / len(shares) if shares else None
