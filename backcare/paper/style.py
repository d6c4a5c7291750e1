"""Colours and text styles of all printed pages."""

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from backcare.paper.fonts import REGULAR

INK, QUIET, LINE = HexColor("#17242d"), HexColor("#4a5a66"), HexColor("#c3cdd4")


def style(size: float, font: str = REGULAR, colour: Color = INK) -> ParagraphStyle:
    """Return a text style of a given size in points."""
    return ParagraphStyle(
        f"{font}-{size}",
        fontName=font,
        fontSize=size,
        leading=size * 1.32,
        textColor=colour,
        spaceAfter=size * 0.25,
    )
