"""A stopwatch for each side of the body, counted in the browser."""

from collections.abc import Callable, Mapping

import streamlit as st

from backcare.ui.components.source import read_source

_stopwatch = st.components.v2.component(
    "backcare_stopwatch", css=read_source("stopwatch.css"), js=read_source("stopwatch.js")
)


def ask_seconds(
    *, target: int, words: Mapping[str, str], key: str, on_measured: Callable[[], None]
) -> None:
    """Draw the stopwatch; `[key]["measured"]` then has `side` and `seconds`.

    `words` are `left`, `right` and `stop`; a tone sounds at `target` seconds.
    """
    _stopwatch(
        key=key,
        data={"target": target, "words": dict(words)},
        on_measured_change=on_measured,
    )
