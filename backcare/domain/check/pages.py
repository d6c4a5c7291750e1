"""The pages of the self-check: which questions are asked, in which order, and when."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.assessment import Answered, Answers, assess, may_hold
from backcare.domain.check.rules import Condition, RuleBook
from backcare.domain.check.triage import Urgency, is_at_least

PageId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{1,29}$")]


class PageKind(StrEnum):
    """What a page asks with: age and pregnancy, one tick that answers at once, or a list."""

    ABOUT_YOU = "about-you"
    SIGNS = "signs"
    LIST = "list"


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"only_if": "if"}):
    """A question asked only if a condition may hold ("not sure" counts as yes)."""

    ask: str
    only_if: str | Condition


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Questions under one heading."""

    heading: str | None = None
    asks: Annotated[tuple[str | Ask, ...], msgspec.Meta(min_length=1)]


class CheckPage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"only_if": "if"}
):
    """One page. Pages with the same `step` count as one in the progress that a runner sees.

    A page is left out unless `if` may hold, and if the urgency is already `skip_from` or higher: an
    emergency always ends the questions (clinical notes 2.5 step 3). `has_map` asks where it hurts;
    `asks_unsure` offers "not sure".
    """

    id: PageId
    step: Annotated[int, msgspec.Meta(ge=1)]
    kind: PageKind = PageKind.LIST
    title: Annotated[str, msgspec.Meta(min_length=5, max_length=80)]
    lead: Annotated[str, msgspec.Meta(min_length=5, max_length=240)]
    sections: tuple[Section, ...] = ()
    only_if: str | Condition | None = None
    skip_from: Urgency = Urgency.EMERGENCY
    has_map: bool = False
    asks_unsure: bool = True


class NotAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that no page asks, and where its answer comes from."""

    question: str
    because: Annotated[str, msgspec.Meta(min_length=10)]


class CheckFlow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All pages in their order."""

    pages: Annotated[tuple[CheckPage, ...], msgspec.Meta(min_length=1)]
    not_asked: tuple[NotAsked, ...]

    def __post_init__(self) -> None:
        ids = [page.id for page in self.pages]
        if len(ids) != len(set(ids)):
            raise ValueError("give each page id once")
        steps = [page.step for page in self.pages]
        if steps != sorted(steps) or set(steps) != set(range(1, steps[-1] + 1)):
            raise ValueError("count the steps from 1 without a gap")

    @property
    def steps(self) -> int:
        """The number of steps."""
        return self.pages[-1].step

    def place(self, page: str) -> int:
        """Return the place of a page in the order; raises `ValueError` for an unknown page."""
        return [p.id for p in self.pages].index(page)


class AskedSection(msgspec.Struct, frozen=True):
    """The questions of a section that this person is asked."""

    heading: str | None
    questions: tuple[str, ...]


class AskedPage(msgspec.Struct, frozen=True):
    """A page as this person gets it."""

    page: CheckPage
    sections: tuple[AskedSection, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions of all sections."""
        return tuple(name for section in self.sections for name in section.questions)


def asked_pages(
    flow: CheckFlow, book: RuleBook, signs: tuple[str, ...], answers: Answers
) -> Iterator[tuple[AskedPage, Answers]]:
    """Yield each page this person is asked, with the answers to it and to the pages before.

    `signs` are those of the emergency page. Answers to follow-up questions that are no longer
    asked, because an earlier answer was taken back, are left out.
    """
    so_far = Answers(
        {name: a for name, a in answers.given.items() if name in _WITHOUT_A_PAGE}, answers.age
    )
    for page in flow.pages:
        sections = tuple(_asked_sections(page, book, signs, so_far))
        if not _is_asked(page, book, sections, so_far):
            continue
        names = {name for section in sections for name in section.questions}
        if page.has_map:
            names |= book.areas.keys()
        given = {name: a for name, a in answers.given.items() if name in names}
        so_far = Answers({**so_far.given, **given}, answers.age)
        yield AskedPage(page, sections), so_far


def answers_at_once(book: RuleBook, answers: Answers, question: str) -> bool:
    """Return whether a yes to this one question would end the questions as an emergency."""
    with_it = Answers({**answers.given, question: Answered.YES}, answers.age)
    return assess(book, with_it).urgency is Urgency.EMERGENCY


ABOUT_YOU_QUESTIONS = ("pregnant", "RF28")
"""What the about-you page asks besides the age, as one choice."""

_WITHOUT_A_PAGE = frozenset({*ABOUT_YOU_QUESTIONS, "worried", "RF02.unchanged"})


def _is_asked(
    page: CheckPage, book: RuleBook, sections: tuple[AskedSection, ...], so_far: Answers
) -> bool:
    if page.only_if is not None and not may_hold(book, so_far, page.only_if):
        return False
    if page.kind is not PageKind.ABOUT_YOU and not sections and not page.has_map:
        return False
    return not is_at_least(assess(book, so_far).urgency, page.skip_from)


def _asked_sections(
    page: CheckPage, book: RuleBook, signs: tuple[str, ...], so_far: Answers
) -> Iterator[AskedSection]:
    if page.kind is PageKind.SIGNS:
        yield AskedSection(None, signs)
    for section in page.sections:
        asked = tuple(
            ask if isinstance(ask, str) else ask.ask
            for ask in section.asks
            if isinstance(ask, str) or may_hold(book, so_far, ask.only_if)
        )
        if asked:
            yield AskedSection(section.heading, asked)
