"""The result of a self-check, as a runner may keep it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.triage import Urgency
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
    """

    screen: ShortText
    answers: Annotated[tuple[Answer, ...], msgspec.Meta(max_length=200)]
    areas: Annotated[tuple[ShortText, ...], msgspec.Meta(max_length=60)] = ()
    urgency: Urgency
    rules: Annotated[tuple[RuleId, ...], msgspec.Meta(max_length=100)] = ()
    groups: Annotated[tuple[BehaviourGroup, ...], msgspec.Meta(max_length=8)] = ()
    cleared: Clearance | None = None

    def __post_init__(self) -> None:
        if len({answer.question for answer in self.answers}) < len(self.answers):
            raise ValueError("each question has one answer")
