"""What printed pages share: size, margins, foot, and how they become a file.

The file has no creation time, so the same words give the same file.
"""

import io
from collections.abc import Callable
from functools import partial

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from backcare.domain.measures import Words
from backcare.paper.fonts import REGULAR, register_fonts
from backcare.paper.lines import draw_foot
from backcare.paper.style import QUIET
from backcare.paper.tagged import TaggedCanvas, unread

MARGIN = 15 * mm
_FOOT = 6 * mm
_NUMBER = 12 * mm
"""The room for the number of a page."""


def page_size(*, is_letter: bool) -> tuple[float, float]:
    """Return the width and height of a page in points: A4 or Letter."""
    return LETTER if is_letter else A4


def content_width(page_width: float) -> float:
    """Return the width of a page between its margins."""
    return page_width - 2 * MARGIN


def content_height(*, is_letter: bool) -> float:
    """Return the height of a page between its margins and above its foot."""
    return page_size(is_letter=is_letter)[1] - 2 * MARGIN - _FOOT


def print_page(
    title: str,
    draw: Callable[[TaggedCanvas, float, float], None],
    *,
    is_letter: bool,
    language: Words,
) -> bytes:
    """Return a PDF of one page; `draw` gets its canvas, width and height."""
    register_fonts()
    width, height = page_size(is_letter=is_letter)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, pagesize=(width, height), invariant=1, lang=str(language))
    canvas.setTitle(title)
    draw(canvas, width, height)
    canvas.save()
    return out.getvalue()


def print_pages(
    title: str,
    story: Callable[[float], list[Flowable]],
    footer: str,
    *,
    is_letter: bool,
    language: Words,
) -> bytes:
    """Return a PDF of as many pages as it needs; `story` gets the width between the margins."""
    register_fonts()
    width, height = page_size(is_letter=is_letter)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=(width, height), title=title, lang=str(language), invariant=1
    )
    room = content_height(is_letter=is_letter)
    frame = Frame(MARGIN, MARGIN + _FOOT, content_width(width), room, 0, 0, 0, 0)
    document.addPageTemplates(
        PageTemplate(frames=[frame], onPage=partial(_draw_foot, words=footer))
    )
    document.build(story(content_width(width)), canvasmaker=TaggedCanvas)
    return out.getvalue()


def _draw_foot(canvas: Canvas, document: BaseDocTemplate, words: str) -> None:
    with unread(canvas):
        draw_foot(canvas, words, (MARGIN, MARGIN), content_width(document.pagesize[0]) - _NUMBER)
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(QUIET)
        canvas.drawRightString(document.pagesize[0] - MARGIN, MARGIN, str(document.page))
