"""Messages about run files: a code and its values. The words are in `import.told` of the texts."""

from collections.abc import Callable
from enum import StrEnum

import msgspec


class Code(StrEnum):
    """Everything a message can say; each code has a sentence in the texts."""

    # why a file, or a line of it, gave no run
    UNFORESEEN = "unforeseen"
    NOT_OPENED = "not-opened"
    UNKNOWN_KIND = "unknown-kind"
    TOO_SLOW = "too-slow"
    FILE_TOO_HEAVY = "file-too-heavy"
    TOO_MUCH_FOUND = "too-much-found"
    FILE_TOO_BIG = "file-too-big"
    FILES_TOO_BIG = "files-too-big"
    FILE_EMPTY = "file-empty"
    FILE_CUT = "file-cut"
    FILE_NESTED = "file-nested"
    FILE_LOCKED = "file-locked"
    FILE_UNPACKS_TOO_FAR = "file-unpacks-too-far"
    ARCHIVE_CUT = "archive-cut"
    ARCHIVE_EMPTY = "archive-empty"
    ARCHIVE_WITHOUT_RUNS = "archive-without-runs"
    ARCHIVE_TOO_LONG = "archive-too-long"
    MEMBER_PACKED_ODDLY = "member-packed-oddly"
    MEMBER_DAMAGED = "member-damaged"
    TEXT_DAMAGED = "text-damaged"
    TABLE_DAMAGED = "table-damaged"
    TABLE_TOO_LONG = "table-too-long"
    TABLE_TOO_WIDE = "table-too-wide"
    TABLE_WITHOUT_LINES = "table-without-lines"
    XML_CUT = "xml-cut"
    XML_UNLIKE_A_RUN = "xml-unlike-a-run"
    XML_WITH_ENTITIES = "xml-with-entities"
    JSON_UNLIKE_A_RUN = "json-unlike-a-run"
    EXPORT_CUT = "export-cut"
    EXPORT_TOO_LONG = "export-too-long"
    EXPORT_WITHOUT_WORKOUTS = "export-without-workouts"
    RECORD_DAMAGED = "record-damaged"
    RECORD_WITHOUT_START = "record-without-start"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_OF_ANOTHER_KIND = "database-of-another-kind"
    NOTHING_OF_APPLE_HEALTH = "nothing-of-apple-health"
    NOTHING_OF_GARMIN = "nothing-of-garmin"
    NOTHING_OF_POLAR = "nothing-of-polar"
    NOTHING_OF_FITBIT = "nothing-of-fitbit"
    NOTHING_OF_NIKE = "nothing-of-nike"
    NOTHING_OF_SAMSUNG = "nothing-of-samsung"
    NOTHING_OF_ZEPP = "nothing-of-zepp"
    NOTHING_OF_HUAWEI = "nothing-of-huawei"
    NOTHING_OF_HEALTH_CONNECT = "nothing-of-health-connect"
    FIT_CUT = "fit-cut"
    FIT_WITHOUT_ACTIVITY = "fit-without-activity"
    FIT_WITHOUT_START = "fit-without-start"
    TCX_DAMAGED = "tcx-damaged"
    TCX_WITHOUT_ACTIVITY = "tcx-without-activity"
    TCX_WITHOUT_START = "tcx-without-start"
    GPX_DAMAGED = "gpx-damaged"
    GPX_WITHOUT_TRACK = "gpx-without-track"
    GPX_WITHOUT_TIMES = "gpx-without-times"
    GPX_WITHOUT_POINTS = "gpx-without-points"
    GPX_FEW_TIMES = "gpx-few-times"
    GPX_ONE_TIME = "gpx-one-time"
    STRAVA_OTHER_TABLE = "strava-other-table"
    GARMIN_OTHER_TABLE = "garmin-other-table"
    LINE_WITHOUT_DATE = "line-without-date"
    MORE_TYPES = "more-types"
    NOTHING_MEASURED = "nothing-measured"
    TOO_EARLY = "too-early"
    IN_THE_FUTURE = "in-the-future"
    TOO_FAR = "too-far"
    TOO_LONG = "too-long"
    TOO_FAST = "too-fast"

    # what was worked out rather than read
    LETTERS_GUESSED = "letters-guessed"
    READ_AS_RUNNING = "read-as-running"
    RUN_BY_NAME = "run-by-name"
    RUN_AS_ASKED = "run-as-asked"
    TRACKS_JOINED = "tracks-joined"
    POINTS_WITHOUT_PLACE = "points-without-place"
    DAY_BY_OWN_CLOCK = "day-by-own-clock"
    LAPS_TOO_SHORT = "laps-too-short"
    FROM_POINTS = "from-points"
    FROM_PLACES = "from-places"
    TIME_FROM_POINTS = "time-from-points"
    START_WORKED_OUT = "start-worked-out"
    WITH_PAUSES = "with-pauses"
    SUM_OF_DAMAGED = "sum-of-damaged"
    SUM_OF_RECORDS = "sum-of-records"
    TRACKS_TOLD = "tracks-told"
    ALSO_FOUND = "also-found"
    ALSO_FOUND_IN_LINE = "also-found-in-line"
    ALSO_FOUND_HERE = "also-found-here"
    ALSO_FOUND_IN_LINE_HERE = "also-found-in-line-here"
    TIME_WITH_PAUSES = "time-with-pauses"
    CLOCK_OF_THE_PLACE = "clock-of-the-place"
    DISTANCE_IN_METRES = "distance-in-metres"
    KM_BY_PACE = "km-by-pace"
    MILES_BY_PACE = "miles-by-pace"
    KM_BY_STEPS = "km-by-steps"
    MILES_BY_STEPS = "miles-by-steps"
    EACH_SIGN = "each-sign"
    OTHER_SIGN = "other-sign"
    DISTANCE_UNREAD = "distance-unread"
    TIME_UNREAD = "time-unread"
    HOURS_AND_MINUTES = "hours-and-minutes"
    WITHOUT_HEADING = "without-heading"
    COMMA_BY_DATA = "comma-by-data"
    POINT_BY_DATA = "point-by-data"
    DAY_FIRST_BY_DATA = "day-first-by-data"
    MONTH_FIRST_BY_DATA = "month-first-by-data"
    CROATIAN_BY_DATA = "croatian-by-data"
    POLISH_BY_DATA = "polish-by-data"

    # what the runner is asked
    WHICH_UNIT = "which-unit"
    WHICH_ORDER = "which-order"
    WHICH_MONTHS = "which-months"
    WHICH_SIGN = "which-sign"
    WHICH_DOUBLED = "which-doubled"
    WHICH_TYPE = "which-type"
    WHICH_WITHOUT_TYPE = "which-without-type"
    WHICH_SPORT_RUNNING = "which-sport-running"
    WHICH_SPORT_FASTER = "which-sport-faster"
    WHICH_SPORT_SLOWER = "which-sport-slower"
    WHICH_SPORT_NO_SPEED = "which-sport-no-speed"
    WHICH_SPORT_ONE_PACE = "which-sport-one-pace"

    # what the runner answered
    KM_AS_SAID = "km-as-said"
    MILES_AS_SAID = "miles-as-said"
    DAY_FIRST_AS_SAID = "day-first-as-said"
    MONTH_FIRST_AS_SAID = "month-first-as-said"
    CROATIAN_AS_SAID = "croatian-as-said"
    POLISH_AS_SAID = "polish-as-said"
    COMMA_AS_SAID = "comma-as-said"
    POINT_AS_SAID = "point-as-said"
    SAME_RUN_AS_SAID = "same-run-as-said"
    TWO_RUNS_AS_SAID = "two-runs-as-said"
    RUN_AS_SAID = "run-as-said"
    OTHER_AS_SAID = "other-as-said"
    SPORT_IS_RUN_AS_SAID = "sport-is-run-as-said"
    SPORT_IS_OTHER_AS_SAID = "sport-is-other-as-said"


class Told(msgspec.Struct, frozen=True):
    """One message: its code, and the values in its sentence."""

    code: Code
    values: tuple[tuple[str, str | int], ...] = ()

    def in_words(self, text: Callable[..., str]) -> str:
        """Return the sentence in the language of `text`."""
        return text(f"import.told.{self.code}", **dict(self.values))


def told(code: Code, **values: str | int) -> Told:
    """Return the message with a code and the values in its sentence."""
    return Told(code, tuple(values.items()))


class NotRun(StrEnum):
    """What was left out that has no type of its own; each has its words in the texts."""

    NO_SPORT = "no-sport"
    DAILY = "daily-data"
    PLAN = "planned-workout"
    DEVICE = "device-data"


def said_kind(kind: str, text: Callable[..., str]) -> str:
    """Return what was left out: the type as the file has it, or our words (`NotRun`)."""
    return text(f"import.not_run.{kind}") if kind in list(NotRun) else kind.replace("_", " ")
