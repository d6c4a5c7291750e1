"""What sets a demo apart from the real thing, on every page."""

from html import escape

import streamlit as st

from backcare.config import MOST_DEMO_UPLOAD_MB
from backcare.content.texts import Texts
from backcare.ui.lists import sentences
from backcare.ui.visit import Visit


def show_banner(text: Texts) -> None:
    """Say that nothing here is real, and nothing is kept."""
    st.html(f'<p class="bc-demo" role="note">{escape(text("demo.banner"))}</p>')


def show_way_to_own(visit: Visit) -> None:
    """Say how to get a Backcare of one's own."""
    st.caption(visit.text("demo.own"))


def marked(words: str, visit: Visit) -> str:
    """Return the first words of a paper about a runner.

    Those of a demo say that it is one, as the paper leaves the banner behind.
    """
    return sentences(visit.text("demo.paper") if visit.is_demo else "", words)


def most_upload_mb(visit: Visit) -> int | None:
    """Return the largest size of a file that is taken here, in MB; `None` for the server's own."""
    return MOST_DEMO_UPLOAD_MB if visit.is_demo else None
