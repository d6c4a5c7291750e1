"""A chart in the house style: the finding as a sentence, the picture, and the same as a table."""

from typing import Any

import pandas as pd
import streamlit as st

from backcare.content.texts import Texts


def show_chart_block(
    *,
    heading: str,
    finding: str,
    frame: pd.DataFrame,
    spec: dict[str, Any],
    table: pd.DataFrame,
    text: Texts,
    key: str,
    plain_finding: str | None = None,
) -> None:
    """Draw the block.

    `finding` also names the chart for screen readers, who get `plain_finding` if it has Markdown.
    """
    st.header(heading, anchor=False)
    st.markdown(finding)
    with st.container(key=f"{key}.drawing"):  # holds the chart's place until it has arrived
        alt = f"{heading}. {plain_finding or finding}"
        st.vega_lite_chart(frame, spec, key=f"{key}.chart", alt=alt)
    details = st.expander(text("chart.as_table"), key=f"{key}.table", on_change="rerun")
    if details.open:
        details.table(table)


def show_empty_chart(*, heading: str, words: str) -> None:
    """Say what will be here and what is still missing, instead of drawing an empty chart."""
    st.header(heading, anchor=False)
    st.markdown(words)
