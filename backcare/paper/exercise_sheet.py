"""Exercises to train from without a screen: two-step picture, dose, steps, room for ticks."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from PIL import Image
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

from backcare.paper.fonts import BOLD, REGULAR, register_fonts
from backcare.paper.style import INK, LINE, QUIET, style

_MARGIN, _GAP, _BETWEEN = 15 * mm, 6 * mm, 7 * mm
_PICTURE_WIDTH = 88 * mm
_BOX, _BOXES = 6 * mm, 8


@dataclass(frozen=True, slots=True)
class PrintedExercise:
    """One exercise: `steps` get numbers, `picture` is its two-step picture, if it has one."""

    name: str
    dose: str
    steps: Sequence[str]
    cues: Sequence[str]
    picture: Path | None


@dataclass(frozen=True, slots=True)
class ExerciseSheet:
    """All words of the sheet; `done` stands before the boxes to tick."""

    title: str
    lead: str
    done: str
    footer: str
    exercises: Sequence[PrintedExercise]
    is_letter: bool = False


def print_exercise_sheet(sheet: ExerciseSheet) -> bytes:
    """Return a PDF; no exercise is split over two pages."""
    register_fonts()
    width, height = LETTER if sheet.is_letter else A4
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=(width, height), title=sheet.title, lang="en", invariant=1
    )
    frame = Frame(
        _MARGIN, _MARGIN + 6 * mm, width - 2 * _MARGIN, height - 2 * _MARGIN - 6 * mm, 0, 0, 0, 0
    )
    document.addPageTemplates(
        PageTemplate(frames=[frame], onPage=partial(_draw_foot, words=sheet.footer))
    )
    story: list[Flowable] = [
        Paragraph(escape(sheet.title), style(17, BOLD)),
        Paragraph(escape(sheet.lead), style(10.5)),
        Spacer(0, 4 * mm),
    ]
    for exercise in sheet.exercises:
        story += [_Row(exercise, sheet.done), Spacer(0, _BETWEEN)]
    document.build(story)
    return out.getvalue()


def _draw_foot(canvas: Canvas, _: BaseDocTemplate, words: str) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(QUIET)
    canvas.drawString(_MARGIN, _MARGIN, words)


class _Row(Flowable):
    """One exercise: its picture, cues and ticks at the left, its steps at the right."""

    def __init__(self, exercise: PrintedExercise, done: str) -> None:
        super().__init__()
        self._picture, self._done = exercise.picture, done
        self._picture_height = _PICTURE_WIDTH * 360 / 960 if exercise.picture else 0.0
        steps = [f"{number}. {line}" for number, line in enumerate(exercise.steps, 1)]
        self._steps = [
            Paragraph(escape(exercise.name), style(13, BOLD)),
            Paragraph(escape(exercise.dose), style(10.5, BOLD, QUIET)),
            *(Paragraph(escape(line), style(9.5)) for line in steps),
        ]
        self._cues = [Paragraph(escape(line), style(9.5, colour=QUIET)) for line in exercise.cues]

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Return the size, as platypus asks for it."""
        steps = _height(self._steps, available_width - _PICTURE_WIDTH - _GAP)
        left = self._picture_height + 2 * mm + _height(self._cues, _PICTURE_WIDTH) + _BOX + 2 * mm
        self.width, self.height = available_width, max(steps, left)
        return self.width, self.height

    def draw(self) -> None:
        """Draw both columns from the top down."""
        if self._picture is not None:
            top = self.height - self._picture_height
            picture = _as_jpeg(self._picture)
            self.canv.drawImage(picture, 0, top, _PICTURE_WIDTH, self._picture_height)
        below = self.height - self._picture_height - 2 * mm
        y = self._draw_down(self._cues, 0, below)
        self._draw_boxes(y - _BOX - 1 * mm)
        self._draw_down(self._steps, _PICTURE_WIDTH + _GAP, self.height)

    def _draw_down(self, words: Sequence[Paragraph], x: float, y: float) -> float:
        for paragraph in words:
            y -= paragraph.height
            paragraph.drawOn(self.canv, x, y)
            y -= paragraph.getSpaceAfter()
        return y

    def _draw_boxes(self, y: float) -> None:
        self.canv.setFont(REGULAR, 8.5)
        self.canv.setFillColor(INK)
        self.canv.drawString(0, y + 2 * mm, self._done)
        self.canv.setStrokeColor(LINE)
        start = 15 * mm
        step = (_PICTURE_WIDTH - start) / _BOXES
        for number in range(_BOXES):
            self.canv.roundRect(start + number * step, y, _BOX, _BOX, 1 * mm)


def _height(words: Sequence[Paragraph], width: float) -> float:
    return float(sum(p.wrap(width, 10_000)[1] + p.getSpaceAfter() for p in words))


def _as_jpeg(path: Path) -> ImageReader:
    """Return a picture as a PDF keeps it small: it cannot hold WebP."""
    jpeg = io.BytesIO()
    Image.open(path).convert("RGB").save(jpeg, "JPEG", quality=88)
    return ImageReader(jpeg)
