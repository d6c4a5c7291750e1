"""The board: pain, runs, load and sessions on one time line, and a calendar that opens a day."""

import functools
from dataclasses import dataclass
from typing import Any

import streamlit as st

from backcare.charts.board import BoardWords, board_spec
from backcare.charts.frames import Frame, board_frame
from backcare.charts.parts import NamedDays
from backcare.content.texts import Texts
from backcare.domain.entries import PainContext
from backcare.domain.measures import Distance, Measures, Words
from backcare.domain.plan.plan import current_plan
from backcare.domain.plan.replan import going_on
from backcare.domain.tracker.board import (
    BoardRow,
    Logged,
    board_rows,
    compare,
    is_daily,
    row_starts,
)
from backcare.domain.tracker.chart_spans import WEEKS_OF, Span, pieces
from backcare.domain.tracker.trend import most_rated, pain_by
from backcare.ui.components.room import room_for
from backcare.ui.folded import show_folded
from backcare.ui.parts import beside, heading, note, show
from backcare.ui.read_once import read_once
from backcare.ui.tracker.board_compared import compared
from backcare.ui.tracker.board_days import show_days
from backcare.ui.tracker.board_words import (
    board_table,
    is_in_minutes,
    legends,
    said_board,
    story,
)
from backcare.ui.tracker.chart_block import legend_of
from backcare.ui.tracker.chart_shown import Shown, named_days
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.plan_path import plan_path
from backcare.ui.tracker.run_walk_offer import offer_run_walk
from backcare.ui.visit import Visit
from backcare.ui.wiring import services

_OPEN = "board.is_open"
_SIDE_BY_SIDE = 1000
"""Width in pixels from which calendar and day stand beside the lines."""
_SPLIT = 600
"""Width from which the day stands beside its calendar, below the lines."""
_CARD, _SHARE, _MIN_PLOT = 44, 0.66, 260
"""Room that a card takes at its edges; the lines' share of a row; the narrowest drawing."""
_MANY_MONTHS = 36


@dataclass(frozen=True)
class Board:
    """What is drawn and said of one span, worked out once for each state of the records."""

    shown: Shown
    rows: tuple[BoardRow, ...]
    context: PainContext | None
    in_minutes: bool
    said: str
    frame: Frame


def show_board(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Draw the board: at once on a wide window, behind a button on a narrow one.

    `waits`: exercise waits, so nothing suggests a run. How wide the window is, is known after the
    first run; until then nothing is drawn, and nothing else waits for it.
    """
    if not (diary.check_ins or diary.runs or diary.sessions):
        figure = "stand" if waits else "run"
        with st.container(key="panel-board"), beside(figure, key="board"):
            show(heading(visit.text("board.title"), visit.text("board.empty")))
        return
    _fragment(diary, visit, waits)


@st.fragment
def _fragment(diary: Diary, visit: Visit, waits: bool) -> None:
    is_open = st.session_state.get(_OPEN, False)
    width = room_for("board", is_open=is_open)
    if width:
        _show(diary, visit, waits, width)
    elif not is_open:
        _offer(visit.text)


def _offer(text: Texts) -> None:
    with st.container(key="card-board-closed"):
        show(f'<p class="bc-ask">{text("board.title")}</p>', note(text("board.closed")))
        st.button(text("board.open"), key="board.open", width="stretch", on_click=_open)


def _open() -> None:
    st.session_state[_OPEN] = True


def _show(diary: Diary, visit: Visit, waits: bool, width: int) -> None:
    text = visit.text
    show(heading(text("board.title"), text("board.lead" if width > 600 else "board.lead_touch")))
    span = Span(
        st.segmented_control(
            text("chart.span"),
            list(Span),
            default=Span.WEEKS,
            required=True,
            format_func=lambda one: text(f"chart.spans.{one}"),
            key="board.span",
            persist_state="session",
            label_visibility="collapsed",
        )
    )
    board = read_once(f"board.{span}.{waits}", visit, lambda: _board(diary, visit, span, waits))
    st.markdown(board.said)
    offer_run_walk(board.shown)
    is_beside = width >= _SIDE_BY_SIDE
    is_split = _SPLIT <= width < _SIDE_BY_SIDE
    with st.container(key="board-beside" if is_beside else "board-under"):
        left, right = st.columns([2, 1], gap="small") if is_beside else (st.container(),) * 2
        with left, st.container(key="card-board-lines"):
            _lines(board, int(width * _SHARE if is_beside else width) - _CARD)
        with right:
            show_days(board.shown, logged_of(diary), board.context, visit, is_split=is_split)
    show(read_once(f"board.compared.{span}", visit, lambda: _compared(board)))
    if not waits:
        _show_path(diary, visit)
    show_folded(
        text("chart.as_table"),
        lambda: st.table(board_table(board.rows, board.shown)),
        key="board.table",
    )
    st.caption(text("load.study"))


def logged_of(diary: Diary) -> Logged:
    """Return what the board is drawn from."""
    races = frozenset(day for plan in diary.plans for day in plan.choices.races)
    return Logged(
        check_ins=diary.check_ins,
        runs=diary.runs,
        sessions=diary.sessions,
        races=races,
        weeks=diary.standing.weeks,
    )


def _board(diary: Diary, visit: Visit, span: Span, waits: bool) -> Board:
    shown = Shown(
        diary,
        span,
        pieces(span, diary.today, diary.first_day, diary.standing.weeks),
        visit.text,
        waits,
    )
    context = most_rated(pain_by(diary.check_ins, shown.starts[0], diary.today, lambda day: day))
    starts = row_starts(span, diary.today, diary.first_day, diary.standing.weeks)
    rows = board_rows(logged_of(diary), starts, diary.today, span, context)
    in_minutes = is_in_minutes(rows)
    return Board(
        shown=shown,
        rows=rows,
        context=context,
        in_minutes=in_minutes,
        said=said_board(rows, shown),
        frame=board_frame(
            rows,
            lambda row: "\n".join(story(row, span, diary.today, visit.text)),
            unit=None if in_minutes else visit.measures.distance,
        ),
    )


def _lines(board: Board, width: int) -> None:
    shown = board.shown
    groups = legends(board.context, shown)
    show(*(legend_of(marks, name) for name, marks in groups.items()))
    st.vega_lite_chart(
        board.frame,
        _spec(
            shown.span,
            shown.text.measures.distance,
            shown.text.measures.words,
            board.in_minutes,
            len(board.rows),
            max(width, _MIN_PLOT),
            len(board.rows) > _MANY_MONTHS and shown.is_by_month,
            named_days(shown.text.measures),
        ),
        key="board.lines",
        width="content",
        alt=shown.text(
            "list.headed", heading=shown.text("board.title"), words=board.said.replace("**", "")
        ),
    )


@functools.lru_cache(maxsize=64)
def _spec(
    span: Span,
    distance: Distance,
    english: Words,
    in_minutes: bool,
    rows: int,
    width: int,
    is_many_years: bool,
    days: NamedDays,
) -> dict[str, Any]:
    text = services().content.texts.measured(Measures(distance=distance, words=english))
    each = "day" if is_daily(span) else "month" if span is Span.ALL else "week"
    unit = text("unit.minutes" if in_minutes else "unit.distance")
    words = BoardWords(
        pain=text("pain.nprs"),
        runs=text(f"board.runs.{each}", unit=unit),
        longest=text(f"board.longest.{each}", unit=unit),
        sessions=text(f"board.sessions.{each}"),
        calm=text("board.zone.calm"),
        watch=text("board.zone.watch"),
        ease=text("board.zone.ease"),
        drag=text("board.drag"),
    )
    by_month = not is_daily(span)
    return board_spec(
        words,
        rows=rows,
        width=width,
        by_month=by_month,
        is_many_years=is_many_years,
        days=days,
    )


def _show_path(diary: Diary, visit: Visit) -> None:
    """Draw the weeks of the plan that goes on, if there is one."""
    plan = going_on(current_plan(diary.plans), visit.today, visit.weeks)
    if plan is not None:
        show(read_once("board.path", visit, lambda: plan_path(plan, diary, visit)))


def _compared(board: Board) -> str:
    """Return the last weeks beside those before; nothing where they are not to be compared."""
    shown = board.shown
    weeks = WEEKS_OF.get(shown.span)
    if weeks is None:
        return ""
    diary = shown.diary
    now, before = compare(logged_of(diary), diary.today, weeks, board.context, diary.first_day)
    if now is None:
        return ""
    return compared(now, before, board.context or PainContext.WAKING, shown.text)
