"""One week of a plan: what is planned, what is done, and what to do next."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.plan.plan import Plan, PlanChoices, PlannedSession
from backcare.domain.plan.standing import PlannedDone, Standing, StoodWeek
from backcare.domain.weeks import WEEK, Weeks, break_on, in_week

_REST_AFTER_RACE = 2
"""Days after a race without a long run; a choice of ours."""


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


def sessions_in(plan: Plan, start: date) -> tuple[PlannedSession, ...]:
    """Return the sessions of the week that starts on `start`, by day."""
    return tuple(sorted(in_week(plan.sessions, start), key=lambda s: (s.day, s.name)))


def days_of(start: date, week: StoodWeek) -> tuple[WeekDay, ...]:
    """Return the seven days of a week.

    A tick is shown on the day a session was done, not on the day it was planned for; plan, tracker
    and calendar all use this function.
    """
    days = []
    for n in range(7):
        day = start + timedelta(days=n)
        stands_for = [one.session for one in week.planned if one.done_on == day]
        more = sum(entry.day == day for entry in week.done) - len(stands_for)
        open_ones = tuple(
            one.session for one in week.planned if not one.is_done and one.session.day == day
        )
        days.append(WeekDay(day, (*stands_for, *[None] * more), open_ones))
    return tuple(days)


def own_of(plan: Plan, standing: Standing, start: date) -> tuple[PlannedDone, ...]:
    """Return the plan's own sessions of a week as they stand, each as it is in `plan`.

    That one may lack exercises of the stored plan, by which what was done is known.
    """
    as_shown = {(s.day, s.name): s for s in plan.sessions}
    return tuple(
        msgspec.structs.replace(one, session=as_shown[key])
        for one in standing.week(start).since(plan.day)
        if (key := (one.session.day, one.session.name)) in as_shown
    )


def without_rest(
    sessions: Iterable[PlannedSession], standing: Standing
) -> tuple[PlannedSession, ...]:
    """Return planned sessions without those that lie in a break and are not done."""
    return tuple(
        session
        for session in sessions
        if not any(
            one.rests and not one.is_done
            for one in standing.week_of(session.day).planned
            if (one.session.day, one.session.name) == (session.day, session.name)
        )
    )


def days_around(plan: Plan, standing: Standing, start: date, today: date) -> tuple[date, ...]:
    """Return the days that open sessions of a week should keep away from.

    These are the days of sessions done, and of sessions in the weeks before and after. Optional
    ones do not count, nor do past sessions that were not done: they leave nothing to recover from.
    """
    days = []
    for first in (start - WEEK, start, start + WEEK):
        week = standing.week(first)
        optional = [one.done_on for one in week.planned if one.session.is_optional]
        for entry in week.done:
            if entry.day in optional:
                optional.remove(entry.day)
            else:
                days.append(entry.day)
        if first != start:
            own = week.since(max(plan.day, today))
            days += [one.session.day for one in own if one.is_asked and not one.is_done]
    return tuple(days)


def sessions_ahead(
    plan: Plan, today: date, weeks: Weeks, standing: Standing | None = None
) -> tuple[PlannedSession, ...]:
    """Return the sessions from this week on; with a `standing`, without those that rest."""
    first = weeks.start(today)
    ahead = tuple(session for session in plan.sessions if session.day >= first)
    return ahead if standing is None else without_rest(ahead, standing)


def next_open(plan: Plan, standing: Standing, today: date) -> PlannedSession | None:
    """Return the session to do next: today's, one still open this week, or a later one.

    After a session today, and in a break, the next one is on another day. What lies in a break is
    not offered.
    """
    start = standing.weeks.start(today)
    own = own_of(plan, standing, start)
    is_over = any(entry.day == today for entry in standing.week(start).done)
    if not is_over and break_on(today, standing.breaks) is None:
        on_the_day = [
            p.session for p in own if not (p.is_done or p.rests) and p.session.day == today
        ]
        overdue = [p.session for p in own if p.is_asked and not p.is_done and p.session.day < today]
        due = [*on_the_day, *overdue]
        if due:
            return due[0]
    done = [p.session for p in own if p.is_done]
    coming = (
        s
        for s in plan.sessions
        if s.day > today
        and not (s.is_optional or s in done)
        and break_on(s.day, standing.breaks) is None
    )
    return min(coming, key=lambda s: s.day, default=None)


def run_on(day: date, choices: PlanChoices, weeks: Weeks) -> RunKind | None:
    """Return which kind of run a day has; `None` if it has none.

    The week of a race is light (clinical notes 6.6): the long run's day is an easy one before the
    race and rests after it, as it does on the two days after a race.
    """
    if day in choices.races:
        return RunKind.RACE
    if day.weekday() == choices.long_run_day:
        return _on_long_run_day(day, choices.races, weeks)
    return RunKind.EASY if day.weekday() in choices.run_days else None


def _on_long_run_day(day: date, races: Iterable[date], weeks: Weeks) -> RunKind | None:
    kind = RunKind.LONG
    for race in races:
        is_of_week = weeks.start(race) == weeks.start(day)
        if race < day and (is_of_week or (day - race).days <= _REST_AFTER_RACE):
            return None
        if is_of_week:
            kind = RunKind.EASY
    return kind
