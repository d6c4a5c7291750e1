"""The week in pictures: strength, runs and rest; what clashes, and how to move a session."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import Pause
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.moves import may_move, move_session
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.schedule import clashes
from backcare.domain.plan.week import RunKind, WeekDay, days_around, days_of, own_of, run_on
from backcare.domain.weeks import WEEK
from backcare.ui.check.waiting import running_waits
from backcare.ui.components.cards import Card, show_cards
from backcare.ui.dates import short_weekday, weekday, weekday_and_day
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.lists import capital, sentences
from backcare.ui.navigation import SESSION
from backcare.ui.plan.book import PlanBook, asks_run, read_plan, recent_of, whole_plan
from backcare.ui.plan.led import as_it_may_be, plan_as_led
from backcare.ui.plan.pictures import RUN, figure_of, figure_url
from backcare.ui.plan.words import (
    made_of,
    session_heading,
    session_reasons,
    session_title,
)
from backcare.ui.saving import done_once
from backcare.ui.visit import Visit

_WHICH = "plan.which_week"


def show_week(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw this week or the next, a picture a day, with what clashes in it."""
    text = visit.text
    st.header(text("plan.week"), anchor=False)
    show_message(Place.PLAN_WEEK)
    st.segmented_control(
        text("plan.which_week"),
        (0, 1),
        format_func=lambda n: text(f"plan.weeks.{n}"),
        default=0,
        required=True,
        key=_WHICH,
        label_visibility="collapsed",
    )
    start = _chosen(visit)
    led = {(s.day, s.name): s for s in plan_as_led(plan, book, visit).sessions}
    days = days_of(start, book.standing.week(start))
    show_cards(
        [
            card
            for pause, group in groupby(days, key=lambda one: _resting(one, book))
            for card in _cards(pause, list(group), led, book, plan, visit)
        ],
        page=SESSION,
        parameter="on",
        label=text("plan.week"),
        key="plan.days",
        are_rows=True,
    )
    own = own_of(plan, book.standing, start)
    around = days_around(plan, book.standing, start, visit.today)
    _show_clashes([p.session for p in own if not (p.is_done or p.rests)], around, plan, visit)


def ask_moves(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Offer another day for each open session of the week that is shown."""
    for number, one in enumerate(own_of(plan, book.standing, _chosen(visit))):
        free = [] if one.is_done else _free_days(one.session, plan, visit)
        if free:
            key, session = f"plan.move.{one.session.day}.{number}", one.session
            st.pills(
                visit.text(
                    "plan.move",
                    session=session_title(session, visit.text),
                    day=weekday(session.day),
                ),
                free,
                format_func=short_weekday,
                key=key,
                on_change=_move_to_chosen,
                args=(key, session, plan, visit),
            )


def _chosen(visit: Visit) -> date:
    """Return the first day of the week that is shown."""
    shown: int = st.session_state.get(_WHICH, 0)
    return visit.weeks.start(visit.today) + shown * WEEK


def _resting(one: WeekDay, book: PlanBook) -> Pause | None:
    """Return the pause of a day on which nothing was done."""
    return None if one.done else book.pause_on(one.day)


def _cards(
    pause: Pause | None,
    days: Sequence[WeekDay],
    led: Mapping[tuple[date, str], PlannedSession],
    book: PlanBook,
    plan: Plan,
    visit: Visit,
) -> list[Card]:
    """Return the cards of some days: one for each, or one for all days of a pause."""
    rows = [_row(one, led, book, plan, visit) for one in days]
    if pause is None or len(days) == 1:
        return rows
    first, last = (weekday_and_day(days[n].day) for n in (0, -1))
    has_today = any(one.day == visit.today for one in days)
    when = visit.text("pause.days", since=first, until=last)
    opens = next((row for row in rows if row.value), rows[0])
    return [
        opens._replace(
            when=when + (f" · {visit.text('day.today')}" if has_today else ""),
            title=rows[0].title,
            text="",
            picture="",
            looks=_looks(is_today=has_today, is_done=False, is_quiet=True),
        )
    ]


def _row(
    one: WeekDay,
    led: Mapping[tuple[date, str], PlannedSession],
    book: PlanBook,
    plan: Plan,
    visit: Visit,
) -> Card:
    """Return a day: its picture, what it is, how much, and why that is another than planned."""
    text, is_today = visit.text, one.day == visit.today
    paused = book.pause_on(one.day)
    kind = None if paused is not None else asks_run(one.day, plan, visit)
    waits = (
        kind is None and paused is None and run_on(one.day, plan.choices, visit.weeks) is not None
    )
    planned = next((s for s in (*one.open, *one.done) if s is not None), None)
    comes = None if planned is None else led.get((planned.day, planned.name), planned)
    title = _title(one, paused, kind, visit, waits=waits)
    is_quiet = not (one.done or kind or (one.open and paused is None))
    return Card(
        value="" if planned is None else planned.day.isoformat(),
        also={} if planned is None else {"part": planned.name},
        when=weekday_and_day(one.day) + (f" · {text('day.today')}" if is_today else ""),
        title=capital(title),
        text=_amount(one, comes, visit) or (text("plan.day_walk") if is_quiet else ""),
        meta="" if comes is None or paused is not None else _changed(one, comes, visit),
        picture="" if is_quiet else _picture(comes, kind, visit),
        looks=_looks(is_today=is_today, is_done=one.is_ticked, is_quiet=is_quiet),
    )


def _looks(**is_so: bool) -> tuple[Literal["today", "done", "quiet"], ...]:
    names: tuple[Literal["today", "done", "quiet"], ...] = ("today", "done", "quiet")
    return tuple(name for name in names if is_so[f"is_{name}"])


def _title(
    one: WeekDay, paused: Pause | None, kind: RunKind | None, visit: Visit, *, waits: bool
) -> str:
    """Return what a day is: what was done, then what is planned; `waits`: a run does."""
    text, told = visit.text, []
    for session in one.done:
        name = text("plan.session.other") if session is None else session_title(session, text)
        told.append(text("plan.day.done", session=name))
    if paused is not None:
        told.append(text("plan.day.pause"))
    else:
        told += [session_title(as_it_may_be(session, visit), text) for session in one.open]
    if kind is not None:
        told.append(text(f"plan.day.{kind}"))
    elif waits:
        told.append(text("plan.day.run-waits"))
    return " + ".join(told) or text("plan.day.rest")


def _amount(one: WeekDay, comes: PlannedSession | None, visit: Visit) -> str:
    """Return how much an open session has, or for which other day one was done."""
    if one.open and comes is not None:
        return made_of(comes, visit.content)
    if comes is not None and comes.day != one.day:
        return visit.text("plan.day_done", day=weekday(comes.day))
    return ""


def _changed(one: WeekDay, comes: PlannedSession, visit: Visit) -> str:
    """Return why an open session is lighter or another one than planned."""
    if not one.open:
        return ""
    is_changed = comes.exercises != one.open[0].exercises
    told = [visit.text("plan.day_changed")] if is_changed else []
    return sentences(*told, *session_reasons(comes, visit.content))


def _picture(comes: PlannedSession | None, kind: RunKind | None, visit: Visit) -> str:
    name = None if comes is None else figure_of(comes, visit.content)
    return figure_url(name or (RUN if kind is not None else None))


def _show_clashes(
    open_ones: Sequence[PlannedSession], around: Sequence[date], plan: Plan, visit: Visit
) -> None:
    if running_waits(visit):
        return
    text = visit.text
    found = clashes(
        [session for session in open_ones if session.day >= visit.today],
        plan.choices,
        visit.content.programme.heavy_legs,
        around=around,
        weeks=visit.weeks,
        since=max(visit.today, plan.day),
    )
    for number, clash in enumerate(found):
        title = session_title(clash.session, text)
        st.markdown(text(f"plan.clash.{clash.kind}", session=title, day=weekday(clash.session.day)))
        better = clash.better
        if better is not None and better in _free_days(clash.session, plan, visit):
            st.button(
                text("plan.clash.move", session=title, day=weekday(better)),
                # Not by the number alone: once this one is moved, the next one has its number.
                key=f"plan.clash.{number}.{clash.session.day}.{better}",
                on_click=_move,
                args=(clash.session, better, plan, visit),
            )


def _free_days(session: PlannedSession, plan: Plan, visit: Visit) -> list[date]:
    """Return the other days of a session's week on which it may still be done: none of a break."""
    start, first = visit.weeks.start(session.day), max(visit.today, plan.day)
    planner, book = Planner(plan.choices, visit.content.programming, visit.weeks), read_plan(visit)
    days = (start + timedelta(days=n) for n in range(7))
    return [
        day
        for day in days
        if day >= first
        and day != session.day
        and not book.rests_on(day)
        and may_move(plan, session, day, planner)
    ]


def _move_to_chosen(key: str, session: PlannedSession, plan: Plan, visit: Visit) -> None:
    day = st.session_state[key]
    if day is not None:
        _move(session, day, plan, visit)


def _move(session: PlannedSession, day: date, plan: Plan, visit: Visit) -> None:
    text, move = visit.text, f"plan.move.{session.day}.{session.name}.{day}"
    if day < visit.today:  # the page is older than this day
        leave_message(Place.PLAN_WEEK, text("plan.move_past"))
        return
    with done_once(move, plan, place=Place.PLAN_WEEK, visit=visit):
        planner = Planner(plan.choices, visit.content.programming, visit.weeks)
        recent = recent_of(read_plan(visit), plan, visit)
        after = move_session(whole_plan(plan, visit), session, day, utc_now(), planner, recent)
        visit.store.change(after)
        there = next(s for s in after.sessions if (s.day, s.name) == (day, session.name))
        told = [text("plan.moved", session=session_heading(session, text), day=weekday(day))]
        if there.reasons != session.reasons:
            told += session_reasons(there, visit.content)
        leave_message(Place.PLAN_WEEK, sentences(*told))
