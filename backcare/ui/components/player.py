"""The player of a moving demonstration: poster first, quiet, and it stops when asked."""

from typing import TypedDict

import streamlit as st

from backcare.ui.components.source import read_source

_player = st.components.v2.component(
    "backcare_player", css=read_source("player.css"), js=read_source("player.js")
)


class PlayerWords(TypedDict):
    """What the player's controls say."""

    play: str
    pause: str
    mirror: str
    mirrored: str
    other_view: str
    first_view: str
    turn: str
    film: str
    loading: str
    turn_help: str
    no_turn: str


class SideWords(TypedDict):
    """What the player says about one side: that it is shown, and the button that shows it."""

    told: str
    show: str


class ShownSides(TypedDict):
    """The side that the film shows, and the other one, which it shows when mirrored."""

    filmed: SideWords
    mirrored: SideWords


class Film(TypedDict):
    """The addresses of one film."""

    webm: str
    mp4: str
    poster: str


class Live(TypedDict):
    """The addresses of the figure that can be turned: what draws it, the figure, its movement."""

    viewer: str
    figure: str
    movement: str


def show_player(
    *,
    film: Film,
    second: Film | None,
    live: Live,
    alt: str,
    alt_mirrored: str,
    sides: ShownSides | None,
    words: PlayerWords,
    key: str,
) -> None:
    """Draw a seamless loop that starts by itself only for readers who do not mind motion.

    The files are loaded when the player comes into view. Mirroring shows the other one of the
    `sides` of a film of one side; `alt_mirrored` describes what is then seen. `second` is the same
    movement from another angle, `live` the same movement as a figure that the reader can turn,
    never mirrored; both are loaded when they are asked for.
    """
    data = {
        "film": film,
        "second": second,
        "live": live,
        "alt": alt,
        "alt_mirrored": alt_mirrored,
        "sides": sides,
        "words": words,
    }
    _player(key=key, data=data)
