"""A chart in the house style: a sentence, what is what, the picture, the same as a table."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.frames import Frame
from backcare.content.texts import Texts
from backcare.ui.folded import show_folded


def show_chart_block(
    *,
    heading: str,
    finding: str,
    frame: Frame,
    spec: dict[str, Any],
    table: Callable[[], pd.DataFrame],
    text: Texts,
    key: str,
    plain_finding: str | None = None,
    legend: Sequence[tuple[str, str]] = (),
) -> None:
    """Draw the block.

    `finding` also names the chart for screen readers, who get `plain_finding` if it has Markdown.
    `table` is called once somebody opens it. `legend` is for `legend_of`, where the chart has none
    of its own.
    """
    st.header(heading, anchor=False)
    st.markdown(finding)
    if legend:
        st.html(legend_of(legend))
    with st.container(key=f"{key}.drawing"):  # holds the chart's place until it has arrived
        alt = text("list.headed", heading=heading, words=plain_finding or finding)
        st.vega_lite_chart(frame, spec, key=f"{key}.chart", alt=alt)
    show_folded(text("chart.as_table"), lambda: st.table(table()), key=f"{key}.table")


def legend_of(marks: Sequence[tuple[str, str]], name: str = "") -> str:
    """Return what the marks of a chart are: the look of each (`bc-key-...` of the style), words.

    `name` is what they are marks of, where there is more than one chart.
    """
    title = f"<b>{escape(name)}</b>" if name else ""
    items = (
        f'<span><i class="bc-key bc-key-{look}"></i>{escape(words)}</span>' for look, words in marks
    )
    return f'<p class="bc-legend">{title}{"".join(items)}</p>'


def show_empty_chart(*, heading: str, words: str) -> None:
    """Say what will be here and what is still missing, instead of drawing an empty chart."""
    st.header(heading, anchor=False)
    st.markdown(words)
