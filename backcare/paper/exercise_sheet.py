"""Exercises to train from without a screen: two-step picture, dose, steps, boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
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
_MISTAKE_HEIGHT = 30 * mm
_BOX, _BOXES = 6 * mm, 8
_STEP_WIDTH = 34 * mm
_LADDER = _STEP_WIDTH * 3 / 4 + 10 * mm
"""The height of a ladder: posters, and two lines below each."""


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a ladder: `label` says where it stands in it."""

    label: str
    name: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class PrintedExercise:
    """One exercise: `steps` get numbers, `picture` is its two-step picture, if it has one.

    `mistake` is the picture of one beside the right form, with the line above it. `facts`, pairs of
    name and sentence, stand below; `ladder` is drawn after them.
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
    """One exercise: its picture and cues on the left, its steps on the right, facts below both.

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
        self._mistake = exercise.mistake
        if exercise.mistake is not None:
            self._cues.append(Paragraph(printable(exercise.mistake[0]), style(9.5, colour=QUIET)))
        self._facts = [
            Paragraph(f'<font name="{BOLD}">{printable(name)}:</font> {printable(words)}', style(9))
            for name, words in exercise.facts
        ]
        self._ladder = exercise.ladder

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        steps = _height(self._steps, available_width - _PICTURE_WIDTH - _GAP)
        boxes = _BOX + 2 * mm if self._done is not None else 0.0
        mistake = _MISTAKE_HEIGHT + 2 * mm if self._mistake else 0.0
        cues = _height(self._cues, _PICTURE_WIDTH)
        left = self._picture_height + 2 * mm + cues + mistake + boxes
        self._columns = max(steps, left)
        below = _height(self._facts, available_width) + (_LADDER if self._ladder else 0.0)
        self.width = available_width
        self.height = self._columns + below + (2 * mm if below else 0.0)
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
        if self._mistake is not None:
            y -= _MISTAKE_HEIGHT
            picture = self._mistake[1]
            draw_picture(self.canv, picture, (0, y, _wide(picture), _MISTAKE_HEIGHT))
            y -= 2 * mm
        if self._done is not None:
            self._draw_boxes(y - _BOX - 1 * mm, self._done)
        y = self._draw_down(self._facts, 0, self.height - self._columns - 2 * mm)
        for place, step in enumerate(self._ladder):
            self._draw_step(step, place * (_STEP_WIDTH + _GAP), y)

    def _draw_step(self, step: Step, x: float, y: float) -> None:
        height = _STEP_WIDTH * 3 / 4
        draw_picture(self.canv, step.picture, (x, y - height - 1 * mm, _STEP_WIDTH, height))
        self.canv.setFillColor(QUIET)
        draw_line(self.canv, step.label, (x, y - height - 4.5 * mm), _STEP_WIDTH, 8)
        self.canv.setFillColor(INK)
        draw_line(self.canv, step.name, (x, y - height - 8 * mm), _STEP_WIDTH, 8.5)

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


def _wide(picture: Picture) -> float:
    with Image.open(picture.path) as opened:
        return _MISTAKE_HEIGHT * opened.width / opened.height


def _height(words: Sequence[Paragraph], width: float) -> float:
    return float(sum(p.wrap(width, 10_000)[1] + p.getSpaceAfter() for p in words))
