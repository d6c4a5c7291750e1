"""The tracker's charts: specs built once, findings computed from the data."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.adherence import adherence_spec
from backcare.charts.frames import adherence_frame, pain_frame
from backcare.charts.pain import pain_spec
from backcare.content.texts import Texts
from backcare.domain.adherence import Week, overall_adherence, settled
from backcare.domain.entries import PainContext
from backcare.domain.trend import WeeklyPain, change_in
from backcare.ui.chart_block import show_chart_block, show_empty_chart
from backcare.ui.dates import short_date
from backcare.ui.wiring import services

_WEEKS_FOR_A_TREND = 2


def show_adherence(weeks: Sequence[Week], text: Texts) -> None:
    """Draw sessions by week against the target."""
    heading = text("adherence.heading", weeks=len(weeks))
    if not any(week.done for week in weeks):
        show_empty_chart(heading=heading, words=text("adherence.empty"))
        return
    show_chart_block(
        heading=heading,
        finding=_adherence_finding(weeks, text),
        frame=adherence_frame(
            weeks, lambda week: text(f"adherence.state.{_state(week, weeks[-1])}")
        ),
        spec=_adherence_spec(),
        table=_adherence_table(weeks, text),
        text=text,
        key="tracker.adherence",
    )


def show_pain(pain: Sequence[WeeklyPain], weeks: Sequence[Week], text: Texts) -> None:
    """Draw the weekly pain medians in their contexts."""
    heading = text("pain.heading")
    missing = _WEEKS_FOR_A_TREND - len({p.week for p in pain})
    if missing > 0:
        show_empty_chart(heading=heading, words=text(f"pain.empty.{missing}"))
        return
    show_chart_block(
        heading=heading,
        finding=_pain_finding(pain, text),
        frame=pain_frame(
            pain, [w.start for w in weeks], lambda context: text(f"nprs.context.{context}")
        ),
        spec=_pain_spec(),
        table=_pain_table(pain, text),
        text=text,
        key="tracker.pain",
    )


@st.cache_resource(show_spinner=False)
def _adherence_spec() -> dict[str, Any]:
    text = services().content.texts
    return adherence_spec(
        done=text("adherence.done"),
        planned=text("adherence.planned"),
        states=(
            text("adherence.state.reached"),
            text("adherence.state.under-way"),
            text("adherence.state.other"),
        ),
    )


@st.cache_resource(show_spinner=False)
def _pain_spec() -> dict[str, Any]:
    text = services().content.texts
    return pain_spec(
        nprs=text("pain.nprs"),
        contexts=tuple(text(f"nprs.context.{context}") for context in PainContext),
    )


def _state(week: Week, this_week: Week) -> str:
    if week.is_reached:
        return "reached"
    return "under-way" if week is this_week else "other"


def _adherence_finding(weeks: Sequence[Week], text: Texts) -> str:
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


def _adherence_table(weeks: Sequence[Week], text: Texts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            text("chart.week_from"): [short_date(w.start) for w in weeks],
            text("adherence.done"): [str(w.done) for w in weeks],
            text("adherence.planned"): [
                text("chart.none") if w.planned is None else str(w.planned) for w in weeks
            ],
        }
    ).set_index(text("chart.week_from"))


def _pain_finding(pain: Sequence[WeeklyPain], text: Texts) -> str:
    changes = [c for c in (change_in(pain, context) for context in PainContext) if c is not None]
    return " ".join(
        text(
            f"pain.finding.{'same' if not c.is_clear else 'down' if c.latest < c.first else 'up'}",
            context=text(f"nprs.context.{c.context}"),
            first=f"{c.first:g}",
            latest=f"{c.latest:g}",
            weeks=c.weeks,
        )
        for c in changes
    ) or text("pain.finding.no_trend")


def _pain_table(pain: Sequence[WeeklyPain], text: Texts) -> pd.DataFrame:
    columns = {context: text(f"nprs.context.{context}") for context in PainContext}
    unanswered = dict.fromkeys(columns.values(), text("chart.none"))
    rows: dict[str, dict[str, str]] = {}
    for p in pain:
        row = rows.setdefault(short_date(p.week), dict(unanswered))
        row[columns[p.context]] = f"{p.nprs:g}"
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index.name = text("chart.week_from")
    return table
