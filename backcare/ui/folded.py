"""Boxes that are shut until they are tapped, and cost nothing while they are."""

from collections.abc import Callable

import streamlit as st


def show_folded(label: str, draw: Callable[[], object], *, key: str) -> None:
    """Draw a box; `draw` draws what it holds, and is called only while it is open.

    Fields in it need a `stays`: Streamlit forgets what was typed into fields that are not drawn.
    What a form outside reads must not depend on a field in it having been drawn.
    """
    box = st.expander(label, key=key, on_change="rerun")
    if box.open:
        with box:
            draw()
