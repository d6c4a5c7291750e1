"""The fonts of the app for PDFs: two fixed weights of the variable font, and another font for
letters that it lacks.
"""

import functools
from html import escape
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).resolve().parent / "fonts"

REGULAR = "Atkinson"
BOLD = "Atkinson-Bold"
_OTHER = "Noto"
"""Latin with all its marks, Greek and Cyrillic."""
_UNKNOWN = "?"
"""Shown for a letter that no font here has, so that something is seen in its place."""


@functools.cache
def register_fonts() -> None:
    """Register all fonts once; each PDF embeds the parts it uses."""
    for name, file in (
        (REGULAR, "atkinson-hyperlegible-next-regular.ttf"),
        (BOLD, "atkinson-hyperlegible-next-bold.ttf"),
        (_OTHER, "noto-sans-regular.ttf"),
    ):
        registerFont(TTFont(name, _FOLDER / file))


def printable(text: str) -> str:
    """Return a text as paragraph markup in which every letter is visible."""
    return "".join(
        escape(words) if font == REGULAR else f'<font name="{font}">{escape(words)}</font>'
        for font, words in by_font(text)
    )


def by_font(text: str) -> list[tuple[str, str]]:
    """Return a text in parts, each with a font that has its letters; for others stands a "?"."""
    register_fonts()
    parts = []
    for font, letters in groupby(text, key=_font_of):
        words = "".join(letters)
        parts.append((font, words) if font else (REGULAR, _UNKNOWN * len(words)))
    return parts


@functools.lru_cache(maxsize=1024)
def _font_of(letter: str) -> str | None:
    if letter.isspace():
        return REGULAR
    return next((f for f in (REGULAR, _OTHER) if _has(f, letter)), None)


def _has(font: str, letter: str) -> bool:
    known = getFont(font)
    return isinstance(known, TTFont) and bool(known.face.charToGlyph.get(ord(letter)))
