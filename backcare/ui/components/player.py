"""The player of a moving demonstration: in the time of the dose, and it stops when asked.

Its modules are below `served`: `exercise` draws it, `film` has the clock that the guided session
keeps to as well.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import TypedDict

import streamlit as st

from backcare.domain.sides import Side
from backcare.ui.components.source import read_source, served_source

_player = st.components.v2.component(
    "backcare_player",
    css=read_source("film.css") + read_source("player.css"),
    js=served_source("exercise/player.js"),
)


_SPEEDS = ("slow", "dose", "once")
"""As in `served/exercise/set.js`."""


class SideWords(TypedDict):
    """What the player says about one side: that it is shown, and the button that shows it."""

    told: str
    show: str


class Reel(TypedDict):
    """The addresses of a film on one ground, in both formats."""

    webm: str
    mp4: str


class Film(TypedDict):
    """One film on the ground of either theme, its poster, which has none, and their size."""

    light: Reel
    dark: Reel
    poster: str
    size: tuple[int, int]


class Live(TypedDict):
    """The addresses of the figure that can be turned: what draws it, the figure, its movement."""

    viewer: str
    figure: str
    movement: str


class Led(TypedDict):
    """One set as it is led: its steps, each of work with the `ways` of the film (`InTime`)."""

    steps: list[dict[str, object]]
    way_out: object


def show_player(
    *,
    film: Film,
    second: Film | None,
    live: Live,
    alt: str,
    alt_mirrored: str,
    shown_side: Side | None,
    sides: Mapping[Side, SideWords],
    led: Led,
    is_counted: bool,
    words: Mapping[str, str],
    key: str,
) -> None:
    """Draw a film that starts by itself only for readers who do not mind motion.

    The files are loaded when the player comes into view. The film shows `shown_side`, or the other
    one when it is mirrored, which `alt_mirrored` describes. `second` is the same movement from
    another angle, `live` the same movement as a figure that the reader can turn, never mirrored;
    both are loaded when they are asked for. Until the player is there, its poster stands in a place
    of the same size.
    """
    data = {
        "film": film,
        "second": second,
        "live": live,
        "alt": alt,
        "alt_mirrored": alt_mirrored,
        "shown_side": shown_side,
        "sides": sides,
        "led": led,
        "is_counted": is_counted,
        "words": words,
    }
    told = sides[shown_side]["told"] if shown_side else ""
    other = sides[shown_side.other]["show"] if shown_side else words["mirror"]
    speeds = [words[speed] for speed in _SPEEDS] if is_counted else []
    buttons = (
        *(other, words["other_view"] if second else ""),
        *(words["sound_off"] if is_counted else "", words["turn"]),
    )
    with st.container(key="film-place"):
        st.html(_place(film, told, words["play"], speeds, [name for name in buttons if name]))
        _player(key=key, data=data)


def _place(
    film: Film, told: str, toggle: str, speeds: Iterable[str], buttons: Iterable[str]
) -> str:
    """Return what looks like the player before it is there, so that nothing below it moves."""
    width, height = film["size"]
    poster = f'<img src="{escape(film["poster"])}" width="{width}" height="{height}" alt="">'
    led = "".join(_words("i", speed) for speed in speeds)
    rest = "".join(_words("i", name) for name in buttons)
    return (
        f'<div class="bc-film-place" aria-hidden="true"><div>{poster}</div>{_words("p", told)}'
        f"<div>{_words('i', toggle)}{led and f'<b>{led}</b>'}{rest}</div></div>"
    )


def _words(tag: str, words: str) -> str:
    """Return words that only take their room: it is the player who says them."""
    return f'<{tag} data-words="{escape(words)}"></{tag}>'
