"""Colours and text styles of all printed pages."""

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from backcare.brand import COLOURS
from backcare.paper.fonts import REGULAR


def printed(name: str) -> Color:
    """Return a colour of the brand as paper shows it: that of the light theme."""
    return HexColor(COLOURS[name].light)


INK, QUIET, LINE = printed("ink"), printed("quiet"), printed("border")


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
