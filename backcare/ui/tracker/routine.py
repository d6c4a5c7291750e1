"""How the routine goes: a bar for the week, a score that bends, a calendar, a week in words."""

from html import escape

import streamlit as st

from backcare.domain.plan.week import WeekDay
from backcare.domain.tracker.routine import HALF_LIFE_WEEKS, calendar_of, routine_of
from backcare.domain.weeks import break_on
from backcare.ui.dates import day_and_month
from backcare.ui.folded import show_folded
from backcare.ui.lists import sentences
from backcare.ui.numbers import whole_percent
from backcare.ui.read_once import read_once
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.week import extra_words
from backcare.ui.visit import Visit

_WEEKS_OF_CALENDAR = 12


def show_progress(diary: Diary, visit: Visit) -> None:
    """Draw how much of this week is done as a bar.

    There is none where it was reached with another plan, nor in a pause.
    """
    week = diary.weeks[-1]
    share = week.adherence
    if share is not None and not (week.is_kept or break_on(visit.today, diary.pauses)):
        st.progress(share, text=visit.text("routine.bar", percent=whole_percent(share)))


def show_routine(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Draw the calendar of the last weeks; say how they went, and how the score comes about.

    `waits`: exercise waits, so nothing is scored (clinical notes 8.2).
    """
    if not waits:
        _say(diary, visit)
    show_folded(
        visit.text("routine.calendar"),
        lambda: _show_calendar(diary, visit, waits=waits),
        key="routine.calendar",
    )


def _show_calendar(diary: Diary, visit: Visit, *, waits: bool) -> None:
    st.html(read_once("tracker.calendar", visit, lambda: _calendar(diary, visit)))
    if not waits:
        st.caption(visit.text("routine.how", weeks=HALF_LIFE_WEEKS))


def _say(diary: Diary, visit: Visit) -> None:
    text = visit.text
    routine = routine_of(diary.weeks, diary.pauses, diary.waits)
    if routine.outcome is not None:
        last = diary.weeks[-2]
        words = text(
            f"routine.outcome.{routine.outcome}", done=last.fulfilled, planned=last.planned or 0
        )
        st.markdown(sentences(words, extra_words(last.extra, text)))
    if routine.score is not None:
        lasts = text("routine.in_a_row", n=routine.in_a_row) if routine.in_a_row > 1 else ""
        score = text("routine.score", percent=whole_percent(routine.score))
        st.markdown(sentences(score, lasts))


def _calendar(diary: Diary, visit: Visit) -> str:
    rows = calendar_of(diary.standing, visit.today, _WEEKS_OF_CALENDAR)
    head = "".join(
        f'<th scope="col">{escape(visit.text(f"weekday.{n}"))}</th>' for n in visit.weeks.weekdays
    )
    body = "".join(
        f'<tr><th scope="row">{day_and_month(week[0].day)}</th>'
        + "".join(_cell(one, diary, visit) for one in week)
        + "</tr>"
        for week in rows
    )
    label = escape(visit.text("routine.calendar"))
    return (
        f'<table class="bc-calendar"><caption class="bc-hidden">{label}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(one: WeekDay, diary: Diary, visit: Visit) -> str:
    if one.day > visit.today and not one.is_ticked:
        return "<td></td>"
    told = "done" if one.is_ticked else "not_done"
    mark, look = ("✓", ' class="bc-done"') if one.is_ticked else ("·", "")
    if not one.is_ticked and break_on(one.day, diary.pauses) is not None:
        told, mark, look = "paused", "-", ' class="bc-paused"'
    told = escape(visit.text(f"routine.{told}"))
    return (
        f'<td{look}><span aria-hidden="true">{mark}</span>'
        f'<span class="bc-hidden">{told}</span></td>'
    )
