"""Articles keep up with the rules, and a line that stands for its details with their sources."""

import pytest

from backcare.domain.check.rules import is_family
from backcare.domain.check.triage import Urgency
from tests.ours import our_library

LIBRARY = our_library()
BOOK = LIBRARY.rule_book
URGENT = [
    rule.id
    for rule in BOOK.rules.values()
    if rule.gives in (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.WITHIN_DAYS)
]
SAID_ELSEWHERE = {
    "C32": "something feels seriously wrong: the first lines of whom to see say it, above all rows",
}
FIRST = LIBRARY.check_flow.asked_first()


def rows():
    """Yield each row that a statement of a topic names."""
    for article in LIBRARY.articles.values():
        for section in article.sections:
            for statement in section.statements:
                yield from statement.row.split(", ")


@pytest.mark.safety
def test_each_rule_that_sends_somebody_within_days_or_sooner_is_told_in_a_topic():
    assert set(URGENT) - set(rows()) == SAID_ELSEWHERE.keys()
    assert len(URGENT) > 90


def named_by(question):
    """Return the sources of a question; behaviour answers share one."""
    found = BOOK.questions.get(question)
    return set(found.sources) if found else {BOOK.behaviour.source}


@pytest.mark.parametrize("family", sorted(name for name in FIRST if is_family(name)))
def test_a_line_that_stands_for_its_details_names_their_sources(family):
    """Details that another answer has to bring up may add theirs."""
    of_details = set().union(*(named_by(detail) for detail in FIRST[family]))
    named = set(BOOK.questions[family].sources)
    assert of_details - named == set()
    assert ("R155" in named) is ("R155" in of_details)
