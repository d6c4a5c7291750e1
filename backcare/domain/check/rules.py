"""Triage rules as data: what they are, and when one fires. Never a diagnosis."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Union

import msgspec

from backcare.domain.check.body_map import BodyArea
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.review import SourceRef

AGES = range(121)
"""All possible ages, in years."""

_FEWEST_WORDS, _MOST_WORDS = 8, 45

Term = Union[str, "Condition"]
"""The id of a question or area (true if answered yes or marked) or rule (if fired); a condition."""


class Condition(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"no": "not"},
    omit_defaults=True,
):
    """Exactly one of: all terms, any term, at least so many of them, not a term, an age from or to.

    Ages are in years, both included. If only an age band is known, every age in it counts.
    """

    all: tuple[Term, ...] = ()
    any: tuple[Term, ...] = ()
    at_least: Annotated[int, msgspec.Meta(ge=2)] | None = None
    of: tuple[Term, ...] = ()
    no: Term | None = None
    age_from: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    age_to: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None

    def __post_init__(self) -> None:
        forms = (self.all, self.any, self.at_least, self.no, self.age_from, self.age_to)
        if sum(form not in (None, ()) for form in forms) != 1:
            raise ValueError("give one of all, any, at_least with of, not, age_from, age_to")
        if (self.at_least is not None) != bool(self.of):
            raise ValueError("at_least and of go together")
        if self.at_least is not None and self.at_least > len(self.of):
            raise ValueError("at_least asks for more than there are")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms it consists of."""
        return (*self.all, *self.any, *self.of, *(() if self.no is None else (self.no,)))


class RowUrgency(StrEnum):
    """A row's own urgency; a modifier has none and counts only together with other rows."""

    EMERGENCY = "E"
    SAME_DAY = "S"
    WITHIN_DAYS = "D"
    ROUTINE = "P"
    MODIFIER = "modifier"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of the screen, worded as a statement to tick.

    Rows of the emergency page have their words there. A family (its id begins with `F.`) is one
    line that stands for its details: a yes asks them, a no is a no to all of them. `name` is what a
    line with details is called where the rules are read.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9.-]{0,39}$")]
    urgency: RowUrgency
    text: Annotated[str, msgspec.Meta(min_length=10, max_length=220)] | None = None
    help: Annotated[str, msgspec.Meta(max_length=240)] | None = None
    name: Annotated[str, msgspec.Meta(min_length=4, max_length=36)] | None = None
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]

    @property
    def is_family(self) -> bool:
        """Whether it only asks for its details and means nothing by itself."""
        return is_family(self.id)


def is_family(name: str) -> bool:
    """Return whether an id is that of a family."""
    return name.startswith("F.")


class Flag(StrEnum):
    """What a result says besides its urgency."""

    STOP_RUNNING = "stop-running"
    STOP_IMPACT = "stop-impact"
    SPORTS_DOCTOR = "sports-doctor"
    RHEUMATOLOGY = "rheumatology"
    MENTION_LIST = "mention-list"
    PREGNANCY = "pregnancy"
    MATERNITY = "maternity"
    UNDER_16 = "under-16"
    CALM = "calm"
    SAFETY_NET = "safety-net"
    OFF_THE_LEG = "off-the-leg"
    SHINGLES = "shingles"
    CRISIS = "crisis"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule; its id is its row in the notes, with a word added if the row has two results.

    `says` is `when` in one plain sentence; a rule that any single answer makes fire needs none.
    `under` names the family, choice or page that the rule is told under, where that is not the one
    of the first question it names.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^(RF|C)[0-9]{2}(\.[a-z-]+)?$")]
    when: Term
    gives: Urgency
    flags: tuple[Flag, ...] = ()
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]
    under: str | None = None
    says: Annotated[str, msgspec.Meta(max_length=300)] | None = None

    def __post_init__(self) -> None:
        if (self.says is None) != bool(self.single):
            raise ValueError("a rule that combines says so in a sentence, and no other does")
        if self.says is not None and not _FEWEST_WORDS <= len(self.says.split()) <= _MOST_WORDS:
            raise ValueError(f"a rule says so in {_FEWEST_WORDS} to {_MOST_WORDS} words")

    @property
    def single(self) -> tuple[str, ...]:
        """The questions of which one yes makes it fire; none if it combines or asks an age."""
        terms = self.when.any if isinstance(self.when, Condition) else (self.when,)
        names = tuple(term for term in terms if isinstance(term, str))
        return names if len(names) == len(terms) else ()


class Exclusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A yes to `question` counts as no when `but` is yes too."""

    question: str
    but: str
    basis: str


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules, and how answers are counted."""

    not_sure_is_yes: tuple[str, ...]
    unless: tuple[Exclusion, ...]
    rules: Annotated[tuple[Rule, ...], msgspec.Meta(min_length=1)]


class BehaviourAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the pain does, and the points it gives to groups.

    `also` lists questions of the screen; a yes to one of them is the same answer.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^B\.[a-z-]+$")]
    text: Annotated[str, msgspec.Meta(min_length=10, max_length=160)]
    help: Annotated[str, msgspec.Meta(max_length=240)] | None = None
    points: dict[BehaviourGroup, Annotated[int, msgspec.Meta(ge=-3, le=3)]]
    also: tuple[str, ...] = ()


class ReadAs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks on the body map, or other answers, that together count as a behaviour answer."""

    answer: str
    when: Term


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How answers lead to groups (clinical notes 3.3).

    A group needs `threshold` points from at least `fewest` answers, and a lead of `margin` to be
    shown alone. The impact group needs one of `impact_needs` and then outranks the rest; it asks
    for a professional before any more running (`impact_gives`, `impact_flags`). `after_run` are
    the answers that lead to the routine after a run and to `after_run_article`.
    """

    threshold: Annotated[int, msgspec.Meta(ge=1)]
    fewest: Annotated[int, msgspec.Meta(ge=1)]
    margin: Annotated[int, msgspec.Meta(ge=1)]
    impact_needs: tuple[str, ...]
    impact_gives: Urgency
    impact_flags: tuple[Flag, ...]
    after_run: tuple[str, ...]
    after_run_article: str
    answers: Annotated[tuple[BehaviourAnswer, ...], msgspec.Meta(min_length=1)]
    read_as: tuple[ReadAs, ...]
    source: SourceRef


class RuleBook(msgspec.Struct, frozen=True):
    """Questions, rules, behaviour answers and areas of the body map, by id.

    The content reader makes it and checks it. `not_sure_is_yes` and `unless` come from `Rules`,
    ready to look up.
    """

    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    not_sure_is_yes: frozenset[str]
    unless: Mapping[str, str]
    behaviour: Behaviour
    behaviour_answers: Mapping[str, BehaviourAnswer]
    areas: Mapping[str, BodyArea]

    def known(self) -> frozenset[str]:
        """Return every id that an answer may have; marking an area answers it with yes."""
        return frozenset({*self.questions, *self.behaviour_answers, *self.areas})

    def asks(self, name: str) -> bool:
        """Return whether an answer may have this id."""
        return name in self.questions or name in self.behaviour_answers or name in self.areas

    def words(self, name: str) -> str:
        """Return the words of a question, a behaviour answer or an area."""
        if name in self.areas:
            return self.areas[name].label
        asked = self.behaviour_answers.get(name) or self.questions[name]
        return asked.text or ""

    def flags_of(self, rule: str) -> tuple[Flag, ...]:
        """Return the flags of a rule that fired, or of the impact group; a row itself has none."""
        if rule == BehaviourGroup.IMPACT:
            return self.behaviour.impact_flags
        return self.rules[rule].flags if rule in self.rules else ()

    def sources_of(self, name: str) -> tuple[SourceRef, ...]:
        """Return the sources of a question or a behaviour answer."""
        if name in self.questions:
            return self.questions[name].sources
        return (self.behaviour.source,)


def names_in(term: Term) -> Iterator[str]:
    """Yield every question and rule that a term names."""
    if isinstance(term, str):
        yield term
    else:
        for inner in term.terms:
            yield from names_in(inner)


def possible_ages(term: Term) -> frozenset[int]:
    """Return the ages at which a term can be true, whatever the answers."""
    if isinstance(term, str):
        return frozenset(AGES)
    if term.age_from is not None:
        return frozenset(AGES[term.age_from :])
    if term.age_to is not None:
        return frozenset(AGES[: term.age_to + 1])
    if term.no is not None:
        return frozenset(AGES)
    ages = [possible_ages(inner) for inner in term.terms]
    needed = term.at_least or (len(ages) if term.all else 1)
    return frozenset(age for age in AGES if sum(age in some for some in ages) >= needed)


def contradictions(term: Term) -> Iterator[str]:
    """Yield what a term both asks for and forbids in the same `all`."""
    if isinstance(term, str):
        return
    wanted = {inner for inner in term.all if isinstance(inner, str)}
    barred = {
        inner.no for inner in term.all if isinstance(inner, Condition) and isinstance(inner.no, str)
    }
    yield from wanted & barred
    for inner in term.terms:
        yield from contradictions(inner)
