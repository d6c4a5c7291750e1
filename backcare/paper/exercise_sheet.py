"""Exercises to train from without a screen: two-step picture, dose, steps, boxes to tick."""

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
_PICTURE = (88 * mm, 46 * mm)
"""The room for the picture of two steps; its width is that of the left column."""
_STEP = (27.5 * mm, 24 * mm)
"""The room for a poster of the ladder."""
_LADDER = _STEP[1] + 9 * mm
"""The height of a ladder: posters, and two lines below each."""
_MISTAKE = 24 * mm
"""The height of the picture of a mistake."""
_BOX, _BOXES = 5.5 * mm, 8
_SIZES = (9.5, 9.0, 8.5)
"""Sizes of letters, in points: smaller ones only where two exercises then fit on a page."""


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
    half = (room - _height(head, width) - 3 * mm - _BETWEEN) / 2
    top = page_size(is_letter=sheet.is_letter)[1] - MARGIN
    room_of_each = half if len(sheet.exercises) > 1 else None
    rows = [ExerciseRow(exercise, sheet.done, room_of_each) for exercise in sheet.exercises]
    return [*head, Spacer(0, 3 * mm), *rows[:1], *(_Ruled(row, top) for row in rows[1:])]


class ExerciseRow(Flowable):
    """One exercise: name and dose, then two columns. On the left are its picture, what is to be
    thought of, first facts and the ladder, on the right its steps and the other facts.

    `done` is printed before boxes to tick; without it there are none. Letters are smaller if it
    then fits into `room`, and the mistake is left out if it does not fit even so.
    """

    def __init__(
        self, exercise: PrintedExercise, done: str | None, room: float | None = None
    ) -> None:
        super().__init__()
        self._exercise, self._done, self._room = exercise, done, room
        self._picture = (0.0, 0.0)
        if exercise.picture is not None:
            self._picture = fitting(exercise.picture, *_PICTURE)

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        self.width = available_width
        for is_told, size in product((True, False), _SIZES):
            self._lay_out(size, is_told=is_told)
            if self._room is None or self.height <= self._room:
                return self.width, self.height
        self._lay_out(_SIZES[0], is_told=True)
        return self.width, self.height

    def draw(self) -> None:
        """Draw all from the top down, the left column first: this is the reading order."""
        top = self._draw_down(self._head, 0, self.height)
        if self._exercise.picture is not None:
            width, height = self._picture
            box = ((_PICTURE[0] - width) / 2, top - height - 1 * mm, width, height)
            draw_picture(self.canv, self._exercise.picture, box)
        self._draw_down(self._right[: self._steps], _PICTURE[0] + _GAP, top)
        y = self._draw_down(self._left, 0, top - self._pictured)
        below = top - sum(_height([p], self._wide) for p in self._right[: self._steps])
        self._draw_down(self._right[self._steps :], _PICTURE[0] + _GAP, below)
        if self._exercise.ladder:
            self._draw_ladder(y)
            y -= _LADDER
        if self._done is not None:
            self._draw_boxes(y - _BOX - 1 * mm, self._done)

    def _lay_out(self, size: float, *, is_told: bool) -> None:
        """Divide what is said between the columns, so that they end at nearly the same height.

        With `is_told` it says a mistake, too.
        """
        told, narrow = self._exercise, _PICTURE[0]
        self._wide = self.width - narrow - _GAP
        self._head = [Paragraph(printable(told.name), style(13, BOLD))]
        if told.dose:
            self._head.append(Paragraph(printable(told.dose), style(size + 0.5, BOLD, QUIET)))
        steps = [f"{number}. {line}" for number, line in enumerate(told.steps, 1)]
        right = [Paragraph(printable(line), style(size)) for line in steps]
        left = [Paragraph(printable(line), style(size, colour=QUIET)) for line in told.cues]
        facts = [
            Paragraph(
                f'<font name="{BOLD}">{printable(name)}:</font> {printable(words)}',
                style(size - 0.5),
            )
            for name, words in told.facts
        ]
        shown: list[Flowable] = []
        if told.mistake is not None and is_told:
            words, picture = told.mistake
            shown = [Paragraph(printable(words), style(size)), _Shown(picture, self._wide)]
        self._pictured = self._picture[1] + (3 * mm if self._picture[1] else 0.0)
        fixed = self._pictured + (_LADDER if told.ladder else 0.0)
        fixed += _BOX + 2 * mm if self._done is not None else 0.0
        heights = [
            max(
                fixed + _height([*left, *facts[:many]], narrow),
                _height([*right, *shown, *facts[many:]], self._wide),
            )
            for many in range(len(facts) + 1)
        ]
        many = heights.index(min(heights))
        self._left, self._right = [*left, *facts[:many]], [*right, *shown, *facts[many:]]
        self._steps = len(right)
        # drawn as they were measured last
        _height(self._left, narrow)
        _height(self._right, self._wide)
        self.height = _height(self._head, self.width) + heights[many]

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
        step = (_PICTURE[0] - start) / _BOXES
        for number in range(_BOXES):
            self.canv.roundRect(start + number * step, y, _BOX, _BOX, 1 * mm)


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


def _height(words: Sequence[Flowable], width: float) -> float:
    return float(sum(p.wrap(width, 10_000)[1] + p.getSpaceAfter() for p in words))
