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
    """What the player says of one side: that it is shown, and the button that shows it."""

    told: str
    show: str


class ShownSides(TypedDict):
    """The side that the film shows, and the other one, which it shows when it is mirrored."""

    filmed: SideWords
    mirrored: SideWords


class Film(TypedDict):
    """Addresses of one film."""

    webm: str
    mp4: str
    poster: str


class Live(TypedDict):
    """Addresses of the figure that can be turned: what draws it, the figure, its movement."""

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

    The files are loaded when the player comes into view. Mirroring shows the other one of
    `sides`, which a film of one side has; `alt_mirrored` tells what is seen then. `second` is the
    same movement from another angle, loaded when it is asked for; `live` is the same movement as a
    figure that the reader turns, loaded when it is asked for, too, and never mirrored.
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
