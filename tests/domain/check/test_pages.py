"""The way through the self-check: short for the healthy, and no question is ever lost."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.content.cases import read_cases
from backcare.domain.check.assessment import Answered, Answers, assess, assess_check
from backcare.domain.check.pages import CheckFlow, answers_at_once, asked_pages
from backcare.domain.check.triage import Urgency, is_at_least
from tests.ours import our_library

CONTENT = our_library()
FLOW, BOOK, SIGNS = CONTENT.check_flow, CONTENT.rule_book, CONTENT.screen.signs
YES, NO, NOT_SURE = Answered.YES, Answered.NO, Answered.NOT_SURE

VIGNETTES = read_cases(
    Path(__file__).resolve().parents[2] / "vignettes" / "starter.yaml", BOOK.known()
)
pytestmark = pytest.mark.safety


def way(age=(31, 49), **answers):
    return list(asked_pages(FLOW, BOOK, SIGNS, Answers(answers, age)))


def asked_of(given_answers, age=(31, 49)):
    """Return the pages by id."""
    found = asked_pages(FLOW, BOOK, SIGNS, Answers(given_answers, age))
    return {asked.page.id: asked for asked, _ in found}


def pages(age=(31, 49), given_answers=None):
    return list(asked_of(given_answers or {}, age))


def test_a_healthy_runner_is_through_in_six_short_pages():
    assert pages() == ["about-you", "signs", "today", "body", "where", "behaviour"]
    assert FLOW.steps == 6
    asked = [len(asked.questions) for asked, _ in way()]
    assert max(asked) <= 15
    assert sum(asked) <= 60


def test_the_pages_ask_the_rows_of_the_notes():
    """Clinical notes 2.5: which rows stand on which page."""
    by_step = {asked.page.id: set(asked.questions) for asked, _ in way(age=(20, 30))}
    assert set(SIGNS) == by_step["signs"]
    assert by_step["today"] >= {"RF10", "RF11", "RF17", "RF24", "RF25", "RF32", "RF38"}
    assert by_step["body"] >= {
        *("RF12", "RF13", "RF14", "RF15", "RF16", "RF18", "RF19", "RF20", "RF22", "RF26"),
        *("RF29", "RF30", "RF31", "RF33", "RF34", "RF46"),
    }
    assert by_step["where"] >= {"RF35", "RF40", "RF42", "RF43", "RF44"}


@pytest.mark.parametrize("row", ["RF01", "RF06", "RF09", "RF36"])
def test_an_emergency_ends_the_questions(row):
    assert pages(given_answers={row: YES}) == ["about-you", "signs"]


def test_under_sixteen_is_asked_the_emergency_signs_fever_and_illness_and_nothing_more():
    found = asked_of({}, age=(0, 15))
    assert list(found) == ["about-you", "signs", "today"]
    assert found["today"].questions == ("RF17", "RF47", "RF48")


@pytest.mark.parametrize("age", [(0, 15), (16, 19), (31, 49), (71, 120)])
def test_everybody_is_asked_whether_they_are_confused_or_very_unwell(age):
    asked = [name for page in asked_of({}, age).values() for name in page.questions]
    assert {"RF47", "RF48"} <= set(asked)


def test_an_answer_for_today_leaves_out_how_the_pain_behaves():
    assert pages(given_answers={"RF17": YES}) == [
        *("about-you", "signs", "today", "today-more", "body", "where"),
    ]


def test_pregnancy_is_asked_about_its_own_signs_and_not_for_exercises():
    found = dict.fromkeys(("pregnant", "RF28"), YES)
    assert "behaviour" not in pages(given_answers=found)
    today = asked_of(found)["today"]
    assert {"RF28.severe", "RF28.signs"} <= set(today.questions)


@pytest.mark.parametrize(
    ("answer", "page", "follow_up"),
    [
        ("RF17", "today-more", "RF17.very-unwell"),
        ("RF48", "today-more", "RF17.very-unwell"),
        ("RF18", "body-more", "worse-daily"),
        ("RF19", "body-more", "worse-daily"),
        ("RF22", "body-more", "RF22.spreads"),
        ("RF14", "body-more", "RF14.lying"),
        ("RF35", "where-more", "RF35.wakes"),
        ("A.chest", "where-more", "RF23"),
        ("A.groin-left", "where-more", "RF32"),
        ("A.upper-back", "where-more", "RF40"),
        ("A.calf-right", "where-more", "RF43"),
        ("B.foot-strike", "behaviour-more", "bone.hop"),
        ("B.night", "behaviour-more", "bone.focal"),
        ("RF46", "behaviour-more", "bone.walking"),
    ],
)
def test_what_is_answered_asks_further(answer, page, follow_up):
    found = {
        a.page.id: a for a, _ in asked_pages(FLOW, BOOK, SIGNS, Answers({answer: YES}, (31, 49)))
    }
    assert follow_up in found[page].questions


def test_pain_that_is_marked_on_both_legs_is_asked_for_rf06():
    marks = {"A.calf-left": YES, "A.thigh-back-right": YES}
    found = asked_of(marks)
    assert "RF06" in found["where-more"].questions


def test_a_follow_up_counts_only_while_its_question_is_answered():
    kept = list(asked_pages(FLOW, BOOK, SIGNS, Answers({"RF17.very-unwell": YES}, (31, 49))))[-1][1]
    assert kept.given == {}


@settings(max_examples=150, deadline=None)
@given(
    answers=st.dictionaries(
        st.sampled_from(sorted(BOOK.known())), st.sampled_from([YES, NOT_SURE])
    ),
    age=st.sampled_from([band.ages for band in CONTENT.screen.age_bands]),
)
def test_no_answer_to_a_page_that_was_asked_is_lost(answers, age):
    found = list(asked_pages(FLOW, BOOK, SIGNS, Answers(answers, age)))
    kept = found[-1][1].given
    for asked, _ in found:
        for name in asked.questions:
            assert kept.get(name) == answers.get(name)
    for name in ("RF28", "pregnant", "worried", "RF02.unchanged"):
        assert kept.get(name) == answers.get(name)
    assert len({asked.page.id for asked, _ in found}) == len(found)
    assess_check(BOOK, SIGNS, found[-1][1])


ASKED = sorted(BOOK.known() - {item.question for item in FLOW.not_asked})


@settings(max_examples=400, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from(ASKED), st.sampled_from([YES, NOT_SURE]), max_size=5),
    pregnancy=st.sampled_from([(), ("RF28",), ("RF28", "pregnant")]),
    age=st.sampled_from([band.ages for band in CONTENT.screen.age_bands[1:]]),
)
def test_whatever_is_for_today_or_now_is_so_by_the_pages_too(answers, pregnancy, age):
    """No condition of a page hides an answer that makes an emergency or asks for a doctor today."""
    whole = {**answers, **dict.fromkeys(pregnancy, YES)}
    for name in answers:  # whoever answers a detail was asked for it: its row is yes
        row = name.partition(".")[0]
        if row in BOOK.questions:
            whole.setdefault(row, YES)
    told = Answers(whole, age)
    *_, (_, kept) = asked_pages(FLOW, BOOK, SIGNS, told)
    by_rules = assess_check(BOOK, SIGNS, told).urgency
    if is_at_least(by_rules, Urgency.SAME_DAY):
        assert is_at_least(assess_check(BOOK, SIGNS, kept).urgency, by_rules)


def test_every_question_but_those_named_can_be_reached():
    reached = set()
    for age in (band.ages for band in CONTENT.screen.age_bands):
        for name in BOOK.known():
            for also in ({}, {"RF28": YES}, {"RF12": YES, "RF33": YES}):
                given_answers = {name: YES, **also}
                for asked, _ in asked_pages(FLOW, BOOK, SIGNS, Answers(given_answers, age)):
                    reached |= set(asked.questions)
        unsure = dict.fromkeys(("RF07", "RF37", "RF39"), NOT_SURE)
        for asked, _ in asked_pages(FLOW, BOOK, SIGNS, Answers(unsure, age)):
            reached |= set(asked.questions)
    elsewhere = {item.question for item in FLOW.not_asked}
    assert (set(BOOK.questions) | set(BOOK.behaviour_answers)) - reached == elsewhere


def test_a_tick_that_makes_an_emergency_answers_at_once_and_others_wait():
    nothing = Answers({}, (31, 49))
    assert answers_at_once(BOOK, nothing, "RF06")
    assert not answers_at_once(BOOK, nothing, "RF17")
    assert answers_at_once(BOOK, Answers({"RF17": YES}, (31, 49)), "RF17.very-unwell")
    assert answers_at_once(BOOK, Answers({"pregnant": YES}, (31, 49)), "RF17")


@given(answers=st.dictionaries(st.sampled_from(sorted(BOOK.known())), st.sampled_from(Answered)))
def test_the_page_is_never_less_urgent_than_the_rules(answers):
    both = Answers(answers, (31, 49))
    page, rules = assess_check(BOOK, SIGNS, both), assess(BOOK, both)
    assert is_at_least(page.urgency, rules.urgency)
    if page.urgency is not rules.urgency:
        assert page.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: case.id)
def test_the_pages_reach_what_the_rules_say_of_every_made_up_person(case):
    """The way through the pages asks all that makes a result; details of a tick may come late."""
    low, high = case.age_band
    band = next(b for b in CONTENT.screen.age_bands if b.ages[0] <= low and high <= b.ages[1])
    *_, (_, kept) = asked_pages(FLOW, BOOK, SIGNS, Answers(case.answers, band.ages))
    result = assess_check(BOOK, SIGNS, kept)
    assert result.urgency is case.expected.urgency


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f["pages"].append(f["pages"][-1]), "each page id once"),
        (lambda f: f["pages"][0].update(step=2), "count the steps"),
        (lambda f: f["pages"][-1].update(step=9), "count the steps"),
    ],
)
def test_a_broken_order_is_refused(change, told):
    content = msgspec.json.decode(msgspec.json.encode(FLOW))
    change(content)
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(content, CheckFlow)
