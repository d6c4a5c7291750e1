"""The rules by what is asked: each is told under one topic, with what its signs give alone.

A topic is a line with details (most are families), a choice that everybody has, or the page about
you. The page of the rules reads like this.
"""

from collections.abc import Iterator

import msgspec

from backcare.domain.check.assessment import Answered, Answers, Assessment, assess, may_hold
from backcare.domain.check.pages import (
    ABOUT_YOU_QUESTIONS,
    Ask,
    CheckFlow,
    CheckPage,
    Choice,
    Line,
    PageKind,
)
from backcare.domain.check.rules import (
    AGES,
    Rule,
    RuleBook,
    Term,
    is_family,
    names_in,
    possible_ages,
)

USUAL_AGE = 35
"""The age in years at which a sign is looked at alone: no rule about age counts it."""


class Sign(msgspec.Struct, frozen=True):
    """What can be answered by itself: the questions that it answers with yes, and its words.

    `age` is the usual one, or the nearest at which it is asked; `given` is what has to be answered
    yes before it is asked.
    """

    words: str
    yes: tuple[str, ...]
    age: int = USUAL_AGE
    given: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True):
    """A part of the questions; `names` are all that it may ask, `page` is where."""

    id: str
    page: str
    names: tuple[str, ...]
    signs: tuple[Sign, ...]
    only_if: Term | None = None


def topics(flow: CheckFlow, book: RuleBook) -> tuple[Topic, ...]:
    """Return all topics in the order of the pages; a page about you is one by itself."""
    found: list[Topic] = []
    for page in flow.pages:
        if page.kind is PageKind.ABOUT_YOU:
            signs = tuple(Sign(book.words(name), (name,)) for name in ABOUT_YOU_QUESTIONS)
            found.append(Topic(page.id, page.id, ABOUT_YOU_QUESTIONS, signs))
        found += (_of_choice(choice, page) for choice in page.choices if choice.only_if is None)
        found += (_of_line(line, page, book) for line in _with_details(page))
    return tuple(found)


def topic_of(rule: Rule, told: tuple[Topic, ...]) -> str | None:
    """Return the topic of a rule: its own, or that of the first question it names that has one.

    Where two topics ask the same question, the one asked at the usual age counts, then the order.
    """
    if rule.under is not None:
        return rule.under
    usual = sorted(told, key=lambda topic: USUAL_AGE not in _ages(topic.only_if))
    found = (topic.id for name in names_in(rule.when) for topic in usual if name in topic.names)
    return next(found, None)


def rules_of(topic: Topic, told: tuple[Topic, ...], book: RuleBook) -> tuple[Rule, ...]:
    """Return the rules of a topic in their order."""
    return tuple(rule for rule in book.rules.values() if topic_of(rule, told) == topic.id)


def signs_of(topic: Topic, told: tuple[Topic, ...], book: RuleBook) -> tuple[Sign, ...]:
    """Return the signs of a topic, and those of its rules that no topic asks about."""
    asked = {name for other in told for sign in other.signs for name in sign.yes}
    named = (name for rule in rules_of(topic, told, book) for name in rule.single)
    more = (Sign(book.words(name), (name,)) for name in dict.fromkeys(named) if name not in asked)
    return (*topic.signs, *more)


def alone(sign: Sign, book: RuleBook) -> Assessment:
    """Return what a sign means if nothing else is answered yes."""
    yes = dict.fromkeys((*sign.given, *sign.yes), Answered.YES)
    return assess(book, Answers(yes, (sign.age, sign.age)))


def _with_details(page: CheckPage) -> Iterator[Line]:
    return (line for line in page.lines if isinstance(line, Line) and line.details)


def _of_choice(choice: Choice, page: CheckPage) -> Topic:
    signs = tuple(Sign(option.text, option.yes) for option in choice.options if option.yes)
    return Topic(choice.id, page.id, choice.questions, signs)


def _of_line(line: Line, page: CheckPage, book: RuleBook) -> Topic:
    details = tuple(d if isinstance(d, Ask) else Ask(d, line.ask) for d in line.details)
    # A line that is no family is a question itself, and brings up its details.
    own = () if is_family(line.ask) else (Ask(line.ask, line.ask),)
    names = tuple(ask.ask for ask in (*own, *details))
    signs = (_sign(ask, line, book) for ask in own or details)
    return Topic(line.ask, page.id, names, tuple(sign for sign in signs if sign), line.only_if)


def _sign(ask: Ask, line: Line, book: RuleBook) -> Sign | None:
    """Return a detail as a sign; `None` if another answer has to bring it up."""
    ages = _ages(line.only_if) & _ages(ask.only_if)
    age = min(ages, key=lambda years: abs(years - USUAL_AGE))
    given = (line.only_if,) if isinstance(line.only_if, str) else ()
    known = Answers(dict.fromkeys((*given, line.ask), Answered.YES), (age, age))
    if not may_hold(book, known, ask.only_if):
        return None
    return Sign(book.words(ask.ask), (ask.ask,), age, given)


def _ages(only_if: Term | None) -> frozenset[int]:
    return frozenset(AGES) if only_if is None else possible_ages(only_if)
