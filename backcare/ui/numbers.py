"""Numbers to call: emergency, crisis lines, and whose they are."""

from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.helplines import FALLBACK, Helplines
from backcare.ui.care_card import call_link, emergency_call
from backcare.ui.dates import long_date
from backcare.ui.visit import Visit

_COUNTRY = "numbers.country"


def chosen_helplines(visit: Visit) -> Helplines:
    """Return the numbers to show: of the chosen country, else of the likely one."""
    return visit.content.helplines[st.session_state.get(_COUNTRY, visit.country)]


def ask_country(visit: Visit) -> None:
    """Let the reader choose whose numbers are shown; the likely country stands first."""
    helplines = visit.content.helplines
    codes = sorted(helplines, key=lambda code: (code == FALLBACK, helplines[code].name))
    with st.expander(visit.text("check.change_country")):
        st.selectbox(
            visit.text("check.country"),
            codes,
            index=codes.index(visit.country),
            format_func=lambda code: helplines[code].name,
            key=_COUNTRY,
            persist_state="session",
        )


def show_call_now(helplines: Helplines, text: Texts, *, is_quiet: bool = False) -> None:
    """Show the emergency number: some people must not finish the form."""
    look = "bc-care" if is_quiet else "bc-care bc-care-E"
    st.html(
        f'<section class="{look}" aria-label="{escape(text("check.call_now"))}">'
        f'<div class="bc-care-word">{escape(text("check.call_now"))}</div>'
        f"{emergency_call(helplines, text, is_first=not is_quiet)}</section>"
    )


def show_crisis_lines(helplines: Helplines, text: Texts) -> None:
    """Say where to turn when pain makes life feel unbearable (RF45); always on the page.

    Where no crisis line is known it says so: the ambulance never passes for one.
    """
    lines = "".join(call_link(line, text) for line in helplines.crisis)
    without = f"<p>{escape(text('check.crisis_unknown'))}</p>{emergency_call(helplines, text)}"
    st.html(
        f"<section><p><strong>{escape(text('check.crisis'))}</strong></p>"
        f"{lines or without}{_where_from(helplines, text)}</section>"
    )


def _where_from(helplines: Helplines, text: Texts) -> str:
    """Return the page and the day on which each number was seen, folded up."""
    if not helplines.numbers:
        return ""
    items = "".join(
        f"<li>{escape(line.shown)}: "
        f'<a href="{escape(line.seen.address)}" rel="noreferrer">{escape(line.seen.page)}</a>, '
        f"{escape(long_date(line.seen.on))}</li>"
        for line in {(line.dial, line.seen): line for line in helplines.numbers}.values()
    )
    return (
        f'<details class="bc-why"><summary>{escape(text("check.numbers_from"))}</summary>'
        f"<ul>{items}</ul></details>"
    )
