"""What is found in run files: runs, what was left out and why, and what must be asked first."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign
from backcare.runs.told import Told


class SkipReason(StrEnum):
    """Why a file, or a line of one, gave no run."""

    BROKEN = "broken"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    NESTED = "nested"
    TOO_BIG = "too-big"
    TOO_MANY = "too-many"
    TOO_SLOW = "too-slow"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_TYPE = "unknown-type"
    UNSAFE = "unsafe"
    NO_TIME = "no-time"
    NO_DATE = "no-date"
    NOTHING_MEASURED = "nothing-measured"
    IMPLAUSIBLE = "implausible"
    UNFORESEEN = "unforeseen"


class Asked(StrEnum):
    """What files may leave open."""

    UNIT = "unit"
    DATE_ORDER = "date-order"
    MONTHS = "months"
    DECIMAL = "decimal"
    TYPE = "type"


class Unit(StrEnum):
    """The unit of the distances of a table."""

    KM = "km"
    MILES = "miles"


class DateOrder(StrEnum):
    """Which number of a date comes first."""

    DMY = "dmy"
    MDY = "mdy"


class MonthNames(StrEnum):
    """The language of words for months that mean another month in another language."""

    CROATIAN = "croatian"
    POLISH = "polish"
    """Polish, Czech, or any other language but Croatian."""


class Meaning(StrEnum):
    """What a word for a type of activity stands for."""

    RUN = "run"
    OTHER = "other"


OPTIONS: dict[Asked, type[StrEnum]] = {
    Asked.UNIT: Unit,
    Asked.DATE_ORDER: DateOrder,
    Asked.MONTHS: MonthNames,
    Asked.DECIMAL: DecimalSign,
    Asked.TYPE: Meaning,
}


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the runner says of a table; without `file` it holds for all of them.

    `word` is the type that is asked about; what it stands for is the same in all files.
    Raises `ValueError` if `chosen` is no option of what is `asked`.
    """

    asked: Asked
    chosen: str
    file: str | None = None
    word: str | None = None

    def __post_init__(self) -> None:
        OPTIONS[self.asked](self.chosen)


class FileQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What must be asked before runs can be read, or was: then `chosen` is what was said.

    `word` is the type of activity that it is about; `file` is then the first one that has it.
    """

    file: str
    asked: Asked
    options: tuple[str, ...]
    told: Told
    word: str | None = None
    chosen: str | None = None


class FoundRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a file; metres and seconds, and `start` in UTC.

    `day` is the runner's own. `start` is missing where a file names the day alone. `notes` say
    what was worked out rather than read.
    """

    start: datetime | None
    day: date
    distance_m: int | None
    moving_seconds: int | None
    source: RunSource
    file: str
    notes: tuple[Told, ...] = ()


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or one line of it, that gave no run; what is told says what to do."""

    file: str
    reason: SkipReason
    told: Told
    line: int | None = None


class FileNote(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out for a whole file."""

    file: str
    told: Told


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read from some files, the earliest run first.

    `not_runs` counts other activities by their type. The runs that an open question is about wait
    for its answer; `settled` are the questions that were answered. `is_cancelled` tells that
    the runner stopped it before the end.
    """

    runs: tuple[FoundRun, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    not_runs: dict[str, int] = msgspec.field(default_factory=dict)
    notes: tuple[FileNote, ...] = ()
    questions: tuple[FileQuestion, ...] = ()
    settled: tuple[FileQuestion, ...] = ()
    is_cancelled: bool = False
