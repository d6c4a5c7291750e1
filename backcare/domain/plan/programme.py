"""The 12-week programme as data: what is planned before it is fitted to a runner."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment, Line
from backcare.domain.exercises.guidance import Statement
from backcare.domain.plan.plan import Load, ReasonId, RuleId
from backcare.domain.records import ExerciseId
from backcare.domain.review import SourceRef

WeekNumber = Annotated[int, msgspec.Meta(ge=0, le=99)]
ProgrammeWeeks = tuple[WeekNumber, WeekNumber]
"""First and last programme week, both included; 0 is the week that settles a flare."""
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Minutes = Annotated[int, msgspec.Meta(ge=5, le=120)]
Alternatives = dict[ExerciseId, Annotated[tuple[ExerciseId, ...], msgspec.Meta(min_length=1)]]


class Phase(StrEnum):
    """The phases of clinical notes 6.4."""

    SETTLE = "settle"
    CONTROL = "control"
    STRENGTH = "strength"
    SPRING = "spring"
    KEEP = "keep"


class TemplateExercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise of a session with the repetitions of each set, and the hold of each."""

    exercise: ExerciseId
    reps: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=6)]
    hold_seconds: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    load: Load | None = None
    is_key: bool = False


Template = tuple[TemplateExercise, ...]
SESSION_NAMES = frozenset("ABC")
"""The sessions of the programme; a plan that was brought back may have names of its own."""


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sessions of some weeks; C is the optional one after an easy run."""

    weeks: ProgrammeWeeks
    A: Template
    B: Template
    C: Template = ()

    def session(self, name: str) -> Template:
        """Return a session by its name."""
        return {"A": self.A, "B": self.B, "C": self.C}[name]


class PhaseWeeks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A phase and its weeks."""

    id: Phase
    weeks: ProgrammeWeeks


class Deload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a week has only a share of the sets (PR8)."""

    every: Annotated[int, msgspec.Meta(ge=2, le=12)]
    share: Share


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a group does some exercises, up to and including a week."""

    exercises: tuple[ExerciseId, ...]
    reason: ReasonId
    until: WeekNumber = 99


class Daily(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exercise for every day, outside the sessions."""

    exercise: ExerciseId
    reason: ReasonId


class Delay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exercises that begin later, and what replaces them until then."""

    weeks: Annotated[int, msgspec.Meta(ge=1, le=12)]
    exercises: Alternatives


class GroupAdjustment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes for a behaviour group (clinical notes 6.4, group adjustments)."""

    drop: tuple[ExerciseId, ...] = ()
    settle: ExerciseId | None = None
    notes: tuple[Note, ...] = ()
    delay: Delay | None = None
    until_leg_settles: Alternatives = {}
    daily: Daily | None = None


class Programme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole programme; `data/content/plan/programme.yaml` explains each part.

    `first_week` is the week in which levels 1 to 3 begin, `fitting_sources` stand behind `groups`.
    """

    written_on: date
    sources: tuple[SourceRef, ...]
    fitting_sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]
    session_minutes: Minutes
    short_minutes: Minutes
    warm_up: Template
    marching_seconds: Annotated[int, msgspec.Meta(ge=0, le=300)]
    first_week: tuple[WeekNumber, WeekNumber, WeekNumber]
    phases: tuple[PhaseWeeks, ...]
    deload: Deload
    race_share: Share
    blocks: tuple[Block, ...]
    at_hand: tuple[Equipment, ...]
    instead: Alternatives
    heavy_legs: tuple[ExerciseId, ...]
    groups: dict[BehaviourGroup, GroupAdjustment]
    traffic_light: tuple[Statement, ...]

    def block(self, week: int) -> Block:
        """Return the sessions of a week; a later one is like the last."""
        inside = (b for b in self.blocks if b.weeks[0] <= week <= b.weeks[1])
        return next(inside, self.blocks[-1])

    def phase(self, week: int) -> PhaseWeeks:
        """Return the phase of a week; a later one is in the last."""
        inside = (p for p in self.phases if p.weeks[0] <= week <= p.weeks[1])
        return next(inside, self.phases[-1])

    def week_after(self, week: int) -> int:
        """Return the week that follows; after the last one the keep phase repeats in rounds.

        Each round ends with an easier week.
        """
        last = self.phases[-1].weeks[1]
        return week + 1 if week < last else last + 1 - self.deload.every

    def weeks_from(self, week: int, count: int) -> list[int]:
        """Return `count` weeks in a row, starting with `week`."""
        weeks = [week]
        while len(weeks) < count:
            weeks.append(self.week_after(weeks[-1]))
        return weeks

    def is_deload(self, week: int) -> bool:
        """Return whether a week has fewer sets."""
        return week > 0 and week % self.deload.every == 0

    def first_week_of(self, exercise: str) -> int | None:
        """Return the first week after week 0 that has an exercise in session A or B."""
        return next(
            (
                b.weeks[0]
                for b in self.blocks
                if b.weeks[0] > 0 and exercise in {e.exercise for e in (*b.A, *b.B)}
            ),
            None,
        )

    def adjustments(self, groups: Iterable[BehaviourGroup]) -> tuple[GroupAdjustment, ...]:
        """Return what changes for these groups."""
        return tuple(self.groups[group] for group in groups if group in self.groups)


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is planned: words with placeholders, and the rule or row they rest on."""

    id: ReasonId
    text: Line
    rule: Annotated[str, msgspec.Meta(min_length=2, max_length=40)]
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]

    @property
    def rule_id(self) -> RuleId | None:
        """The rule PR1 to PR10 it rests on, if it is one of those."""
        return self.rule if self.rule.startswith("PR") else None


def by_id(reasons: Iterable[Reason]) -> Mapping[str, Reason]:
    """Return reasons by their ids."""
    return {reason.id: reason for reason in reasons}
