"""A club's invitation as a poster: one page with a code to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.paper.blocks import item, put
from backcare.paper.fonts import BOLD, printable
from backcare.paper.frame import print_page
from backcare.paper.qr import Code
from backcare.paper.style import QUIET, style
from backcare.paper.tagged import TaggedCanvas

_MARGIN = 22 * mm
_CODE = 90 * mm


@dataclass(frozen=True, slots=True)
class Poster:
    """What the poster says; `link` is what the code holds."""

    title: str
    lead: str
    link: str
    points: Sequence[str]
    footer: str
    is_letter: bool = False


def print_poster(poster: Poster) -> bytes:
    """Return the PDF, one page, A4 or Letter."""
    return print_page(poster.title, partial(_draw, poster), is_letter=poster.is_letter)


def _draw(poster: Poster, canvas: TaggedCanvas, width: float, height: float) -> None:
    content: list[Flowable] = [
        Paragraph(printable(poster.title), style(34, BOLD)),
        Spacer(0, 6 * mm),
        Paragraph(printable(poster.lead), style(16)),
        Spacer(0, 10 * mm),
        Code(poster.link, _CODE),
        Spacer(0, 6 * mm),
        Paragraph(printable(poster.link), style(10, colour=QUIET)),
        Spacer(0, 8 * mm),
        *(item(point, 15) for point in poster.points),
        Spacer(0, 8 * mm),
        Paragraph(printable(poster.footer), style(10, colour=QUIET)),
    ]
    put(canvas, content, (_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN))
