"""Which planned session each session done stands for.

It is decided here once; plan, tracker, gates, club, calendar and papers all ask.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.plan import Plan, PlannedSession, made
from backcare.domain.weeks import WEEK, Break, break_on, week_start


class PlannedDone(msgspec.Struct, frozen=True):
    """A planned session, and the day it was done; `None` while it is open.

    `rests`: it lies in a break, so it is not asked for.
    """

    session: PlannedSession
    done_on: date | None = None
    rests: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    @property
    def is_asked(self) -> bool:
        """Whether it counts towards the week's target."""
        return not (self.rests or self.session.is_optional)


class StoodWeek(msgspec.Struct, frozen=True):
    """One week: the sessions planned in it, by day, and all sessions done in it, by day."""

    planned: tuple[PlannedDone, ...] = ()
    done: tuple[ExerciseSession, ...] = ()

    @property
    def asked(self) -> int:
        """How many planned sessions count towards the target."""
        return sum(one.is_asked for one in self.planned)

    @property
    def fulfilled(self) -> int:
        """How many of those are done."""
        return sum(one.is_asked and one.is_done for one in self.planned)

    def since(self, day: date) -> tuple[PlannedDone, ...]:
        """Return the sessions planned on `day` or later."""
        return tuple(one for one in self.planned if one.session.day >= day)


class _Span(msgspec.Struct, frozen=True):
    """A plan, and the day from which a later one covers; `date.max` if there is none."""

    plan: Plan
    until: date

    def has(self, day: date) -> bool:
        """Return whether the plan covers a day."""
        return self.plan.day <= day < self.until

    def reaches(self, monday: date) -> bool:
        """Return whether the plan covers a day of the week that starts on `monday`."""
        return self.plan.day < monday + WEEK and self.until > monday

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """What is planned: nothing from the day on which the plan was ended."""
        until = self.until if self.plan.ended is None else min(self.until, self.plan.ended)
        return tuple(s for s in self.plan.sessions if s.day < until)


class Standing:
    """What stands for what, in all weeks of a runner.

    Each week is worked out when it is first asked for, from its own sessions alone.
    """

    def __init__(
        self, plans: Iterable[Plan], done: Iterable[ExerciseSession], breaks: Iterable[Break] = ()
    ) -> None:
        self.breaks = tuple(breaks)
        self._plans = tuple(plans)
        self._spans = _spans(self._plans)
        self._planned: dict[date, list[PlannedSession]] = {}
        for span in self._spans:
            for planned in span.sessions:
                self._planned.setdefault(week_start(planned.day), []).append(planned)
        self._done: dict[date, list[ExerciseSession]] = {}
        for entry in done:
            self._done.setdefault(week_start(entry.day), []).append(entry)
        self._weeks: dict[date, StoodWeek] = {}

    def week(self, monday: date) -> StoodWeek:
        """Return the week that starts on `monday`."""
        if monday not in self._weeks:
            self._weeks[monday] = self._worked_out(monday)
        return self._weeks[monday]

    def breaks_in(self, monday: date) -> tuple[Break, ...]:
        """Return the breaks that have a day of the week."""
        ends = monday + WEEK
        return tuple(
            b for b in self.breaks if b.day < ends and (b.until is None or b.until >= monday)
        )

    def has_plan(self, monday: date) -> bool:
        """Return whether a plan, not the runner's own target, says what the week has in it.

        A plan that has nothing yet in the week in which it begins says nothing about it.
        """
        if any(not s.is_optional for s in self._planned.get(monday, ())):
            return True
        span = next((span for span in self._spans if span.has(monday)), None)
        if span is None or span.plan.day == monday:
            return False
        return any(s.day >= monday for s in span.sessions)

    def before_plans_of(self, monday: date) -> tuple["Standing", ...]:
        """Return, for each plan that begins in the week, how it stood until then without it."""
        return tuple(
            self._before(span.plan, monday)
            for span in self._spans
            if week_start(span.plan.day) == monday
        )

    def _before(self, plan: Plan, monday: date) -> "Standing":
        earlier = _spans(p for p in self._plans if made(p) < made(plan))
        return Standing(
            [span.plan for span in earlier if span.reaches(monday)],
            [entry for entry in self.week(monday).done if entry.day < plan.day],
            self.breaks,
        )

    def _worked_out(self, monday: date) -> StoodWeek:
        done = sorted(self._done.get(monday, ()), key=lambda e: (e.day, e.logged_at, e.id))
        breaks = self.breaks_in(monday)
        planned = [
            PlannedDone(s, rests=break_on(s.day, breaks) is not None)
            for s in sorted(self._planned.get(monday, ()), key=lambda s: (s.day, s.name))
        ]
        stood: list[PlannedDone] = []
        for span in self._spans:
            if span.reaches(monday):
                stood += _with_done(
                    [one for one in planned if span.has(one.session.day)],
                    [entry for entry in done if span.has(entry.day)],
                )
        return StoodWeek(tuple(stood), tuple(done))


def _with_done(
    planned: list[PlannedDone], done: Sequence[ExerciseSession]
) -> Sequence[PlannedDone]:
    """Return what one plan has in a week, each with the day it was done."""
    left = done
    for may_stand in (_is_of_its_day, _is_the_optional, _is_asked, _is_on_its_day):
        left = _stand(left, planned, may_stand)
    return planned


_MayStand = Callable[[ExerciseSession, PlannedDone, Sequence[PlannedDone]], bool]
"""Whether an entry may stand for a planned session, given all those of its plan in the week."""


def _stand(
    entries: Iterable[ExerciseSession], planned: list[PlannedDone], may_stand: _MayStand
) -> Sequence[ExerciseSession]:
    """Let each entry stand for the first open session that it may; return the entries left over."""
    left = []
    for entry in entries:
        for place, one in enumerate(planned):
            if not one.is_done and may_stand(entry, one, planned):
                planned[place] = msgspec.structs.replace(one, done_on=entry.day)
                break
        else:
            left.append(entry)
    return left


def _is_of_its_day(
    entry: ExerciseSession, one: PlannedDone, planned: Sequence[PlannedDone]
) -> bool:
    """Return whether a session is asked for on the day of an entry.

    Not if the entry names more exercises of the optional session of that day.
    """
    optional = (o for o in planned if o.session.is_optional and o.session.day == entry.day)
    return (
        one.is_asked
        and one.session.day == entry.day
        and all(_shared(entry, o) <= _shared(entry, one) for o in optional)
    )


def _is_the_optional(
    entry: ExerciseSession, one: PlannedDone, planned: Sequence[PlannedDone]
) -> bool:
    """Return whether an entry is the optional session of its day.

    Not if it names exercises, and none of them or more of a session that is asked for and open.
    """
    if not (one.session.is_optional and one.session.day == entry.day):
        return False
    asked = [_shared(entry, other) for other in planned if other.is_asked and not other.is_done]
    return not entry.done or _shared(entry, one) >= max([1, *asked])


def _is_asked(_: ExerciseSession, one: PlannedDone, __: Sequence[PlannedDone]) -> bool:
    """Return whether a session is asked for, whatever its day."""
    return one.is_asked


def _is_on_its_day(entry: ExerciseSession, one: PlannedDone, _: Sequence[PlannedDone]) -> bool:
    """Return whether a session is planned on the day of an entry, asked for or not."""
    return one.session.day == entry.day


def _shared(entry: ExerciseSession, one: PlannedDone) -> int:
    """Return how many exercises of a planned session an entry names."""
    return len({e.exercise for e in one.session.exercises}.intersection(entry.exercises))


def _spans(plans: Iterable[Plan]) -> tuple[_Span, ...]:
    """Return the plans that cover days, in order.

    A plan covers the days from its own on, until that of a plan made later.
    """
    found: list[_Span] = []
    until = date.max
    for plan in sorted(plans, key=made, reverse=True):
        if plan.day < until:
            found.append(_Span(plan, until))
            until = plan.day
    return tuple(reversed(found))
