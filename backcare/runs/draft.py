"""What is being read: limits, what was found so far, and how a file is given up."""

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign
from backcare.runs.activity_types import Sport, sport_of, words
from backcare.runs.found import (
    OPTIONS,
    Answer,
    Asked,
    DateOrder,
    FileNote,
    FoundRun,
    Meaning,
    MonthNames,
    Question,
    Skipped,
    SkipReason,
    Unit,
)

MOST_METRES, MOST_SECONDS, MOST_SPEED = 400_000, 48 * 3600, 12.0
FIRST_YEAR = 1990
MOST_AHEAD = timedelta(days=1)
MOST_NAME = 80
MOST_SAID_LINES = 20
"""Lines of one file told one by one; the rest are counted in one sentence."""

NO_TYPE = "no type"
MOST_ASKED_TYPES = 12
"""Types asked about at once; a column of names taken for types would ask hundreds of times."""
AS_SAID: dict[str, str] = {
    Unit.KM: "Distances were read in km, as you said.",
    Unit.MILES: "Distances were read in miles, as you said.",
    DateOrder.DMY: "Dates were read with the day first, as you said.",
    DateOrder.MDY: "Dates were read with the month first, as you said.",
    MonthNames.CROATIAN: "The months were read in Croatian, as you said.",
    MonthNames.POLISH: "The months were read in Polish or Czech, as you said.",
    DecimalSign.COMMA: "Numbers were read with a decimal comma, as you said.",
    DecimalSign.POINT: "Numbers were read with a decimal point, as you said.",
    Meaning.RUN: "The type “{}” was read as running, as you said.",
    Meaning.OTHER: "The type “{}” was left out, as you said.",
}

Choice = TypeVar("Choice", Unit, DateOrder, MonthNames, DecimalSign)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much is read at most: bytes unpacked, members of an archive, lines, seconds."""

    file_bytes: int = 25 * 2**20
    all_bytes: int = 400 * 2**20
    members: int = 20_000
    ratio: int = 200
    rows: int = 50_000
    seconds: float = 300.0


class UnreadableError(Exception):
    """A file that gives nothing: why, in a code and in a sentence for the runner."""

    def __init__(self, reason: SkipReason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def unknown_kind() -> UnreadableError:
    """Return the error for a file of a kind that is not read."""
    return UnreadableError(
        SkipReason.UNKNOWN_KIND,
        "This is no FIT, GPX, TCX, Strava or Garmin file. Choose one of these.",
    )


class StoppedError(Exception):
    """The whole reading ends: cancelled by the runner, or out of time."""


class Budget:
    """What is left of the limits, and the runner's wish to go on."""

    def __init__(self, limits: Limits, progress: Callable[[int, int], bool] | None) -> None:
        self.limits = limits
        self.is_cancelled = False
        self._progress = progress
        self._end = time.monotonic() + limits.seconds
        self._bytes_left = limits.all_bytes
        self._done = 0
        self._total = 0

    def expect(self, items: int) -> None:
        """Add items (files, lines) that are going to be read."""
        self._total += items

    def step(self, items: int = 1) -> None:
        """Count items as read. Raises `StoppedError`."""
        self._done += items
        self.check()

    def check(self) -> None:
        """Tell the progress. Raises `StoppedError` when cancelled or out of time."""
        if self._progress is not None and not self._progress(self._done, self._total):
            self.is_cancelled = True
            raise StoppedError
        if time.monotonic() > self._end:
            raise StoppedError

    def take(self, size: int) -> None:
        """Count unpacked bytes. Raises `UnreadableError` when a file or all files are too big."""
        if size > self.limits.file_bytes:
            most = self.limits.file_bytes // 2**20
            raise UnreadableError(
                SkipReason.TOO_BIG, f"This file is larger than {most} MB. Export it on its own."
            )
        if size > self._bytes_left:
            most = self.limits.all_bytes // 2**20
            raise UnreadableError(
                SkipReason.TOO_BIG,
                f"These files are larger than {most} MB together. Import them in parts.",
            )
        self._bytes_left -= size


class Draft:
    """What was found so far. Times are UTC, `zone` is the runner's."""

    def __init__(self, zone: tzinfo, answers: Sequence[Answer], now: datetime) -> None:
        self.zone = zone
        self.answers = answers
        self.now = now
        self.runs: list[FoundRun] = []
        self.skipped: list[Skipped] = []
        self.not_runs: Counter[str] = Counter()
        self.notes: list[FileNote] = []
        self.questions: list[Question] = []
        self.settled: list[Question] = []
        self._unknown: Counter[str] = Counter()
        self._unknown_in: dict[str, str] = {}
        self._labels: Counter[str] = Counter()

    def label(self, name: str) -> str:
        """Return the name of a file as it is shown; the second of one name is numbered, and so on.

        An answer that a runner gives is for one file, and not for another one of its name, be it in
        another archive.
        """
        plain_name = shown(name)
        self._labels[plain_name] += 1
        count = self._labels[plain_name]
        return plain_name if count == 1 else f"{plain_name} ({count})"

    def fresh(self) -> "Draft":
        """Return an empty draft of the same runner, to try a file in."""
        return Draft(self.zone, self.answers, self.now)

    def skip(self, file: str, reason: SkipReason, sentence: str, line: int | None = None) -> None:
        """Note that a file, or a line of it, gives no run."""
        self.skipped.append(Skipped(file=file, reason=reason, sentence=sentence, line=line))

    def other(self, kind: str) -> None:
        """Count an activity that is no run, by its type."""
        self.not_runs[plain(kind) or NO_TYPE] += 1

    def note(self, file: str, sentence: str) -> None:
        """Note what was worked out for a whole file."""
        self.notes.append(FileNote(file=file, sentence=sentence))

    def answer(self, asked: Asked, kind: type[Choice], file: str) -> Choice | None:
        """Return what the runner said; a word on this very file wins over one on all."""
        for wanted in (file, None):
            for answer in self.answers:
                if answer.asked is asked and answer.file == wanted:
                    self._settle(file, answer, AS_SAID[answer.chosen])
                    return kind(answer.chosen)
        return None

    def sport(self, kind: str, file: str) -> Sport:
        """Return what a type is: by its word, or by what the runner said of an unknown one."""
        sport = sport_of(kind)
        if sport is not Sport.UNKNOWN:
            return sport
        for answer in self.answers:
            if answer.asked is Asked.TYPE and words(answer.word or "") == words(plain(kind)):
                self._settle(file, answer, AS_SAID[answer.chosen].format(plain(kind) or NO_TYPE))
                return Sport.RUN if answer.chosen == Meaning.RUN else Sport.OTHER
        return Sport.UNKNOWN

    def unknown(self, kind: str, file: str) -> None:
        """Count an activity of a type that is to be asked about."""
        word = next((known for known in self._unknown if words(known) == words(kind)), plain(kind))
        self._unknown[word] += 1
        self._unknown_in.setdefault(word, file)

    def ask_types(self) -> None:
        """Ask once about each unknown type of all files, the most frequent ones first."""
        common = self._unknown.most_common()
        for word, count in common[:MOST_ASKED_TYPES]:
            self.questions.append(
                Question(
                    file=self._unknown_in[word],
                    asked=Asked.TYPE,
                    options=tuple(Meaning),
                    sentence=f"The type “{word}” is not known ({_times(count)}). Is it running?"
                    if word
                    else f"Some activities have no type ({_times(count)}). Are they runs?",
                    word=word,
                )
            )
        for word, _ in common[MOST_ASKED_TYPES:][:1]:
            more = len(common) - MOST_ASKED_TYPES
            self.skip(
                self._unknown_in[word],
                SkipReason.UNKNOWN_TYPE,
                f"{more} more types are not known. They are asked about after the others.",
            )

    def _settle(self, file: str, answer: Answer, sentence: str) -> None:
        is_word = answer.asked is Asked.TYPE  # told once, and not for each file
        if is_word and any(question.word == answer.word for question in self.settled):
            return
        self.settled.append(
            Question(
                file=file,
                asked=answer.asked,
                options=tuple(OPTIONS[answer.asked]),
                sentence=sentence,
                word=answer.word,
                chosen=answer.chosen,
            )
        )

    def ask(self, file: str, asked: Asked, kind: type[Choice], sentence: str) -> None:
        """Leave a question open."""
        self.questions.append(
            Question(file=file, asked=asked, options=tuple(kind), sentence=sentence)
        )

    def add(
        self,
        file: str,
        source: RunSource,
        start: datetime | date,
        metres: float | None,
        seconds: float | None,
        *,
        notes: Sequence[str] = (),
        line: int | None = None,
    ) -> None:
        """Keep a run, or skip it when it measured nothing or cannot be true.

        A `start` that is a mere day has no time of day.
        """
        distance, moving = _whole(metres), _whole(seconds)
        if distance is None and moving is None:
            self.skip(
                file,
                SkipReason.NOTHING_MEASURED,
                "This run has neither a distance nor a time. Log it by hand.",
                line,
            )
            return
        if wrong := self._implausible(start, distance, moving):
            self.skip(file, SkipReason.IMPLAUSIBLE, wrong, line)
            return
        at = start.astimezone(UTC) if isinstance(start, datetime) else None
        day = at.astimezone(self.zone).date() if at else start
        self.runs.append(
            FoundRun(
                start=at,
                day=day,
                distance_m=distance,
                moving_seconds=moving,
                source=source,
                file=file,
                notes=tuple(notes),
            )
        )

    def _implausible(
        self, start: datetime | date, metres: int | None, seconds: int | None
    ) -> str | None:
        day = start.date() if isinstance(start, datetime) else start
        if day.year < FIRST_YEAR:
            return f"The date {day.isoformat()} is too early. Check the clock of the watch."
        if day > (self.now + MOST_AHEAD).date():
            return f"The date {day.isoformat()} is in the future. Check the clock of the watch."
        if metres is not None and metres > MOST_METRES:
            return f"A distance of {metres / 1000:.0f} km is too long for a run. Log it by hand."
        if seconds is not None and seconds > MOST_SECONDS:
            return f"A time of {seconds / 3600:.0f} hours is too long for a run. Log it by hand."
        if metres and seconds and metres / seconds > MOST_SPEED:
            return f"{metres} m in {seconds} s is too fast for a run. Log it by hand."
        return None


def _whole(value: float | None) -> int | None:
    """Return a measure as a whole number; `None` for none, for nothing and for no number."""
    return round(value) if value is not None and 0.5 <= value < math.inf else None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def plain(text: str, most: int = 40) -> str:
    """Return words of a file to show: short and with printable characters only."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:most]


def shown(name: str) -> str:
    """Return a file name to show: its last part, short and with printable characters only."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return plain(last, MOST_NAME) or "a file without a name"
