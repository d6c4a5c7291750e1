"""Cards that open a page: the whole card is one link.

A plain link would reload the whole app and lose the visit; a button for each card costs the browser
far more. Here each card is a real link (it can be copied or opened in a new tab), and a plain tap
on it changes the page within the visit.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from backcare.ui.components.source import read_source
from backcare.ui.navigation import PageSpec

_cards = st.components.v2.component(
    "backcare_cards", css=read_source("cards.css"), js=read_source("cards.js")
)


class Card(NamedTuple):
    """One card. `value` is the address parameter it opens with; `picture` is a URL or empty.

    A picture with a `focus`, like "50% 30%" from the top left, fills its place around that; another
    one is shown whole.

    `also` are more parameters of that address. Without a value the card opens nothing. `when` is a
    day, written above the title; `looks` marks today, what is done, and what is quiet.
    """

    value: str
    title: str
    text: str
    meta: str = ""
    picture: str = ""
    focus: str = ""
    when: str = ""
    looks: tuple[Literal["today", "done", "quiet"], ...] = ()
    also: Mapping[str, str] = {}


def show_cards(
    cards: Sequence[Card],
    *,
    page: PageSpec,
    parameter: str,
    label: str,
    key: str,
    are_rows: bool = False,
) -> None:
    """Draw the cards as a list named `label`; a tap opens `page` with the card's value.

    `are_rows`: one below the other, each with a small figure beside its words.
    """

    def open_card() -> None:
        query = st.session_state[key]["opened"]
        st.switch_page(page.path, query_params=dict(parse_qsl(query)))

    _cards(
        key=key,
        data={
            "label": label,
            "page": page.name,
            "rows": are_rows,
            "cards": [_drawn(card, parameter) for card in cards],
        },
        on_opened_change=open_card,
    )


def _drawn(card: Card, parameter: str) -> dict[str, object]:
    """Return what the browser draws of a card; what is empty is left out."""
    said = {name: said for name, said in card._asdict().items() if said}
    for name in ("value", "also"):
        said.pop(name, None)
    if card.value:
        said["query"] = urlencode({parameter: card.value, **card.also})
    return said
