"""The card that says how urgent something is, what to do and whom to call."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.check.triage import Urgency, UrgencyText
from backcare.domain.helplines import Helpline, Helplines
from backcare.ui.links import link_to
from backcare.ui.markup import plain_list
from backcare.ui.navigation import WARNING_CARD
from backcare.ui.visit import Visit


def show_care_card(
    words: UrgencyText,
    helplines: Helplines,
    visit: Visit,
    *,
    first: Sequence[str] = (),
    last: Sequence[str] = (),
    heading: str = "",
    advice: str = "",
    sources: str = "",
    beside_number: Callable[[], None] | None = None,
) -> None:
    """Draw the fixed text of an urgency level with the numbers that belong to it.

    `first` are the lines that matter most, `last` those that come at the end. `heading` replaces
    the level's own if somebody else is to be called, `advice` the fixed text if the level comes
    from who somebody is; `sources` is HTML from `why`. `beside_number` draws what belongs below the
    first number; it is drawn last, as the words matter more.
    """
    lines = [*(f"<strong>{escape(line)}</strong>" for line in first)]
    lines += [escape(line) for line in (advice or words.text, *last)]
    with st.container(key=f"care-{words.urgency}", gap="small"):
        st.html(
            f'<section class="bc-care-{words.urgency}" aria-label="{escape(words.word)}">'
            f'<div class="bc-care-word">{escape(words.word)}</div>'
            f"<h2>{escape(heading or words.heading)}</h2>"
            f"{_first_call(words.urgency, helplines, visit.text)}</section>"
        )
        # Words come before what else can be chosen or called, unless no number is known.
        beside = st.container() if helplines.emergency is None else None
        also = helplines.emergency_also if words.urgency is Urgency.EMERGENCY else ()
        calls = "".join(call_link(line, visit.text) for line in also)
        st.html("".join(f"<p>{line}</p>" for line in lines) + sources + calls)
        beside = beside or st.container()
    if beside_number is not None:
        with beside:
            beside_number()


def show_safety_net(helplines: Helplines, visit: Visit) -> None:
    """Draw the list shown under every result, with the number to call and the card to keep."""
    text, screen = visit.text, visit.content.screen
    st.html(
        f'<section class="bc-care"><h2>{escape(text("check.safety_net"))}</h2>'
        f"{plain_list(screen.net_of(Urgency.EMERGENCY))}"
        f"{emergency_call(helplines, text)}"
        f"<p><strong>{escape(text('check.safety_net_today'))}</strong></p>"
        f"{plain_list(screen.net_of(Urgency.SAME_DAY))}</section>"
    )
    link_to(WARNING_CARD, text("card.link"))


def call_link(line: Helpline, text: Texts, *, is_first: bool = False) -> str:
    """Return a number as a full-width button that a phone can dial, with its note."""
    look = "bc-call-first" if is_first else "bc-call-quiet"
    note = f'<p class="bc-quiet">{escape(line.note)}</p>' if line.note else ""
    number = f'<span translate="no">{escape(unbroken(line))}</span>'
    label = escape(text("check.call", name=line.name, number="{number}")).format(number=number)
    return f'<a class="bc-call {look}" href="{escape(line.link)}">{label}</a>{note}'


def unbroken(line: Helpline) -> str:
    """Return the number as people read it, kept on one line."""
    return line.shown.replace(" ", "\N{NO-BREAK SPACE}")


def emergency_call(helplines: Helplines, text: Texts, *, is_first: bool = False) -> str:
    """Return the emergency number as a button; if we have no number, words in its place."""
    if helplines.emergency is None:
        return f'<p class="bc-call-none">{escape(text("check.call_unknown"))}</p>'
    return call_link(helplines.emergency, text, is_first=is_first)


def _first_call(urgency: Urgency, helplines: Helplines, text: Texts) -> str:
    if urgency is Urgency.EMERGENCY:
        return emergency_call(helplines, text, is_first=True)
    if urgency is Urgency.SAME_DAY:
        if helplines.urgent is not None:
            return call_link(helplines.urgent, text)
        return f"<p>{escape(helplines.urgent_without_number or '')}</p>"
    return ""
