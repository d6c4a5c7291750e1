"""The result of a self-check, as a runner may keep it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.records import Record, ShortText

QuestionId = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9.-]{0,39}\Z")]
RuleId = Annotated[str, msgspec.Meta(pattern=r"\A(RF[0-9]{2}|C[0-9]{2}|G[0-9])(\.[a-z-]+)?\Z")]


class BehaviourGroup(StrEnum):
    """How the pain behaves (clinical notes 3.2): never a structure, never a probability."""

    UNCLEAR = "G0"
    BENDING = "G1"
    ARCHING = "G2"
    ONE_SIDED = "G3"
    NERVE = "G4"
    IMPACT = "G5"
    LOAD = "G6"
    HIP = "G7"


class Limit(StrEnum):
    """What a result asks to leave out until somebody has been seen, the least first."""

    NONE = "none"
    NO_IMPACT = "no-impact"
    ALL = "all"


def strictest(limits: Iterable[Limit]) -> Limit:
    """Return the limit that leaves out the most; `NONE` if there is none."""
    return max(limits, key=list(Limit).index, default=Limit.NONE)


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer as given; an unanswered question has none."""

    question: QuestionId
    answer: ShortText


class Clearance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the runner recorded: a professional saw them and said they may train again."""

    day: date
    by: ShortText


class SelfCheckResult(Record, tag="self-check", frozen=True, kw_only=True):
    """What was answered and what was advised.

    `rules` are the rows and rules that gave the urgency; `screen` names the version of the
    questions (the day they were written), so that an old result can still be read as it was meant.
    `limit` is what it asks to leave out; `None` if it is older than that: see `limit_of`.
    """

    screen: ShortText
    answers: Annotated[tuple[Answer, ...], msgspec.Meta(max_length=200)]
    areas: Annotated[tuple[ShortText, ...], msgspec.Meta(max_length=60)] = ()
    urgency: Urgency
    rules: Annotated[tuple[RuleId, ...], msgspec.Meta(max_length=100)] = ()
    groups: Annotated[tuple[BehaviourGroup, ...], msgspec.Meta(max_length=8)] = ()
    limit: Limit | None = None
    cleared: Clearance | None = None

    def __post_init__(self) -> None:
        if len({answer.question for answer in self.answers}) < len(self.answers):
            raise ValueError("each question has one answer")
        is_urgent = is_at_least(self.urgency, Urgency.SAME_DAY)
        if is_urgent and self.limit not in (None, Limit.ALL):
            raise ValueError("a result for today leaves out all exercise")
