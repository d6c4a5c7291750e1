"""What tells a demo from the real thing, on every page."""

from html import escape

import streamlit as st

from backcare.content.texts import Texts


def show_banner(text: Texts) -> None:
    """Say that nothing here is real, and nothing is kept."""
    st.html(f'<p class="bc-demo" role="note">{escape(text("demo.banner"))}</p>')
