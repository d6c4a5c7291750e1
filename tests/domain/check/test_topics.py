"""The rules by what is asked: none is lost, and a sign alone gives what the rules say."""

import pytest

from backcare.domain.check.topics import (
    USUAL_AGE,
    alone,
    rules_of,
    signs_of,
    topic_of,
)
from backcare.domain.check.triage import Urgency
from tests.ours import our_library

CONTENT = our_library()
BOOK, FLOW = CONTENT.rule_book, CONTENT.check_flow
TOLD = CONTENT.topics
BY_ID = {topic.id: topic for topic in TOLD}


def test_topics_are_the_lines_with_details_in_page_order_and_what_everybody_chooses():
    lines = [topic.id for topic in TOLD if topic.id in FLOW.families()]
    assert lines == list(FLOW.families())
    assert [topic.id for topic in TOLD if topic.id not in lines] == [
        "about-you",
        "function",
        "duration",
    ]


def test_each_rule_is_told_under_one_topic():
    told = [rule.id for topic in TOLD for rule in rules_of(topic, TOLD, BOOK)]
    assert sorted(told) == sorted(BOOK.rules)


def test_each_answer_that_fires_a_rule_alone_is_a_sign_somewhere():
    signs = {name for topic in TOLD for s in signs_of(topic, TOLD, BOOK) for name in s.yes}
    assert {name for rule in BOOK.rules.values() for name in rule.single} <= signs


@pytest.mark.parametrize(
    ("rule", "topic"),
    [
        ("C06.walk", "F.fall"),  # the first question that it names
        ("RF16", "F.night"),  # asked under 16 first, but of others there
        ("C37.pale", "F.young"),
        ("C36.walk", "function"),
        ("C40", "duration"),
        ("RF28", "about-you"),
        ("C25", "RF35"),
        ("C17", "F.tummy"),  # as its own field says
    ],
)
def test_where_a_rule_is_told(rule, topic):
    assert topic_of(BOOK.rules[rule], TOLD) == topic


@pytest.mark.parametrize(
    ("topic", "yes", "urgency"),
    [
        ("F.saddle", "RF01", Urgency.EMERGENCY),
        ("F.fever", "RF17", Urgency.SAME_DAY),
        ("F.fall", "fall", Urgency.NO_MATCH),
        ("F.young", "young.pale", Urgency.SAME_DAY),  # a rule for under 16
        ("F.blood", "aneurysm", Urgency.SAME_DAY),
        ("F.baby", "RF28.signs", Urgency.EMERGENCY),  # asked in pregnancy
        ("function", "hardly-walks", Urgency.WITHIN_DAYS),
        ("duration", "months-over-3", Urgency.ROUTINE),
    ],
)
def test_what_a_sign_gives_alone(topic, yes, urgency):
    [sign] = [s for s in BY_ID[topic].signs if s.yes[-1] == yes]
    assert alone(sign, BOOK).urgency is urgency


def test_a_sign_is_looked_at_at_the_usual_age_or_the_nearest_at_which_it_is_asked():
    ages = {s.yes: s.age for topic in TOLD for s in topic.signs}
    assert ages[("young.pale",)] == 15
    assert ages[("temples",)] == 50
    assert ages[("RF17",)] == USUAL_AGE


def test_what_another_answer_brings_up_is_no_sign_alone():
    assert [s.yes for s in BY_ID["F.skin"].signs] == [("RF26",)]
    assert "RF26.eye" in BY_ID["F.skin"].names
    assert [s.yes for s in BY_ID["RF35"].signs] == [("RF35",)]
