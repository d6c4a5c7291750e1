"""Exercises to train from without a screen: two-step picture, dose, steps, boxes to tick."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.domain.measures import Words
from backcare.paper.fonts import BOLD, printable
from backcare.paper.frame import MARGIN, content_height, page_size, print_pages
from backcare.paper.lines import draw_line
from backcare.paper.pictures import Picture, draw_picture, fitting
from backcare.paper.style import INK, LINE, QUIET, style
from backcare.paper.tagged import unread

_GAP, _BETWEEN = 6 * mm, 8 * mm
_COLUMN = 88 * mm
"""The width of the left column."""
_PICTURES = (46 * mm, 38 * mm, 32 * mm)
"""The height of the picture of two steps: lower only where two exercises then fit on a page."""
_STEP = (27.5 * mm, 24 * mm)
"""The room for a poster of the ladder."""
_LADDER = _STEP[1] + 9 * mm
"""The height of a ladder: posters, and two lines below each."""
_MISTAKE = 24 * mm
"""The height of the picture of a mistake."""
_BOX, _BOXES = 5.5 * mm, 8
_SIZES = (9.5, 9.0, 8.5)
"""Sizes of letters, in points: smaller ones only where two exercises then fit on a page."""
_WAYS = tuple(product((True, False), _PICTURES, _SIZES))
"""Whether a mistake is told, the picture's height and the letters' size, the best way first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a ladder: `label` says where it stands in it."""

    label: str
    name: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class PrintedExercise:
    """One exercise: `steps` get numbers, `picture` is its two-step picture, if it has one.

    `mistake` is a line and the picture below it. `facts`, pairs of name and sentence, stand below;
    `ladder` is drawn after them.
    """

    name: str
    dose: str
    steps: Sequence[str]
    cues: Sequence[str]
    picture: Picture | None
    mistake: tuple[str, Picture] | None = None
    facts: Sequence[tuple[str, str]] = ()
    ladder: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class ExerciseSheet:
    """All words of the sheet; `done` is printed before the boxes to tick."""

    title: str
    lead: str
    done: str
    footer: str
    exercises: Sequence[PrintedExercise]
    is_letter: bool = False
    language: Words = Words.BRITISH


def print_exercise_sheet(sheet: ExerciseSheet) -> bytes:
    """Return a PDF in which no exercise is split over two pages; two share one where they fit."""
    return print_pages(
        sheet.title,
        lambda width: _story(sheet, width),
        sheet.footer,
        is_letter=sheet.is_letter,
        language=sheet.language,
    )


def _story(sheet: ExerciseSheet, width: float) -> list[Flowable]:
    head = [
        Paragraph(printable(sheet.title), style(17, BOLD)),
        Paragraph(printable(sheet.lead), style(10.5)),
    ]
    room = content_height(is_letter=sheet.is_letter)
    half = (room - _height(_measured(head, width)) - 3 * mm - _BETWEEN) / 2
    top = page_size(is_letter=sheet.is_letter)[1] - MARGIN
    room_of_each = half if len(sheet.exercises) > 1 else None
    rows = [ExerciseRow(exercise, sheet.done, room_of_each) for exercise in sheet.exercises]
    return [*head, Spacer(0, 3 * mm), *rows[:1], *(_Ruled(row, top) for row in rows[1:])]


class ExerciseRow(Flowable):
    """One exercise: name and dose, then two columns. On the left are its picture, what is to be
    thought of, first facts and the ladder, on the right its steps and the other facts.

    `done` is printed before boxes to tick; without it there are none. The picture and the letters
    are smaller if it then fits into `room`, and the mistake is left out if it does not fit even so.
    """

    def __init__(
        self, exercise: PrintedExercise, done: str | None, room: float | None = None
    ) -> None:
        super().__init__()
        self._exercise, self._done, self._room = exercise, done, room
        self._laid_out_for: float | None = None

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Return the size, for platypus, which asks for it again and again."""
        if self._laid_out_for != available_width:
            self.width = self._laid_out_for = available_width
            self._fit()
        return self.width, self.height

    def _fit(self) -> None:
        words = functools.cache(lambda size: _Words(self._exercise, size, self.width))
        for is_told, high, size in _WAYS:
            self._lay_out(words(size), high, is_told=is_told)
            if self._room is None or self.height <= self._room:
                return
        self._lay_out(words(_SIZES[0]), _PICTURES[0], is_told=True)

    def draw(self) -> None:
        """Draw all from the top down, the left column first: this is the reading order."""
        top = self._draw_down(self._head, 0, self.height)
        if self._exercise.picture is not None:
            width, height = self._picture
            box = ((_COLUMN - width) / 2, top - height - 1 * mm, width, height)
            draw_picture(self.canv, self._exercise.picture, box)
        below = self._draw_down(self._steps, _COLUMN + _GAP, top)
        y = self._draw_down(self._left, 0, top - self._pictured)
        self._draw_down(self._below, _COLUMN + _GAP, below)
        if self._exercise.ladder:
            self._draw_ladder(y)
            y -= _LADDER
        if self._done is not None:
            self._draw_boxes(y - _BOX - 1 * mm, self._done)

    def _lay_out(self, words: "_Words", high: float, *, is_told: bool) -> None:
        """Divide what is said between the columns, so that they end at nearly the same height.

        With `is_told` it says a mistake, too.
        """
        told, shown = self._exercise, words.mistake if is_told else []
        self._picture = (0.0, 0.0)
        if told.picture is not None:
            self._picture = fitting(told.picture, _COLUMN, high)
        self._pictured = self._picture[1] + (3 * mm if self._picture[1] else 0.0)
        fixed = self._pictured + (_LADDER if told.ladder else 0.0)
        fixed += _BOX + 2 * mm if self._done is not None else 0.0
        left = fixed + _height(words.cues)
        right = _height([*words.steps, *shown])
        heights = [
            max(left + _height(words.narrow[:many]), right + _height(words.wide[many:]))
            for many in range(len(told.facts) + 1)
        ]
        many = heights.index(min(heights))
        self._head, self._steps = words.head, words.steps
        self._left = [*words.cues, *words.narrow[:many]]
        self._below = [*shown, *words.wide[many:]]
        self.height = _height(words.head) + heights[many]

    def _draw_ladder(self, y: float) -> None:
        for place, step in enumerate(self._exercise.ladder):
            x = place * (_STEP[0] + 2.5 * mm)
            width, height = fitting(step.picture, *_STEP)
            box = (x + (_STEP[0] - width) / 2, y - 1 * mm - _STEP[1], width, height)
            draw_picture(self.canv, step.picture, box)
            self.canv.setFillColor(QUIET)
            draw_line(self.canv, step.label, (x, y - _STEP[1] - 4.5 * mm), _STEP[0], 8)
            self.canv.setFillColor(INK)
            draw_line(self.canv, step.name, (x, y - _STEP[1] - 8 * mm), _STEP[0], 8.5)

    def _draw_down(self, words: Sequence[Flowable], x: float, y: float) -> float:
        for paragraph in words:
            y -= paragraph.height
            paragraph.drawOn(self.canv, x, y)
            y -= paragraph.getSpaceAfter()
        return y

    def _draw_boxes(self, y: float, done: str) -> None:
        self.canv.setFillColor(INK)
        start = 15 * mm
        draw_line(self.canv, done, (0, y + 2 * mm), start - 1 * mm, 8.5)
        self.canv.setStrokeColor(LINE)
        step = (_COLUMN - start) / _BOXES
        for number in range(_BOXES):
            self.canv.roundRect(start + number * step, y, _BOX, _BOX, 1 * mm)


class _Words:
    """What an exercise says, measured once in letters of one size, in points."""

    def __init__(self, told: PrintedExercise, size: float, width: float) -> None:
        wide = width - _COLUMN - _GAP
        self.head = _measured([Paragraph(printable(told.name), style(13, BOLD))], width)
        if told.dose:
            dose = Paragraph(printable(told.dose), style(size + 0.5, BOLD, QUIET))
            self.head += _measured([dose], width)
        steps = [f"{number}. {line}" for number, line in enumerate(told.steps, 1)]
        self.steps = _measured([Paragraph(printable(line), style(size)) for line in steps], wide)
        cues = [Paragraph(printable(line), style(size, colour=QUIET)) for line in told.cues]
        self.cues = _measured(cues, _COLUMN)
        # as they stand in the left column, and as in the right one
        self.narrow = _measured(_facts(told, size), _COLUMN)
        self.wide = _measured(_facts(told, size), wide)
        self.mistake: list[Flowable] = []
        if told.mistake is not None:
            line, picture = told.mistake
            shown = [Paragraph(printable(line), style(size)), _Shown(picture, wide)]
            self.mistake = _measured(shown, wide)


def _facts(told: PrintedExercise, size: float) -> list[Flowable]:
    return [
        Paragraph(
            f'<font name="{BOLD}">{printable(name)}:</font> {printable(words)}', style(size - 0.5)
        )
        for name, words in told.facts
    ]


class _Ruled(Flowable):
    """An exercise below another one, with a thin line between them; `top` is where pages begin."""

    def __init__(self, row: ExerciseRow, top: float) -> None:
        super().__init__()
        self._row, self._top = row, top

    def getSpaceBefore(self) -> float:  # noqa: N802 - the library's name
        """Return the space above, which is left out at the top of a page."""
        return _BETWEEN

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self._row.wrap(available_width, available_height)

    def draw(self) -> None:
        """Draw the line, unless the exercise begins a page, and the exercise."""
        width, height = self._row.width, self._row.height
        if self.canv.absolutePosition(0, height)[1] < self._top - 1:
            with unread(self.canv):
                self.canv.setStrokeColor(LINE)
                self.canv.setLineWidth(0.6)
                self.canv.line(0, height + _BETWEEN / 2, width, height + _BETWEEN / 2)
        self._row.drawOn(self.canv, 0, 0)


class _Shown(Flowable):
    """A picture among words, as large as fits."""

    def __init__(self, picture: Picture, width: float) -> None:
        super().__init__()
        self._picture = picture
        self.width, self.height = fitting(picture, width, _MISTAKE)

    def getSpaceAfter(self) -> float:  # noqa: N802 - the library's name
        """Return the space below."""
        return float(2 * mm)

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture."""
        draw_picture(self.canv, self._picture, (0, 0, self.width, self.height))


def _measured(words: Sequence[Flowable], width: float) -> list[Flowable]:
    """Return the words, which know their height for this width from now on."""
    for one in words:
        one.height = one.wrap(width, 10_000)[1]
    return list(words)


def _height(words: Sequence[Flowable]) -> float:
    return float(sum(one.height + one.getSpaceAfter() for one in words))
