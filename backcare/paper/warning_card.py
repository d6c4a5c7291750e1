"""The emergency card on paper: the whole list in large letters, and two cards for a wallet.

Black on white, so that any printer will do. A small card is cut out and folded once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.colors import Color, black
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.domain.measures import Words
from backcare.paper.blocks import Blanks, put
from backcare.paper.fonts import BOLD, REGULAR, printable
from backcare.paper.frame import print_page
from backcare.paper.lines import draw_foot
from backcare.paper.style import style
from backcare.paper.tagged import TaggedCanvas, unread

_MARGIN = 13 * mm
_WALLET = (86 * mm, 54 * mm)
"""Half of a small card: folded, it is as large as a bank card."""
_PAD = 3.5 * mm
_GAP = 5 * mm


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """The words of the page; `number` is a sentence, without one there is room to write it."""

    title: str
    counts: str
    signs: Sequence[str]
    steps: Sequence[str]
    staff: str
    short_counts: str
    short_signs: Sequence[str]
    now: str
    number: str
    number_blank: str
    blanks: Sequence[str]
    cut: str
    short_staff: str
    is_letter: bool = False
    language: Words = Words.BRITISH


def print_warning_card(card: PrintedCard) -> bytes:
    """Return a PDF of one page, A4 or Letter."""
    return print_page(
        card.title, partial(_draw, card), is_letter=card.is_letter, language=card.language
    )


def _draw(card: PrintedCard, canvas: TaggedCanvas, width: float, height: float) -> None:
    across, small, half = width - 2 * _MARGIN, _WALLET[0], _WALLET[1]
    top = _MARGIN + 2 * half + _GAP
    put(canvas, _large(card, across), (_MARGIN, top, across, height - _MARGIN - top))
    between = across - 2 * small
    for left in (_MARGIN, _MARGIN + small + between):
        _outline(canvas, left)
        inner = (left + _PAD, small - 2 * _PAD, half - 2 * _PAD)
        _fill(canvas, _front(card, inner[1]), inner, _MARGIN + half + _PAD)
        _fill(canvas, _back(card), inner, _MARGIN + _PAD)
    with unread(canvas):
        draw_foot(canvas, card.cut, (_MARGIN, _MARGIN - 4 * mm), across, black)


def _fill(
    canvas: TaggedCanvas,
    words: list[Flowable],
    inner: tuple[float, float, float],
    low: float,
) -> None:
    left, width, height = inner
    put(canvas, words, (left, low, width, height))


def _outline(canvas: TaggedCanvas, left: float) -> None:
    """Draw where to cut, and dashed where to fold."""
    width, half = _WALLET
    with unread(canvas):
        canvas.saveState()
        canvas.setStrokeColor(black)
        canvas.setLineWidth(1)
        canvas.rect(left, _MARGIN, width, 2 * half)
        canvas.setLineWidth(0.5)
        canvas.setDash(3, 3)
        canvas.line(left, _MARGIN + half, left + width, _MARGIN + half)
        canvas.restoreState()


def _large(card: PrintedCard, across: float) -> list[Flowable]:
    return [
        Paragraph(printable(card.title), _black(24, BOLD)),
        Paragraph(printable(card.counts), _black(13, BOLD)),
        Spacer(0, 1 * mm),
        *(_dotted(sign, 13.5) for sign in card.signs),
        Spacer(0, 3 * mm),
        Paragraph(printable(f"{card.now} {card.number}".strip()), _black(18, BOLD)),
        *([] if card.number else [Blanks((card.number_blank,), across)]),
        *(_dotted(step, 12.5) for step in card.steps),
        Spacer(0, 2.5 * mm),
        Paragraph(printable(card.staff), _black(12, BOLD)),
    ]


def _front(card: PrintedCard, width: float) -> list[Flowable]:
    return [
        Paragraph(printable(card.title), _black(13, BOLD)),
        Paragraph(printable(card.now), _black(11, BOLD)),
        Paragraph(printable(card.number), _black(14, BOLD))
        if card.number
        else Blanks((card.number_blank,), width),
        Paragraph(printable(card.short_staff), _black(9)),
        *(Blanks((blank,), width) for blank in card.blanks),
    ]


def _back(card: PrintedCard) -> list[Flowable]:
    return [
        Paragraph(printable(card.short_counts), _black(9.5, BOLD)),
        *(_dotted(sign, 9) for sign in card.short_signs),
    ]


def _dotted(line: str, size: float) -> Paragraph:
    look = _black(size)
    look.leftIndent, look.bulletFontSize = size, size
    look.spaceAfter = size * 0.1
    return Paragraph(printable(line), look, bulletText="•")


def _black(size: float, font: str = REGULAR, colour: Color = black) -> ParagraphStyle:
    return style(size, font, colour)
