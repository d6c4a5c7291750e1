"""One page for the clinician: what a runner answered, when, and what they were advised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.domain.check.body_map import WIDTH, BodyMap
from backcare.paper.blocks import Block, blocks_of, put
from backcare.paper.fonts import BOLD, REGULAR
from backcare.paper.frame import print_page
from backcare.paper.style import LINE, QUIET, printed, style
from backcare.paper.tagged import TaggedCanvas, figure

_MARK = printed("coral-mark")
_MARGIN, _GAP = 14 * mm, 8 * mm
_VIEW_WIDTH = 25 * mm
_FOOT = 12 * mm
_SMALL = 8.5
"""Points: the smallest size in which a page is still read with ease."""
_SMALLER = 0.9
"""The columns may be set so much smaller and stay above that."""
_BETWEEN = 4 * mm


@dataclass(frozen=True, slots=True)
class ClinicianPage:
    """The words of the page, ready to print.

    `answers` are on the left, `advice` is below the body map on the right; `noes` are groups of
    what was answered no, a paragraph each, across the foot.
    `pictures` is the folder of the body map's pictures; `picture_words` is read aloud instead of
    them.
    """

    title: str
    lead: str
    facts: str
    answers: Sequence[Block]
    advice: Sequence[Block]
    noes_heading: str
    noes: Sequence[Block]
    footer: str
    body_map: BodyMap
    pictures: Path
    marked: Sequence[str]
    picture_words: str
    is_letter: bool = False


def print_clinician_page(page: ClinicianPage) -> bytes:
    """Return a PDF of exactly one page; long answers are set smaller rather than left out."""
    return print_page(page.title, partial(_draw, page), is_letter=page.is_letter)


def _draw(page: ClinicianPage, canvas: TaggedCanvas, width: float, height: float) -> None:
    across = width - 2 * _MARGIN
    left = (across - _GAP) * 0.54
    right = across - _GAP - left
    head, noes = _head(page), _noes(page)
    top = height - _MARGIN - _height(head, across) - 4 * mm
    bottom = _MARGIN + _FOOT
    put(canvas, head, (_MARGIN, top, across, height - _MARGIN - top))
    answers = list(blocks_of(page.answers, 10.5))
    advice = [_BodyDrawing(page, right), Spacer(0, 3 * mm), *blocks_of(page.advice, 9.5)]
    need = max(_height(answers, left), _height(advice, right))
    floor = _floor(need, _height(noes, across), top, bottom)
    put(canvas, answers, (_MARGIN, floor, left, top - floor))
    put(canvas, advice, (_MARGIN + left + _GAP, floor, right, top - floor))
    put(canvas, noes, (_MARGIN, bottom, across, floor - bottom))
    canvas.setStrokeColor(LINE)
    canvas.line(_MARGIN, bottom - 2 * mm, width - _MARGIN, bottom - 2 * mm)
    foot = [Paragraph(escape(page.footer), style(_SMALL, colour=QUIET))]
    put(canvas, foot, (_MARGIN, _MARGIN, across, _FOOT - 3 * mm))


def _head(page: ClinicianPage) -> list[Flowable]:
    return [
        Paragraph(escape(page.title), style(17, BOLD)),
        Paragraph(escape(page.facts), style(10, BOLD)),
        Paragraph(escape(page.lead), style(9, colour=QUIET)),
    ]


def _noes(page: ClinicianPage) -> list[Flowable]:
    if not page.noes:
        return []
    groups = (
        f'<font name="{BOLD}">{escape(block.heading)}</font> {escape("; ".join(block.lines))}.'
        for block in page.noes
    )
    return [
        Paragraph(escape(page.noes_heading), style(11.5, BOLD)),
        *(Paragraph(group, style(_SMALL)) for group in groups),
    ]


def _floor(columns: float, noes: float, top: float, bottom: float) -> float:
    """Return where the columns end and what was answered no begins.

    If both do not fit in their size, the columns are set smaller, as they are the larger ones; if
    that is too small for them, each gets its share of the room.
    """
    room = top - bottom - _BETWEEN
    if columns * _SMALLER <= room - noes:
        return bottom + noes + _BETWEEN / 2
    return bottom + room * noes / (columns + noes) + _BETWEEN / 2


def _height(content: Sequence[Flowable], width: float) -> float:
    """Return how high content is at a width, with the space below each part of it."""
    return sum(one.wrap(width, 0)[1] + one.getSpaceAfter() for one in content)


class _BodyDrawing(Flowable):
    """The body map with its marks, the views side by side."""

    def __init__(self, page: ClinicianPage, width: float) -> None:
        super().__init__()
        self._page = page
        self._step = min(width / len(page.body_map.views), _VIEW_WIDTH)
        self._scale = self._step / WIDTH
        self.width, self.height = width, page.body_map.height * self._scale + 5 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw each view with its marks and its name."""
        with figure(self.canv, self._page.picture_words):
            self._draw_views()

    def _draw_views(self) -> None:
        body_map = self._page.body_map
        for number, view in enumerate(body_map.views):
            left = number * self._step
            picture = ImageReader(Image.open(self._page.pictures / view.picture).convert("RGB"))
            height = body_map.height * self._scale
            self.canv.drawImage(picture, left, 5 * mm, self._step, height)
            for area in body_map.areas:
                if area.view == view.id and area.id in self._page.marked:
                    self._fill(area.path, left)
            self.canv.setFillColor(QUIET)
            self.canv.setFont(REGULAR, 9.5)
            self.canv.drawString(left + 1 * mm, self.height - 4 * mm, view.sides[0])
            self.canv.drawRightString(
                left + self._step - 1 * mm, self.height - 4 * mm, view.sides[1]
            )
            self.canv.drawCentredString(left + self._step / 2, 1 * mm, view.label)

    def _fill(self, path: str, left: float) -> None:
        drawn = self.canv.beginPath()
        for command, numbers in _commands(path):
            at = [
                (left + float(x) * self._scale, self.height - float(y) * self._scale)
                for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            if command == "M":
                drawn.moveTo(*at[0])
            elif command == "L":
                drawn.lineTo(*at[0])
            elif command == "C":
                drawn.curveTo(*at[0], *at[1], *at[2])
            else:
                drawn.close()
        self.canv.setFillColor(_MARK)
        self.canv.drawPath(drawn, stroke=0, fill=1)


_NUMBERS = {"M": 2, "L": 2, "C": 6, "Z": 0}


def _commands(path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a path with its numbers."""
    words = path.split()
    place = 0
    while place < len(words):
        end = place + 1 + _NUMBERS[words[place]]
        yield words[place], words[place + 1 : end]
        place = end
