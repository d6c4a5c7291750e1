"""The first page of somebody who is new: three ways in, whom it tells what, and what waits."""

import pytest

from backcare.domain.check.triage import Urgency
from tests.pages.kept import checked
from tests.pages.screen import CONTENT, TEXT, main_headings, page_links, shown


def ways(at):
    return [button.key for button in at.button if str(button.key).startswith("way.")]


def test_there_are_three_ways_in_and_what_is_urgent_comes_first(open_page):
    at = open_page("guidance")
    assert ways(at) == ["way.urgent", "way.now", "way.plan"]
    assert main_headings(at) == [TEXT("guidance.title")]
    assert TEXT("guidance.lead") in shown(at)


def test_while_exercise_waits_only_the_check_and_the_diary_are_offered(open_page, store):
    store.add("me", checked(Urgency.SAME_DAY))
    at = open_page("guidance")
    assert ways(at) == ["way.urgent"]
    assert CONTENT.advice.hold.heading in shown(at)
    assert TEXT("guidance.lead") not in shown(at)
    assert TEXT("guidance.to_exercises") not in page_links(at)
    assert TEXT("guidance.to_tracker") in page_links(at)


@pytest.mark.parametrize(
    ("who", "told"), [("home", "own"), ("stranger", "club"), ("member", "club")]
)
def test_it_says_where_what_is_entered_stays(open_page, be, who, told):
    be(who)
    words = shown(open_page("guidance"))
    said = [
        name for name in ("own", "club", "demo") if TEXT(f"guidance.trust.{name}.text") in words
    ]
    assert said == [told]
