"""The fonts of the app, as a PDF needs them: two still weights of the variable font, and another
one for letters that it lacks.
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
"""What stands for a letter that no font here has: it shows that something was there."""


@functools.cache
def register_fonts() -> None:
    """Make all fonts known, once; each PDF embeds what it uses of them."""
    for name, file in (
        (REGULAR, "atkinson-hyperlegible-next-regular.ttf"),
        (BOLD, "atkinson-hyperlegible-next-bold.ttf"),
        (_OTHER, "noto-sans-regular.ttf"),
    ):
        registerFont(TTFont(name, _FOLDER / file))


def printable(text: str) -> str:
    """Return a text as markup of a paragraph in which every letter can be seen."""
    register_fonts()
    parts = []
    for font, letters in groupby(text, key=_font_of):
        words = "".join(letters)
        if font is None:
            parts.append(_UNKNOWN * len(words))
        elif font == REGULAR:
            parts.append(escape(words))
        else:
            parts.append(f'<font name="{font}">{escape(words)}</font>')
    return "".join(parts)


def _font_of(letter: str) -> str | None:
    if letter.isspace():
        return REGULAR
    return next((f for f in (REGULAR, _OTHER) if _has(f, letter)), None)


def _has(font: str, letter: str) -> bool:
    known = getFont(font)
    return isinstance(known, TTFont) and bool(known.face.charToGlyph.get(ord(letter)))
