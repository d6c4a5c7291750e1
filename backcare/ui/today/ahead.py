"""What comes next: the sessions and runs of the coming days, as pictures."""

from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import islice

from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.week import days_of
from backcare.domain.tracker.next_run import NextRun
from backcare.domain.weeks import WEEK
from backcare.ui import parts
from backcare.ui.plan.book import PlanBook, asks_run
from backcare.ui.plan.led import plan_as_led
from backcare.ui.plan.pictures import RUN, figure_of
from backcare.ui.plan.words import session_heading
from backcare.ui.tracker.next_run import amount, near_day
from backcare.ui.visit import Visit

_SHOWN = 4


def show_ahead(plan: Plan, book: PlanBook, run: NextRun | None, visit: Visit) -> None:
    """Draw what is planned from tomorrow on; nothing if a break covers it all."""
    cards = "".join(islice(_cards(plan, book, run, visit), _SHOWN))
    if cards:
        title = visit.text("today.ahead")
        parts.show(
            parts.heading(title),
            f'<ul class="bc-cards bc-ahead" aria-label="{escape(title)}">{cards}</ul>',
        )


def _cards(plan: Plan, book: PlanBook, run: NextRun | None, visit: Visit) -> Iterator[str]:
    text = visit.text
    led = {(s.day, s.name): s for s in plan_as_led(plan, book, visit).sessions}
    for day, sessions in _days_ahead(book, visit.today):
        when = near_day(day, visit)
        for planned in sessions:
            session = led.get((planned.day, planned.name), planned)
            minutes = visit.content.programming.minutes_with_warm_up(session)
            told = text("today.ahead_session", minutes=minutes, n=len(session.exercises))
            name = session_heading(session, text)
            yield _card(figure_of(session, visit.content), when, name, told)
        kind = None if book.rests_on(day) else asks_run(day, plan, visit)
        if kind is not None:
            most = _most(run, visit) if run is not None and run.day == day else ""
            yield _card(RUN, when, text(f"today.ahead_run.{kind}"), most)


def _days_ahead(book: PlanBook, today: date) -> Iterator[tuple[date, tuple[PlannedSession, ...]]]:
    """Yield the days after today up to the end of next week, with the sessions open on each."""
    this = book.standing.weeks.start(today)
    for start in (this, this + WEEK):
        for one in days_of(start, book.standing.week(start)):
            if one.day > today:
                yield one.day, () if book.rests_on(one.day) else one.open


def _most(run: NextRun, visit: Visit) -> str:
    number, unit = amount(run.metres, run.seconds, visit.text)
    return visit.text("today.ahead_most", number=number, unit=unit) if number else ""


def _card(figure: str | None, when: str, name: str, told: str) -> str:
    picture = parts.ground("" if figure is None else parts.figure(figure, ""))
    return (
        f'<li>{picture}<span class="bc-when">{escape(when)}</span><b>{escape(name)}</b>'
        f"<span>{escape(told)}</span></li>"
    )
