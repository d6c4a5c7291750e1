"""The charts of routine and pain: specs built once, findings computed from the data."""

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.adherence import adherence_spec
from backcare.charts.frames import adherence_frame, pain_and_sessions_frame, pain_frame
from backcare.charts.pain import pain_and_sessions_spec, pain_spec
from backcare.content.texts import Texts
from backcare.domain.entries import PainContext
from backcare.domain.tracker.adherence import Month, Week, overall_adherence, settled
from backcare.domain.tracker.trend import WeeklyPain, change_in
from backcare.ui.dates import short_date
from backcare.ui.numbers import said_number
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import FEWEST, Shown, table_of
from backcare.ui.wiring import services


def show_adherence(shown: Shown) -> None:
    """Draw sessions against the target."""
    text, pieces = shown.text, shown.pieces
    heading = text(f"adherence.heading.{shown.span}")
    if not any(piece.done for piece in pieces):
        show_empty_chart(heading=heading, words=text("adherence.empty"))
        return
    show_chart_block(
        heading=heading,
        finding=_adherence_finding(shown),
        frame=adherence_frame(pieces, lambda piece: _state_words(piece, pieces[-1], text)),
        spec=_adherence_spec(shown.is_by_month),
        table=_adherence_table(pieces, text),
        text=text,
        key="tracker.adherence",
    )


def show_pain(shown: Shown) -> None:
    """Draw pain in its contexts with a rolling median."""
    text, pain = shown.text, shown.pain
    heading = text("pain.heading")
    missing = FEWEST - len({p.week for p in pain})
    if missing > 0:
        show_empty_chart(heading=heading, words=text(f"pain.empty.{shown.unit}", left=missing))
        return
    show_chart_block(
        heading=heading,
        finding=_pain_finding(pain, shown),
        frame=pain_frame(pain, shown.starts, lambda c: text(f"nprs.context.{c}")),
        spec=_pain_spec(shown.is_by_month),
        table=_pain_table(pain, text),
        text=text,
        key="tracker.pain",
    )


def show_together(shown: Shown) -> None:
    """Draw pain beside the sessions done."""
    text, pieces = shown.text, shown.pieces
    by_start: dict[date, list[float]] = {}
    for p in shown.pain:
        by_start.setdefault(p.week, []).append(p.nprs)
    nprs = {start: median(values) for start, values in by_start.items()}
    heading = text("together.heading")
    rated = [p for p in pieces if p.start in nprs]
    missing = FEWEST - len(rated)
    if missing > 0:
        show_empty_chart(heading=heading, words=text(f"together.empty.{shown.unit}", left=missing))
        return
    if not any(p.done for p in pieces):
        show_empty_chart(heading=heading, words=text("together.no_session"))
        return
    names = (_sessions_name(shown.is_by_month, text), text("together.pain"))
    first, last = rated[0], rated[-1]
    show_chart_block(
        heading=heading,
        finding=text(
            "together.finding",
            done=sum(p.done for p in pieces),
            first=said_number(nprs[first.start]),
            latest=said_number(nprs[last.start]),
        ),
        frame=pain_and_sessions_frame(pieces, nprs, names),
        spec=_together_spec(shown.is_by_month),
        table=table_of(
            {
                text("chart.week_from"): [short_date(p.start) for p in pieces],
                names[0]: [said_number(p.done_a_week) for p in pieces],
                names[1]: [
                    said_number(nprs[p.start]) if p.start in nprs else text("chart.none")
                    for p in pieces
                ],
            }
        ),
        text=text,
        key="tracker.together",
    )


@st.cache_resource(show_spinner=False)
def _adherence_spec(is_by_month: bool) -> dict[str, Any]:
    text = services().content.texts
    return adherence_spec(
        done=text("adherence.done"),
        planned=text("adherence.planned"),
        states=(
            text(f"adherence.state.{'all-reached' if is_by_month else 'reached'}"),
            text("adherence.state.under-way"),
            text("adherence.state.no-target"),
            text(f"adherence.state.{'not-all' if is_by_month else 'other'}"),
        ),
        is_by_month=is_by_month,
    )


@st.cache_resource(show_spinner=False)
def _pain_spec(is_by_month: bool) -> dict[str, Any]:
    text = services().content.texts
    return pain_spec(
        nprs=text("pain.nprs"),
        contexts=tuple(text(f"nprs.context.{context}") for context in PainContext),
        is_by_month=is_by_month,
    )


@st.cache_resource(show_spinner=False)
def _together_spec(is_by_month: bool) -> dict[str, Any]:
    text = services().content.texts
    names = (_sessions_name(is_by_month, text), text("together.pain"))
    return pain_and_sessions_spec(
        nprs=names[1], sessions=names[0], names=names, is_by_month=is_by_month
    )


def _state_words(piece: Week | Month, now: Week | Month, text: Texts) -> str:
    if piece.is_reached:
        state = "all-reached" if isinstance(piece, Month) else "reached"
    elif piece is now:
        state = "under-way"
    elif piece.planned is None:
        state = "no-target"
    else:
        state = "not-all" if isinstance(piece, Month) else "other"
    return text(f"adherence.state.{state}")


def _sessions_name(is_by_month: bool, text: Texts) -> str:
    return text("together.a_week" if is_by_month else "adherence.done")


def _adherence_finding(shown: Shown) -> str:
    text, weeks = shown.text, shown.calendar_weeks
    if shown.waits:  # no goal is shown while exercise waits (clinical notes 8.2)
        return text("adherence.finding_rests", done=sum(w.done for w in weeks))
    judged = settled(weeks)
    overall = overall_adherence(judged)
    if overall is None:
        return text("adherence.finding_too_early", done=sum(w.done for w in weeks))
    return text(
        "adherence.finding",
        reached=sum(w.is_reached for w in judged),
        weeks=len(judged),
        percent=round(overall * 100),
    )


def _adherence_table(pieces: Sequence[Week | Month], text: Texts) -> pd.DataFrame:
    return table_of(
        {
            text("chart.week_from"): [short_date(p.start) for p in pieces],
            text("adherence.done"): [str(p.done) for p in pieces],
            text("adherence.planned"): [
                text("chart.none") if p.planned is None else str(p.planned) for p in pieces
            ],
        }
    )


def _pain_finding(pain: Sequence[WeeklyPain], shown: Shown) -> str:
    text = shown.text
    changes = [c for c in (change_in(pain, context) for context in PainContext) if c is not None]
    return " ".join(
        text(
            f"pain.finding.{'same' if not c.is_clear else 'down' if c.latest < c.first else 'up'}",
            context=text(f"nprs.context.{c.context}"),
            first=said_number(c.first),
            latest=said_number(c.latest),
            weeks=c.weeks,
        )
        for c in changes
    ) or text(f"pain.finding.no_trend.{shown.unit}")


def _pain_table(pain: Sequence[WeeklyPain], text: Texts) -> pd.DataFrame:
    columns = {context: text(f"nprs.context.{context}") for context in PainContext}
    unanswered = dict.fromkeys(columns.values(), text("chart.none"))
    rows: dict[str, dict[str, str]] = {}
    for p in pain:
        row = rows.setdefault(short_date(p.week), dict(unanswered))
        row[columns[p.context]] = said_number(p.nprs)
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index.name = text("chart.week_from")
    return table
