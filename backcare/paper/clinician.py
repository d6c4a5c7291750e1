"""One page for the clinician: what a runner answered, when, and what they were advised.

It is read from the top: what was answered yes, where, how bad and for how long, what was denied,
what was advised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from backcare.paper.blocks import Blanks, item, put
from backcare.paper.body_drawing import BodyDrawing
from backcare.paper.clinician_words import ClinicianPage, Row, Said
from backcare.paper.fonts import BOLD, REGULAR, printable
from backcare.paper.frame import print_page
from backcare.paper.style import INK, LINE, QUIET, style
from backcare.paper.tagged import TaggedCanvas, unread

_MARGIN = 12 * mm
_SMALL = 8.5
"""Points: the smallest size in which a page is still read with ease."""
_DRAWING = (56 * mm, 76 * mm)
"""The least and the most height of the drawing of the body."""
_SMALL_DRAWING = 36 * mm
_LABEL = 37 * mm
"""The width of the labels before rows."""


@dataclass(frozen=True, slots=True)
class _Density:
    """Sizes in points, of answers and of all else.

    `is_brief` runs on what was answered, in a few words; `keeps_main` leaves those answers in full
    that the advice rests on.
    """

    said: float
    other: float
    is_brief: bool = False
    keeps_main: bool = True


_DENSITIES = (
    _Density(12, 10),
    _Density(11, 9.5),
    _Density(10, 9),
    _Density(9, _SMALL),
    _Density(9, _SMALL, is_brief=True),
    _Density(_SMALL, _SMALL, is_brief=True, keeps_main=False),
)
"""From the easiest to read to the one in which all that can be answered has room."""


def print_clinician_page(page: ClinicianPage) -> bytes:
    """Return a PDF of exactly one page; long answers are said shorter rather than left out."""
    return print_page(
        page.title, partial(_draw, page), is_letter=page.is_letter, language=page.language
    )


def _draw(page: ClinicianPage, canvas: TaggedCanvas, width: float, height: float) -> None:
    across = width - 2 * _MARGIN
    foot = _foot(page)
    low = _MARGIN + _height(foot, across)
    room = height - _MARGIN - low - 3 * mm
    put(canvas, _fitting(page, across, room), (_MARGIN, low + 3 * mm, across, room))
    with unread(canvas):
        canvas.setStrokeColor(LINE)
        canvas.line(_MARGIN, low + 1 * mm, width - _MARGIN, low + 1 * mm)
    put(canvas, foot, (_MARGIN, _MARGIN, across, low - _MARGIN))


def _fitting(page: ClinicianPage, width: float, room: float) -> list[Flowable]:
    """Return the page in the easiest density that has room; the last one if none has."""
    for density in _DENSITIES[:-1]:
        story = _story(page, density, width)
        if _height(story, width) <= room:
            return story
    return _story(page, _DENSITIES[-1], width)


def _story(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    return [
        *_head(page, width),
        *(_above if density.is_brief else _beside)(page, density, width),
        *_denied(page, density, width),
        *_advised(page, density, width),
    ]


def _head(page: ClinicianPage, width: float) -> list[Flowable]:
    return [
        Paragraph(printable(page.title), style(16, BOLD)),
        Paragraph(printable(page.facts), style(10, BOLD)),
        Paragraph(printable(page.lead), style(_SMALL, colour=QUIET)),
        Blanks(page.blanks, width),
        Spacer(0, 3 * mm),
    ]


def _beside(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    """Return what was answered, and beside it the drawing, as high as that if it may be."""
    left = width - _drawing(page, _DRAWING[1]).width - 6 * mm
    answers = [*_said(page, density), *_course(page, density, left)]
    least, most = _DRAWING
    return [_two(answers, _drawing(page, max(least, min(_height(answers, left), most))), width)]


def _above(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    """Return what was answered over the whole width, and the drawing beside its course only."""
    course = _rows([*page.course, page.where], density, width)
    return [*_said(page, density), _two(course, _drawing(page, _SMALL_DRAWING), width)]


def _two(words: list[Flowable], drawing: BodyDrawing, width: float) -> Flowable:
    """Return words, and at the right of them the drawing."""
    left = width - drawing.width - 6 * mm
    look = [*_BARE, ("ALIGN", (1, 0), (1, 0), "RIGHT"), ("RIGHTPADDING", (0, 0), (0, 0), 6 * mm)]
    widths = [left + 6 * mm, drawing.width]
    return Table([[words, drawing]], colWidths=widths, style=TableStyle(look), hAlign="LEFT")


def _drawing(page: ClinicianPage, height: float) -> BodyDrawing:
    return BodyDrawing(
        page.body_map, page.pictures, page.marked, page.picture_words, page.sides, height
    )


def _said(page: ClinicianPage, density: _Density) -> list[Flowable]:
    parts: list[Flowable] = []
    note = page.main_note
    for heading, answers in page.said:
        words = printable(heading)
        if note and any(answer.is_main for answer in answers):
            words, note = f"{words} {_quiet(note)}", ""
        parts.append(Paragraph(words, style(density.other + 2, BOLD)))
        in_full = [a for a in answers if _is_in_full(a, density)]
        parts += [item(a.words, density.said, BOLD if a.is_main else REGULAR) for a in in_full]
        brief = [_marked(a.brief, is_main=a.is_main) for a in answers if a not in in_full]
        if brief:
            parts.append(Paragraph(" · ".join(brief), _look(density.said)))
        parts.append(Spacer(0, 1.5 * mm))
    return parts or [Paragraph(printable(page.nothing_said), style(density.said, BOLD))]


def _is_in_full(answer: Said, density: _Density) -> bool:
    return not density.is_brief or (answer.is_main and density.keeps_main)


def _marked(words: str, *, is_main: bool) -> str:
    return f'<font name="{BOLD}">{printable(words)}</font>' if is_main else printable(words)


def _quiet(words: str) -> str:
    colour = QUIET.hexval().replace("0x", "#")
    return f'<font name="{REGULAR}" size="{_SMALL}" color="{colour}">{printable(words)}</font>'


def _course(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    """Return how bad and for how long, side by side in large letters, and the marked places."""
    value = style(density.other + 1.5, BOLD)
    cells = [
        [Paragraph(_quiet(row.label), style(_SMALL)), Paragraph(printable(row.words), value)]
        for row in page.course
    ]
    where = Paragraph(
        f"{_quiet(page.where.label)}&nbsp; {_marked(page.where.words, is_main=True)}",
        style(density.other),
    )
    look = TableStyle([*_BARE, ("LINEABOVE", (0, 0), (-1, 0), 0.8, INK)])
    widths = [width * 0.62, *[width * 0.38 / max(1, len(cells) - 1)] * (len(cells) - 1)]
    return [Table([cells], colWidths=widths, style=look, hAlign="LEFT"), where]


def _denied(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    parts: list[Flowable] = [_section(page.denied_heading, density)]
    parts += _rows(page.denied, density, width)
    if page.not_asked:
        parts.append(Paragraph(printable(page.not_asked), style(density.other, BOLD)))
    return parts


def _advised(page: ClinicianPage, density: _Density, width: float) -> list[Flowable]:
    return [
        _section(page.advised, density),
        Paragraph(printable(page.heading), style(density.other + 0.5, BOLD)),
        *_rows(page.advice, density, width),
    ]


def _section(heading: str, density: _Density) -> Paragraph:
    look = style(density.other + 2, BOLD)
    look.spaceBefore = 2.5 * mm if density.is_brief else 4 * mm
    return Paragraph(printable(heading), look)


def _rows(rows: Sequence[Row], density: _Density, width: float) -> list[Flowable]:
    """Return rows with their labels in a column of their own, or before the words if brief."""
    size = density.other
    if density.is_brief:
        return [
            Paragraph(f"{_marked(row.label, is_main=True)} {printable(row.words)}", _look(size))
            for row in rows
        ]
    cells = [
        [
            Paragraph(printable(row.label), style(size, BOLD)),
            Paragraph(printable(row.words), style(size)),
        ]
        for row in rows
    ]
    if not cells:
        return []
    look = TableStyle([*_BARE, ("LINEABOVE", (0, 0), (-1, -1), 0.5, LINE)])
    return [Table(cells, colWidths=[_LABEL, width - _LABEL], style=look, hAlign="LEFT")]


def _look(size: float, colour: Color = INK) -> ParagraphStyle:
    """Return a style of little height, for what runs on."""
    look = style(size, colour=colour)
    look.leading, look.spaceAfter = size * 1.18, 1
    return look


_BARE = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0.5 * mm),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5 * mm),
)


def _foot(page: ClinicianPage) -> list[Flowable]:
    look = _look(_SMALL, QUIET)
    return [Paragraph(printable(words), look) for words in (page.rules, page.footer)]


def _height(content: Sequence[Flowable], width: float) -> float:
    """Return how high content is at a width, with the space around each part of it."""
    return sum(
        one.wrap(width, 0)[1] + one.getSpaceAfter() + one.getSpaceBefore() for one in content
    )
