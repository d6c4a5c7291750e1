"""The pieces of our screens: figure, heading, tile, ring, week, small charts. HTML for `show`.

Everything is drawn by HTML and CSS (`parts.css`): `st.html` takes inline SVG out, and CSS follows
theme and letter size by itself. Words are escaped here; what is called `pieces` is HTML of this
module already. A drawing that says more than its words names that in `says`.

Containers with buttons in them get the same looks by their key: `panel-...`, `card-...`, `tap-...`
(a card that is one button), and `main-...` for the main button of a screen; `pair-...` is what
`beside` draws.
"""

import functools
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, NamedTuple

import msgspec
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.config import FIGURES
from backcare.serving import FIGURES_URL
from backcare.ui.visit import measures_now

Zone = Literal["calm", "watch", "ease"]
MOST_PAIN = 10
"""The top of the pain scale (NPRS)."""


class Day(NamedTuple):
    """A day of a week's strip: its short name, what it holds, and the same in words."""

    name: str
    holds: Literal["session", "run", "both", "rest"]
    says: str
    is_done: bool = False
    is_today: bool = False


class Bar(NamedTuple):
    """An upright bar: how high, the words below and above it, and what it stands for.

    `is_easy` hatches the bar: a week of less.
    """

    value: float
    below: str = ""
    above: str = ""
    kind: Literal["done", "now", "open"] = "done"
    is_easy: bool = False


class _Drawn(msgspec.Struct, frozen=True):
    """What is needed of a picture in the manifest of figures."""

    file: str
    width: int
    height: int


class _Manifest(msgspec.Struct, frozen=True):
    made: dict[str, _Drawn]


def show(*pieces: str) -> None:
    """Draw pieces as one block; nothing if all are empty, which Streamlit takes for a mistake."""
    html = "".join(pieces)
    if html:
        st.html(html)


def figure(name: str, alt: str, *, is_first: bool = False) -> str:
    """Return a cut-out of the mannequin, which stands on any ground, light or dark.

    `name` is that of a demonstration's `clip`, `hero` or `run`; `alt` is empty if the words beside
    it say the same. Pictures are loaded when they come into view; `is_first`: at once.

    Raises `KeyError` for a name without a picture.
    """
    drawn = figures()[_of_person(name)]
    lazy = "" if is_first else ' loading="lazy"'
    return (
        f'<img class="bc-figure" src="{figure_url(name)}"'
        f' alt="{escape(alt)}" width="{drawn.width}" height="{drawn.height}"{lazy}>'
    )


def figure_url(name: str) -> str:
    """Return the address of a figure, with its fingerprint: a browser may keep it for a year.

    Raises `KeyError` for a name without a picture.
    """
    name = _of_person(name)
    return f"{FIGURES_URL}/{name}.webp?v={figures()[name].file[:12]}"


def _of_person(name: str) -> str:
    """Return the name of a figure of the person who was chosen, if it is drawn."""
    own = f"{measures_now().person}/{name}"
    return own if own in figures() else name


@functools.cache
def figures() -> dict[str, _Drawn]:
    """Return the pictures that there are, by name."""
    return msgspec.json.decode((FIGURES / "manifest.json").read_bytes(), type=_Manifest).made


def ground(piece: str, number: int | None = None) -> str:
    """Return a figure on its tinted ground of 4 by 3; `number` counts those of a list."""
    counted = "" if number is None else f'<b class="bc-number">{number}</b>'
    return f'<div class="bc-ground">{piece}{counted}</div>'


def aside(name: str, alt: str) -> str:
    """Return a figure among words, on a tinted block of its own."""
    return f'<div class="bc-aside">{figure(name, alt)}</div>'


def beside(name: str, *, key: str) -> DeltaGenerator:
    """Draw a figure, and return the container beside it, for words."""
    with st.container(key=f"pair-{key}"):
        words = st.container()
        show(figure(name, "", is_first=True))
    return words


def lead(title: str, text: str = "", *, eyebrow: str = "") -> str:
    """Return the head of a screen: where we are, the statement, its reason."""
    above = f'<p class="bc-eyebrow">{escape(eyebrow)}</p>' if eyebrow else ""
    below = f'<p class="bc-lead">{escape(text)}</p>' if text else ""
    return f'{above}<h1 class="bc-title">{escape(title)}</h1>{below}'


def heading(title: str, text: str = "") -> str:
    """Return the heading of a section, with a line below it."""
    below = f'<p class="bc-sub">{escape(text)}</p>' if text else ""
    return f'<h2 class="bc-heading">{escape(title)}</h2>{below}'


def subheading(title: str) -> str:
    """Return the heading of a part of a section."""
    return f'<h3 class="bc-subheading">{escape(title)}</h3>'


def panel(*pieces: str) -> str:
    """Return the one tinted surface of a screen: what matters."""
    return f'<div class="bc-panel">{"".join(pieces)}</div>'


def card(*pieces: str) -> str:
    """Return a plain surface: what is read."""
    return f'<div class="bc-card">{"".join(pieces)}</div>'


def tile(title: str, *pieces: str, is_wide: bool = False) -> str:
    """Return a small card with its heading, for a number and what it means."""
    looks = "bc-tile bc-tile-wide" if is_wide else "bc-tile"
    return f'<section class="{looks}"><h2>{escape(title)}</h2>{"".join(pieces)}</section>'


def tiles(*pieces: str) -> str:
    """Return tiles side by side, as many as fit."""
    return f'<div class="bc-tiles">{"".join(pieces)}</div>'


def big(number: str, unit: str = "") -> str:
    """Return a number that is meant to be seen first; the unit stands smaller behind it."""
    behind = f" <small>{escape(unit)}</small>" if unit else ""
    return f'<p class="bc-big">{escape(number)}{behind}</p>'


def note(text: str) -> str:
    """Return a small line: what a number means."""
    return f'<p class="bc-note">{escape(text)}</p>'


def zone(kind: Zone, word: str) -> str:
    """Return the traffic light: colour, shape and word say the same."""
    return f'<span class="bc-zone bc-zone-{kind}"><i></i>{escape(word)}</span>'


def answer(number: str, *pieces: str) -> str:
    """Return the answer to a number just given: the number, then what it means, read out once."""
    return (
        f'<div class="bc-answer" role="status"><b class="bc-big">{escape(number)}</b>'
        f"<div>{''.join(pieces)}</div></div>"
    )


def ring(
    done: int,
    planned: int,
    *,
    below: str,
    says: str,
    before: int | None = None,
    size: str = "4.2rem",
) -> str:
    """Return how many of the planned are done, one arc for each, and the number in the middle.

    `below` stands under the number ("of 3"). With `before`, arcs beyond that many are new and grow
    once. More done than planned fills the ring; with nothing planned it is open.
    """
    arcs = max(planned, 1)
    known = done if before is None else before
    gap = 2.2 if arcs > 1 else 0
    stops = "".join(
        _arc(100 * i / arcs + gap / 2, 100 * (i + 1) / arcs - gap / 2, i < done, i >= known)
        for i in range(arcs)
    )
    looks = f"--size:{escape(size)};--arcs:conic-gradient({stops}transparent 0)"
    return (
        f'<div class="bc-ring" role="img" aria-label="{escape(says)}" style="{looks}">'
        f"<b>{done}</b><span>{escape(below)}</span></div>"
    )


def _arc(start: float, end: float, is_done: bool, is_new: bool) -> str:
    """Return the colour stops of one arc, in per cent of the circle; a new one grows."""
    at, to = round(start, 1), round(end, 1)
    opened = f"transparent 0 {at}%,"
    if is_done and is_new:
        grown = f"calc({at}% + {round(end - start, 1)}% * var(--bc-grown))"
        return f"{opened}var(--bc-coral-mark) 0 {grown},var(--bc-track) 0 {to}%,"
    return f"{opened}var(--bc-{'lake' if is_done else 'track'}) 0 {to}%,"


def week_strip(days: Iterable[Day], *, says: str) -> str:
    """Return seven marks: shapes, not only colours, tell session, run and rest. `says` names it."""
    items = "".join(
        f'<li class="{_looks(day)}"><span aria-hidden="true">{escape(day.name)}</span>'
        f'<i class="bc-mark bc-mark-{day.holds}"></i>'
        f'<span class="bc-hidden">{escape(day.says)}</span></li>'
        for day in days
    )
    return f'<ul class="bc-strip" aria-label="{escape(says)}">{items}</ul>'


def _looks(day: Day) -> str:
    states = (("bc-done", day.is_done), ("bc-today", day.is_today))
    return " ".join(name for name, is_so in states if is_so)


def spark(pain: Sequence[float | None], *, says: str) -> str:
    """Return pain (NPRS) as a line without axes, on the three zones of the traffic light.

    `None` is not answered: the line goes on to the next answer. Empty without any answer.
    """
    known = [(i, nprs) for i, nprs in enumerate(pain) if nprs is not None]
    if not known:
        return ""
    last = max(len(pain) - 1, 1)
    points = [
        (round(100 * i / last, 1), round(100 - 100 * nprs / MOST_PAIN, 1)) for i, nprs in known
    ]
    over = [f"{x}% calc({y}% - 1.4px)" for x, y in points]
    under = [f"{x}% calc({y}% + 1.4px)" for x, y in reversed(points)]
    x, y = points[-1]
    return (
        f'<div class="bc-spark" role="img" aria-label="{escape(says)}">'
        f'<i class="bc-spark-line" style="clip-path:polygon({",".join(over + under)})"></i>'
        f'<i class="bc-spark-now" style="left:{x}%;top:{y}%"></i></div>'
    )


def bars(shown: Sequence[Bar], *, says: str, height: str = "5.4rem") -> str:
    """Return upright bars; the highest one is `height` high."""
    most = max((bar.value for bar in shown), default=0) or 1
    items = "".join(
        f'<div class="bc-bar-{bar.kind}{" bc-bar-easy" if bar.is_easy else ""}">'
        f"<span>{escape(bar.above)}</span>"
        f'<i style="height:calc(var(--height) * {round(bar.value / most, 2)})"></i>'
        f"<em>{escape(bar.below)}</em></div>"
        for bar in shown
    )
    return (
        f'<div class="bc-bars" style="--height:{escape(height)}" role="img"'
        f' aria-label="{escape(says)}">{items}</div>'
    )
