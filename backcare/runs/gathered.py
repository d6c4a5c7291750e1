"""What was found so far in a reading: runs, questions, and what was left out."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar

from backcare.clock import day_of
from backcare.domain.entries import RunSource
from backcare.domain.measures import Distance
from backcare.domain.written import DecimalSign
from backcare.runs.activity_types import Sport, sport_of, words
from backcare.runs.apple_routes import Workouts
from backcare.runs.found import (
    OPTIONS,
    Asked,
    DateOrder,
    Doubled,
    Evidence,
    FileAnswer,
    FileNote,
    FileQuestion,
    FoundRun,
    Meaning,
    MonthNames,
    Skipped,
    SkipReason,
    Unit,
)
from backcare.runs.own_clock import minutes_ahead, own_clock
from backcare.runs.told import Code, Told, told
from backcare.runs.unnamed import UnnamedGroups

MOST_METRES, MOST_SECONDS, MOST_SPEED = 400_000, 48 * 3600, 12.0
FIRST_DAY, FIRST_DAY_OF_TRACKS = date(1990, 1, 1), date(2000, 1, 3)
"""No watch recorded a track before the second; one that lost its clock may begin anew at 2000."""
TRACKS = frozenset({RunSource.FIT, RunSource.GPX, RunSource.TCX})
MOST_AHEAD = timedelta(days=1)
MOST_NAME = 80
MOST_SAID_LINES = 20
"""Most lines of one file that are reported one by one."""

NO_TYPE = "no type"
MOST_ASKED_TYPES = 12
"""Most types asked about at once; a column of names mistaken for types would ask about hundreds."""
AS_SAID: dict[str, Code] = {
    Unit.KM: Code.KM_AS_SAID,
    Unit.MILES: Code.MILES_AS_SAID,
    DateOrder.DMY: Code.DAY_FIRST_AS_SAID,
    DateOrder.MDY: Code.MONTH_FIRST_AS_SAID,
    MonthNames.CROATIAN: Code.CROATIAN_AS_SAID,
    MonthNames.POLISH: Code.POLISH_AS_SAID,
    DecimalSign.COMMA: Code.COMMA_AS_SAID,
    DecimalSign.POINT: Code.POINT_AS_SAID,
    Doubled.SAME: Code.SAME_RUN_AS_SAID,
    Doubled.TWO: Code.TWO_RUNS_AS_SAID,
    Meaning.RUN: Code.RUN_AS_SAID,
    Meaning.OTHER: Code.OTHER_AS_SAID,
}

Choice = TypeVar("Choice", Unit, DateOrder, MonthNames, DecimalSign, Doubled)


class Gathered:
    """What was found so far. Times are in UTC; `zone` is the runner's.

    `day_ends` is the hour at which their day ends. `is_run`: a table says of the file that it is a
    run, so that nobody has to be asked.
    """

    def __init__(
        self,
        zone: tzinfo,
        answers: Sequence[FileAnswer],
        now: datetime,
        day_ends: int = 0,
        *,
        is_run: bool = False,
    ) -> None:
        self.is_run = is_run
        self.zone = zone
        self.day_ends = day_ends
        self.answers = answers
        self.now = now
        self.runs: list[FoundRun] = []
        self.skipped: list[Skipped] = []
        self.not_runs: Counter[str] = Counter()
        self.notes: list[FileNote] = []
        self.questions: list[FileQuestion] = []
        self.settled: list[FileQuestion] = []
        self.unnamed = UnnamedGroups(answers)
        self.workouts = Workouts()
        self._tellers: dict[str, str] = {}
        self._left: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._unknown_as: dict[str, str] = {}
        self._unknown_in: dict[str, str] = {}
        self._labels: Counter[str] = Counter()
        self._others: dict[int, str] = {}

    def label(self, name: str) -> str:
        """Return the name of a file as shown; further files of the same name are numbered.

        A runner's answer is about one file, not about another of the same name, such as in another
        archive.
        """
        plain_name = shown(name)
        self._labels[plain_name] += 1
        count = self._labels[plain_name]
        return plain_name if count == 1 else f"{plain_name} ({count})"

    def fresh(self, *, is_run: bool = False) -> "Gathered":
        """Return an empty `Gathered` for the same runner, to try out a file.

        What the runner said of activities without a sport teaches nothing about a type.
        """
        answers = [answer for answer in self.answers if answer.asked is not Asked.SPORT]
        return Gathered(self.zone, answers, self.now, self.day_ends, is_run=is_run)

    def tell_tracks(self, names: Iterable[str], table: str) -> None:
        """Note the names of files whose runs a table tells: they are not read by themselves."""
        self._tellers.update(dict.fromkeys(map(shown, names), table))

    def is_told(self, name: str) -> bool:
        """Return whether a table tells what is in a file of this name, and count it as left out."""
        table = self._tellers.get(shown(name))
        if table is not None:
            self.leave_to(table)
        return table is not None

    def leave_to(self, table: str) -> None:
        """Count a file whose runs a table tells."""
        self._left[table] += 1

    def note_tracks(self) -> None:
        """Note how many files were left to each table."""
        for table, count in self._left.items():
            self.note(table, Code.TRACKS_TOLD, n=count)

    def skip(self, file: str, reason: SkipReason, why: Told, line: int | None = None) -> None:
        """Note that a file, or a line of it, gave no run."""
        self.skipped.append(Skipped(file=file, reason=reason, told=why, line=line))

    def other(self, kind: str, file: str = "", start: datetime | None = None) -> None:
        """Count an activity that is not a run, by its type; one that two files have counts once."""
        if start is None or self._others.setdefault(round(start.timestamp()), file) == file:
            self.not_runs[plain(kind) or NO_TYPE] += 1

    def note(self, file: str, code: Code, **values: str | int) -> None:
        """Note something worked out for a whole file."""
        self.notes.append(FileNote(file=file, told=told(code, **values)))

    def answer(self, asked: Asked, kind: type[Choice], file: str) -> Choice | None:
        """Return the runner's answer, or `None`; one about this file wins over one about all."""
        for wanted in (file, None):
            for answer in self.answers:
                if answer.asked is asked and answer.file == wanted:
                    self._settle(file, answer)
                    return kind(answer.chosen)
        return None

    def sport(self, kind: str, file: str) -> Sport:
        """Return the sport of a type: by its word or, if unknown, by the runner's answer."""
        sport = sport_of(kind)
        if sport is not Sport.UNKNOWN:
            return sport
        for answer in self.answers:
            if answer.asked is Asked.TYPE and words(answer.word or "") == words(plain(kind)):
                self._settle(file, answer, word=plain(kind) or NO_TYPE)
                return Sport.RUN if answer.chosen == Meaning.RUN else Sport.OTHER
        return Sport.UNKNOWN

    def unknown(self, kind: str, file: str) -> None:
        """Count an activity of a type to ask about."""
        word = self._unknown_as.setdefault(words(plain(kind)), plain(kind))
        self._unknown[word] += 1
        self._unknown_in.setdefault(word, file)

    def ask_sports(self) -> None:
        """Ask once about each group that names no sport, and each unknown type in all files, the
        most frequent first.
        """
        for question in self.unnamed.questions():
            (self.questions if question.chosen is None else self.settled).append(question)
        common = self._unknown.most_common()
        for word, count in common[:MOST_ASKED_TYPES]:
            self.questions.append(
                FileQuestion(
                    file=self._unknown_in[word],
                    asked=Asked.TYPE,
                    options=tuple(Meaning),
                    told=told(Code.WHICH_TYPE, word=word, n=count)
                    if word
                    else told(Code.WHICH_WITHOUT_TYPE, n=count),
                    word=word,
                )
            )
        if len(common) > MOST_ASKED_TYPES:
            word, _ = common[MOST_ASKED_TYPES]
            more = told(Code.MORE_TYPES, n=len(common) - MOST_ASKED_TYPES)
            self.skip(self._unknown_in[word], SkipReason.UNKNOWN_TYPE, more)

    def _settle(self, file: str, answer: FileAnswer, **values: str) -> None:
        is_word = answer.asked is Asked.TYPE  # noted once, not for each file
        if is_word and any(question.word == answer.word for question in self.settled):
            return
        self.settled.append(
            FileQuestion(
                file=file,
                asked=answer.asked,
                options=tuple(OPTIONS[answer.asked]),
                told=told(AS_SAID[answer.chosen], **values),
                word=answer.word,
                chosen=answer.chosen,
            )
        )

    def ask(
        self, file: str, asked: Asked, kind: type[Choice], code: Code, **values: str | int
    ) -> None:
        """Leave a question open."""
        self.questions.append(
            FileQuestion(file=file, asked=asked, options=tuple(kind), told=told(code, **values))
        )

    def add(
        self,
        file: str,
        source: RunSource,
        start: datetime | date,
        metres: float | None,
        seconds: float | None,
        *,
        notes: Sequence[Told] = (),
        line: int | None = None,
        sport_by: Evidence = Evidence.TYPE,
        ahead: timedelta | None = None,
    ) -> None:
        """Keep a run, or skip it if it measured nothing or cannot be true.

        A `start` may be only a date, without a time of day. `ahead` is how far the file's own clock
        was ahead of UTC, if it says so.
        """
        distance, moving = _whole(metres), _whole(seconds)
        if distance is None and moving is None:
            self.skip(file, SkipReason.NOTHING_MEASURED, told(Code.NOTHING_MEASURED), line)
            return
        if wrong := self._implausible(source, start, distance, moving):
            self.skip(file, SkipReason.IMPLAUSIBLE, wrong, line)
            return
        at = start.astimezone(UTC) if isinstance(start, datetime) else None
        own = own_clock(at, ahead, self.zone) if at else None
        day = day_of(at, own or self.zone, self.day_ends) if at else start
        if at and own and day != day_of(at, self.zone, self.day_ends):
            notes = (*notes, told(Code.DAY_BY_OWN_CLOCK))
        self.runs.append(
            FoundRun(
                start=at,
                day=day,
                distance_m=distance,
                moving_seconds=moving,
                source=source,
                file=file,
                notes=tuple(notes),
                sport_by=sport_by,
                clock_minutes=minutes_ahead(own),
                line=line,
            )
        )

    def _implausible(
        self, source: RunSource, start: datetime | date, metres: int | None, seconds: int | None
    ) -> Told | None:
        day = start.date() if isinstance(start, datetime) else start
        if day < (FIRST_DAY_OF_TRACKS if source in TRACKS else FIRST_DAY):
            return told(Code.TOO_EARLY, day=day.isoformat())
        if day > (self.now + MOST_AHEAD).date():
            return told(Code.IN_THE_FUTURE, day=day.isoformat())
        if metres is not None and metres > MOST_METRES:
            return told(
                Code.TOO_FAR, km=round(metres / 1000), miles=round(Distance.MILES.of(metres))
            )
        if seconds is not None and seconds > MOST_SECONDS:
            return told(Code.TOO_LONG, hours=round(seconds / 3600))
        if metres and seconds and metres / seconds > MOST_SPEED:
            miles = f"{Distance.MILES.of(metres):.2f}"
            return told(Code.TOO_FAST, metres=metres, miles=miles, seconds=seconds)
        return None


def _whole(value: float | None) -> int | None:
    """Return a measure as a whole number; `None` if it is missing, zero or not a number."""
    return round(value) if value is not None and 0.5 <= value < math.inf else None


def plain(text: str, most: int = 40) -> str:
    """Return text from a file fit to show: short, with printable characters only."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:most]


def shown(name: str) -> str:
    """Return a file name fit to show: its last part, short, with printable characters only."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return plain(last, MOST_NAME) or "a file without a name"
