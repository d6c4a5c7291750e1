"""Sessions as they are led, with all that is known now: what every screen and paper shows."""

from backcare.domain.plan.coming import as_it_comes, led_on
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.ui.plan.book import PlanBook
from backcare.ui.read_once import read_once
from backcare.ui.visit import Visit


def plan_as_led(plan: Plan, book: PlanBook, visit: Visit) -> Plan:
    """Return the runner's plan with the open sessions of this week as they will be led.

    See `as_it_comes`.
    """
    content = visit.content

    def read() -> Plan:
        return as_it_comes(
            plan, book.log, visit.today, gates=content.gates, programming=content.programming
        )

    return read_once("plan.led", visit, read)


def fitted_today(
    session: PlannedSession, book: PlanBook, plan: Plan, visit: Visit
) -> PlannedSession:
    """Return a session as it is done today, whatever day it was planned for; see `led_on`."""
    content = visit.content
    return led_on(
        visit.today,
        session,
        plan,
        book.log,
        gates=content.gates,
        programming=content.programming,
    )
