"""A club's invitation as a poster: one page with a figure and a code to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from backcare.domain.measures import Words
from backcare.paper.blocks import put
from backcare.paper.fonts import BOLD, printable
from backcare.paper.frame import print_page
from backcare.paper.pictures import Cutout, Picture
from backcare.paper.qr import Code
from backcare.paper.style import QUIET, printed, style
from backcare.paper.tagged import TaggedCanvas

_MARGIN, _GAP = 18 * mm, 8 * mm
_CODE = 104 * mm
_FIGURE = (58 * mm, 104 * mm)
_SCANNED = 3 * mm
"""Space around the code, beside its own light ground."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What the poster says; `link` is what the code holds, `figure` stands beside it."""

    club: str
    title: str
    lead: str
    link: str
    points: Sequence[str]
    footer: str
    figure: Picture
    is_letter: bool = False
    language: Words = Words.BRITISH


def print_poster(poster: Poster) -> bytes:
    """Return the PDF, one page, A4 or Letter."""
    return print_page(
        poster.title, partial(_draw, poster), is_letter=poster.is_letter, language=poster.language
    )


def _draw(poster: Poster, canvas: TaggedCanvas, width: float, height: float) -> None:
    across = width - 2 * _MARGIN
    content: list[Flowable] = [
        Paragraph(printable(poster.club), style(17, BOLD, printed("lake"))),
        Paragraph(printable(poster.title), style(40, BOLD)),
        Spacer(0, 2 * mm),
        Paragraph(printable(poster.lead), style(18)),
        Spacer(0, _GAP),
        _code_beside_figure(poster, across),
        Spacer(0, _GAP),
        Paragraph(printable(" · ".join(poster.points)), style(14)),
        Spacer(0, 3 * mm),
        Paragraph(printable(poster.link), style(10, colour=QUIET)),
        Paragraph(printable(poster.footer), style(10, colour=QUIET)),
    ]
    put(canvas, content, (_MARGIN, _MARGIN, across, height - 2 * _MARGIN))


def _code_beside_figure(poster: Poster, across: float) -> Flowable:
    code = _CODE + 2 * _SCANNED
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("ALIGN", (1, 0), (1, 0), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    row = [Code(poster.link, _CODE), Cutout(poster.figure, *_FIGURE)]
    return Table([row], colWidths=[code, across - code], style=look)
