"""What is found in run files: runs, what was left out and why, and questions to answer first."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign
from backcare.runs.told import Told


class SkipReason(StrEnum):
    """Why a file, or a line of it, gave no run."""

    BROKEN = "broken"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    NESTED = "nested"
    TOO_BIG = "too-big"
    TOO_MANY = "too-many"
    TOO_HEAVY = "too-heavy"
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
    """What a file question can be about."""

    UNIT = "unit"
    DATE_ORDER = "date-order"
    MONTHS = "months"
    DECIMAL = "decimal"
    DOUBLED = "doubled"
    TYPE = "type"
    SPORT = "sport"


class Evidence(StrEnum):
    """What says that an activity is a run: its type, its name, or the runner who was asked."""

    TYPE = "type"
    NAME = "name"
    ASKED = "asked"


class Unnamed(StrEnum):
    """The groups in which activities are asked about that name no sport."""

    RUNNING = "running-speed"
    FASTER = "faster"
    SLOWER = "slower"
    NO_SPEED = "no-speed"
    ONE_PACE = "one-pace"
    """With times reckoned from one speed, as in a planned route; also where a type says run."""


class Unit(StrEnum):
    """The unit of the distances in a table."""

    KM = "km"
    MILES = "miles"


class DateOrder(StrEnum):
    """Which number comes first in a date."""

    DMY = "dmy"
    MDY = "mdy"


class MonthNames(StrEnum):
    """The language of month words that mean different months in different languages."""

    CROATIAN = "croatian"
    POLISH = "polish"
    """Polish, Czech, or any language other than Croatian."""


class Meaning(StrEnum):
    """What a word for a type of activity stands for."""

    RUN = "run"
    OTHER = "other"


class Doubled(StrEnum):
    """What two runs of one distance are whose clocks are whole quarters of an hour apart."""

    SAME = "same-run"
    TWO = "two-runs"


OPTIONS: dict[Asked, type[StrEnum]] = {
    Asked.UNIT: Unit,
    Asked.DATE_ORDER: DateOrder,
    Asked.MONTHS: MonthNames,
    Asked.DECIMAL: DecimalSign,
    Asked.DOUBLED: Doubled,
    Asked.TYPE: Meaning,
    Asked.SPORT: Meaning,
}


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the runner answered about a table; without `file` it applies to all tables.

    `word` is the type asked about, which has the same meaning in all files, or the group of
    activities without a sport (`Unnamed`).
    Raises `ValueError` if `chosen` is not an option for what is `asked`.
    """

    asked: Asked
    chosen: str
    file: str | None = None
    word: str | None = None

    def __post_init__(self) -> None:
        OPTIONS[self.asked](self.chosen)


class FileQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question to answer before runs can be read; if it was answered, `chosen` is the answer.

    `word` is the type of activity it is about, or the group of those that name no sport; then
    `file` is the first one with it.
    """

    file: str
    asked: Asked
    options: tuple[str, ...]
    told: Told
    word: str | None = None
    chosen: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run was found: a file of one kind, and the line of a table."""

    file: str
    source: RunSource
    line: int | None = None


class FoundRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a file; metres and seconds, and `start` in UTC.

    `day` is in the runner's time zone, or by the file's own clock where it has another one, which
    is `clock_minutes` ahead of UTC. `start` is `None` if the file has only the day. `line` is that
    of a table. `notes` say what was worked out rather than read, `sport_by` what says that it is a
    run, `joined` where else the same run was found.
    """

    start: datetime | None
    day: date
    distance_m: int | None
    moving_seconds: int | None
    source: RunSource
    file: str
    notes: tuple[Told, ...] = ()
    sport_by: Evidence = Evidence.TYPE
    clock_minutes: int | None = None
    line: int | None = None
    joined: tuple[Place, ...] = ()


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or one line of it, that gave no run, and what the runner can do about it."""

    file: str
    reason: SkipReason
    told: Told
    line: int | None = None


class FileNote(msgspec.Struct, frozen=True, kw_only=True):
    """Something worked out for a whole file."""

    file: str
    told: Told


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read from some files, the earliest run first.

    `not_runs` counts other activities by type, or by what they are (`NotRun`). Runs affected by an
    open question wait for its answer; `settled` are the answered questions. `is_cancelled` means
    that the runner stopped the reading early. `unread` are the places of the files for which time
    or room ran out, but for the first one that was read.
    """

    runs: tuple[FoundRun, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    not_runs: dict[str, int] = msgspec.field(default_factory=dict)
    notes: tuple[FileNote, ...] = ()
    questions: tuple[FileQuestion, ...] = ()
    settled: tuple[FileQuestion, ...] = ()
    is_cancelled: bool = False
    unread: tuple[int, ...] = ()
