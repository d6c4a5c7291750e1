"""The charts of pain: specs built once, findings computed from the data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.frames import pain_and_sessions_frame, pain_frame
from backcare.charts.pain import pain_and_sessions_spec, pain_spec
from backcare.content.texts import Texts
from backcare.domain.entries import PainContext
from backcare.domain.tracker.trend import (
    SMALLEST_CLEAR_CHANGE,
    Change,
    WeeklyPain,
    change_in,
    most_rated,
)
from backcare.ui.dates import short_date
from backcare.ui.numbers import said_number
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import FEWEST, Shown, table_of
from backcare.ui.wiring import services


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
    """Draw pain in the context that was rated most beside the sessions done."""
    text, pieces = shown.text, shown.pieces
    heading = text("together.heading")
    rated = shown.pain
    context = most_rated(rated)
    pain = [p for p in rated if p.context is context]
    change = None if context is None else change_in(pain, context, shown.span)
    if context is None or change is None:
        words = text(f"together.empty.{shown.unit}", left=FEWEST - len(pain))
        show_empty_chart(heading=heading, words=words)
        return
    if not any(p.done for p in pieces):
        show_empty_chart(heading=heading, words=text("together.no_session"))
        return
    names = _together_names(context, text, is_by_month=shown.is_by_month)
    done = {p.start: p.done_a_week for p in pieces}
    nprs = {p.week: p.nprs for p in pain}
    show_chart_block(
        heading=heading,
        finding=text(
            "together.finding",
            done=sum(p.done for p in pieces),
            pain=_said_change(change, shown),
        ),
        frame=pain_and_sessions_frame(done, nprs, names),
        spec=_together_spec(context, shown.is_by_month),
        table=_together_table(done, nprs, names, text),
        text=text,
        key="tracker.together",
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
def _together_spec(context: PainContext, is_by_month: bool) -> dict[str, Any]:
    names = _together_names(context, services().content.texts, is_by_month=is_by_month)
    return pain_and_sessions_spec(
        nprs=names[1], sessions=names[0], names=names, is_by_month=is_by_month
    )


def _together_names(context: PainContext, text: Texts, *, is_by_month: bool) -> tuple[str, str]:
    """Return what the bars and the line are called."""
    sessions = text("together.a_week" if is_by_month else "adherence.done")
    return sessions, text("together.pain", context=text(f"nprs.context.{context}"))


def _pain_finding(pain: Sequence[WeeklyPain], shown: Shown) -> str:
    changes = (change_in(pain, context, shown.span) for context in PainContext)
    told = " ".join(_said_change(change, shown) for change in changes if change is not None)
    return told or shown.text(f"pain.finding.no_trend.{shown.unit}")


def _said_change(change: Change, shown: Shown) -> str:
    """Return how pain changed in one context, in the words of every chart that tells it."""
    text, is_less = shown.text, change.latest < change.first
    way = "same" if not change.is_clear else "down" if is_less else "up"
    return text(
        f"pain.finding.{way}.{shown.unit}",
        context=text(f"nprs.context.{change.context}"),
        first=said_number(change.first),
        latest=said_number(change.latest),
        n=change.apart,
        points=SMALLEST_CLEAR_CHANGE,
    )


def _together_table(
    done: Mapping[date, float], nprs: Mapping[date, float], names: tuple[str, str], text: Texts
) -> pd.DataFrame:
    starts = sorted({*done, *nprs})

    def said(values: Mapping[date, float], start: date) -> str:
        return said_number(values[start]) if start in values else text("chart.none")

    return table_of(
        {
            text("chart.week_from"): [short_date(start) for start in starts],
            names[0]: [said(done, start) for start in starts],
            names[1]: [said(nprs, start) for start in starts],
        }
    )


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
