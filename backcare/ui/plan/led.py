"""Sessions as they are led, with all that is known now: what every screen and paper shows."""

import msgspec

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.plan.coming import as_it_comes, led_on
from backcare.domain.plan.floor import on_the_floor
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.ui.check.waiting import running_waits
from backcare.ui.plan.book import PlanBook
from backcare.ui.read_once import read_once
from backcare.ui.visit import Visit


def plan_as_led(plan: Plan, book: PlanBook, visit: Visit) -> Plan:
    """Return the runner's plan with the open sessions of this week as they will be led.

    See `as_it_comes`. While running and jumping wait, they and all later ones have calm floor work
    alone.
    """
    content = visit.content

    def read() -> Plan:
        return as_it_comes(
            plan, book.log, visit.today, gates=content.gates, programming=content.programming
        )

    led = read_once("plan.led", visit, read)
    if not running_waits(visit):
        return led
    sessions = tuple(
        _on_the_floor(s, visit) if _is_open(s, book, visit) else s for s in led.sessions
    )
    return msgspec.structs.replace(led, sessions=sessions)


def fitted_today(
    session: PlannedSession, book: PlanBook, plan: Plan, visit: Visit
) -> PlannedSession:
    """Return a session as it is done today, whatever day it was planned for; see `led_on`.

    While running and jumping wait, it has calm floor work alone.
    """
    content = visit.content
    led = led_on(
        visit.today,
        session,
        plan,
        book.log,
        gates=content.gates,
        programming=content.programming,
    )
    return as_it_may_be(led, visit)


def as_it_may_be(session: PlannedSession, visit: Visit) -> PlannedSession:
    """Return a session without what waits now."""
    return _on_the_floor(session, visit) if running_waits(visit) else session


def _on_the_floor(session: PlannedSession, visit: Visit) -> PlannedSession:
    advice, exercises = visit.content.advice, visit.content.exercises
    first = advice.for_group(BehaviourGroup.IMPACT).first
    return on_the_floor(session, advice.no_impact.floor_work, first, exercises)


def _is_open(session: PlannedSession, book: PlanBook, visit: Visit) -> bool:
    start = visit.weeks.start(session.day)
    if start < visit.weeks.start(visit.today):
        return False
    stood = book.standing.week(start).planned
    done = {(one.session.day, one.session.name) for one in stood if one.is_done}
    return (session.day, session.name) not in done
