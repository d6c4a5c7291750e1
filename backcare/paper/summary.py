"""One page for the physiotherapist: some weeks of a training diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.brand import SERIES
from backcare.domain.measures import Words
from backcare.paper.blocks import Block, blocks_of, put
from backcare.paper.fonts import BOLD, REGULAR, printable
from backcare.paper.frame import print_page
from backcare.paper.lines import draw_line
from backcare.paper.style import LINE, QUIET, style
from backcare.paper.tagged import TaggedCanvas, figure

_MARGIN, _FOOT = 16 * mm, 14 * mm
_PLOT_HEIGHT = 46 * mm
_COLOURS = tuple(HexColor(shade.light) for shade in SERIES[:3])
_DASHES: tuple[tuple[float, float], ...] = ((1, 0), (4, 2), (1, 2))
_MOST = 10
"""The top of the pain scale."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Pain in one context, one value a week; `None` where nothing was rated."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """All words and numbers of the page.

    `weeks` names the first and last week of the curves; `curve_words` is read aloud instead of
    them.
    """

    title: str
    facts: str
    lead: str
    pain_heading: str
    curves: Sequence[Curve]
    weeks: tuple[str, str]
    curve_words: str
    parts: Sequence[Block]
    footer: str
    is_letter: bool = False
    language: Words = Words.BRITISH


def print_summary(page: SummaryPage) -> bytes:
    """Return a PDF of exactly one page; long content is set smaller rather than left out."""
    return print_page(
        page.title, partial(_draw, page), is_letter=page.is_letter, language=page.language
    )


def _draw(page: SummaryPage, canvas: TaggedCanvas, width: float, height: float) -> None:
    room = (width - 2 * _MARGIN, height - 2 * _MARGIN - _FOOT)
    story: list[Flowable] = [
        Paragraph(printable(page.title), style(17, BOLD)),
        Paragraph(printable(page.facts), style(10, BOLD)),
        Paragraph(printable(page.lead), style(9, colour=QUIET)),
        Spacer(0, 3 * mm),
        Paragraph(printable(page.pain_heading), style(11, BOLD)),
    ]
    if any(value is not None for curve in page.curves for value in curve.values):
        story += [_Plot(page, room[0]), Spacer(0, 3 * mm)]
    story += blocks_of(page.parts, 9.5)
    put(canvas, story, (_MARGIN, _MARGIN + _FOOT, *room))
    words = Paragraph(printable(page.footer), style(8, colour=QUIET))
    put(canvas, [words], (_MARGIN, _MARGIN, room[0], _FOOT))


class _Plot(Flowable):
    """The curves on the whole scale, distinguished by dashes as well as by colour."""

    def __init__(self, page: SummaryPage, width: float) -> None:
        super().__init__()
        self._page = page
        self.width, self.height = width, _PLOT_HEIGHT

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the scale, the curves and their names."""
        with figure(self.canv, self._page.curve_words):
            self._draw_all()

    def _draw_all(self) -> None:
        left, bottom = 8 * mm, 9 * mm
        width, height = self.width - left - 2 * mm, self.height - bottom - 3 * mm
        self.canv.setFont(REGULAR, 8)
        for nprs in range(0, _MOST + 1, 2):
            y = bottom + height * nprs / _MOST
            self.canv.setStrokeColor(LINE)
            self.canv.line(left, y, left + width, y)
            self.canv.setFillColor(QUIET)
            self.canv.drawRightString(left - 2 * mm, y - 1 * mm, str(nprs))
        first, last = self._page.weeks
        below = bottom - 4 * mm
        draw_line(self.canv, first, (left, below), width / 2, 8)
        draw_line(self.canv, last, (left + width, below), width / 2, 8, "right")
        for number, curve in enumerate(self._page.curves):
            self._draw(curve, number, (left, bottom, width, height))

    def _draw(self, curve: Curve, number: int, box: tuple[float, float, float, float]) -> None:
        left, bottom, width, height = box
        self.canv.setStrokeColor(_COLOURS[number])
        self.canv.setFillColor(_COLOURS[number])
        self.canv.setDash(*_DASHES[number])
        step = width / max(1, len(curve.values) - 1)
        before: tuple[float, float] | None = None
        for place, value in enumerate(curve.values):
            if value is None:
                before = None
                continue
            at = (left + place * step, bottom + height * value / _MOST)
            self.canv.circle(*at, 0.8 * mm, stroke=0, fill=1)
            if before is not None:
                self.canv.line(*before, *at)
            before = at
        start = left + number * width / len(_COLOURS)
        self.canv.line(start, 1.6 * mm, start + 8 * mm, 1.6 * mm)
        self.canv.setDash(1, 0)
        room = width / len(_COLOURS) - 12 * mm
        draw_line(self.canv, curve.name, (start + 10 * mm, 0.6 * mm), room, 8)
