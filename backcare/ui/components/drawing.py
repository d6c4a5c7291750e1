"""A drawing of our own, inline, so that its labels use the page's font and can be read aloud.

Streamlit removes SVG from HTML, and a picture file cannot use the page's font.
"""

import streamlit as st

from backcare.ui.components.source import read_source

_drawing = st.components.v2.component(
    "backcare_drawing", css=read_source("drawing.css"), js=read_source("drawing.js")
)


def show_drawing(svg: str, *, key: str) -> None:
    """Draw an SVG from `data/content/pictures`; never one that somebody sent."""
    _drawing(key=key, data={"svg": svg})
