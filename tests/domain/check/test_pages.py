"""The way through the self-check: short for the healthy, and no question is ever lost."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backcare.content.cases import read_cases
from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.pages import CheckFlow, answers_at_once, asked_pages
from backcare.domain.check.rules import names_in
from backcare.domain.check.triage import Urgency, is_at_least
from tests.ours import our_library

CONTENT = our_library()
TEXT = CONTENT.texts
FLOW, BOOK, SIGNS = CONTENT.check_flow, CONTENT.rule_book, CONTENT.screen.signs
YES, NO, NOT_SURE = Answered.YES, Answered.NO, Answered.NOT_SURE

VIGNETTES = read_cases(
    Path(__file__).resolve().parents[2] / "vignettes" / "starter.yaml", BOOK.known()
)
pytestmark = pytest.mark.safety


FAMILIES = FLOW.families()


def with_families(answers):
    """Return the answers with a tick on each family that one of them is a detail of."""
    opened = {f: YES for f, details in FAMILIES.items() if not answers.keys().isdisjoint(details)}
    return {**opened, **answers}


def asked_of(given_answers, age=(31, 49)):
    """Return the pages by id."""
    told = Answers(with_families(given_answers), age)
    return {asked.page.id: asked for asked, _ in asked_pages(FLOW, BOOK, told)}


def pages(age=(31, 49), given_answers=None):
    return list(asked_of(given_answers or {}, age))


def test_a_healthy_runner_is_through_in_seven_short_pages():
    assert pages() == ["about-you", "signs", "today", "health", "where", "pain", "behaviour"]
    assert FLOW.steps == 7


@pytest.mark.parametrize("pregnancy", [(), ("RF28",), ("RF28", "pregnant")])
@pytest.mark.parametrize("age", [band.ages for band in CONTENT.screen.age_bands])
def test_no_page_has_more_than_seven_lines_before_the_first_tap(age, pregnancy):
    for asked in asked_of(dict.fromkeys(pregnancy, YES), age).values():
        assert len(asked.lines) <= 7
        assert all(line.details == () for line in asked.lines)


def test_a_healthy_runner_of_35_reads_few_words():
    """Below three minutes at 200 words a minute, with the taps."""
    said = []
    for asked in asked_of({}, (31, 49)).values():
        said += [
            asked.page.title,
            asked.page.lead,
            *(BOOK.words(line.name) for line in asked.lines),
        ]
        for choice in asked.choices:
            said += [choice.text, *(option.text for option in choice.options)]
        said.append(TEXT("check.none") if asked.lines else TEXT("check.continue"))
        said.append(TEXT("check.progress", step=asked.page.step, steps=FLOW.steps))
    said += [TEXT("check.age"), *(band.label for band in CONTENT.screen.age_bands)]
    said += [TEXT("check.pregnancy")]
    said += [TEXT(f"check.pregnancy_choice.{c}") for c in ("neither", "pregnant", "birth")]
    assert sum(len(words.split()) for words in said) <= 520


def test_a_family_asks_its_details_only_once_it_is_ticked():
    signs = asked_of({})["signs"]
    assert "RF03" not in signs.questions
    opened = asked_of({"F.saddle": YES})["signs"]
    assert {"RF01", "RF02", "RF03", "RF04", "RF05"} <= set(opened.questions)
    assert opened.unsaid(Answers({"F.saddle": YES})) == ("F.saddle",)
    assert opened.unsaid(Answers({"F.saddle": YES, "RF05": NOT_SURE})) == ()


def test_the_words_of_each_family_name_what_each_of_its_signs_is_about():
    """Whoever has a sign has to know it in the line that stands for it."""
    said = {
        "F.saddle": ("pee", "poo", "not feeling", "numb", "tingling", "changed", "sexual"),
        "F.legs": ("both legs", "one leg or foot", "weak", "dragging", "unsteady", "band"),
        "F.chest": ("chest pain", "breathlessness", "arm", "jaw", "sudden severe pain"),
        "F.accident": ("hard fall", "crash", "blow", "fit", "operation", "injection"),
        "F.swollen": ("swollen", "cold", "dark pee", "muscles", "weakness"),
        "F.unwell": ("unwell", "confused", "drowsy", "vomiting", "unbearable"),
        "F.pregnancy": ("pregnant", "bleeding", "faintness", "tummy", "shoulder"),
        "F.baby": (
            "bleeding",
            "fever",
            "faintness",
            "low tummy",
            "shoulder",
            "severe pain",
            "headache",
            "sight",
            "swollen face",
            "tightenings",
            "baby",
        ),
        "F.fever": ("fever", "shivers", "night sweats"),
        "F.fall": ("fall", "knock", "lift", "twist", "cough"),
        "F.kidney": ("burning", "cloudy", "bloody pee", "below the ribs", "waves"),
        "F.tummy": (
            "pelvis",
            "pulse",
            "bloating",
            "vomiting",
            "yellow",
            "black",
            "bloody",
            "habits",
            "bleeding",
            "discharge",
        ),
        "F.hip": ("groin", "front of the hip", "testicle"),
        "F.young": ("night", "weight", "pale", "tired", "bruised"),
        "F.infection": (
            "diabetes",
            "defences",
            "kidney",
            "liver",
            "drugs",
            "tuberculosis",
            "infection",
            "operation",
            "injection",
            "drip",
        ),
        "F.bones": ("thin", "broken bones", "inflamed spine", "stress fracture", "steroid"),
        "F.blood": ("thinners", "bleeding", "artery"),
        "F.weight": ("weight lost", "shorter", "changed back", "lump"),
        "F.energy": ("periods", "eating", "sex", "tired"),
        "F.head": ("headache", "chewing", "sight"),
        "F.night": ("night", "rest", "nothing eases"),
        "F.course": ("worse", "no better"),
        "F.leg": ("below the knee", "tingling", "worse than the back"),
        "F.cough": ("cough", "sneez", "strain"),
        "F.landing": ("landing", "running", "walking", "run to run"),
    }
    for family, words in said.items():
        missing = [word for word in words if word.lower() not in BOOK.words(family).lower()]
        assert missing == [], family


def test_the_pages_ask_the_rows_of_the_notes():
    """Clinical notes 2.5: which rows stand on which page, with all families open."""
    opened = dict.fromkeys(FAMILIES, YES)
    by_step = {}
    for name, asked in asked_of({**opened, "months-over-3": YES}, (20, 30)).items():
        by_step[name] = set(asked.questions)
    assert set(SIGNS) <= by_step["signs"]
    assert by_step["today"] >= {"RF10", "fall", "minor", "RF17", "RF22", "RF24", "RF25", "RF26"}
    assert by_step["today"] >= {"RF29", "RF30", "RF32", "severe", "limited", "hardly-walks"}
    assert by_step["health"] >= {"RF12", "RF13", "RF14", "RF15", "RF18", "RF19", "RF20"}
    assert by_step["health"] >= {"thinners", "bones.thin", "stress-fracture", "energy.periods"}
    assert by_step["where"] == {"weeks-over-2", "weeks-over-6", "months-over-3"}
    assert by_step["pain"] >= {"RF16", "RF35", "RF40", "RF42", "RF43", "RF44", "RF46", "B.landing"}


@pytest.mark.parametrize("row", ["RF01", "RF06", "RF09", "RF36"])
def test_an_emergency_ends_the_questions(row):
    assert pages(given_answers={row: YES}) == ["about-you", "signs"]


def test_under_sixteen_is_asked_the_signs_fever_function_and_night_and_nothing_more():
    found = asked_of(dict.fromkeys(FAMILIES, YES), age=(0, 15))
    assert list(found) == ["about-you", "signs", "today"]
    asked = {name for name in found["today"].questions if not name.startswith("F.")}
    assert asked == {
        *("severe", "limited", "hardly-walks", "RF17", "RF16", "RF46", "RF15"),
        *("fall", "minor", "RF10", "RF24", "blood-in-pee", "RF25", "RF30", "RF22", "RF29"),
        "periods",
        *("tummy.weeks", "young.pale", "young.sport", "young.hip", "testicle"),
    }


def test_from_fifty_a_little_more_is_asked():
    opened = dict.fromkeys(FAMILIES, YES)
    for age, asked in (((31, 49), set()), ((50, 64), {"temples", "sight"})):
        assert set(asked_of(opened, age)["health"].questions) & OF_AN_AGE == asked


@pytest.mark.parametrize("age", [(0, 15), (16, 19), (31, 49), (71, 120)])
def test_everybody_is_asked_whether_they_are_confused_or_very_unwell(age):
    found = asked_of({"F.unwell": YES}, age).values()
    assert {"RF47", "RF48"} <= {name for page in found for name in page.questions}


@pytest.mark.parametrize("age", [(0, 15), (16, 19), (31, 49), (71, 120)])
def test_everybody_is_asked_how_much_it_holds_them_back(age):
    [choice] = asked_of({}, age)["today"].choices
    assert set(choice.questions) == {"severe", "limited", "hardly-walks"}


def test_an_answer_for_today_leaves_out_how_the_pain_behaves():
    assert pages(given_answers={"RF17": YES}) == [
        *("about-you", "signs", "today", "health", "where", "pain"),
    ]


def test_pregnancy_is_asked_about_its_own_signs_and_not_for_exercises():
    found = dict.fromkeys(("pregnant", "RF28", "F.baby"), YES)
    assert "behaviour" not in pages(given_answers=found)
    signs = asked_of(found)["signs"]
    assert {"RF27", "RF28.severe", "RF28.signs"} <= set(signs.questions)
    assert "F.pregnancy" not in signs.questions


@pytest.mark.parametrize(
    ("answer", "page", "follow_up"),
    [
        ("RF17", "today", "RF17.very-unwell"),
        ("RF48", "signs", "RF17.very-unwell"),
        ("RF18", "health", "worse-daily"),
        ("RF19", "health", "worse-daily"),
        ("RF22", "today", "RF22.spreads"),
        ("RF14", "health", "RF14.lying"),
        ("months-over-3", "pain", "RF35"),
        ("A.chest", "where-more", "RF23"),
        ("A.groin-left", "where-more", "RF32"),
        ("A.calf-right", "where-more", "RF43"),
        ("B.landing", "pain-more", "bone.hop"),
        ("B.landing", "pain-more", "load-jump"),
        ("B.night", "pain-more", "bone.focal"),
        ("RF46", "pain-more", "bone.walking"),
    ],
)
def test_what_is_answered_asks_further(answer, page, follow_up):
    found = asked_of({answer: YES})
    assert follow_up in found[page].questions


def test_pain_that_is_marked_on_both_legs_is_asked_for_rf06():
    marks = {"A.calf-left": YES, "A.thigh-back-right": YES}
    found = asked_of(marks)
    assert "RF06" in found["where-more"].questions


def test_a_follow_up_counts_only_while_its_question_is_answered():
    *_, (_, kept) = asked_pages(FLOW, BOOK, Answers({"RF17.very-unwell": YES}, (31, 49)))
    assert kept.given == {}
    *_, (_, kept) = asked_pages(FLOW, BOOK, Answers({"RF03": YES}, (31, 49)))
    assert kept.given == {}


@settings(max_examples=150, deadline=None)
@given(
    answers=st.dictionaries(
        st.sampled_from(sorted(BOOK.known())), st.sampled_from([YES, NOT_SURE])
    ),
    age=st.sampled_from([band.ages for band in CONTENT.screen.age_bands]),
)
def test_no_answer_to_a_page_that_was_asked_is_lost(answers, age):
    found = list(asked_pages(FLOW, BOOK, Answers(answers, age)))
    kept = found[-1][1].given
    for asked, _ in found:
        for name in asked.questions:
            assert kept.get(name) == answers.get(name)
    for name in ("RF28", "pregnant", "worried", "RF02.unchanged"):
        assert kept.get(name) == answers.get(name)
    assert len({asked.page.id for asked, _ in found}) == len(found)
    assess(BOOK, found[-1][1])


def choose(answers):
    """Leave one answer of each choice, as the pages let nobody give more."""
    for more in [n for n in ("severe", "limited", "hardly-walks") if n in answers][1:]:
        del answers[more]
    for longer, shorter in (("months-over-3", "weeks-over-6"), ("weeks-over-6", "weeks-over-2")):
        if longer in answers:
            answers[shorter] = YES
    if "RF35" in answers or any(name.startswith("RF35.") for name in answers):
        answers |= dict.fromkeys(("weeks-over-2", "weeks-over-6", "months-over-3"), YES)


OF_AN_AGE = {"young.pale", "young.sport", "young.hip", "temples", "sight"}
"""Asked under 16 or from 50 only: see the tests of those ages."""
ASKED = sorted(BOOK.known() - {item.question for item in FLOW.not_asked} - OF_AN_AGE)


@settings(max_examples=400, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from(ASKED), st.sampled_from([YES, NOT_SURE]), max_size=5),
    pregnancy=st.sampled_from([(), ("RF28",), ("RF28", "pregnant")]),
    age=st.sampled_from([band.ages for band in CONTENT.screen.age_bands[1:]]),
)
@example(dict.fromkeys(("bone.focal", "bone.hop", "hardly-walks"), YES), (), (31, 49))
def test_whatever_is_for_today_or_now_is_so_by_the_pages_too(answers, pregnancy, age):
    """No condition of a page hides an answer that makes an emergency or asks for a doctor today."""
    whole = {**answers, **dict.fromkeys(pregnancy, YES)}
    choose(whole)
    for name in answers:  # whoever answers a detail was asked for it: its row is yes
        row = name.partition(".")[0]
        if row in BOOK.questions:
            whole.setdefault(row, YES)
    told = Answers(with_families(whole), age)
    *_, (_, kept) = asked_pages(FLOW, BOOK, told)
    by_rules = assess(BOOK, told).urgency
    if is_at_least(by_rules, Urgency.SAME_DAY):
        assert is_at_least(assess(BOOK, kept).urgency, by_rules)


def test_every_question_but_those_named_can_be_reached():
    reached = set()
    opened = dict.fromkeys(FAMILIES, YES)
    asks_on = {n for page in FLOW.pages for c in page.conditions() for n in names_in(c)}
    for age in (band.ages for band in CONTENT.screen.age_bands):
        for name in ("F.saddle", *sorted(asks_on & BOOK.known())):
            for also in ({}, {"RF28": YES}, {"RF12": YES}, {"months-over-3": YES, "RF35": YES}):
                for asked in asked_of({**opened, name: YES, **also}, age).values():
                    reached |= set(asked.questions)
    elsewhere = {item.question for item in FLOW.not_asked}
    assert (set(BOOK.questions) | set(BOOK.behaviour_answers)) - reached == elsewhere


def test_a_tick_that_makes_an_emergency_answers_at_once_and_others_wait():
    nothing = Answers({}, (31, 49))
    assert answers_at_once(BOOK, nothing, "RF06")
    assert not answers_at_once(BOOK, nothing, "RF17")
    assert answers_at_once(BOOK, Answers({"RF17": YES}, (31, 49)), "RF17.very-unwell")
    assert answers_at_once(BOOK, Answers({"pregnant": YES}, (31, 49)), "RF17")


IN_PARTS = {
    "RF11": ("minor", "bones.broke"),
    "RF31": ("B.landing", "B.one-leg", "B.earlier", "bone.walking"),
    "RF33": ("B.arching", "B.one-leg"),
    "RF34": ("energy.periods", "energy.tired"),
    "RF35": ("weeks-over-2", "weeks-over-6", "months-over-3", "RF35"),
    "RF38": ("thinners", "fall"),
    "B.foot-strike": ("B.landing", "bone.focal"),
}
"""Rows that are asked in parts, and the parts of somebody whom the whole row fits."""


def in_parts(answers):
    """Return the answers as the pages ask them."""
    told = {}
    if answers.get("RF15.intended") is YES:  # the page asks for weight lost without trying
        answers = {n: a for n, a in answers.items() if not n.startswith("RF15")}
    for name, answer in answers.items():
        told.update(dict.fromkeys(IN_PARTS.get(name, (name,)), answer))
    return told


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: case.id)
def test_the_pages_reach_what_the_rules_say_of_every_made_up_person(case):
    """The way through the pages asks all that makes a result; details of a tick may come late."""
    low, high = case.age_band
    band = next(b for b in CONTENT.screen.age_bands if b.ages[0] <= low and high <= b.ages[1])
    told = Answers(with_families(in_parts(case.answers)), band.ages)
    *_, (_, kept) = asked_pages(FLOW, BOOK, told)
    found = assess(BOOK, kept).urgency
    if IN_PARTS.keys().isdisjoint(case.answers):
        assert found is case.expected.urgency
    else:
        assert is_at_least(found, case.expected.urgency)


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


def test_how_bad_and_how_long_are_asked_of_everybody_and_hopping_only_of_some():
    assert [choice.id for choice in FLOW.choices_for_all] == ["function", "duration"]
    assert {choice.id for choice in FLOW.choices} == {"function", "duration", "hop"}


@pytest.mark.parametrize("choice", FLOW.choices, ids=lambda choice: choice.id)
def test_the_option_that_was_chosen_is_known_from_its_answers(choice):
    assert choice.chosen(Answers({})) is None
    for option in choice.options:
        given = {"RF14": Answered.YES, **choice.given(option.id)}
        assert choice.chosen(Answers(given)) == option
