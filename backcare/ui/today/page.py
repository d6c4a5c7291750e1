"""Today: a statement with its reason, one button, one answer that is due; then the week."""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import streamlit as st

from backcare.domain.errors import BackcareError
from backcare.domain.plan.plan import PlannedSession
from backcare.domain.plan.replan import going_on
from backcare.domain.plan.zones import Zone
from backcare.domain.tracker.due import Due
from backcare.domain.tracker.next_run import NextRun
from backcare.domain.tracker.run_days import run_days
from backcare.domain.tracker.today import Today, TodayKind
from backcare.ui import parts
from backcare.ui.check.hold import show_hold
from backcare.ui.check.kept import show_due
from backcare.ui.check.waiting import exercise_waits, running_waits
from backcare.ui.dates import day_in_full
from backcare.ui.folded import show_folded
from backcare.ui.links import button_to, link_to
from backcare.ui.my_data.run_folder import keep_unasked, tell_of_folder
from backcare.ui.navigation import AFTER_RUN, EXERCISES, GUIDANCE, PLAN, SESSION, TRACKER
from backcare.ui.plan.book import PlanBook, read_plan
from backcare.ui.plan.led import fitted_today
from backcare.ui.plan.pictures import RUN, STAND, figure_of
from backcare.ui.plan.statement import (
    headline,
    read_today,
    reasons_of_day,
    why_today,
)
from backcare.ui.plan.words import planned_line
from backcare.ui.session.save import offer_to_go_on
from backcare.ui.today.ahead import show_ahead
from backcare.ui.today.tiles import show_tiles
from backcare.ui.tracker.board import show_board
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.due import first_due, show_due_card
from backcare.ui.tracker.lasting_pain import show_lasting
from backcare.ui.tracker.log import ask_new_entry
from backcare.ui.tracker.next_run import read_next_run
from backcare.ui.visit import Visit


@dataclass(frozen=True, slots=True)
class Day:
    """What a day of a runner is shown from; `session` is the one of `today` as it is done now.

    `waits`: all exercise waits, `runs_wait`: running does, alone or with it.
    """

    diary: Diary
    book: PlanBook
    today: Today
    session: PlannedSession | None
    run: NextRun | None
    waits: bool
    runs_wait: bool


def read_day(visit: Visit) -> Day | None:
    """Return the day of whoever has something in the diary or a plan; `None` for anybody else.

    Also if their records cannot be read now: then the page is the one for everybody.
    """
    try:
        if visit.is_signed_out:
            return None
        diary = read_diary(visit)
        return _read(diary, visit) if diary.entries or diary.plans else None
    except BackcareError as error:
        visit.reach.failed(error)
        return None


def _read(diary: Diary, visit: Visit) -> Day:
    book, waits = read_plan(visit), exercise_waits(visit)
    today = read_today(book, visit, waits=waits)
    plan, session = book.plan, today.session
    run = read_next_run(visit)
    if plan is not None and session is not None:
        session = fitted_today(session, book, plan, visit)
    return Day(diary, book, today, session, run, waits, running_waits(visit))


def show_day(day: Day, visit: Visit) -> None:
    """Draw the day: what it is, what is due, and how it goes."""
    keep_unasked(day.diary.runs, visit)
    with st.container(key="today"):
        left, right = st.columns([1.15, 1], gap="small")
        with left:
            _show_statement(day, visit)
        with right:
            show_due(visit, is_asked_below=False)
            _show_due(day, visit)
            show_tiles(day.diary, day.run, _days_of_runs(day), visit, waits=day.waits)
    show_lasting(day.diary, visit)
    offer_to_go_on(visit, waits=day.runs_wait)
    tell_of_folder(visit)
    _offer_log(visit)
    show_board(day.diary, visit, waits=day.runs_wait)
    plan = going_on(day.book.plan, visit.today, visit.weeks)
    if plan is not None and not day.waits:
        show_ahead(plan, day.book, day.run, visit)
    with st.container(horizontal=True):
        link_to(TRACKER, visit.text("today.to_tracker"))
        link_to(GUIDANCE, visit.text("today.to_guidance"))


def _show_due(day: Day, visit: Visit) -> None:
    """Draw what is due: a question of one tap as it is, a form folded."""
    due = first_due(day.diary, visit, waits=day.runs_wait)
    show_due_card(due, day.diary, visit, is_folded=due is not Due.MORNING)


def _show_statement(day: Day, visit: Visit) -> None:
    today = day.today
    minutes = _minutes(day, visit)
    with st.container(key="panel-today"):
        parts.show(
            parts.lead(
                headline(today, minutes, visit),
                reasons_of_day(today, day.run, visit),
                eyebrow=day_in_full(visit.today, visit.today),
            ),
            _figure(day, visit),
        )
        show_hold(visit)
        with st.container(horizontal=True, vertical_alignment="center"):
            _offer(day, minutes, visit)
            if today.word is not None:
                st.html(why_today(today, visit), width="content")


def _days_of_runs(day: Day) -> list[date]:
    """Return the days of this week that the plan has a run on, without those of a break."""
    diary = day.diary
    if going_on(day.book.plan, diary.today, diary.standing.weeks) is None or day.runs_wait:
        return []
    start = diary.weeks[-1].start
    last = start + timedelta(days=6)
    return list(run_days(diary.plans, diary.standing.breaks, start, last, diary.standing.weeks))


def _figure(day: Day, visit: Visit) -> str:
    """Return what is done first today as a picture with its dose; else a runner.

    While exercise waits or the routine rests there is none.
    """
    kind = day.today.kind
    if day.session is None or kind is TodayKind.EASY:
        other = "standing_back_bend" if kind is TodayKind.EASY else RUN
        other = STAND if day.runs_wait else other
        is_none = day.waits or kind is TodayKind.PAUSE
        return "" if is_none else f'<div class="bc-now">{parts.figure(other, "")}</div>'
    first = day.session.exercises[0]
    exercise, text = visit.content.exercises[first.exercise], visit.text
    name = figure_of(day.session, visit.content)
    words = (
        f'<p class="bc-first"><b>{escape(text("today.first", name=exercise.name))}</b>'
        f"<span>{escape(planned_line(first, visit.content))}</span></p>"
    )
    picture = "" if name is None else parts.figure(name, "", is_first=True)
    return f'<div class="bc-now">{words}{picture}</div>'


def _minutes(day: Day, visit: Visit) -> int | None:
    if day.session is None:
        return None
    return visit.content.programming.minutes_with_warm_up(day.session)


def _offer(day: Day, minutes: int | None, visit: Visit) -> None:
    """Offer the one thing to do now."""
    text, session = visit.text, day.today.session
    is_easy = _asks_for_easing(day.today)
    if day.waits:
        return
    if day.runs_wait:
        _offer_floor_work(day, minutes, visit)
    elif is_easy:
        button_to(AFTER_RUN, text("today.go.easy"), key="main-easy", primary=True)
    elif session is not None and day.today.kind is not TodayKind.DONE:
        _offer_session(session, minutes, visit)
    elif day.today.kind in (TodayKind.NO_PLAN, TodayKind.OVER):
        button_to(PLAN, text("today.go.plan"), key="main-plan", primary=True)
    if not (is_easy or day.runs_wait) and any(r.day == visit.today for r in day.today.runs):
        link_to(AFTER_RUN, text("today.go.after_run"))


def _asks_for_easing(today: Today) -> bool:
    """Return whether what eases comes next: on an easy day, also once its session is done."""
    is_sore = today.kind is TodayKind.DONE and today.zone is Zone.RED
    return is_sore or today.kind is TodayKind.EASY


def _offer_session(session: PlannedSession, minutes: int | None, visit: Visit) -> None:
    button_to(
        SESSION,
        visit.text("today.go.session", minutes=minutes),
        key="main-start",
        primary=True,
        begins=True,
        on=session.day.isoformat(),
        part=session.name,
    )


def _offer_floor_work(day: Day, minutes: int | None, visit: Visit) -> None:
    """Offer what goes on while running and jumping wait."""
    session, kind = day.today.session, day.today.kind
    if kind in (TodayKind.NO_PLAN, TodayKind.OVER):
        button_to(EXERCISES, visit.text("today.go.floor"), key="main-floor", primary=True)
    elif session is not None and kind not in (TodayKind.DONE, TodayKind.EASY):
        _offer_session(session, minutes, visit)


def _offer_log(visit: Visit) -> None:
    show_folded(visit.text("today.log"), lambda: ask_new_entry(visit, first="run"), key="today.log")
