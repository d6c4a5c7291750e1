"""Read the pages of the self-check and check that no question is lost."""

from collections.abc import Iterator
from pathlib import Path

from backcare.content.strict_yaml import read_typed
from backcare.domain.check.pages import ABOUT_YOU_QUESTIONS, Ask, CheckFlow, CheckPage, PageKind
from backcare.domain.check.rules import RuleBook, Term, names_in
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError


def read_check_flow(path: Path, screen: Screen, book: RuleBook) -> CheckFlow:
    """Read `pages.yaml`.

    Raises `ContentError` for a mistake, an unknown id, a condition on something asked later, and a
    question that is neither asked nor listed under `not_asked`.
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
        asked = {*_asked_on(page), *(screen.signs if page.kind is PageKind.SIGNS else ())}
        for name in asked - book.questions.keys() - book.behaviour_answers.keys():
            yield f"{page.id}: expected a question, found {name!r}"
        for name in _named_in_conditions(page):
            if name not in answered:
                yield f"{page.id}: expected what an earlier page asks, found {name!r}"
        answered |= asked | (book.areas.keys() if page.has_map else set())
    elsewhere = {item.question for item in flow.not_asked}
    for name in (book.known() - book.areas.keys()) - answered - elsewhere:
        yield f"{name}: expected a page that asks this, or a line under not_asked"
    for name in elsewhere - book.known():
        yield f"not_asked: expected a question, found {name!r}"


def _asked_on(page: CheckPage) -> Iterator[str]:
    for section in page.sections:
        yield from (ask.ask if isinstance(ask, Ask) else ask for ask in section.asks)


def _named_in_conditions(page: CheckPage) -> Iterator[str]:
    conditions: list[Term] = [page.only_if] if page.only_if is not None else []
    for section in page.sections:
        conditions += [ask.only_if for ask in section.asks if isinstance(ask, Ask)]
    for condition in conditions:
        yield from names_in(condition)
