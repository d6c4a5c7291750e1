"""Which planned session each session done stands for.

It is decided here once; plan, tracker, gates, club, calendar and papers all ask.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.check.hold import Hold
from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.plan import Plan, PlannedSession, made
from backcare.domain.weeks import MONDAYS, WEEK, Break, D, Weeks, break_on


class PlannedDone(msgspec.Struct, frozen=True):
    """A planned session, and the day it was done; `None` while it is open.

    `rests`: it lies in a break, so it is not asked for. `waits`: exercise waited on its day, so it
    counts for nothing, not even if it was done.
    """

    session: PlannedSession
    done_on: date | None = None
    rests: bool = False
    waits: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    @property
    def may_count(self) -> bool:
        """Whether it counts towards the week's target, or would if it were done."""
        return not (self.waits or self.session.is_optional)

    @property
    def is_asked(self) -> bool:
        """Whether it counts towards the week's target: in a pause only what was done does."""
        return self.may_count and (self.is_done or not self.rests)


class StoodWeek(msgspec.Struct, frozen=True):
    """One week: the sessions planned in it, by day, and all sessions done in it, by day."""

    planned: tuple[PlannedDone, ...] = ()
    done: tuple[ExerciseSession, ...] = ()

    @property
    def has_sessions(self) -> bool:
        """Whether a session is planned that is more than optional, also if it rests."""
        return any(not one.session.is_optional for one in self.planned)

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

    def reaches(self, start: date) -> bool:
        """Return whether the plan covers a day of the week that starts on `start`.

        It does so also if it was replaced on that Monday: its session may be done by then.
        """
        return self.plan.day < start + WEEK and self.until >= start

    def is_replaced_in(self, start: date) -> bool:
        """Return whether a later plan begins in the week that starts on `start`."""
        return start <= self.until < start + WEEK

    def goes_on_after(self, start: date) -> bool:
        """Return whether the plan covers the week that starts on `start`, and has more to come."""
        after = start + WEEK
        return self.until >= after and any(s.day >= after for s in self._until_ended)

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """What is planned, up to the day on which the plan was ended or replaced."""
        return tuple(s for s in self._until_ended if s.day <= self.until)

    @property
    def _until_ended(self) -> tuple[PlannedSession, ...]:
        ended = self.plan.ended
        return tuple(s for s in self.plan.sessions if ended is None or s.day <= ended)


class Standing:
    """What stands for what, in all weeks of a runner.

    Each week is worked out when it is first asked for, from its own sessions alone.
    """

    def __init__(
        self,
        plans: Iterable[Plan],
        done: Iterable[ExerciseSession],
        breaks: Iterable[Break] = (),
        weeks: Weeks = MONDAYS,
    ) -> None:
        self.weeks = weeks
        self.breaks = tuple(breaks)
        self._plans = tuple(plans)
        self._spans = tuple((span, _by_week(span.sessions, weeks)) for span in _spans(self._plans))
        self._done = _by_week(done, weeks)
        self._weeks: dict[date, StoodWeek] = {}

    def week_of(self, day: date) -> StoodWeek:
        """Return the week that a day is in."""
        return self.week(self.weeks.start(day))

    def week(self, start: date) -> StoodWeek:
        """Return the week that starts on `start`."""
        if start not in self._weeks:
            self._weeks[start] = self._worked_out(start)
        return self._weeks[start]

    def breaks_in(self, start: date) -> tuple[Break, ...]:
        """Return the breaks that have a day of the week."""
        ends = start + WEEK
        return tuple(
            b for b in self.breaks if b.day < ends and (b.until is None or b.until >= start)
        )

    def has_plan(self, start: date) -> bool:
        """Return whether a plan, not the runner's own target, says what the week has in it.

        A plan that has nothing yet in the week in which it begins says nothing about it.
        """
        if self.week(start).has_sessions:
            return True
        return any(
            span.plan.day < start and span.goes_on_after(start)
            for span, _ in self._spans
            if span.has(start)
        )

    def before_plans_of(self, start: date) -> tuple["Standing", ...]:
        """Return, for each plan that begins in the week, how it stood until then without it."""
        return tuple(
            self._before(span.plan, start)
            for span, _ in self._spans
            if self.weeks.start(span.plan.day) == start
        )

    def _before(self, plan: Plan, start: date) -> "Standing":
        earlier = _spans(p for p in self._plans if made(p) < made(plan))
        return Standing(
            [span.plan for span in earlier if span.reaches(start)],
            [e for e in self.week(start).done if e.day < plan.day or _is_before(e, plan)],
            self.breaks,
            self.weeks,
        )

    def _worked_out(self, start: date) -> StoodWeek:
        done = tuple(sorted(self._done.get(start, ()), key=lambda e: (e.day, e.logged_at, e.id)))
        breaks = self.breaks_in(start)
        stood: list[PlannedDone] = []
        handed_on: Sequence[ExerciseSession] = ()
        for span, sessions in reversed(self._spans):
            if span.reaches(start):
                planned = [
                    PlannedDone(
                        s,
                        rests=break_on(s.day, breaks) is not None,
                        waits=break_on(s.day, waits_in(breaks)) is not None,
                    )
                    for s in sorted(sessions.get(start, ()), key=lambda s: (s.day, s.name))
                ]
                own = [entry for entry in done if span.has(entry.day)]
                handed_on = _stand_for(planned, [*own, *handed_on], span.plan)
                is_left = span.is_replaced_in(start)
                stood[:0] = [one for one in planned if one.is_done or not is_left]
        return StoodWeek(tuple(stood), done)


def waits_in(breaks: Iterable[Break]) -> tuple[Hold, ...]:
    """Return the breaks in which exercise waited: those that are no pause of the runner's own."""
    return tuple(b for b in breaks if isinstance(b, Hold))


def _stand_for(
    planned: list[PlannedDone], done: Sequence[ExerciseSession], plan: Plan
) -> Sequence[ExerciseSession]:
    """Mark in what a plan has in a week on which day each session was done.

    Return what was done on the plan's day before the plan was made, and is no session of that day:
    it stands for one of the plan before.
    """
    before = [entry for entry in done if _is_before(entry, plan)]
    left = [entry for entry in done if not _is_before(entry, plan)]
    for may_stand in (*_OF_ITS_DAY, _would_be_of_its_day):
        before = _stand(before, planned, may_stand)
    for may_stand in (*_OF_ITS_DAY, _is_asked, _may_count, _is_on_its_day):
        left = _stand(left, planned, may_stand)
    return before


def _is_before(entry: ExerciseSession, plan: Plan) -> bool:
    """Return whether an entry of a plan's first day was there before the plan was made."""
    return entry.day == plan.day and entry.logged_at < plan.logged_at


_MayStand = Callable[[ExerciseSession, PlannedDone, Sequence[PlannedDone]], bool]
"""Whether an entry may stand for a planned session, given all those of its plan in the week."""


def _stand(
    entries: Iterable[ExerciseSession], planned: list[PlannedDone], may_stand: _MayStand
) -> list[ExerciseSession]:
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
    return one.is_asked and _would_be_of_its_day(entry, one, planned)


def _would_be_of_its_day(
    entry: ExerciseSession, one: PlannedDone, planned: Sequence[PlannedDone]
) -> bool:
    """Return whether a session would be asked for on the day of an entry if there was no pause."""
    optional = (o for o in planned if o.session.is_optional and o.session.day == entry.day)
    return (
        one.may_count
        and one.session.day == entry.day
        and all(_shared(entry, o) <= _shared(entry, one) for o in optional)
    )


def _is_unasked_of_its_day(
    entry: ExerciseSession, one: PlannedDone, planned: Sequence[PlannedDone]
) -> bool:
    """Return whether an entry is a session of its day that is optional, or rests.

    Not if it names exercises, and none of them or more of another open session that it may be.
    """
    if one.is_asked or one.session.day != entry.day:
        return False
    may_be = (o for o in planned if not o.is_done and (o.may_count or o.session.day == entry.day))
    return not entry.done or _shared(entry, one) >= max([1, *(_shared(entry, o) for o in may_be)])


def _is_asked(_: ExerciseSession, one: PlannedDone, __: Sequence[PlannedDone]) -> bool:
    """Return whether a session is asked for, whatever its day."""
    return one.is_asked


def _may_count(_: ExerciseSession, one: PlannedDone, __: Sequence[PlannedDone]) -> bool:
    """Return whether a session lies in a pause and would count if it were done.

    So a pause that is entered later takes away nothing that was done in its week.
    """
    return one.may_count


def _is_on_its_day(entry: ExerciseSession, one: PlannedDone, _: Sequence[PlannedDone]) -> bool:
    """Return whether a session is planned on the day of an entry, asked for or not."""
    return one.session.day == entry.day


_OF_ITS_DAY: tuple[_MayStand, ...] = (_is_of_its_day, _is_unasked_of_its_day)


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


def _by_week(items: Iterable[D], weeks: Weeks) -> dict[date, list[D]]:
    """Return items by the first day of their week."""
    found: dict[date, list[D]] = {}
    for item in items:
        found.setdefault(weeks.start(item.day), []).append(item)
    return found
