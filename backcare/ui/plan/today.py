"""What is today? The next session, its exercises, and the one button that starts it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from backcare.domain.plan.coming import led_on
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.week import RunKind, next_open, run_on
from backcare.domain.tracker.today import Today, today_of
from backcare.domain.weeks import week_start
from backcare.ui.components.cards import Card, show_cards
from backcare.ui.dates import weekday, weekday_and_long_date
from backcare.ui.links import button_to, link_to
from backcare.ui.navigation import EXERCISE, SESSION
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.words import (
    daily_exercises,
    phase_line,
    planned_line,
    reason_lines,
    session_reasons,
    session_title,
    why_of,
    why_reasons,
)
from backcare.ui.visit import Visit


def read_today(book: PlanBook, visit: Visit, *, waits: bool = False) -> Today:
    """Return what today is, as the first page and this one say it; `waits`: exercise waits."""
    return today_of(book.plan, book.standing, book.log, book.runs, visit.today, waits=waits)


def today_title(today: Today, visit: Visit) -> str:
    """Return what today is, for the title of the page."""
    session = "" if today.session is None else session_title(today.session, visit.text)
    return visit.text(f"plan.title.{today.kind}", session=session)


def show_lost(book: PlanBook, visit: Visit) -> None:
    """Say which exercises of an older plan are no longer in the library."""
    if book.lost:
        st.info(visit.text("plan.lost", exercises=", ".join(book.lost)))


def show_today(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw the next session with its exercises and reasons, and the buttons that start it."""
    text, content = visit.text, visit.content
    session = next_open(plan, book.standing, visit.today)
    if session is None:
        rests = any(s.day > visit.today and book.rests_on(s.day) for s in plan.sessions)
        st.markdown(text("plan.all_paused" if rests else "plan.over"))
        return
    st.caption(phase_line(session.week, content))
    if session.day > visit.today:
        key = "plan.begins" if visit.today < plan.sessions[0].day else "plan.next"
        st.markdown(
            text(key, session=session_title(session, text), day=_day(session.day, visit.today))
        )
    elif session.day < visit.today:
        st.markdown(text("plan.still_open", day=_day(session.day, visit.today)))
    if run_on(visit.today, plan.choices) is RunKind.EASY and session.day <= visit.today:
        st.caption(text("plan.same_day"))
    today = fitted_today(session, book, plan, visit)
    done = today if session.day <= visit.today else session
    _offer_start(session, today, visit)
    if done.exercises != session.exercises:
        st.markdown(text("plan.fitted_today"))
    for line in session_reasons(done, content):
        st.markdown(line)
    show_exercises(done.exercises, plan, visit, key="plan.today")
    st.html(why_of(done, content))
    if any(e.is_each_side for e in done.exercises):
        st.caption(text("plan.both_sides"))
    _show_daily(plan, visit)


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


def show_exercises(
    exercises: Sequence[PlannedExercise], plan: Plan, visit: Visit, *, key: str
) -> None:
    """Draw exercises with dose and reasons; a tap opens one."""
    content, text = visit.content, visit.text
    show_cards(
        [
            Card(
                value=planned.exercise,
                title=content.exercises[planned.exercise].name
                + (f" · {text('plan.key')}" if planned.is_key else ""),
                text=planned_line(planned, content),
                meta=" ".join(reason_lines(planned, plan.choices.equipment, content)),
            )
            for planned in exercises
        ],
        page=EXERCISE,
        parameter="id",
        label=text("plan.exercises"),
        key=key,
    )


def _offer_start(session: PlannedSession, done: PlannedSession, visit: Visit) -> None:
    """Offer to start a planned session, which is `done` today in this form."""
    text, programming = visit.text, visit.content.programming
    minutes = programming.minutes_with_warm_up(done)
    is_today = session.day <= visit.today
    if week_start(session.day) > visit.today:  # done before its week, it would stand for nothing
        return
    button_to(
        SESSION,
        text("plan.start" if is_today else "plan.start_early", minutes=minutes),
        key="plan.start",
        primary=is_today,
        on=session.day.isoformat(),
        part=session.name,
    )
    short = programming.programme.short_minutes
    if minutes > short:
        keys = programming.short_session(done).exercises
        button_to(
            SESSION,
            text("plan.start_short", minutes=short, n=len(keys)),
            key="plan.start_short",
            on=session.day.isoformat(),
            part=session.name,
            short="yes",
        )


def _show_daily(plan: Plan, visit: Visit) -> None:
    content = visit.content
    for exercise, reason in daily_exercises(plan, content):
        name = content.exercises[exercise].name
        st.markdown(visit.text("plan.daily", name=name, reason=content.reasons[reason].text))
        link_to(EXERCISE, name, id=exercise)
        st.html(why_reasons([reason], content, name))


def _day(day: date, today: date) -> str:
    if week_start(day) == week_start(today):
        return weekday(day)
    return weekday_and_long_date(day)
