"""The board's calendar: each day of three months, and the story of the one that is opened."""

import functools
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from backcare.charts.board import calendar_spec
from backcare.charts.frames import Frame, calendar_frame, with_opened
from backcare.charts.parts import NamedDays
from backcare.domain.entries import PainContext
from backcare.domain.tracker.board import BoardRow, Logged, board_rows, days_from
from backcare.domain.tracker.chart_spans import Span, pieces
from backcare.domain.weeks import WEEK
from backcare.ui.dates import day_in_full, month_and_year, near_date
from backcare.ui.parts import show
from backcare.ui.read_once import read_once
from backcare.ui.tracker.board_words import story
from backcare.ui.tracker.chart_block import legend_of
from backcare.ui.tracker.chart_shown import Shown, named_days
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.entries import jump_to_day
from backcare.ui.visit import Visit
from backcare.ui.wiring import services

_WEEKS = 13
_DAY, _DAYS, _MONTH = "board.day", "board.days", "board.month"


def show_days(
    shown: Shown, logged: Logged, context: PainContext | None, visit: Visit, *, is_split: bool
) -> None:
    """Draw three months as a calendar, and the day that was opened in words, with its entries.

    A day is opened by a tap on its square or, by keyboard, from the list of days. `is_split`: there
    is room for the day beside its calendar.
    """
    with st.container(key="card-board-days"):
        left, right = st.columns([3, 2], gap="medium") if is_split else (st.container(),) * 2
        with left:
            last = _ask_months(shown.diary, visit)
            rows, frame = read_once(
                f"board.days.{last}.{context}", visit, lambda: _read(last, logged, context, visit)
            )
            told = [row.start for row in reversed(rows) if not row.is_empty]
            opened = _opened({row.start for row in rows}, told)
            _draw(rows, frame, context, opened, visit)
        with right:
            _ask_day(told, opened, visit)
            [row] = [row for row in rows if row.start == opened]
            _tell(row, shown.diary, visit)


def _draw(
    rows: Sequence[BoardRow],
    frame: Frame,
    context: PainContext | None,
    opened: date,
    visit: Visit,
) -> None:
    text, today = visit.text, visit.today
    st.vega_lite_chart(
        with_opened(frame, opened),
        _spec(named_days(visit.measures)),
        key=_DAYS,
        on_select=partial(_pick, {row.start for row in rows}),
        alt=text("board.days.alt", day=day_in_full(opened, today)),
    )
    asked = PainContext.WAKING if context is None else context
    show(
        legend_of(
            [
                ("nprs", text("board.days.nprs", context=text(f"nprs.within.{asked}"))),
                ("trained", text("board.days.session")),
                ("ran", text("board.days.run")),
            ]
        )
    )


def _ask_months(diary: Diary, visit: Visit) -> date:
    """Ask which months, and return the last day of them."""
    months = pieces(Span.ALL, diary.today, diary.first_day, diary.standing.weeks)[::-1]
    month = st.selectbox(
        visit.text("board.days.until"),
        months,
        format_func=month_and_year,
        key=_MONTH,
        persist_state="session",
    )
    place = months.index(month)
    return months[place - 1] - timedelta(days=1) if place else diary.today


def _read(
    last: date, logged: Logged, context: PainContext | None, visit: Visit
) -> tuple[tuple[BoardRow, ...], Frame]:
    """Return a row for each day of the months up to the last one, and their calendar."""
    since = logged.weeks.start(last) - (_WEEKS - 1) * WEEK
    rows = board_rows(logged, days_from(since, last), last, Span.WEEKS, context)
    today = visit.today
    frame = calendar_frame(rows, context, lambda day: day_in_full(day, today), visit.weeks)
    return rows, frame


def _opened(days: Collection[date], told: Sequence[date]) -> date:
    """Return the day that is open: the one that was picked, else the latest with an entry."""
    picked: date | None = st.session_state.get(_DAY)
    if picked is not None and picked in days:
        return picked
    return told[0] if told else max(days)


def _ask_day(told: Sequence[date], opened: date, visit: Visit) -> None:
    days = told if opened in told else sorted({*told, opened}, reverse=True)
    st.session_state[_DAY] = opened
    st.selectbox(
        visit.text("board.days.day"),
        days,
        format_func=lambda day: near_date(day, visit.today, visit.text),
        key=_DAY,
    )


def _pick(known: set[date]) -> None:
    """Open the day of the square that was tapped."""
    picked = st.session_state[_DAYS]["selection"].get("pick", [])
    day = date.fromisoformat(picked[0]["day"]) if picked else None
    if day in known:
        st.session_state[_DAY] = day


def _tell(row: BoardRow, diary: Diary, visit: Visit) -> None:
    """Say what happened on the day, with the way to its entries."""
    text = visit.text
    day, *lines = (escape(line) for line in story(row, Span.WEEKS, diary.today, text))
    show(f'<p class="bc-story" role="status"><b>{day}</b>{" · ".join(lines)}</p>')
    if any(entry.day == row.start for entry in diary.entries):
        st.button(
            text("board.days.entries"),
            key="board.entries",
            width="stretch",
            on_click=jump_to_day,
            args=(visit, row.start),
        )


@functools.cache
def _spec(days: NamedDays) -> dict[str, Any]:
    text = services().content.texts
    return calendar_spec([text(f"weekday.{n}") for n in days.weeks.weekdays], days)
