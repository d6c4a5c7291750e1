"""What was answered no in a self-check and what was not answered, for the page of a clinician."""

from collections.abc import Iterator

from backcare.domain.check.assessment import Answered
from backcare.domain.check.pages import CheckPage
from backcare.paper.clinician_words import Row
from backcare.ui.check.answers import Check, with_noes
from backcare.ui.lists import listed_apart
from backcare.ui.visit import Visit


def denied_rows(check: Check, visit: Visit) -> list[Row]:
    """Return what was answered no in a few words each, the groups of pages in their order.

    A family that was left empty stands for its details, unless one of them was answered yes
    elsewhere. Choices that everybody makes are no part of it: what was chosen is said instead.
    """
    told, brief, flow = with_noes(check), visit.content.brief, visit.content.check_flow
    positive = {name for name, a in told.items() if a is not Answered.NO}
    unlike = {family for family, details in flow.families().items() if positive & {*details}}
    unlike |= {name for choice in flow.choices_for_all for name in choice.questions}
    noes = [name for name, a in told.items() if a is Answered.NO and name not in unlike]
    rows: dict[str, list[str]] = {}
    for asked in check.left_pages:
        here = [name for name in asked.questions if name in noes]
        noes = [name for name in noes if name not in here]
        if here:
            rows.setdefault(_group(asked.page, visit), []).extend(brief[name] for name in here)
    return [Row(group, listed_apart(words, visit.text)) for group, words in rows.items()]


def not_asked_line(check: Check, visit: Visit) -> str:
    """Return in one sentence which groups of questions were not answered; empty if none."""
    groups = list(dict.fromkeys(_unanswered(check, visit)))
    if not groups:
        return ""
    key = "paper.left_out" if check.is_whole else "paper.ended_early"
    return visit.text(key, groups=listed_apart(groups, visit.text))


def _unanswered(check: Check, visit: Visit) -> Iterator[str]:
    """Yield each group that nobody answered, and the rest of each that was only begun."""
    groups: dict[str, list[CheckPage]] = {}
    for page in visit.content.check_flow.pages:
        if page.lines:
            groups.setdefault(_group(page, visit), []).append(page)
    for group, pages in groups.items():
        if not any(_is_begun(page, check) for page in pages):
            yield group
        elif any(_is_open(page, check) for page in pages):
            yield visit.text("paper.rest", group=group)


def _is_begun(page: CheckPage, check: Check) -> bool:
    """Return whether something on a page was answered."""
    told = {name for name, a in check.answers.given.items() if a is not Answered.NO}
    return any(
        asked.page.id == page.id and (asked in check.left_pages or told & {*asked.questions})
        for asked in check.pages
    )


def _is_open(page: CheckPage, check: Check) -> bool:
    """Return whether a page asks something that it did not ask when it was left, if it was."""
    stood = check.walk.answered.get(page.id, ())
    asked = (asked.questions for asked in check.pages if asked.page.id == page.id)
    return any(not {*questions} <= {*stood} for questions in asked)


def _group(page: CheckPage, visit: Visit) -> str:
    return visit.text(f"paper.no_of.{page.id}")
