"""The fonts of the app, as a PDF needs them: two still weights of the variable font."""

import functools
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).resolve().parent / "fonts"

REGULAR = "Atkinson"
BOLD = "Atkinson-Bold"


@functools.cache
def register_fonts() -> None:
    """Make both weights known, once; each PDF embeds what it uses of them."""
    for name, weight in ((REGULAR, "regular"), (BOLD, "bold")):
        registerFont(TTFont(name, _FOLDER / f"atkinson-hyperlegible-next-{weight}.ttf"))
