"""What tells a demo from the real thing, on every page."""

from html import escape

import streamlit as st

from backcare.config import MOST_DEMO_UPLOAD_MB
from backcare.content.texts import Texts
from backcare.ui.visit import Visit


def show_banner(text: Texts) -> None:
    """Say that nothing here is real, and nothing is kept."""
    st.html(f'<p class="bc-demo" role="note">{escape(text("demo.banner"))}</p>')


def show_way_to_own(visit: Visit) -> None:
    """Say how to have Backcare for oneself."""
    st.caption(visit.text("demo.own"))


def marked(words: str, visit: Visit) -> str:
    """Return the first words of a paper about a runner; one from a demo says so, as it leaves the
    banner behind.
    """
    return f"{visit.text('demo.paper')} {words}" if visit.is_demo else words


def most_upload_mb(visit: Visit) -> int | None:
    """Return the size of the largest file that is taken here; `None` for that of the server."""
    return MOST_DEMO_UPLOAD_MB if visit.is_demo else None
