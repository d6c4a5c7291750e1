"""Parts of all single-sheet pages: headed lines, and boxes that never overflow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame, Paragraph, Spacer

from backcare.paper.fonts import BOLD, REGULAR, printable
from backcare.paper.lines import draw_line
from backcare.paper.style import INK, style
from backcare.paper.tagged import unread

_DOI = re.compile(r"doi:(10\.\d{4,9}/\S*[^\s.,;'])")
"""A digital object identifier as our citations write it, without what ends the sentence."""

_APART = 5 * mm
"""Between two rules to write on."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and the lines below it; `is_list` puts a dot before each line."""

    heading: str
    lines: Sequence[str]
    is_list: bool = True


def blocks_of(blocks: Iterable[Block], size: float) -> Iterator[Flowable]:
    """Yield blocks in a font size in points, each with space below it."""
    for block in blocks:
        yield Paragraph(printable(block.heading), style(size + 1, BOLD))
        for line in block.lines:
            yield item(line, size) if block.is_list else Paragraph(printable(line), style(size))
        yield Spacer(0, 2.5 * mm)


def item(line: str, size: float, font: str = REGULAR) -> Paragraph:
    """Return a line of a list, with its dot."""
    look = style(size, font)
    look.leftIndent = 4 * mm
    return Paragraph(printable(line), look, bulletText="•")


def with_links(citation: str) -> str:
    """Return a citation as paragraph markup in which its DOI is a link."""
    found = _DOI.search(citation)
    if found is None:
        return printable(citation)
    before, doi, after = citation[: found.start()], found.group(1), citation[found.end() :]
    # Only what is special in an address: a DOI may hold brackets and semicolons.
    link = f'<link href="https://doi.org/{quote(doi, safe="/();:,._-")}">{printable(doi)}</link>'
    return f"{printable(before)}doi:{link}{printable(after)}"


class Blanks(Flowable):
    """Rules to write on by hand, side by side, each with the word of what belongs there."""

    def __init__(self, words: Sequence[str], width: float) -> None:
        super().__init__()
        self._words = words
        self.width, self.height = width, 8 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the words, and a rule after each."""
        step = (self.width + _APART) / len(self._words)
        for number, words in enumerate(self._words):
            left = number * step
            self.canv.setFillColor(INK)
            width = draw_line(self.canv, words, (left, 1 * mm), step / 2, 10)
            begin = left + width + 2 * mm
            with unread(self.canv):
                self.canv.setStrokeColor(INK)
                self.canv.setLineWidth(0.6)
                self.canv.line(begin, 0.5 * mm, left + step - _APART, 0.5 * mm)


def put(
    canvas: Canvas, content: Sequence[Flowable], box: tuple[float, float, float, float]
) -> None:
    """Draw content into a box (x, y, width, height), smaller if it would not fit."""
    x, y, width, height = box
    frame = Frame(x, y, width, height, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(width, height, list(content), mode="shrink")], canvas)
