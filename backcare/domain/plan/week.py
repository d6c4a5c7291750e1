"""One week of a plan: what is planned, what is done, and what to do next."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.plan import Plan, PlanChoices, PlannedSession
from backcare.domain.weeks import WEEK, in_week, week_start


class PlannedDone(msgspec.Struct, frozen=True):
    """A planned session, and the day it was done; `None` while it is open."""

    session: PlannedSession
    done_on: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None


class WeekDay(msgspec.Struct, frozen=True):
    """One day of a week: what was done on it, and what is planned for it and still open.

    Each session done is given as the planned session it fulfils, or `None` for an extra one.
    """

    day: date
    done: tuple[PlannedSession | None, ...]
    open: tuple[PlannedSession, ...]

    @property
    def is_ticked(self) -> bool:
        """Whether a session was done on it."""
        return bool(self.done)


class RunKind(StrEnum):
    """What kind of run a day has."""

    EASY = "run"
    LONG = "long-run"
    RACE = "race"


def sessions_in(plan: Plan, monday: date) -> tuple[PlannedSession, ...]:
    """Return the sessions of the week that starts on `monday`, by day."""
    return tuple(sorted(in_week(plan.sessions, monday), key=lambda s: (s.day, s.name)))


def with_done(
    planned: Sequence[PlannedSession], done: Iterable[ExerciseSession]
) -> tuple[PlannedDone, ...]:
    """Return planned sessions of one week, each with the day it was done.

    A session done counts for the one planned on its day, or else for the first one still open:
    which day it was done on does not matter.
    """
    left = sorted(session.day for session in done)
    done_on: list[date | None] = [None] * len(planned)
    for number, session in enumerate(planned):
        if session.day in left:
            left.remove(session.day)
            done_on[number] = session.day
    for number, session in enumerate(planned):
        if left and done_on[number] is None and not session.is_optional:
            done_on[number] = left.pop(0)
    return tuple(PlannedDone(s, d) for s, d in zip(planned, done_on, strict=True))


def days_of(
    monday: date, done: Iterable[ExerciseSession], planned: Sequence[PlannedSession] = ()
) -> tuple[WeekDay, ...]:
    """Return the seven days of a week, given its planned sessions.

    A tick is shown on the day a session was done, not on the day it was planned for; plan, tracker
    and calendar all use this function.
    """
    inside = in_week(done, monday)
    marked = with_done(planned, inside)
    days = []
    for n in range(7):
        day = monday + timedelta(days=n)
        stands_for = [one.session for one in marked if one.done_on == day]
        more = sum(session.day == day for session in inside) - len(stands_for)
        open_ones = tuple(
            one.session for one in marked if not one.is_done and one.session.day == day
        )
        days.append(WeekDay(day, (*stands_for, *[None] * more), open_ones))
    return tuple(days)


def days_around(
    plan: Plan, done: Sequence[ExerciseSession], monday: date, today: date
) -> tuple[date, ...]:
    """Return the days that open sessions of a week should keep away from.

    These are the days of sessions done, and of sessions in the weeks before and after. Past
    sessions that were not done do not count: they leave nothing to recover from.
    """
    days = []
    for week in (monday - WEEK, monday, monday + WEEK):
        for one in with_done(sessions_in(plan, week), in_week(done, week)):
            if one.session.is_optional:
                continue
            if one.done_on is not None:
                days.append(one.done_on)
            elif week != monday and one.session.day >= today:
                days.append(one.session.day)
    return tuple(days)


def next_open(plan: Plan, done: Sequence[ExerciseSession], today: date) -> PlannedSession | None:
    """Return the session to do next: today's, one still open this week, or a later one.

    After a session today, the next one is on another day.
    """
    monday = week_start(today)
    this_week = with_done(sessions_in(plan, monday), in_week(done, monday))
    open_ones = [one.session for one in this_week if not one.is_done]
    has_trained = any(s.day == today for s in done)
    if not has_trained:
        on_the_day = [s for s in open_ones if s.day == today]
        overdue = [s for s in open_ones if s.day < today and not s.is_optional]
        due = [*on_the_day, *overdue]
        if due:
            return due[0]
    coming = (s for s in plan.sessions if s.day > today and not s.is_optional)
    return min(coming, key=lambda s: s.day, default=None)


def run_on(day: date, choices: PlanChoices) -> RunKind | None:
    """Return which kind of run a day has; `None` if it has none."""
    if day in choices.races:
        return RunKind.RACE
    if day.weekday() == choices.long_run_day:
        return RunKind.LONG
    return RunKind.EASY if day.weekday() in choices.run_days else None
