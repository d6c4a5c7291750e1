"""The tracker's charts of what the board does not say, one at a time."""

from collections.abc import Callable

import streamlit as st

from backcare.domain.tracker.chart_spans import Span, pieces
from backcare.ui.tracker.chart_shown import Shown
from backcare.ui.tracker.charts_activities import show_activities
from backcare.ui.tracker.charts_mornings import show_mornings
from backcare.ui.tracker.charts_routine import show_adherence
from backcare.ui.tracker.diary import Diary
from backcare.ui.visit import Visit

CHARTS: dict[str, Callable[[Shown], None]] = {
    "adherence": show_adherence,
    "mornings": show_mornings,
    "activities": show_activities,
}
"""What draws the chart of each name; it is called `chart.name.<name>` in the texts."""


def show_charts(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Ask which chart and how far back, and draw it; `waits`: exercise waits."""
    text = visit.text
    st.header(text("chart.title"), anchor=False)
    name = st.pills(
        text("chart.which"),
        list(CHARTS),
        default="adherence",
        required=True,
        format_func=lambda chart: text(f"chart.name.{chart}"),
        key="tracker.chart",
        persist_state="session",
        label_visibility="collapsed",
    )
    span = st.segmented_control(
        text("chart.span"),
        list(Span),
        default=Span.WEEKS,
        required=True,
        format_func=lambda one: text(f"chart.spans.{one}"),
        key="tracker.span",
        persist_state="session",
        label_visibility="collapsed",
    )
    starts = pieces(Span(span), diary.today, diary.first_day, diary.standing.weeks)
    CHARTS[name](Shown(diary, Span(span), starts, text, waits))
