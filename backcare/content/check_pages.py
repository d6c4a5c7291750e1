"""Read the pages of the self-check and check that no question is lost."""

from collections.abc import Iterator
from pathlib import Path

from backcare.content.strict_yaml import read_typed
from backcare.domain.check.pages import (
    ABOUT_YOU_QUESTIONS,
    Ask,
    CheckFlow,
    CheckPage,
    PageKind,
)
from backcare.domain.check.rules import RuleBook, names_in
from backcare.domain.check.topics import topic_of, topics
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError


def read_check_flow(path: Path, screen: Screen, book: RuleBook) -> CheckFlow:
    """Read `pages.yaml`.

    Raises `ContentError` for a mistake, an unknown id, a condition on something asked later, a
    question that is neither asked nor listed under `not_asked`, an emergency sign that is not on
    its page, a family without details, a line with details without a name, and a rule that no part
    of the pages tells.
    """
    flow = read_typed(path, CheckFlow)
    mistake = next(_mistakes(flow, screen, book), None)
    if mistake is not None:
        raise ContentError(f"{path}: {mistake}")
    return flow


def _mistakes(flow: CheckFlow, screen: Screen, book: RuleBook) -> Iterator[str]:
    kinds = [page.kind for page in flow.pages]
    if kinds[:2] != [PageKind.ABOUT_YOU, PageKind.SIGNS] or set(kinds[2:]) != {PageKind.LIST}:
        yield "expected the page about you, the emergency signs, then lists"
    answered = set(ABOUT_YOU_QUESTIONS)
    for page in flow.pages:
        asked = set(_asked_on(page))
        answered |= asked | (book.areas.keys() if page.has_map else set())
        yield from _on_page(page, asked, answered, screen, book)
    elsewhere = {item.question for item in flow.not_asked}
    for name in (book.known() - book.areas.keys()) - answered - elsewhere:
        yield f"{name}: expected a page that asks this, or a line under not_asked"
    for name in elsewhere - book.known():
        yield f"not_asked: expected a question, found {name!r}"
    yield from _untold(flow, book)


def _on_page(
    page: CheckPage, asked: set[str], answered: set[str], screen: Screen, book: RuleBook
) -> Iterator[str]:
    if page.kind is PageKind.SIGNS:
        for sign in set(screen.signs) - asked:
            yield f"{page.id}: expected every emergency sign, missing {sign!r}"
    yield from _families(page, book)
    for name in asked - book.questions.keys() - book.behaviour_answers.keys():
        yield f"{page.id}: expected a question, found {name!r}"
    for name in (name for condition in page.conditions() for name in names_in(condition)):
        if name not in answered:
            yield f"{page.id}: expected what this or an earlier page asks, found {name!r}"


def _families(page: CheckPage, book: RuleBook) -> Iterator[str]:
    for line in page.lines:
        name, details = (line, ()) if isinstance(line, str) else (line.ask, line.details)
        if name in book.questions and book.questions[name].is_family and not details:
            yield f"{page.id}: expected details of the family {name!r}"


def _untold(flow: CheckFlow, book: RuleBook) -> Iterator[str]:
    """Yield the lines with details that have no name, and the rules that belong to no topic."""
    for name in flow.families():
        if name in book.questions and book.questions[name].name is None:
            yield f"{name}: expected a name, as it has details"
    told = topics(flow, book)
    known = {topic.id for topic in told}
    for rule in book.rules.values():
        if topic_of(rule, told) not in known:
            yield f"{rule.id}: expected a family, choice or page to be told under"


def _asked_on(page: CheckPage) -> Iterator[str]:
    for choice in page.choices:
        yield from choice.questions
    for line in page.lines:
        if isinstance(line, str):
            yield line
            continue
        yield line.ask
        yield from (ask.ask if isinstance(ask, Ask) else ask for ask in line.details)
