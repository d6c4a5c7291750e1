"""The emergency card on the screen, the ways to it, and whom topics say to call where one is."""

import pytest

from tests.pages.screen import CONTENT, TEXT, main_headings, page_links, shown
from tests.pages.taken import take, words_of

pytestmark = pytest.mark.safety
CARD = CONTENT.warning_card
COUNTRY = "numbers.country"
LINK = TEXT("card.link")


def choose(at, country):
    return at.selectbox(key=COUNTRY).set_value(country).run()


def test_it_can_be_read_and_shown_without_a_file(open_page):
    at = open_page("warning_card")
    assert main_headings(at) == [TEXT("card.title")]
    words = shown(at)
    for line in CARD.lines:
        assert line.text in words
    assert TEXT("check.call_unknown") in words


def test_it_says_the_number_of_the_chosen_country_on_the_screen_and_on_paper(open_page):
    at = choose(open_page("warning_card"), "NZ")
    assert 'href="tel:111"' in shown(at)
    words, _ = words_of(take(at, "card.print").content)
    assert "Call 111." in words


def test_one_tap_leads_to_it_from_the_guidance(open_page):
    assert LINK in page_links(open_page("guidance"))


def test_it_is_one_tap_from_every_result(walker):
    walker.mark("RF03")
    assert walker.is_result
    assert LINK in page_links(walker.at)


def test_a_calm_result_leads_to_it_too(walker):
    walker.walk()
    assert LINK in page_links(walker.at)


def test_a_topic_says_how_to_reach_somebody_where_one_is(open_page):
    at = open_page("article", topic="who-does-what")
    assert TEXT("reach.unknown") in shown(at)
    at = choose(at, "NL")
    assert CONTENT.helplines["NL"].reach.text in shown(at)
    assert TEXT("reach.unknown") not in shown(at)


@pytest.mark.parametrize("topic", ["tablets-and-running", "after-birth", "far-from-help"])
def test_a_topic_in_which_something_is_an_emergency_has_the_number(open_page, topic):
    at = open_page("article", topic=topic)
    assert TEXT("check.call_unknown") in shown(at)
    assert 'href="tel:999"' in shown(choose(at, "GB"))


def test_where_it_feels_too_much_there_are_crisis_lines(open_page):
    at = choose(open_page("article", topic="sleep-stress-and-worry"), "GB")
    for line in CONTENT.helplines["GB"].crisis:
        assert line.link in shown(at)


def test_topics_stand_below_their_headings(open_page):
    words = shown(open_page("guidance"))
    for group in CONTENT.article_groups:
        assert f">{group.heading}</h3>" in words
