"""Cards that open a page: the whole card is one link.

A plain link would reload the whole app and lose the visit; a button for each card costs the browser
far more. Here each card is a real link (it can be copied or opened in a new tab), and a plain tap
on it changes the page within the visit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from backcare.ui.components.source import read_source
from backcare.ui.navigation import PageSpec

_cards = st.components.v2.component(
    "backcare_cards", css=read_source("cards.css"), js=read_source("cards.js")
)


class Card(NamedTuple):
    """One card. `value` is the address parameter it opens with; `picture` is a URL or empty."""

    value: str
    title: str
    text: str
    meta: str = ""
    picture: str = ""


def show_cards(
    cards: Sequence[Card], *, page: PageSpec, parameter: str, label: str, key: str
) -> None:
    """Draw the cards as a list named `label`; a tap opens `page` with the card's value."""

    def open_card() -> None:
        value = st.session_state[key]["opened"]
        st.switch_page(page.path, query_params={parameter: value})

    _cards(
        key=key,
        data={
            "label": label,
            "address": f"{page.name}?{parameter}=",
            "cards": [card._asdict() for card in cards],
        },
        on_opened_change=open_card,
    )
