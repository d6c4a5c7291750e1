"""A club's invitation to hang up: one page with a code to scan."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.paper.blocks import item, put
from backcare.paper.code import Code
from backcare.paper.fonts import BOLD, printable, register_fonts
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
    register_fonts()
    made = io.BytesIO()
    width, height = LETTER if poster.is_letter else A4
    canvas = TaggedCanvas(made, pagesize=(width, height), invariant=1, lang="en")
    canvas.setTitle(poster.title)
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
    canvas.showPage()
    canvas.save()
    return made.getvalue()
