"""The story behind a demo: a made-up runner and club, week by week.

A demo treats the last week as the current one: everything before today has happened, the rest has
not.
"""

from typing import Annotated

import msgspec

from backcare.domain.check.result import QuestionId
from backcare.domain.entries import EffectOnRunning, PauseReason, RepsLeft, WeekFeel
from backcare.domain.plan.plan import PlanChoices, Weekday
from backcare.domain.records import NPRS, RPE, ExerciseId, ShortText

_Ten = Annotated[int, msgspec.Meta(ge=0, le=10)]


class DemoRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run; `pain` is the worst while running, sitting afterwards, and the next morning."""

    on: Weekday
    km: Annotated[float, msgspec.Meta(gt=0, le=60)]
    minutes: Annotated[int, msgspec.Meta(ge=5, le=400)]
    effort: RPE
    pain: tuple[NPRS, NPRS, NPRS]


class DemoSessions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a week's planned sessions were done, the first ones, and how each felt."""

    done: Annotated[int, msgspec.Meta(ge=0, le=7)]
    effort: RPE
    pain: NPRS
    reps_left: RepsLeft


class DemoLookBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weekly check on the Monday after; pain and sessions come from the week itself."""

    feel: WeekFeel
    effect: EffectOnRunning
    confidence: _Ten


class DemoCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A self-check on the week's Monday: the questions ticked and the areas marked."""

    ticked: Annotated[tuple[QuestionId, ...], msgspec.Meta(min_length=1)]
    areas: Annotated[tuple[QuestionId, ...], msgspec.Meta(min_length=1)]


class DemoActivities(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The three activities, rated on the week's Monday."""

    abilities: tuple[_Ten, _Ten, _Ten]
    change: Annotated[int, msgspec.Meta(ge=-5, le=5)] | None = None


class DemoPause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pause between two days of a week, both included."""

    reason: PauseReason
    first: Weekday
    last: Weekday

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a pause ends on its first day or later")


class DemoWeek(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One week of the runner; `tests` are gate test values, the same on both sides."""

    check: DemoCheck | None = None
    activities: DemoActivities | None = None
    sessions: DemoSessions
    runs: tuple[DemoRun, ...] = ()
    pause: DemoPause | None = None
    tests: dict[str, Annotated[int, msgspec.Meta(ge=0, le=300)]] = {}
    look_back: DemoLookBack


class DemoRunner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The runner; the plan starts in the first week, fitted to `choices` and the first check."""

    nickname: Annotated[str, msgspec.Meta(min_length=2, max_length=30)]
    age: str
    choices: PlanChoices
    favourites: tuple[ExerciseId, ...]
    activities: tuple[ShortText, ShortText, ShortText]
    weeks: Annotated[tuple[DemoWeek, ...], msgspec.Meta(min_length=2, max_length=12)]

    def __post_init__(self) -> None:
        if self.weeks[0].check is None:
            raise ValueError("the first week has a check")


class DemoClub(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The club. `members` has one digit a week for each member: sessions done, out of `target`.

    `meetings` has how many came to each week's club session, held on `meeting_day`.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    target: Annotated[int, msgspec.Meta(ge=1, le=7)]
    members: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-3]{2,12}$")], ...],
        msgspec.Meta(min_length=10, max_length=60),
    ]
    meeting_day: Weekday
    meetings: tuple[Annotated[int, msgspec.Meta(ge=0, le=60)], ...]


class DemoStory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Both, over the same weeks."""

    runner: DemoRunner
    club: DemoClub

    def __post_init__(self) -> None:
        weeks, club = len(self.runner.weeks), self.club
        if len(club.meetings) != weeks or any(len(m) != weeks for m in club.members):
            raise ValueError(f"members and meetings have {weeks} weeks, as the runner has")
        if max(club.meetings) > len(club.members):
            raise ValueError("no more people were at a club session than there are members")
