"""What a number is answered with: the sentences, and the rules that choose them.

Both are data (`data/content/tracker/answers.yaml`).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated

import msgspec

from backcare.domain.entries import PainContext
from backcare.domain.plan.zones import Zone
from backcare.domain.review import SourceRef

SentenceId = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9-]{1,39}\Z")]
Words = Annotated[str, msgspec.Meta(min_length=8, max_length=120)]
RowId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
"""The row or section of the clinical notes."""
Sources = Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class Asked(StrEnum):
    """What a number is about; pain on waking is another matter on the morning after training."""

    WAKING = "waking"
    MORNING_AFTER = "morning-after"
    RUNNING = "running"
    SITTING = "sitting"
    SESSION = "session"
    WEEK = "week"
    ACTIVITIES = "activities"


class Finding(StrEnum):
    """What a number says with the diary around it; a number has the first that fits."""

    SECOND_RED = "second-red"
    NOT_SETTLED = "not-settled"
    STIFF = "stiff"
    CLIMBING = "climbing"
    STRONG = "strong"
    MUCH_SORER = "much-sorer"
    SORER = "sorer"
    LASTING_EFFECT = "lasting-effect"
    LASTING_MORNINGS = "lasting-mornings"
    RAN_LESS = "ran-less"
    USUAL = "usual"
    SOME = "some"
    CALM = "calm"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    FIRST = "first"


_PAIN = (Finding.CALM, Finding.SOME, Finding.STRONG, Finding.CLIMBING, Finding.SECOND_RED)
MAY_SAY: Mapping[Asked, tuple[Finding, ...]] = {
    Asked.WAKING: (*_PAIN, Finding.STIFF),
    Asked.MORNING_AFTER: (
        *_PAIN,
        Finding.STIFF,
        Finding.USUAL,
        Finding.SORER,
        Finding.MUCH_SORER,
        Finding.NOT_SETTLED,
    ),
    Asked.RUNNING: _PAIN,
    Asked.SITTING: _PAIN,
    Asked.SESSION: _PAIN,
    Asked.WEEK: (
        Finding.CALM,
        Finding.SOME,
        Finding.STRONG,
        Finding.CLIMBING,
        Finding.LASTING_EFFECT,
        Finding.LASTING_MORNINGS,
        Finding.RAN_LESS,
    ),
    Asked.ACTIVITIES: (Finding.FIRST, Finding.BETTER, Finding.SAME, Finding.WORSE),
}
"""What each question can find; there is a rule for each of these."""


class Next(StrEnum):
    """The one thing to tap after an answer."""

    SELF_CHECK = "self-check"
    PHYSIOTHERAPIST = "physiotherapist"
    AFTER_A_RUN = "after-a-run"
    PLAN = "plan"


class ChangeId(StrEnum):
    """What changes in the runs and sessions to come; each has its own sentence."""

    RUN_UP_TO = "run-up-to"
    RUN_UP_TO_IF_SETTLED = "run-up-to-if-settled"
    RUN_RAISED = "run-raised"
    RUN_HOLD = "run-hold"
    RUN_LESS = "run-less"
    RUN_CLIMBING = "run-climbing"
    RUN_RACE = "run-race"
    RUN_IF_SETTLED = "run-if-settled"
    RUN_REPEAT = "run-repeat"
    RUN_SHORTER = "run-shorter"
    RUN_ONE_BACK = "run-one-back"
    LONG_RUN_SHORTER = "long-run-shorter"
    LADDER_NEXT = "ladder-next"
    LADDER_REPEAT = "ladder-repeat"
    LADDER_BACK = "ladder-back"
    LADDER_TWO_BACK = "ladder-two-back"
    LADDER_DONE = "ladder-done"
    LADDER_WAIT = "ladder-wait"
    SESSION_AS_PLANNED = "session-as-planned"
    SESSION_SAME = "session-same"
    SESSION_LESS = "session-less"
    SESSION_EASIER = "session-easier"
    OFFER_SAME = "offer-same"
    OFFER_LESS = "offer-less"
    OFFER_EASIER = "offer-easier"
    OWN_MORE = "own-more"
    OWN_SAME = "own-same"
    OWN_LESS = "own-less"
    OWN_EASIER = "own-easier"
    OWN_WEEK_BACK = "own-week-back"
    WEEK_BACK = "week-back"
    LOOK_BACK = "look-back"
    PLAN_ASKS = "plan-asks"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change, with what it names: the day, exercises, length of a run, step of the run-walk."""

    id: ChangeId
    day: date | None = None
    exercises: tuple[str, ...] = ()
    metres: int | None = None
    seconds: int | None = None
    step: int | None = None


class FactKind(StrEnum):
    """What the diary says behind an answer; each is told in its own words."""

    WAKING = "waking"
    RUNNING = "running"
    SITTING = "sitting"
    SESSION = "session"
    EXERCISE = "exercise"
    USUAL = "usual"
    STIFF = "stiff"
    TRAINED = "trained"
    RAN = "ran"
    LONGEST = "longest"
    WEEK_MEAN = "week-mean"
    RED = "red"
    EFFECT = "effect"
    ACTIVITY = "activity"

    @classmethod
    def of(cls, context: PainContext) -> "FactKind":
        """Return the kind of a rating in one context."""
        return cls(context.value)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing behind an answer: its day, its number (metres of a run), what it is about."""

    kind: FactKind
    day: date | None = None
    number: float | None = None
    before: float | None = None
    name: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one number: ids of its sentences, and what they rest on.

    `number` is drawn large: NPRS, or the mean change of the activities; `zone` is `None` where the
    traffic light says nothing. `rule` is the id of the rule, `facts` the data behind it.
    """

    asked: Asked
    finding: Finding
    number: float | None
    zone: Zone | None
    rule: str
    means: str
    today: str
    changes: tuple[Change, ...]
    again: str
    next: Next | None
    facts: tuple[Fact, ...]


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One short sentence; names in braces are filled in."""

    id: SentenceId
    text: Words
    row: RowId
    sources: Sources


class AnswerRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sentences answer a finding: what it means, what to do today, when to look again."""

    id: Annotated[str, msgspec.Meta(pattern=r"\AA[0-9]{2}\Z")]
    asked: Asked
    finding: Finding
    means: SentenceId
    today: SentenceId
    again: SentenceId
    row: RowId
    sources: Sources
    next: Next | None = None


class Instead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences in place of a rule's, where something else comes first."""

    again: SentenceId
    today: SentenceId | None = None


class AnswerBook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """All rules and sentences.

    `waiting` answers while exercise waits, `no_impact` while running and jumping do. `unlooked`
    comes with pain above green where the diary has no look at the warning signs yet.
    """

    written_on: date
    waiting: Instead
    no_impact: Instead
    unlooked: Instead
    rules: tuple[AnswerRule, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def by_finding(self) -> Mapping[tuple[Asked, Finding], AnswerRule]:
        """The rule of each finding."""
        return {(rule.asked, rule.finding): rule for rule in self.rules}

    @cached_property
    def by_rule(self) -> Mapping[str, AnswerRule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def by_sentence(self) -> Mapping[str, Sentence]:
        """The sentences by id."""
        return {sentence.id: sentence for sentence in self.sentences}
