"""The page of the rules: short at first, plain sentences, people judged by the rules."""

from html import unescape

import pytest

from backcare.domain.check.people import result_of
from backcare.domain.check.topics import rules_of
from backcare.domain.check.triage import Urgency
from tests.pages.screen import CONTENT, SCREEN, TEXT, shown

BOOK = CONTENT.rule_book
TOLD = CONTENT.topics
CHOSEN = {o.yes[-1]: o.text for c in CONTENT.check_flow.choices for o in c.options if o.yes}
"""What is chosen, by the question that it answers."""


@pytest.fixture
def opened(open_page):
    """Open some boxes, and return the words of the page."""

    def opened_(*keys):
        at = open_page("rules")
        for key in keys:
            at.session_state[f"rules.{key}"] = True
        at.run()
        assert not at.exception
        return unescape(shown(at))

    return opened_


def test_the_page_is_short_until_a_box_is_opened(open_page):
    at = open_page("rules")
    assert 'class="bc-rules"' not in shown(at)
    assert BOOK.words("F.fever") not in shown(at)
    labels = [box.label for box in at.expander]
    questions = [BOOK.questions[t.id].name for t in TOLD if t.id in BOOK.questions]
    assert [label for label in labels if label in questions] == questions
    for page in CONTENT.check_flow.pages:
        has_topics = any(topic.page == page.id for topic in TOLD)
        assert (f">{page.title}</h2>" in shown(at)) is has_topics


def test_every_rule_can_be_read_in_words(opened):
    words = opened(*(topic.id for topic in TOLD))
    for rule in BOOK.rules.values():
        assert any(f"{rule.id}{after}" in words for after in ("</span>", ", ")), rule.id
        assert rule.says is None or rule.says in words
        for name in rule.single:
            assert BOOK.words(name) in words or CHOSEN[name] in words
    for topic in TOLD:
        assert topic.id not in BOOK.questions or f"“{BOOK.words(topic.id)}”" in words


def test_people_are_told_with_what_the_rules_make_of_them(opened):
    words = opened(*(topic.id for topic in TOLD))
    for person in CONTENT.people:
        urgency = result_of(person, SCREEN, BOOK).urgency
        told = TEXT("rules.person", age=person.age, about=person.about)
        after = words.split(told)[1].split("</strong>")[0]
        is_none = urgency is Urgency.NO_MATCH
        word = TEXT("rules.nothing") if is_none else SCREEN.text_for(urgency).word
        assert after.endswith(f">{word}")


def test_a_box_has_signs_alone_and_together_the_most_urgent_first(opened):
    words = opened("F.fall")
    alone, together = words.split(TEXT("rules.alone"))[1].split(TEXT("rules.together"))
    assert BOOK.words("fall") in alone.split(TEXT("rules.nothing_alone"))[1]
    assert "RF11</span>" in alone.split(SCREEN.text_for(Urgency.SAME_DAY).word)[1]
    topic = next(topic for topic in TOLD if topic.id == "F.fall")
    said = [rule for rule in rules_of(topic, TOLD, BOOK) if rule.says]
    ranked = sorted(said, key=lambda rule: list(Urgency).index(rule.gives))
    places = [together.index(rule.says) for rule in ranked]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        ("F.young", "Asked of: 15 or younger"),
        ("F.pregnancy", f"Asked of: all but “{BOOK.words('RF28')}”"),
        ("F.head", "Asked of: 50 or older"),
    ],
)
def test_a_box_says_of_whom_it_is_asked(opened, topic, says):
    assert says in opened(topic)


def test_what_takes_an_alarm_back_what_not_sure_counts_as_and_the_groups_are_told(opened):
    words = opened("groups")
    for question, but in BOOK.unless.items():
        assert BOOK.words(question) in words
        assert BOOK.words(but) in words
    unsure = words.split(TEXT("rules.not_sure_lead"))[1]
    for name in BOOK.not_sure_is_yes:
        assert BOOK.words(name) in unsure
    for answer in BOOK.behaviour.answers:
        assert answer.text in words
