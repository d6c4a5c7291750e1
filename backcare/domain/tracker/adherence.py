"""Weekly routine adherence: sessions done of those planned."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.plan.standing import Standing, waits_in
from backcare.domain.profile import Profile
from backcare.domain.weeks import Break, break_on

WEEKS_SHOWN = 12
"""The length of the plan (clinical notes 6.1)."""


class Week(msgspec.Struct, frozen=True):
    """One week of the routine.

    `start` is its first day; `done` are all sessions done; `planned` is `None` if nothing was
    planned; `fulfilled` is how many of those planned are done. `has_plan`: a plan says what is
    planned, not the runner's own target. `is_kept`: the week was reached when a new plan began in
    it, and the new plan's sessions are not all done.
    """

    start: date
    done: int
    planned: int | None
    fulfilled: int
    has_plan: bool = False
    is_kept: bool = False

    @property
    def extra(self) -> int:
        """Sessions done beyond those planned; none where nothing was planned."""
        return 0 if self.planned is None else self.done - self.fulfilled

    @property
    def adherence(self) -> float | None:
        """Share of planned sessions done: extras do not make up for other weeks."""
        if self.planned is None:
            return None
        return 1.0 if self.is_reached else self.fulfilled / self.planned

    @property
    def is_reached(self) -> bool:
        """Whether the week's target was met; false when nothing was planned."""
        return self.planned is not None and (self.is_kept or self.fulfilled >= self.planned)

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
    def extra(self) -> int:
        """Sessions done beyond those planned."""
        return sum(w.extra for w in self.weeks)

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


class Overall(msgspec.Struct, frozen=True):
    """Sessions planned in some weeks, how many of those are done, and all that were done."""

    fulfilled: int
    planned: int
    done: int

    @property
    def extra(self) -> int:
        """Sessions done beyond those planned."""
        return self.done - self.fulfilled

    @property
    def share(self) -> float:
        """Share of planned sessions done."""
        return self.fulfilled / self.planned


def week_of(start: date, profile: Profile, standing: Standing) -> Week:
    """Return the week that starts on `start`.

    A week of a plan has the plan's sessions, any other week the target. A break reduces both: by
    the sessions on its days, or by its share of the week. What was done counts all the same, so a
    pause makes no week worse. A week that was reached when a new plan began in it stays reached,
    with what was asked until then if the new plan asks nothing; and so does one that met the
    target before a plan went on around it.
    """
    stood, has_plan = standing.week(start), standing.has_plan(start)
    done = len(stood.done)
    target = _target(start, done, profile, standing)
    is_plans = has_plan and (stood.has_sessions or done < target)
    planned = stood.asked if is_plans else target
    fulfilled = stood.fulfilled if is_plans else min(done, target)
    if planned and fulfilled >= planned:
        return Week(start, done, planned, fulfilled, has_plan)
    was = next((week for week in _before_plans(start, profile, standing) if week.is_reached), None)
    if was is not None and not planned:
        return Week(start, done, was.planned, was.fulfilled, has_plan, was.is_kept)
    return Week(start, done, planned or None, fulfilled, has_plan, is_kept=was is not None)


def _before_plans(start: date, profile: Profile, standing: Standing) -> Iterator[Week]:
    """Yield how the week stood when each plan that begins in it was made, the latest first."""
    for before in reversed(standing.before_plans_of(start)):
        yield week_of(start, profile, before)


def weekly_adherence(
    standing: Standing, profile: Profile, today: date, weeks: int = WEEKS_SHOWN
) -> tuple[Week, ...]:
    """Return the last `weeks` weeks, oldest first, this one last."""
    starts = [standing.weeks.start(today) - timedelta(weeks=n) for n in reversed(range(weeks))]
    return tuple(week_of(start, profile, standing) for start in starts)


def _target(start: date, done: int, profile: Profile, standing: Standing) -> int:
    """Return the runner's own target without its share of breaks; 0 if they have none.

    What was done in a pause counts towards it, but nothing for days on which exercise waited.
    """
    whole, breaks = profile.target_for(standing.weeks.name(start)) or 0, standing.breaks_in(start)
    may_count = _share(whole, start, waits_in(breaks))
    return max(_share(whole, start, breaks), min(done, may_count))


def _share(target: int, start: date, breaks: Sequence[Break]) -> int:
    """Return a week's target for the days that are free of breaks."""
    days = (start + timedelta(days=n) for n in range(7))
    free = sum(break_on(day, breaks) is None for day in days)
    return round(target * free / 7)


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


def overall_adherence(weeks: Iterable[Week]) -> Overall | None:
    """Return the sum of the weeks that had a target; `None` if none had.

    A week that a new plan only left as reached is left out: no sum of its sessions says that.
    """
    counted = [w for w in weeks if w.planned is not None and not w.is_kept]
    planned = sum(w.planned or 0 for w in counted)
    if not planned:
        return None
    return Overall(sum(w.fulfilled for w in counted), planned, sum(w.done for w in counted))
