"""What a result says besides its urgency: behaviour groups, flags, running, and the hold text."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from backcare.domain.check.result import BehaviourGroup, Limit
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from backcare.domain.records import ExerciseId
from backcare.domain.review import SourceRef

Words = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
Sources = Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class GroupSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a runner reads about one behaviour group (clinical notes 3.2 and 3.4); no structures.

    `first` and `hold_back` are exercises; `also_...` is what else belongs to each. `article` is the
    guidance to read first.
    """

    group: BehaviourGroup
    name: Words
    summary: Words
    cannot_tell: Words
    first: tuple[ExerciseId, ...]
    also_first: tuple[Words, ...]
    hold_back: tuple[ExerciseId, ...]
    also_hold_back: tuple[Words, ...]
    running: Words
    article: Annotated[str, msgspec.Meta(pattern=r"^[a-z-]+$")]
    sources: Sources


class FlagText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rule's flag says to the runner.

    `heading`, if given, replaces the heading of the urgency, because somebody else is to be called.
    """

    flag: Flag
    text: Words
    heading: Words | None = None
    sources: Sources


class RunningText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an urgency means for running."""

    urgency: Urgency
    text: Words


class HoldText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text shown instead of exercise while it waits; `{day}` is the day of the self-check.

    `emergency` is shown above it after an emergency result; `line` says all of it on paper.
    """

    heading: Words
    text: Words
    emergency: Words
    line: Words
    sources: Sources


class LimitText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text shown while something else than all exercise waits, or for another reason.

    `text` says what waits, `ended` how that ends, and `line` all of it on paper; `{day}` is the day
    of the self-check.
    """

    heading: Words
    text: Words
    ended: Words
    line: Words
    sources: Sources


class NotMadeText(LimitText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text for people the routine is not made for; `running` says what it means for running."""

    running: Words


class NoImpactText(LimitText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text shown while running and jumping wait; `floor_work` are the exercises that go on."""

    floor_work: Annotated[tuple[ExerciseId, ...], msgspec.Meta(min_length=3)]


class Advice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All advice texts: one for each group, flag and urgency."""

    groups: tuple[GroupSheet, ...]
    flags: tuple[FlagText, ...]
    running: tuple[RunningText, ...]
    running_sources: Sources
    cannot_tell: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    hold: HoldText
    no_impact: NoImpactText
    not_made: NotMadeText

    def __post_init__(self) -> None:
        for what, given, wanted in (
            ("group", [g.group for g in self.groups], BehaviourGroup),
            ("flag", [f.flag for f in self.flags], Flag),
            ("urgency", [r.urgency for r in self.running], Urgency),
        ):
            if sorted(given) != sorted(wanted):
                raise ValueError(f"give each {what} exactly one text")
        waiting = (self.hold, self.no_impact, self.not_made)
        named = [self.hold.emergency, *(words for w in waiting for words in (w.text, w.line))]
        if not all("{day}" in words for words in named):
            raise ValueError("the hold texts name their {day}")
        impact, floor = self.for_group(BehaviourGroup.IMPACT), set(self.no_impact.floor_work)
        if not floor.issuperset(impact.first) or not floor.isdisjoint(impact.hold_back):
            raise ValueError("floor_work has what G5 begins with, and nothing that it holds back")

    def for_group(self, group: BehaviourGroup) -> GroupSheet:
        """Return the sheet of a group."""
        return next(sheet for sheet in self.groups if sheet.group is group)

    def first_exercises(self, groups: Sequence[BehaviourGroup], limit: Limit) -> list[ExerciseId]:
        """Return the exercises to begin with, those that fit most groups first; none if all wait.

        One that a group holds back is never a first exercise of another. Without a group they are
        those for no clear pattern; while running and jumping wait, those of the impact group.
        """
        if limit is Limit.ALL:
            return []
        fitting = groups or [BehaviourGroup.UNCLEAR]
        if limit is Limit.NO_IMPACT:
            fitting = [BehaviourGroup.IMPACT]
        sheets = [self.for_group(group) for group in fitting]
        held = {exercise for sheet in sheets for exercise in sheet.hold_back}
        return [e for e in most_named([sheet.first for sheet in sheets]) if e not in held]

    def for_flag(self, flag: Flag) -> FlagText:
        """Return the text of a flag."""
        return next(text for text in self.flags if text.flag is flag)

    def for_running(self, urgency: Urgency) -> str:
        """Return what an urgency means for running."""
        return next(r.text for r in self.running if r.urgency is urgency)


def most_named(lists: Sequence[tuple[ExerciseId, ...]]) -> list[ExerciseId]:
    """Return all exercises of these lists once, those in the most lists first."""
    every = dict.fromkeys(exercise for exercises in lists for exercise in exercises)
    return sorted(every, key=lambda e: -sum(e in exercises for exercises in lists))
