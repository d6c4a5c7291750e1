"""What a runner logs: check-ins, runs, routine sessions, weekly checks, own activities, pauses."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any

import msgspec

from backcare.domain.records import NPRS, RPE, ExerciseId, Note, Record, RecordId, ShortText
from backcare.domain.sides import Side

Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
RunMinutes = Annotated[int, msgspec.Meta(ge=1, le=2880)]
"""The longest races take more than a day."""
Metres = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Grams = Annotated[int, msgspec.Meta(ge=1, le=300_000)]


class Entry(Record, frozen=True, kw_only=True):
    """What all entries share: a note that only the runner sees."""

    note: Note = ""


class PainContext(StrEnum):
    """When we ask about pain (clinical notes 4.5: three contexts)."""

    RUNNING = "running"
    SITTING = "sitting"
    WAKING = "waking"


class CheckIn(Entry, tag="check-in", frozen=True, kw_only=True):
    """One day's pain by context: worst while running, worst sitting after a run, and on waking.

    `stiffness_over_30_min`: whether the back was stiff for more than half an hour after waking
    (clinical notes 4.5 and 6.2).
    """

    nprs_running: NPRS | None = None
    nprs_sitting: NPRS | None = None
    nprs_waking: NPRS | None = None
    stiffness_over_30_min: bool | None = None

    def __post_init__(self) -> None:
        if self.nprs_running is None and self.nprs_sitting is None and self.nprs_waking is None:
            raise ValueError("answer at least one pain question")

    def nprs(self, context: PainContext) -> int | None:
        """Return the rating in one context; `None` when it was not answered."""
        return {
            PainContext.RUNNING: self.nprs_running,
            PainContext.SITTING: self.nprs_sitting,
            PainContext.WAKING: self.nprs_waking,
        }[context]


class RunSource(StrEnum):
    """The kind of file that a run came from."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    STRAVA = "strava"
    GARMIN = "garmin"
    RUNKEEPER = "runkeeper"
    APPLE_HEALTH = "apple-health"
    GARMIN_ACCOUNT = "garmin-account"
    POLAR = "polar"
    FITBIT = "fitbit"
    NIKE = "nike"
    SAMSUNG = "samsung"
    ZEPP = "zepp"
    HUAWEI = "huawei"
    HEALTH_CONNECT = "health-connect"


class RunSession(Entry, tag="run", frozen=True, kw_only=True):
    """One run. Distance or minutes may be missing, but not both.

    `ladder_step` is the run-walk step (clinical notes 7.5) that was done, if it was one; step 0 is
    walking only. `run_seconds` is how much of a run-walk was really run, also if it was broken off.
    An imported run also has `started_at` in UTC, `moving_seconds`, its `source`, and an `import_id`
    shared by all runs of that import.
    """

    distance_m: Metres | None = None
    minutes: RunMinutes | None = None
    rpe: RPE | None = None
    ladder_step: Annotated[int, msgspec.Meta(ge=0, le=12)] | None = None
    run_seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)] | None = None
    started_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    moving_seconds: Annotated[int, msgspec.Meta(ge=1, le=172_800)] | None = None
    source: RunSource | None = None
    import_id: RecordId | None = None

    def __post_init__(self) -> None:
        if self.distance_m is None and self.minutes is None:
            raise ValueError("give the distance or the minutes of the run")

    @property
    def is_run_walk(self) -> bool:
        """Whether walking was part of the run, or all of it."""
        return self.run_seconds is not None or self.ladder_step is not None

    @property
    def is_walk(self) -> bool:
        """Whether nothing of a run-walk was run."""
        return self.run_seconds == 0 or (self.run_seconds is None and self.ladder_step == 0)

    @property
    def seconds_running(self) -> int | None:
        """The seconds that were run, without the walking of a run-walk; `None` if unknown."""
        if self.is_run_walk:
            return self.run_seconds
        if self.moving_seconds is not None:
            return self.moving_seconds
        return None if self.minutes is None else self.minutes * 60

    def corrected(self, **values: Any) -> "RunSession":
        """Return the run with other values, without what was measured of the old ones.

        A run-walk stays one: what was run of it is kept, as far as the new minutes leave room. The
        start stays that of the file, by which the run is known when the file is read again.
        """
        changed = msgspec.structs.replace(self, **values)
        if changed.minutes != self.minutes:
            ran = changed.run_seconds
            if ran is not None and changed.minutes is not None:
                ran = min(ran, changed.minutes * 60)
            changed = msgspec.structs.replace(changed, moving_seconds=None, run_seconds=ran)
        return changed


class RepsLeft(StrEnum):
    """How many more good repetitions would have been possible (clinical notes 4.4)."""

    NONE = "0"
    ONE_OR_TWO = "1-2"
    THREE_OR_FOUR = "3-4"
    FIVE_OR_MORE = "5+"


class SetDone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set as it was done: repetitions, the hold of each in seconds, or both."""

    reps: Annotated[int, msgspec.Meta(ge=1, le=500)] | None = None
    hold_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] | None = None
    load_g: Grams | None = None
    side: Side | None = None

    def __post_init__(self) -> None:
        if self.reps is None and self.hold_seconds is None:
            raise ValueError("a set has repetitions or a hold")


class ExerciseDone(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One exercise as it was done; without `sets`, we know only that it was done."""

    exercise: ExerciseId
    sets: Annotated[tuple[SetDone, ...], msgspec.Meta(max_length=30)] = ()
    reps_left: RepsLeft | None = None
    nprs: NPRS | None = None


class ExerciseSession(Entry, tag="exercise", frozen=True, kw_only=True):
    """One routine session; `nprs` is the worst pain during it.

    Ten minutes count as much as thirty (clinical notes 6.7: a minimum session counts as done).
    """

    minutes: Minutes | None = None
    done: Annotated[tuple[ExerciseDone, ...], msgspec.Meta(max_length=60)] = ()
    rpe: RPE | None = None
    nprs: NPRS | None = None

    @property
    def exercises(self) -> tuple[str, ...]:
        """The ids of the exercises done, in their order."""
        return tuple(done.exercise for done in self.done)


class EffectOnRunning(IntEnum):
    """How the back affected a week's running (question W1 of clinical notes 4.3, with points)."""

    NOT_AT_ALL = 0
    SOME_TROUBLE = 1
    RAN_LESS = 2
    COULD_NOT_RUN = 3


class WeekFeel(StrEnum):
    """How the back felt in a week, compared with the week before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


DoneInAWeek = Annotated[int, msgspec.Meta(ge=0, le=50)]


class WeeklyCheck(Entry, tag="weekly-check", frozen=True, kw_only=True):
    """The look back at one week, questions W1 to W7 of clinical notes 4.3.

    `week` is its name (`weeks.Monday`). `nprs_...` are the week's worst ratings. `confidence` (0
    to 10) is about running next week's plan. `anything_new` asks about warning signs. `leg_settled`
    says whether leg symptoms stayed at 0 to 2 all week; it is asked where exercises wait for that
    (clinical notes 6.4 G4).
    """

    week: date
    effect: EffectOnRunning | None = None
    nprs_running: NPRS | None = None
    nprs_sitting: NPRS | None = None
    nprs_waking: NPRS | None = None
    sessions_done: DoneInAWeek | None = None
    confidence: Annotated[int, msgspec.Meta(ge=0, le=10)] | None = None
    anything_new: bool | None = None
    feel: WeekFeel | None = None
    leg_settled: bool | None = None

    def __post_init__(self) -> None:
        if self.week.weekday() != 0:
            raise ValueError("a week is called by its Monday")
        if all(
            answer is None
            for answer in (
                self.effect,
                self.nprs_running,
                self.nprs_sitting,
                self.nprs_waking,
                self.sessions_done,
                self.confidence,
                self.anything_new,
                self.feel,
            )
        ):
            raise ValueError("answer at least one question of the weekly check")


class ActivityRating(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One activity the runner chose: 0 means cannot do it, 10 as well as before."""

    name: ShortText
    ability: Annotated[int, msgspec.Meta(ge=0, le=10)]


class ActivityCheck(Entry, tag="activities", frozen=True, kw_only=True):
    """The runner's three activities, rated every four weeks (clinical notes 4.1; Stratford 1995,
    R114).

    `change` is the overall change since the start, from -5 (much worse) to 5 (much better).
    """

    activities: Annotated[tuple[ActivityRating, ...], msgspec.Meta(min_length=1, max_length=3)]
    change: Annotated[int, msgspec.Meta(ge=-5, le=5)] | None = None

    def __post_init__(self) -> None:
        if len({rating.name for rating in self.activities}) < len(self.activities):
            raise ValueError("name three different activities")


Measure = Annotated[int, msgspec.Meta(ge=0, le=3600)]
"""Seconds or repetitions."""


class GateValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The value of one gate test: seconds or repetitions, for one side if the test has sides."""

    test: ShortText
    value: Measure
    side: Side | None = None


class GateResults(Entry, tag="gate-check", frozen=True, kw_only=True):
    """Results of the tests before a new phase (clinical notes 6.5): for progress, not diagnosis."""

    values: Annotated[tuple[GateValue, ...], msgspec.Meta(min_length=1, max_length=30)]

    def __post_init__(self) -> None:
        if len({(v.test, v.side) for v in self.values}) < len(self.values):
            raise ValueError("each test has one value for each side")


class PauseReason(StrEnum):
    """Why a routine rests; no reason counts against the runner."""

    FLARE_UP = "flare-up"
    ILL = "ill"
    HOLIDAY = "holiday"
    RACE = "race"
    OTHER = "other"


class Pause(Entry, tag="pause", frozen=True, kw_only=True):
    """A pause from `day` to `until`, both included; open-ended if `until` is missing.

    It may be planned, or entered once it is over.
    """

    reason: PauseReason
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.day:
            raise ValueError("a pause ends on its first day or later")


AnyEntry = CheckIn | RunSession | ExerciseSession | WeeklyCheck | ActivityCheck | Pause
"""The entries a runner can change in the list; all others can only be deleted there."""
