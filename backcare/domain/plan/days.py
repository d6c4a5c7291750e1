"""Strength on the days that a runner chooses, from a day on (clinical notes 5.2 and 6.6)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

import msgspec

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.judge import RACE
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import fitted_to, moved_by_hand, replayed
from backcare.domain.plan.plan import MOST_CHANGES, OWN_DAYS, Plan, PlanChange, PlannedSession
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.plan.schedule import DAYS, extra_day, is_before_race, training_days
from backcare.domain.weeks import WEEK, in_week

_NAMES = "AB"
_Key = tuple[date, str]
"""The day and the name of a session."""


def with_days(
    plan: Plan,
    days: tuple[int, ...],
    since: date,
    log: Log,
    today: date,
    now: datetime,
    programming: Programming,
) -> Plan:
    """Return the plan with its open sessions from `since` on moved to these days of the week.

    No days leave the choice to us. What was moved by hand stays where it is, and so does a week
    under way if the days that are left of it are too few. Each session is fitted to its new day.
    """
    choices = msgspec.structs.replace(plan.choices, strength_days=days)
    change = _Change(plan, Planner(choices, programming, log.weeks), since, log)
    recent = Recent(plan, log, Ratings(log), programming, today + timedelta(days=1))
    sessions = change.sessions(recent, log.weeks.start(today) + 2 * WEEK)
    notes = (PlanChange(changed_at=now, reason=OWN_DAYS), *change.stays(now))
    return msgspec.structs.replace(
        plan,
        choices=choices,
        sessions=sessions,
        changes=(*plan.changes, *notes)[-MOST_CHANGES:],
    )


class _Change:
    """One change of the days of a plan."""

    def __init__(self, plan: Plan, planner: Planner, since: date, log: Log) -> None:
        self._plan, self._planner, self._since = plan, planner, since
        self._by = (plan, planner)
        self._weeks = weeks = log.weeks
        self._were = weeks.in_order(training_days(plan.choices))
        self._days = weeks.in_order(training_days(planner.choices))
        self._by_hand = moved_by_hand(plan)
        self._open = frozenset(_key(s) for s in log.open_sessions(plan, since))
        self._done = frozenset(entry.day for entry in log.sessions)
        last = max((s.day for s in plan.sessions), default=since)
        first = weeks.start(since)
        self._starts = [first + n * WEEK for n in range((last - first) // WEEK + 1)]

    def sessions(self, recent: Recent, until: date) -> tuple[PlannedSession, ...]:
        """Return the sessions of the plan as they are after the change.

        Before `until` no look back answers what was sore, so it comes back in less. What would come
        to lie in the 48 hours before a race is left out, as in a new plan.
        """
        moves: dict[_Key, date] = {}
        for start in self._starts:
            moves |= self._moves_in(start)
        closed = [s for s in self._plan.sessions if _key(s) not in self._open]
        placed = []
        for session in (s for s in self._plan.sessions if _key(s) in self._open):
            day = moves.get(_key(session), session.day)
            known = recent if day < until else None
            if day == session.day:
                placed.append(session)
            elif not is_before_race(day, self._planner.choices):
                placed.append(fitted_to(day, session, *self._by, known))
        light = [s for s in closed if RACE in s.reasons]
        coming = (s for s in (*placed, *self._come_back([*closed, *placed])) if s.exercises)
        kept = self._planner.judge.with_one_before_a_race(coming, light)
        return tuple(sorted((*closed, *kept), key=lambda s: s.day))

    def stays(self, now: datetime) -> Iterator[PlanChange]:
        """Yield the moves by hand that stay, each from the new day of its session."""
        for start in self._starts:
            own = self._own(start)
            for session, slot in zip(own, self._slots(own), strict=True):
                day = self._weeks.day(start, self._days[slot])
                if _key(session) in self._open and self._was_moved(session) and day != session.day:
                    yield PlanChange(changed_at=now, before=day, after=session.day)

    def _own(self, start: date) -> list[PlannedSession]:
        """Return the sessions of a week, without an optional one, in the order of their plan."""
        own = (s for s in in_week(self._plan.sessions, start) if not s.is_optional)
        return sorted(own, key=self._planned_for)

    def _planned_for(self, session: PlannedSession) -> date:
        """Return the day for which a session was planned before it was moved by hand."""
        day = session.day
        for before, after in reversed(self._by_hand):
            day = before if after == day else day
        return day

    def _was_moved(self, session: PlannedSession) -> bool:
        return self._planned_for(session) != session.day

    def _slots(self, own: Sequence[PlannedSession]) -> list[int]:
        """Return which session of an ordinary week each one is: a race may have left some out."""
        slots: list[int] = []
        for session in own:
            weekday = self._planned_for(session).weekday()
            exact = self._were.index(weekday) if weekday in self._were else len(slots)
            left = (n for n in range(len(self._days)) if n not in slots)
            slots.append(exact if exact not in slots else next(left, exact))
        return [min(slot, len(self._days) - 1) for slot in slots]

    def _moves_in(self, start: date) -> dict[_Key, date]:
        """Return the new days of the sessions that move in a week."""
        own = self._own(start)
        slots = dict(zip(map(_key, own), self._slots(own), strict=True))
        going = [s for s in own if _key(s) in self._open and not self._was_moved(s)]
        fixed = {s.day for s in own if s not in going} | self._done
        days = [self._weeks.day(start, weekday) for weekday in self._days]
        free = [day for day in days if day >= self._since and day not in fixed]

        def cost(chosen: tuple[date, ...]) -> tuple[int, int]:
            near = sum(abs((day - other).days) == 1 for day in chosen for other in fixed)
            wished = (days[slots[_key(s)]] for s in going)
            return near, sum(abs((d - w).days) for d, w in zip(chosen, wished, strict=True))

        chosen = min(combinations(free, len(going)), key=cost, default=())
        moves = dict(zip(map(_key, going), chosen, strict=False))
        return moves | self._extra_moves_in(start)

    def _extra_moves_in(self, start: date) -> dict[_Key, date]:
        """Return the new day of the optional session of a week."""
        optional = [s for s in in_week(self._plan.sessions, start) if s.is_optional]
        extra = extra_day(self._planner.choices, self._days)
        if extra is None or len(optional) != 1:
            return {}
        [session], day = optional, self._weeks.day(start, extra)
        may_go = _key(session) in self._open and not self._was_moved(session)
        return {_key(session): day} if may_go and day >= self._since else {}

    def _come_back(self, placed: Sequence[PlannedSession]) -> Iterator[PlannedSession]:
        """Yield sessions of whole weeks that a race left out, and leaves in on their new days."""
        judge = self._planner.judge
        whole = [start for start in self._starts if start >= self._since]
        if not whole or not judge.choices.races:
            return
        before = [s.day for s in placed if s.day < whole[0] and not s.is_optional]
        laid = self._planner.build_weeks(
            self._programme_weeks(whole), whole[0], self._turn(whole), before
        )
        for start in whole:
            if not any(judge.is_race_week(start + timedelta(days=n)) for n in range(DAYS)):
                continue
            slots = self._slots(self._own(start))
            taken = {s.day for s in in_week(placed, start)}
            for session in in_week(laid, start):
                if session.is_optional or session.day in taken:
                    continue
                if self._days.index(session.day.weekday()) not in slots:
                    yield replayed(session, *self._by)

    def _programme_weeks(self, whole: Sequence[date]) -> list[int]:
        """Return the programme week of each calendar week, also of one without a session."""
        known = {self._weeks.start(s.day): s.week for s in self._plan.sessions}
        programme, weeks = self._planner.programming.programme, list[int]()
        earlier = [week for start, week in sorted(known.items()) if start < whole[0]]
        for start in whole:
            last = [*earlier, *weeks][-1:]
            follows = programme.week_after(last[0]) if last else min(known.values(), default=0)
            weeks.append(known.get(start, follows))
        return weeks

    def _turn(self, whole: Sequence[date]) -> int:
        """Return the number of sessions before the first whole week, so that A and B go on."""
        for n, start in enumerate(whole):
            own = self._own(start)
            for session, slot in zip(own, self._slots(own), strict=True):
                if session.name in _NAMES:
                    return (_NAMES.index(session.name) - n * len(self._days) - slot) % 2
        return 0


def _key(session: PlannedSession) -> _Key:
    return session.day, session.name
