"""Words drawn at a place, in fonts that have their letters and no wider than their room."""

from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from backcare.paper.fonts import REGULAR, by_font, printable
from backcare.paper.style import QUIET, style

_BEFORE = {"left": 0.0, "middle": 0.5, "right": 1.0}


def draw_line(
    canvas: Canvas,
    words: str,
    at: tuple[float, float],
    room: float,
    size: float,
    side: Literal["left", "middle", "right"] = "left",
) -> float:
    """Draw one line in the canvas's colour, smaller if it would be wider than its `room`.

    `at` is its lower left, middle or right. Returns its width.
    """
    parts = by_font(words)
    width = sum(stringWidth(letters, font, size) for font, letters in parts)
    scale = min(1.0, room / width) if width else 1.0
    x, y = at
    x -= width * scale * _BEFORE[side]
    for font, letters in parts:
        canvas.setFont(font, size * scale)
        canvas.drawString(x, y, letters)
        x += stringWidth(letters, font, size * scale)
    return width * scale


def draw_foot(
    canvas: Canvas, words: str, at: tuple[float, float], room: float, colour: Color = QUIET
) -> None:
    """Draw small words below everything else; what has no room goes on in a line below."""
    foot = Paragraph(printable(words), style(8, REGULAR, colour))
    first = foot.style.leading
    _, height = foot.wrap(room, 0)
    foot.drawOn(canvas, at[0], at[1] + first - height - (first - 8) / 2)
