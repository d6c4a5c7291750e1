"""What is today? Its statement, the one button that starts it, and what its session is made of."""

from collections.abc import Sequence
from datetime import date
from html import escape

import msgspec
import streamlit as st

from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.today import Today, TodayKind
from backcare.ui import parts
from backcare.ui.check.waiting import running_waits
from backcare.ui.components.cards import Card, show_cards
from backcare.ui.dates import weekday, weekday_and_long_date
from backcare.ui.links import button_to, link_to
from backcare.ui.lists import listed, sentences
from backcare.ui.navigation import AFTER_RUN, EXERCISE, SESSION
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.led import as_it_may_be, fitted_today, plan_as_led
from backcare.ui.plan.path import path_of
from backcare.ui.plan.pictures import figure_of_exercise, figure_url
from backcare.ui.plan.statement import headline, reasons_of_day, why_today
from backcare.ui.plan.words import (
    daily_exercises,
    made_of,
    name_of,
    phase_line,
    planned_with_speed,
    reason_lines,
    session_reasons,
    session_title,
    why_of,
    why_reasons,
)
from backcare.ui.tracker.next_run import read_next_run
from backcare.ui.visit import Visit


def show_statement(today: Today, book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw what today is, why, where the plan leads, and the one thing to do now.

    It is the decision of the first page, in the same words.
    """
    session = today.session or today.coming
    minutes = None
    if today.session is not None:
        led = fitted_today(today.session, book, plan, visit)
        minutes = visit.content.programming.minutes_with_warm_up(led)
    with st.container(key="panel-plan"):
        parts.show(
            parts.lead(
                headline(today, minutes, visit),
                reasons_of_day(today, read_next_run(visit), visit),
                eyebrow="" if session is None else phase_line(session.week, visit.content),
            ),
            path_of(plan, book, visit),
        )
        _offer_main(today, minutes, visit)
        because = why_today(today, visit)
        if because:
            st.html(because)


def _offer_main(today: Today, minutes: int | None, visit: Visit) -> None:
    session = today.session
    with st.container(key="main-plan"):
        if today.kind is TodayKind.EASY and not running_waits(visit):
            button_to(AFTER_RUN, visit.text("today.go.easy"), key="plan.ease", primary=True)
        elif session is not None and today.kind not in (TodayKind.EASY, TodayKind.PAUSE):
            button_to(
                SESSION,
                visit.text("plan.start", minutes=minutes),
                key="plan.start",
                primary=True,
                on=session.day.isoformat(),
                part=session.name,
            )


def show_lost(book: PlanBook, visit: Visit) -> None:
    """Say which exercises of an older plan are no longer in the library."""
    if book.lost:
        st.info(visit.text("plan.lost", exercises=listed(book.lost)))


def show_today(today: Today, book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw today's session, or the next one, with its warm-up, exercises and reasons."""
    text, content = visit.text, visit.content
    planned = today.session or today.coming
    if planned is None:
        rests = any(s.day > visit.today and book.rests_on(s.day) for s in plan.sessions)
        st.markdown(text("plan.all_paused" if rests else "plan.over"))
        return
    led = _as_led(planned, book, plan, visit)
    parts.show(parts.heading(_heading(planned, plan, visit), made_of(led, content)))
    if planned.day < visit.today:
        st.markdown(text("plan.still_open", day=_day(planned.day, visit)))
    if today.run is RunKind.EASY and today.session is not None:
        st.caption(text("plan.same_day"))
    if led.exercises != planned.exercises:
        st.markdown(text("plan.fitted_today"))
    for line in session_reasons(led, content):
        st.markdown(line)
    _offer_other_starts(today, planned, led, book, plan, visit)
    show_warm_up(led, visit)
    show_exercises(led.exercises, plan, visit, key="plan.today")
    st.html(why_of(led, content))
    if any(e.is_each_side for e in led.exercises):
        st.caption(text("plan.both_sides"))
    _show_daily(plan, visit)


def show_exercises(
    exercises: Sequence[PlannedExercise], plan: Plan, visit: Visit, *, key: str
) -> None:
    """Draw exercises with dose and reasons; a tap opens one."""
    content, text = visit.content, visit.text
    show_cards(
        [
            Card(
                value=planned.exercise,
                title=content.exercises[planned.exercise].name,
                text=planned_with_speed(planned, content)
                + (f" · {text('plan.key')}" if planned.is_key else ""),
                meta=sentences(*reason_lines(planned, plan.choices.equipment, content)),
                picture=figure_url(figure_of_exercise(planned.exercise, content)),
            )
            for planned in exercises
        ],
        page=EXERCISE,
        parameter="id",
        label=text("plan.exercises"),
        key=key,
        are_rows=True,
    )


def _as_led(session: PlannedSession, book: PlanBook, plan: Plan, visit: Visit) -> PlannedSession:
    """Return a session as it is done today if it is due, else as it will be led on its day."""
    if session.day <= visit.today:
        return fitted_today(session, book, plan, visit)
    key = (session.day, session.name)
    ahead = plan_as_led(plan, book, visit).sessions
    return next((s for s in ahead if (s.day, s.name) == key), session)


def _heading(session: PlannedSession, plan: Plan, visit: Visit) -> str:
    title = session_title(as_it_may_be(session, visit), visit.text)
    day = _day(session.day, visit)
    if session.day <= visit.today:
        return visit.text("plan.todays", session=title)
    key = "plan.begins" if visit.today < plan.sessions[0].day else "plan.next"
    return visit.text(key, session=title, day=day)


def show_warm_up(session: PlannedSession, visit: Visit) -> None:
    """List what is led before the exercises, if a warm-up is."""
    if not session.has_warm_up:
        return
    text, content = visit.text, visit.content
    programming, march = content.programming, content.programme.marching_seconds
    bare = msgspec.structs.replace(session, exercises=())
    lines = [
        (name_of(e.exercise, content), planned_with_speed(e, content))
        for e in programming.warm_up()
    ]
    lines.append((text("plan.march"), text("plan.march_for", seconds=march)))
    title = text("plan.warm_up", minutes=programming.minutes_with_warm_up(bare))
    items = "".join(
        f"<li><b>{escape(name)}</b><span>{escape(dose)}</span></li>" for name, dose in lines
    )
    st.html(
        f'<p class="bc-note">{escape(title)}</p>'
        f'<ul class="bc-warm" aria-label="{escape(title)}">{items}</ul>'
    )


def _offer_other_starts(
    today: Today,
    session: PlannedSession,
    led: PlannedSession,
    book: PlanBook,
    plan: Plan,
    visit: Visit,
) -> None:
    """Offer ten minutes of it, or a session that is not asked for today; none in a pause.

    One of a later week is not offered: done before its week, it would stand for nothing.
    """
    if visit.weeks.start(session.day) > visit.today or today.kind is TodayKind.PAUSE:
        return
    text, programming = visit.text, visit.content.programming
    now = led if session.day <= visit.today else fitted_today(session, book, plan, visit)
    minutes = programming.minutes_with_warm_up(now)
    if session.day > visit.today or today.kind is TodayKind.EASY:
        key = "plan.start_early" if session.day > visit.today else "plan.start_calm"
        button_to(
            SESSION,
            text(key, minutes=minutes),
            key=key,
            on=session.day.isoformat(),
            part=session.name,
        )
    short = programming.programme.short_minutes
    if minutes > short:
        keys = programming.short_session(now).exercises
        button_to(
            SESSION,
            text("plan.start_short", minutes=short, n=len(keys)),
            key="plan.start_short",
            short="yes",
            on=session.day.isoformat(),
            part=session.name,
        )


def _show_daily(plan: Plan, visit: Visit) -> None:
    content = visit.content
    waits, floor_work = running_waits(visit), content.advice.no_impact.floor_work
    for exercise, reason in daily_exercises(plan, content):
        if waits and exercise not in floor_work:
            continue
        name = content.exercises[exercise].name
        st.markdown(visit.text("plan.daily", name=name, reason=content.reasons[reason].text))
        link_to(EXERCISE, name, id=exercise)
        st.html(why_reasons([reason], content, name))


def _day(day: date, visit: Visit) -> str:
    if visit.weeks.start(day) == visit.weeks.start(visit.today):
        return weekday(day)
    return weekday_and_long_date(day)
