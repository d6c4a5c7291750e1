"""The week in one view: strength, runs and rest; what clashes, and how to move a session."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.moves import may_move, move_session
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.schedule import clashes
from backcare.domain.plan.standing import PlannedDone
from backcare.domain.plan.week import (
    WeekDay,
    days_around,
    days_of,
    own_of,
    run_on,
    sessions_in,
    without_rest,
)
from backcare.domain.weeks import WEEK, week_start
from backcare.ui.dates import short_date, short_weekday, weekday, weekday_and_day
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.plan.book import PlanBook, read_plan, recent_of, whole_plan
from backcare.ui.plan.today import show_exercises
from backcare.ui.plan.words import (
    phase_line,
    session_heading,
    session_letter,
    session_reasons,
    session_title,
    why_of,
)
from backcare.ui.saving import done_once
from backcare.ui.tracker.entry_words import said_pauses
from backcare.ui.visit import Visit


def show_week(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw this week or the next, day by day, with its clashes and a way to move sessions."""
    text = visit.text
    st.header(text("plan.week"), anchor=False)
    show_message(Place.PLAN_WEEK)
    which = st.segmented_control(
        text("plan.which_week"),
        (0, 1),
        format_func=lambda n: text(f"plan.weeks.{n}"),
        default=0,
        required=True,
        key="plan.which_week",
        label_visibility="collapsed",
    )
    monday = week_start(visit.today) + which * WEEK
    week = book.standing.week(monday)
    st.html(_days(days_of(monday, week), book, plan, visit))
    own = own_of(plan, book.standing, monday)
    around = days_around(plan, book.standing, monday, visit.today)
    _show_clashes([p.session for p in own if not (p.is_done or p.rests)], around, plan, visit)
    for number, one in enumerate(own):
        _show_session(number, one, plan, visit)


def show_all_weeks(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Draw every week of the plan as one line."""
    with st.expander(visit.text("plan.all_weeks")):
        st.html(_weeks(book, plan, visit))


def _days(days: Iterable[WeekDay], book: PlanBook, plan: Plan, visit: Visit) -> str:
    rows = []
    for one in days:
        day = one.day
        told = _told(one, book, plan, visit)
        is_today = day == visit.today
        rows.append(
            f'<li class="{"bc-today" if is_today else ""}"><b>{weekday_and_day(day)}</b>'
            f"<span>{escape(told)}"
            + (f" · {escape(visit.text('day.today'))}" if is_today else "")
            + "</span></li>"
        )
    label = escape(visit.text("plan.week"))
    return f'<ul class="bc-days" aria-label="{label}">{"".join(rows)}</ul>'


def _told(one: WeekDay, book: PlanBook, plan: Plan, visit: Visit) -> str:
    text = visit.text
    parts = []
    for session in one.done:
        title = text("plan.session.other") if session is None else session_title(session, text)
        parts.append(text("plan.day.done", session=title))
    pause = book.pause_on(one.day)
    if pause is not None:
        parts.append(text("plan.day.pause", reason=text(f"pause.reason.{pause.reason}")))
    else:
        parts += [session_title(session, text) for session in one.open]
    kind = run_on(one.day, plan.choices)
    if kind is not None and pause is None:
        parts.append(text(f"plan.day.{kind}"))
    return " + ".join(parts) or text("plan.day.rest")


def _show_clashes(
    open_ones: Sequence[PlannedSession], around: Sequence[date], plan: Plan, visit: Visit
) -> None:
    text = visit.text
    found = clashes(
        [session for session in open_ones if session.day >= visit.today],
        plan.choices,
        visit.content.programme.heavy_legs,
        around=around,
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


def _show_session(number: int, one: PlannedDone, plan: Plan, visit: Visit) -> None:
    text, session, content = visit.text, one.session, visit.content
    minutes = content.programming.minutes_with_warm_up(session)
    title = session_title(session, text)
    with st.expander(
        text(
            "plan.session_line",
            session=title,
            day=weekday(one.done_on or session.day),
            minutes=minutes,
        )
    ):
        for line in session_reasons(session, content):
            st.markdown(line)
        show_exercises(session.exercises, plan, visit, key=f"plan.week.{number}")
        st.html(why_of(session, content))
        if one.is_done:
            return
        free = _free_days(session, plan, visit)
        if free:
            key = f"plan.move.{session.day}.{number}"
            st.pills(
                text("plan.move"),
                free,
                format_func=short_weekday,
                key=key,
                on_change=_move_to_chosen,
                args=(key, session, plan, visit),
            )


def _free_days(session: PlannedSession, plan: Plan, visit: Visit) -> list[date]:
    """Return the other days of a session's week on which it may still be done: none of a break."""
    monday, first = week_start(session.day), max(visit.today, plan.day)
    planner, book = Planner(plan.choices, visit.content.programming), read_plan(visit)
    days = (monday + timedelta(days=n) for n in range(7))
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
        planner = Planner(plan.choices, visit.content.programming)
        recent = recent_of(read_plan(visit), plan, visit)
        after = move_session(whole_plan(plan, visit), session, day, utc_now(), planner, recent)
        visit.store.change(after)
        there = next(s for s in after.sessions if (s.day, s.name) == (day, session.name))
        told = [text("plan.moved", session=session_heading(session, text), day=weekday(day))]
        if there.reasons != session.reasons:
            told += session_reasons(there, visit.content)
        leave_message(Place.PLAN_WEEK, " ".join(told))


def _weeks(book: PlanBook, plan: Plan, visit: Visit) -> str:
    races = {week_start(race) for race in plan.choices.races}
    first, last = (f(s.day for s in plan.sessions) for f in (min, max))
    mondays = {week_start(s.day) for s in plan.sessions}
    mondays |= {monday for monday in races if week_start(first) <= monday <= last}
    rows = []
    for monday in sorted(mondays):
        sessions = [s for s in sessions_in(plan, monday) if not s.is_optional]
        if not sessions and monday not in races:
            continue
        going_on = without_rest(sessions, book.standing)
        told = _of_week(going_on, visit, is_race_week=monday in races)
        words = " · ".join([*told, *said_pauses(book.log.pauses, monday, visit.text)])
        mark = ' class="bc-today"' if monday == week_start(visit.today) else ""
        rows.append(
            f"<li{mark}><b>{escape(short_date(monday))}</b><span>{escape(words)}</span></li>"
        )
    return f'<ul class="bc-days bc-weeks">{"".join(rows)}</ul>'


def _of_week(sessions: Sequence[PlannedSession], visit: Visit, *, is_race_week: bool) -> list[str]:
    """Return what is said of a week of the plan: its phase, its sessions, and why it is light."""
    text, told = visit.text, []
    if sessions:
        days = (f"{session_letter(s, text)} {short_weekday(s.day)}" for s in sessions)
        told = [phase_line(sessions[0].week, visit.content), ", ".join(days)]
    lighter = LIGHT & {r for s in sessions for r in s.reasons}
    notes = [text(f"plan.light.{reason}") for reason in sorted(lighter)]
    return [*told, *notes, *([text("plan.race_week")] if is_race_week else [])]
