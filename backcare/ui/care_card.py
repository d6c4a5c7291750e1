"""The card that says how urgent something is, what to do and whom to call."""

from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.helplines import Helpline, Helplines
from backcare.domain.triage import Screen, Urgency
from backcare.ui.markup import plain_list


def show_care_card(
    screen: Screen, urgency: Urgency, helplines: Helplines, text: Texts, *, advice: str = ""
) -> None:
    """Draw the fixed text of an urgency level with the numbers that belong to it.

    `advice` stands in place of the fixed text where the level comes from who somebody is.
    """
    words = screen.text_for(urgency)
    st.html(
        f'<section class="bc-care bc-care-{urgency}" aria-label="{escape(words.word)}">'
        f'<div class="bc-care-word">{escape(words.word)}</div>'
        f"<h2>{escape(words.heading)}</h2>"
        f"{_calls(urgency, helplines, text)}"
        f"<p>{escape(advice or words.text)}</p></section>"
    )


def show_safety_net(screen: Screen, text: Texts) -> None:
    """Draw the list that belongs under every result."""
    st.html(
        f'<section class="bc-care"><h2>{escape(text("check.safety_net"))}</h2>'
        f"{plain_list(item.text for item in screen.safety_net)}</section>"
    )


def call_link(line: Helpline, text: Texts, *, is_first: bool = False) -> str:
    """Return a number as a full-width button that a phone can dial, with its note."""
    look = "bc-call-first" if is_first else "bc-call-quiet"
    note = f'<p class="bc-quiet">{escape(line.note)}</p>' if line.note else ""
    label = escape(text("check.call", name=line.name, number=line.shown))
    return f'<a class="bc-call {look}" href="tel:{escape(line.dial)}">{label}</a>{note}'


def _calls(urgency: Urgency, helplines: Helplines, text: Texts) -> str:
    if urgency is Urgency.EMERGENCY:
        return call_link(helplines.emergency, text, is_first=True) + "".join(
            call_link(line, text) for line in helplines.emergency_also
        )
    if urgency is Urgency.SAME_DAY:
        if helplines.urgent is not None:
            return call_link(helplines.urgent, text)
        return f"<p>{escape(helplines.urgent_without_number or '')}</p>"
    return ""
