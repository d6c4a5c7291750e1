"""A plan to train from without a phone: weeks, traffic light, sessions to tick, exercises."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from backcare.domain.measures import Words
from backcare.paper.blocks import item, with_links
from backcare.paper.exercise_sheet import ExerciseRow, PrintedExercise
from backcare.paper.fonts import BOLD, printable
from backcare.paper.frame import print_pages
from backcare.paper.pictures import Picture, draw_picture
from backcare.paper.qr import Code
from backcare.paper.style import LINE, QUIET, printed, style

_TONES = {"go": printed("calm"), "hold": printed("watch"), "stop": printed("ease")}
_PICTURE = (32 * mm, 12 * mm)
_BOX = 5 * mm
_QR = 26 * mm
_WEEK = (18 * mm, 44 * mm)
"""The width of a week's day and of its phase."""
_MOST_BOXES = 8


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week: its first day, its phase, and its sessions, each with a box to tick."""

    day: str
    phase: str
    sessions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Light:
    """One light of the traffic light; `tone` is go, hold or stop, and `label` says the same."""

    tone: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One exercise of a session: its dose, and anything else to know about it."""

    name: str
    dose: str
    note: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class SessionTable:
    """A session that stays the same for some weeks, with its days."""

    title: str
    note: str
    days: Sequence[str]
    rows: Sequence[SessionRow]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """All words of the plan, ready to print; `link` is the app's address, if others can reach it.

    `warnings` are the signs for getting help, listed below `warning_title`.
    """

    title: str
    lead: str
    facts: str
    weeks_title: str
    weeks: Sequence[WeekLine]
    light_title: str
    light: Sequence[Light]
    warning_title: str
    warnings: Sequence[str]
    warm_up: str
    sessions: Sequence[SessionTable]
    exercises_title: str
    exercises: Sequence[PrintedExercise]
    sources_title: str
    sources: Sequence[str]
    footer: str
    link: str | None = None
    link_words: str = ""
    is_letter: bool = False
    language: Words = Words.BRITISH


def print_plan(sheet: PlanSheet) -> bytes:
    """Return a PDF in which no exercise and no session is split over two pages."""
    return print_pages(
        sheet.title,
        lambda width: _story(sheet, width),
        sheet.footer,
        is_letter=sheet.is_letter,
        language=sheet.language,
    )


def _story(sheet: PlanSheet, width: float) -> list[Flowable]:
    story: list[Flowable] = [
        _head(sheet, width),
        *_signs(sheet),
        *_weeks(sheet, width),
        Spacer(0, 5 * mm),
    ]
    if sheet.warm_up:
        story += [Paragraph(printable(sheet.warm_up), style(10)), Spacer(0, 3 * mm)]
    for session in sheet.sessions:
        story += [KeepTogether(_session(session)), Spacer(0, 5 * mm)]
    story += [PageBreak(), Paragraph(printable(sheet.exercises_title), style(14, BOLD))]
    for exercise in sheet.exercises:
        story += [ExerciseRow(exercise, None), Spacer(0, 5 * mm)]
    story += [
        CondPageBreak(30 * mm),
        Paragraph(printable(sheet.sources_title), style(10, BOLD)),
        *(Paragraph(with_links(source), style(8.5, colour=QUIET)) for source in sheet.sources),
    ]
    return story


def _head(sheet: PlanSheet, width: float) -> Flowable:
    words = [
        Paragraph(printable(sheet.title), style(20, BOLD)),
        Paragraph(printable(sheet.facts), style(10, BOLD, QUIET)),
        Paragraph(printable(sheet.lead), style(10.5)),
    ]
    if sheet.link is None:
        return Table([[words]], colWidths=["100%"], style=_plain())
    words.append(Paragraph(printable(f"{sheet.link_words} {sheet.link}"), style(9, colour=QUIET)))
    return Table(
        [[words, Code(sheet.link, _QR)]],
        colWidths=[width - _QR - 6 * mm, _QR + 6 * mm],
        style=_code_at_the_right(),
    )


def _plain() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ]
    )


def _code_at_the_right() -> TableStyle:
    look = _plain()
    look.add("LEFTPADDING", (1, 0), (1, 0), 6 * mm)
    return look


def _signs(sheet: PlanSheet) -> list[Flowable]:
    light: list[Flowable] = [Paragraph(printable(sheet.light_title), style(12, BOLD))]
    for one in sheet.light:
        label = Paragraph(printable(one.label), style(9.5, BOLD, _TONES[one.tone]))
        light += [label, Paragraph(printable(one.text), style(9.5))]
    warning: list[Flowable] = [Paragraph(printable(sheet.warning_title), style(12, BOLD))]
    warning += [item(line, 9.5) for line in sheet.warnings]
    both = Table([[light, warning]], colWidths=["50%", "50%"], style=_plain())
    both.setStyle(TableStyle([("RIGHTPADDING", (0, 0), (0, 0), 6 * mm)]))
    return [Spacer(0, 4 * mm), both, Spacer(0, 4 * mm)]


def _weeks(sheet: PlanSheet, width: float) -> list[Flowable]:
    room = (width - sum(_WEEK)) / max(1, *(len(week.sessions) for week in sheet.weeks))
    rows = [
        [
            Paragraph(printable(week.day), style(9.5, BOLD)),
            Paragraph(printable(week.phase), style(9.5)),
            _to_tick(week.sessions, room),
        ]
        for week in sheet.weeks
    ]
    table = Table(rows, colWidths=[*_WEEK, None], style=_lined())
    return [Paragraph(printable(sheet.weeks_title), style(12, BOLD)), table]


def _to_tick(sessions: Sequence[str], room: float) -> Flowable | str:
    """Return sessions beside each other, each with its box and as wide as `room`, in points."""
    if not sessions:
        return ""
    cells = [cell for words in sessions for cell in (_Box(), Paragraph(printable(words), style(9)))]
    widths = [_BOX + 1.5 * mm, room - _BOX - 1.5 * mm] * len(sessions)
    look = _plain()
    look.add("VALIGN", (0, 0), (-1, -1), "MIDDLE")
    look.add("BOTTOMPADDING", (0, 0), (-1, -1), 0)
    look.add("RIGHTPADDING", (0, 0), (-1, -1), 1 * mm)
    return Table([cells], colWidths=widths, style=look, hAlign="LEFT")


def _lined() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.6 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6 * mm),
        ]
    )


def _session(session: SessionTable) -> list[Flowable]:
    days = session.days[:_MOST_BOXES]
    head = [Paragraph(printable(session.title), style(12, BOLD))]
    if session.note:
        head.append(Paragraph(printable(session.note), style(9, colour=QUIET)))
    rows: list[list[object]] = [["", "", *(_day(day) for day in days)]]
    for row in session.rows:
        words = [
            Paragraph(printable(row.name), style(10.5, BOLD)),
            Paragraph(printable(row.dose), style(10)),
        ]
        if row.note:
            words.append(Paragraph(printable(row.note), style(8.5, colour=QUIET)))
        picture = "" if row.picture is None else _Picture(row.picture)
        rows.append([picture, words, *(_Box() for _ in days)])
    widths = [_PICTURE[0] + 3 * mm, None, *([13 * mm] * len(days))]
    return [*head, Table(rows, colWidths=widths, style=_lined())]


def _day(day: str) -> Paragraph:
    return Paragraph(printable(day), style(8, colour=QUIET))


class _Box(Flowable):
    """A box to tick."""

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, as platypus asks for it."""
        return _BOX, _BOX

    def draw(self) -> None:
        """Draw the box."""
        self.canv.setStrokeColor(QUIET)
        self.canv.roundRect(0, 0, _BOX, _BOX, 1 * mm)


class _Picture(Flowable):
    """A two-step picture, small."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, as platypus asks for it."""
        return _PICTURE

    def draw(self) -> None:
        """Draw the picture."""
        draw_picture(self.canv, self._picture, (0, 0, *_PICTURE))
