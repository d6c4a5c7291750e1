"""What a result says besides its urgency: behaviour groups, flags, running, and the hold text."""

from typing import Annotated

import msgspec

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from backcare.domain.records import ExerciseId
from backcare.domain.review import SourceRef

Words = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
Sources = Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class GroupSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a runner reads about one behaviour group (clinical notes 3.2 and 3.4); no structures.

    `first` and `hold_back` are exercises; `also_...` is what else belongs to each.
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

    `emergency` is shown above it after an emergency result.
    """

    heading: Words
    text: Words
    emergency: Words


class Advice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All advice texts: one for each group, flag and urgency."""

    groups: tuple[GroupSheet, ...]
    flags: tuple[FlagText, ...]
    running: tuple[RunningText, ...]
    running_sources: Sources
    cannot_tell: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    hold: HoldText

    def __post_init__(self) -> None:
        for what, given, wanted in (
            ("group", [g.group for g in self.groups], BehaviourGroup),
            ("flag", [f.flag for f in self.flags], Flag),
            ("urgency", [r.urgency for r in self.running], Urgency),
        ):
            if sorted(given) != sorted(wanted):
                raise ValueError(f"give each {what} exactly one text")
        if not all("{day}" in words for words in (self.hold.text, self.hold.emergency)):
            raise ValueError("the hold texts name their {day}")

    def for_group(self, group: BehaviourGroup) -> GroupSheet:
        """Return the sheet of a group."""
        return next(sheet for sheet in self.groups if sheet.group is group)

    def for_flag(self, flag: Flag) -> FlagText:
        """Return the text of a flag."""
        return next(text for text in self.flags if text.flag is flag)

    def for_running(self, urgency: Urgency) -> str:
        """Return what an urgency means for running."""
        return next(r.text for r in self.running if r.urgency is urgency)
