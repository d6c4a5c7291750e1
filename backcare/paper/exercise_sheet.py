"""Exercises to train from without a screen: two-step picture, dose, steps, boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from backcare.domain.measures import Words
from backcare.paper.fonts import BOLD, printable
from backcare.paper.frame import print_pages
from backcare.paper.lines import draw_line
from backcare.paper.pictures import Picture, draw_picture
from backcare.paper.style import INK, LINE, QUIET, style

_GAP, _BETWEEN = 6 * mm, 7 * mm
_PICTURE_WIDTH = 88 * mm
_BOX, _BOXES = 6 * mm, 8


@dataclass(frozen=True, slots=True)
class PrintedExercise:
    """One exercise: `steps` get numbers, `picture` is its two-step picture, if it has one."""

    name: str
    dose: str
    steps: Sequence[str]
    cues: Sequence[str]
    picture: Picture | None


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
    """Return a PDF in which no exercise is split over two pages."""
    return print_pages(
        sheet.title,
        lambda _: _story(sheet),
        sheet.footer,
        is_letter=sheet.is_letter,
        language=sheet.language,
    )


def _story(sheet: ExerciseSheet) -> list[Flowable]:
    story: list[Flowable] = [
        Paragraph(printable(sheet.title), style(17, BOLD)),
        Paragraph(printable(sheet.lead), style(10.5)),
        Spacer(0, 4 * mm),
    ]
    for exercise in sheet.exercises:
        story += [ExerciseRow(exercise, sheet.done), Spacer(0, _BETWEEN)]
    return story


class ExerciseRow(Flowable):
    """One exercise: its picture and cues on the left, its steps on the right.

    `done` is printed before boxes to tick; without it there are none.
    """

    def __init__(self, exercise: PrintedExercise, done: str | None) -> None:
        super().__init__()
        self._picture, self._done = exercise.picture, done
        self._picture_height = _PICTURE_WIDTH * 360 / 960 if exercise.picture else 0.0
        steps = [f"{number}. {line}" for number, line in enumerate(exercise.steps, 1)]
        self._steps = [
            Paragraph(printable(exercise.name), style(13, BOLD)),
            *(
                [Paragraph(printable(exercise.dose), style(10.5, BOLD, QUIET))]
                if exercise.dose
                else []
            ),
            *(Paragraph(printable(line), style(9.5)) for line in steps),
        ]
        self._cues = [
            Paragraph(printable(line), style(9.5, colour=QUIET)) for line in exercise.cues
        ]

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        steps = _height(self._steps, available_width - _PICTURE_WIDTH - _GAP)
        boxes = _BOX + 2 * mm if self._done is not None else 0.0
        left = self._picture_height + 2 * mm + _height(self._cues, _PICTURE_WIDTH) + boxes
        self.width, self.height = available_width, max(steps, left)
        return self.width, self.height

    def draw(self) -> None:
        """Draw both columns from the top down, the name first: this is the reading order."""
        self._draw_down(self._steps, _PICTURE_WIDTH + _GAP, self.height)
        if self._picture is not None:
            top = self.height - self._picture_height
            box = (0, top, _PICTURE_WIDTH, self._picture_height)
            draw_picture(self.canv, self._picture, box)
        below = self.height - self._picture_height - 2 * mm
        y = self._draw_down(self._cues, 0, below)
        if self._done is not None:
            self._draw_boxes(y - _BOX - 1 * mm, self._done)

    def _draw_down(self, words: Sequence[Paragraph], x: float, y: float) -> float:
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
        step = (_PICTURE_WIDTH - start) / _BOXES
        for number in range(_BOXES):
            self.canv.roundRect(start + number * step, y, _BOX, _BOX, 1 * mm)


def _height(words: Sequence[Paragraph], width: float) -> float:
    return float(sum(p.wrap(width, 10_000)[1] + p.getSpaceAfter() for p in words))
