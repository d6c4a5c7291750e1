"""Parts of all single-sheet pages: headed lines, and boxes that never overflow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame, Paragraph, Spacer

from backcare.paper.fonts import BOLD, printable
from backcare.paper.style import style


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


def item(line: str, size: float) -> Paragraph:
    """Return a line of a list, with its dot."""
    look = style(size)
    look.leftIndent = 4 * mm
    return Paragraph(printable(line), look, bulletText="•")


def put(
    canvas: Canvas, content: Sequence[Flowable], box: tuple[float, float, float, float]
) -> None:
    """Draw content into a box (x, y, width, height), smaller if it would not fit."""
    x, y, width, height = box
    frame = Frame(x, y, width, height, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(width, height, list(content), mode="shrink")], canvas)
