"""Each statement says what carries it and opens to where it can be read."""

import re
from collections import Counter
from html import unescape

import pytest

from backcare.domain.review import Support, made_from, support_of
from tests.pages.screen import CONTENT, TEXT, shown

SOURCES = CONTENT.sources
OBSERVED = next(s for s in SOURCES.values() if s.support is Support.OBSERVATION)
TRIED = next(s for s in SOURCES.values() if s.support is Support.TRIAL)
OURS = next(s for s in SOURCES.values() if s.support is Support.OWN)


@pytest.mark.parametrize(
    ("refs", "support"),
    [
        ([OBSERVED.id, TRIED.id], (Support.OBSERVATION, None)),
        ([f"{TRIED.id} figure-recalled", OBSERVED.id], (Support.TRIAL, None)),
        ([TRIED.id, OURS.id], (Support.OWN, Support.TRIAL)),
        ([OURS.id, OBSERVED.id, TRIED.id], (Support.OWN, Support.OBSERVATION)),
        ([OURS.id], (Support.OWN, None)),
    ],
)
def test_a_rule_of_ours_is_carried_by_no_study_and_else_the_first_source_carries(refs, support):
    assert (support_of(refs, SOURCES), made_from(refs, SOURCES)) == support


@pytest.mark.parametrize("topic", sorted(CONTENT.articles))
def test_each_statement_of_a_topic_says_what_carries_it(open_page, topic):
    at = open_page("article", topic=topic)
    told = [
        statement
        for section in CONTENT.articles[topic].sections
        for statement in (*section.statements, *_parts(section.picture))
    ]
    lines = re.findall(r'bc-by-([a-z]+)"><summary>([^<]*)<', unescape(shown(at)))
    refs = [s.sources for s in told]
    if any(section.numbers == "reach" for section in CONTENT.articles[topic].sections):
        refs.append((OURS.id,))  # how to reach somebody, where the country is not known
    kinds = [(support_of(one, SOURCES), made_from(one, SOURCES)) for one in refs]
    assert Counter(lines) == Counter(
        (kind, TEXT(f"source.says.{kind if after is None else f'after.{after}'}"))
        for kind, after in kinds
    )


def _parts(picture):
    return () if picture is None else CONTENT.pictures[picture].parts


def test_a_link_tells_nothing_of_us(open_page):
    words = shown(open_page("article", topic="long-run"))
    links = re.findall(r'<a href="https://[^"]*"([^>]*)>', words)
    assert links
    assert set(links) == {' target="_blank" rel="noreferrer"'}


def test_all_sources_stand_on_one_page_each_with_its_address_and_its_state(open_page):
    at = open_page("sources")
    for support in Support:
        at.session_state[f"sources.{support}"] = True
    at.run()
    words = unescape(shown(at))
    for source in SOURCES.values():
        entry = words.split(f"<strong>{source.short}</strong>", 1)[1].split("</li>", 1)[0]
        assert source.citation in entry
        assert source.link is None or f'href="{source.link}"' in entry
        assert source.newer is None or source.newer in entry
        looked_up = source.looked_up is not None or source.support is Support.OWN
        assert looked_up is not (TEXT("sources.not_looked_up") in entry), source.id


def found_in(at):
    return re.findall(r"<li><strong>([^<]*)</strong>", unescape(shown(at)))


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("water  DISCS", {"R59"}),  # what was found, in any order and case
        ("Brinjikji", {"R13", "R14"}),  # an author
        ("sore achilles lots", set()),  # one word that is nowhere
        ("r13", {"R13"}),  # the number of one, and not of R136 and R138 too
        ("Minambres", {"R241"}),
        ("Miñambres", {"R241"}),  # with or without its accent
    ],
)
def test_sources_are_found_by_words_of_what_is_said_of_them(open_page, words, ids):
    at = open_page("sources")
    at.text_input(key="find").set_value(words).run()
    assert found_in(at) == [SOURCES[one].short for one in sorted(ids)]
    assert TEXT("sources.found", n=len(ids), all=len(SOURCES)) in shown(at)
    assert (TEXT("sources.none") in shown(at)) is not bool(ids)


def test_words_that_are_looked_for_stand_in_the_address(open_page):
    assert found_in(open_page("sources", find="Brinjikji")) == [
        SOURCES[one].short for one in ("R13", "R14")
    ]


def test_an_emptied_field_shows_all_kinds_again(open_page):
    at = open_page("sources", find="Brinjikji")
    at.text_input(key="find").set_value(" ").run()
    assert [box.label for box in at.expander] == [
        TEXT(
            f"sources.kind.{support}",
            n=sum(source.support is support for source in SOURCES.values()),
        )
        for support in Support
    ]
