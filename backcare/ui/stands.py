"""The sign that the page is drawn: then the raw page removes its help."""

from html import escape

import streamlit as st

from backcare.domain.helplines import FALLBACK, Helplines
from backcare.ui.visit import Visit


def show_that_it_stands(page: str, helplines: Helplines, visit: Visit) -> None:
    """Let the raw page know that `page` is drawn and in which language, and whose number to show
    if the server fails.

    It is placed in the block at the bottom edge, which stays while pages change.
    """
    text = visit.text
    line, name = helplines.emergency, "" if helplines.country == FALLBACK else helplines.name
    if line is None:
        link, call = "", text("check.call_unknown")
    else:
        link, call = line.link, text("check.call", name=line.name, number=line.shown)
    with st.bottom:
        st.html(
            f'<span class="bc-stands" data-page="{escape(page)}" data-lang="{text.measures.words}"'
            f' data-link="{escape(link)}" data-call="{escape(call)}"'
            f' data-country="{escape(name)}"></span>'
        )
