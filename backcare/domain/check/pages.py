"""The pages of the self-check: which questions are asked, in which order, and when."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.check.assessment import Answered, Answers, assess, may_hold
from backcare.domain.check.rules import Condition, RuleBook, Term, is_family, names_in
from backcare.domain.check.triage import Urgency, is_at_least

PageId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{1,29}$")]
ChoiceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{1,19}$")]


class PageKind(StrEnum):
    """What a page asks with: age and pregnancy, one tick that answers at once, or a list."""

    ABOUT_YOU = "about-you"
    SIGNS = "signs"
    LIST = "list"


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"only_if": "if"}):
    """A question asked only if a condition may hold ("not sure" counts as yes)."""

    ask: str
    only_if: str | Condition


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"only_if": "if"}):
    """A line of a page: a question or a family. Its details are asked once it is ticked."""

    ask: str
    only_if: str | Condition | None = None
    details: tuple[str | Ask, ...] = ()


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of a choice: a yes to the questions `yes`, and a no to the others of the choice.

    With `is_unsure` it is "not sure" of all of them.
    """

    id: ChoiceId
    text: Annotated[str, msgspec.Meta(min_length=2, max_length=60)]
    yes: tuple[str, ...] = ()
    is_unsure: bool = False


class Choice(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"only_if": "if"}
):
    """A question with one answer of several. Whoever is asked has to choose before going on."""

    id: ChoiceId
    text: Annotated[str, msgspec.Meta(min_length=5, max_length=80)]
    options: Annotated[tuple[Option, ...], msgspec.Meta(min_length=2)]
    only_if: str | Condition | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions it answers, each once."""
        return tuple(dict.fromkeys(name for option in self.options for name in option.yes))

    def given(self, option_id: str) -> dict[str, Answered]:
        """Return the answers that choosing this option gives; none for an unknown one."""
        for option in self.options:
            if option.id == option_id:
                others = Answered.NOT_SURE if option.is_unsure else Answered.NO
                yes = dict.fromkeys(option.yes, Answered.YES)
                return {**dict.fromkeys(self.questions, others), **yes}
        return {}

    def chosen(self, answers: Answers) -> Option | None:
        """Return the option that gives these answers; `None` while nothing is chosen."""
        told = {name: answers.given.get(name) for name in self.questions}
        return next((option for option in self.options if self.given(option.id) == told), None)


class CheckPage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"only_if": "if"}
):
    """One page. Pages with the same `step` count as one in the progress that a runner sees.

    A page is left out unless `if` may hold, and if the urgency is already `skip_from` or higher: an
    emergency always ends the questions (clinical notes 2.5 step 3). `has_map` asks where it hurts.
    """

    id: PageId
    step: Annotated[int, msgspec.Meta(ge=1)]
    kind: PageKind = PageKind.LIST
    title: Annotated[str, msgspec.Meta(min_length=5, max_length=80)]
    lead: Annotated[str, msgspec.Meta(max_length=240)] = ""
    choices: tuple[Choice, ...] = ()
    lines: tuple[str | Line, ...] = ()
    only_if: str | Condition | None = None
    skip_from: Urgency = Urgency.EMERGENCY
    has_map: bool = False

    def conditions(self) -> Iterator[Term]:
        """Yield every condition on this page, its own first."""
        asked = [line for line in self.lines if isinstance(line, Line)]
        details = [ask for line in asked for ask in line.details if isinstance(ask, Ask)]
        parts: tuple[CheckPage | Choice | Line | Ask, ...] = (self, *self.choices, *asked, *details)
        for part in parts:
            if part.only_if is not None:
                yield part.only_if

    def asks_further(self, name: str) -> bool:
        """Return whether an answer to this question may bring up another on the same page."""
        return any(name in names_in(condition) for condition in self.conditions())


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
        choices = [choice.id for choice in self.choices]
        if len(choices) != len(set(choices)):
            raise ValueError("give each choice id once")

    @property
    def steps(self) -> int:
        """The number of steps."""
        return self.pages[-1].step

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices of all pages."""
        return tuple(choice for page in self.pages for choice in page.choices)

    @property
    def choices_for_all(self) -> tuple[Choice, ...]:
        """The choices that stand on their page for everybody: how bad, and for how long."""
        return tuple(choice for choice in self.choices if choice.only_if is None)

    def place(self, page: str) -> int:
        """Return the place of a page in the order; raises `ValueError` for an unknown page."""
        return [p.id for p in self.pages].index(page)

    def families(self) -> dict[str, tuple[str, ...]]:
        """Return each line that has details, with the questions it may ask."""
        return {
            line.ask: tuple(_name(detail) for detail in line.details) for line in self._families()
        }

    def asked_first(self) -> dict[str, tuple[str, ...]]:
        """Return each line that has details, with those that no other answer has to bring up."""
        return {
            line.ask: tuple(detail for detail in line.details if isinstance(detail, str))
            for line in self._families()
        }

    def _families(self) -> Iterator[Line]:
        lines = (line for page in self.pages for line in page.lines)
        return (line for line in lines if isinstance(line, Line) and line.details)


class AskedLine(msgspec.Struct, frozen=True):
    """A line as this person gets it: its details are empty until it is ticked."""

    name: str
    has_details: bool
    details: tuple[str, ...]


class AskedPage(msgspec.Struct, frozen=True):
    """A page as this person gets it."""

    page: CheckPage
    choices: tuple[Choice, ...]
    lines: tuple[AskedLine, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions it asks now: of choices, lines, and details of ticked lines."""
        chosen = (name for choice in self.choices for name in choice.questions)
        lines = (name for line in self.lines for name in (line.name, *line.details))
        return tuple(dict.fromkeys((*chosen, *lines)))

    def unchosen(self, answers: Answers) -> tuple[Choice, ...]:
        """Return the choices without an answer."""
        return tuple(c for c in self.choices if answers.given.keys().isdisjoint(c.questions))

    def unsaid(self, answers: Answers) -> tuple[str, ...]:
        """Return the ticked families of which no detail is answered."""
        return tuple(
            line.name
            for line in self.lines
            if is_family(line.name)
            and line.details
            and all(answers.given.get(d, Answered.NO) is Answered.NO for d in line.details)
        )


def asked_pages(
    flow: CheckFlow, book: RuleBook, answers: Answers
) -> Iterator[tuple[AskedPage, Answers]]:
    """Yield each page this person is asked, with the answers to it and to the pages before.

    Answers to follow-up questions that are no longer asked, because an earlier answer was taken
    back, are left out.
    """
    so_far = Answers(
        {name: a for name, a in answers.given.items() if name in _WITHOUT_A_PAGE}, answers.age
    )
    for page in flow.pages:
        if not _is_asked(page, book, so_far):
            continue
        asked, told = _as_asked(page, book, so_far, answers)
        if page.kind is PageKind.ABOUT_YOU or asked.lines or asked.choices or page.has_map:
            so_far = told
            yield asked, so_far


def answers_at_once(book: RuleBook, answers: Answers, question: str) -> bool:
    """Return whether a yes to this one question would end the questions as an emergency."""
    with_it = Answers({**answers.given, question: Answered.YES}, answers.age)
    return assess(book, with_it).urgency is Urgency.EMERGENCY


ABOUT_YOU_QUESTIONS = ("pregnant", "RF28")
"""What the about-you page asks besides the age, as one choice."""

_WITHOUT_A_PAGE = frozenset({*ABOUT_YOU_QUESTIONS, "worried", "RF02.unchanged"})


def _is_asked(page: CheckPage, book: RuleBook, so_far: Answers) -> bool:
    if page.only_if is not None and not may_hold(book, so_far, page.only_if):
        return False
    return not is_at_least(assess(book, so_far).urgency, page.skip_from)


def _as_asked(
    page: CheckPage, book: RuleBook, so_far: Answers, answers: Answers
) -> tuple[AskedPage, Answers]:
    """Return the page, and all answers up to its end; an answer counts for what follows it."""
    reading = _Reading(book, dict(so_far.given), answers)
    if page.has_map:
        reading.take(*book.areas)
    choices = tuple(choice for choice in page.choices if reading.may_ask(choice))
    reading.take(*(name for choice in choices for name in choice.questions))
    lines = tuple(reading.line(line) for line in page.lines if reading.may_ask(line))
    return AskedPage(page, choices, lines), Answers(reading.given, answers.age)


class _Reading:
    """The answers on the way down a page: `given` are those to what was asked so far."""

    def __init__(self, book: RuleBook, given: dict[str, Answered], answers: Answers) -> None:
        self._book, self._answers = book, answers
        self.given = given

    def may_ask(self, part: str | Ask | Line | Choice) -> bool:
        if isinstance(part, str) or part.only_if is None:
            return True
        return may_hold(self._book, Answers(self.given, self._answers.age), part.only_if)

    def take(self, *names: str) -> None:
        told = self._answers.given
        self.given.update({name: told[name] for name in names if name in told})

    def line(self, line: str | Line) -> AskedLine:
        asked = line if isinstance(line, Line) else Line(line)
        self.take(asked.ask)
        is_ticked = self.given.get(asked.ask, Answered.NO) is not Answered.NO
        details = []
        for detail in asked.details if is_ticked else ():
            if self.may_ask(detail):
                details.append(_name(detail))
                self.take(details[-1])
        return AskedLine(asked.ask, bool(asked.details), tuple(details))


def _name(detail: str | Ask) -> str:
    return detail if isinstance(detail, str) else detail.ask
