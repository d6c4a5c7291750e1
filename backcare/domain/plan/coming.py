"""What comes next of a plan, as it is led on its day with all that is known now."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.exercise_change import changed_in
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import fitted_to
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.proposals import eased
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.plan.replan import answers_before_look_back
from backcare.domain.plan.standing import Standing
from backcare.domain.weeks import break_on


class Less(StrEnum):
    """How an exercise comes after it hurt: the same once more, less of it, or an easier step."""

    SAME = "same"
    LESS = "less"
    EASIER = "easier"


_LESS = {
    "hold-dose": Less.SAME,
    "reduce": Less.LESS,
    "regress": Less.EASIER,
    "regress-dose": Less.EASIER,
}
"""What the reasons of PR3 to PR5 mean."""
_FROM_SAME_TO_EASIER = tuple(Less)


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """The next session of a plan that has an exercise again, and what comes of it in less.

    `is_offered`: it lies beyond the next look back, where the runner may decline. `exercises` are
    those that `less` is about; there is neither if none comes in less.
    """

    session: PlannedSession
    led: PlannedSession
    is_offered: bool
    less: Less | None
    exercises: tuple[str, ...]

    @property
    def is_as_planned(self) -> bool:
        """Whether nothing of it is led in another way than planned."""
        return self.led.exercises == self.session.exercises


def led_on(
    day: date,
    session: PlannedSession,
    plan: Plan,
    log: Log,
    *,
    gates: Gates,
    programming: Programming,
) -> PlannedSession:
    """Return a session as it is done on a day, whatever day it was planned for.

    Before a long run or a race it comes without heavy leg work, and what was sore since the last
    look back comes in less: this week, and before it while that look back is not answered.
    """
    planner, tomorrow = Planner(plan.choices, programming, log.weeks), day + timedelta(days=1)
    recent = Recent(plan, log, Ratings(log), programming, tomorrow)
    led = msgspec.structs.replace(session, day=day)
    if session.day != day and not planner.judge.accepts(led):
        led = fitted_to(day, session, plan, planner, recent)
    for answer in answers_before_look_back(plan, log, day, gates=gates, programming=programming):
        led = changed_in(led, answer, planner)
    return eased(led, recent, planner, since=log.weeks.start(day))


def as_it_comes(
    plan: Plan, log: Log, today: date, *, gates: Gates, programming: Programming
) -> Plan:
    """Return a plan whose open sessions of this week are as they will be led (see `led_on`).

    Each keeps its day; one that is overdue is as it would be today. What is done, and every other
    week, stays as it is planned: the next look back is still to come.
    """
    start = log.weeks.start(today)
    standing = log.standing
    done = {
        (one.session.day, one.session.name) for one in standing.week(start).planned if one.is_done
    }

    def led(session: PlannedSession) -> PlannedSession:
        if log.weeks.start(session.day) != start or (session.day, session.name) in done:
            return session
        day = max(session.day, today)
        comes = led_on(day, session, plan, log, gates=gates, programming=programming)
        return msgspec.structs.replace(comes, day=session.day)

    return msgspec.structs.replace(plan, sessions=tuple(led(s) for s in plan.sessions))


def coming_with(
    exercises: Collection[str],
    plan: Plan,
    log: Log,
    today: date,
    *,
    gates: Gates,
    programming: Programming,
) -> Coming | None:
    """Return the next open session that has one of these exercises; `None` if there is none."""
    standing = log.standing
    session = next((s for s in _open(plan, standing, today) if set(exercises) & _names(s)), None)
    if session is None:
        return None
    led = led_on(session.day, session, plan, log, gates=gates, programming=programming)
    changed = [(e, how) for e in led.exercises if (how := _how(e, session)) is not None]
    less = max((how for _, how in changed), key=_FROM_SAME_TO_EASIER.index, default=None)
    return Coming(
        session=session,
        led=led,
        is_offered=log.weeks.start(session.day) > log.weeks.start(today),
        less=less,
        exercises=tuple(e.replaces or e.exercise for e, how in changed if how is less),
    )


def _open(plan: Plan, standing: Standing, today: date) -> Iterable[PlannedSession]:
    """Return the sessions still to come, by day, without those that lie in a break."""
    week = standing.week_of(today)
    done = [one.session for one in week.planned if one.is_done]
    is_done_today = any(e.day == today for e in week.done)
    first = today + timedelta(days=1) if is_done_today else today
    ahead = sorted((s for s in plan.sessions if s.day >= first), key=lambda s: (s.day, s.name))
    keys = {(s.day, s.name) for s in done}
    return (
        s for s in ahead if (s.day, s.name) not in keys and break_on(s.day, standing.breaks) is None
    )


def _names(session: PlannedSession) -> set[str]:
    return {e.exercise for e in session.exercises}


def _how(exercise: PlannedExercise, session: PlannedSession) -> Less | None:
    """Return how an exercise is less than in the session as planned; `None` if it is not."""
    if exercise in session.exercises:
        return None
    found = [_LESS[reason] for reason in exercise.reasons if reason in _LESS]
    return max(found, key=_FROM_SAME_TO_EASIER.index, default=None)
