"""What the page for a clinician says of a self-check, and that all of it can be read."""

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backcare.domain.check.pages import PageKind
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from backcare.domain.check.walk import RESULT, Walk
from backcare.ui.check import answers as check_answers
from backcare.ui.check.answers import AGE_KEY, AREAS_KEY, CHOICE, PREGNANCY_KEY, TICK, UNSURE
from backcare.ui.check.paper import clinician_page
from tests.paper.clinician_page import printed, sizes_in, words_of
from tests.visits import CONTENT, Held, visit_on

FLOW, BOOK, BRIEF, TEXT = CONTENT.check_flow, CONTENT.rule_book, CONTENT.brief, CONTENT.texts
FAMILIES = FLOW.families()
OF_FAMILIES = sorted({detail for details in FAMILIES.values() for detail in details})
SIGNS = {
    d for p in FLOW.pages if p.kind is PageKind.SIGNS for line in p.lines for d in line.details
}
AREAS = sorted(BOOK.areas)
ALL = len(FLOW.pages)


@pytest.fixture
def held(monkeypatch):
    """What a visit holds."""
    state = Held()
    monkeypatch.setattr("streamlit.session_state", state)
    return state


def answered(
    held, *names, unsure=(), areas=(), age="31-49", pregnancy="neither", left=ALL, **options
):
    """Answer with these, leave so many pages by their own button, and return the check."""
    held.clear()
    held |= {AGE_KEY: age, PREGNANCY_KEY: pregnancy, AREAS_KEY: list(areas)}
    held |= {f"{TICK}{name}": True for name in names}
    for family, details in FAMILIES.items():
        if family in unsure or not {*details}.isdisjoint(names):
            held[f"{TICK}{family}"] = True
        if family in unsure:
            held[f"{UNSURE}{family}"] = True
    for choice in FLOW.choices:
        held[f"{CHOICE}{choice.id}"] = options.get(choice.id, choice.options[0].id)
    drop_what_was_not_reached(held, left)
    check = check_answers.read_check(CONTENT)
    gone = check.pages[: left if not check.is_emergency else min(left, len(check.pages) - 1)]
    place = check.pages[-1].page.id if check.is_emergency else RESULT
    walk = Walk(place=place, answered={page.page.id: page.questions for page in gone})
    check_answers.keep_walk(walk)
    return check_answers.read_check(CONTENT)


def drop_what_was_not_reached(held, left):
    """Take away what stands on pages after an emergency or after the last one left."""
    check = check_answers.read_check(CONTENT)
    for page in check.pages:
        for family in page.unsaid(check.answers):
            del held[f"{TICK}{family}"]
    reached = check_answers.read_check(CONTENT).pages[: left + 1]
    for choice in FLOW.choices:
        if all(choice not in page.choices for page in reached):
            del held[f"{CHOICE}{choice.id}"]
    if not any(page.page.has_map for page in reached):
        held[AREAS_KEY] = []


def page_of(check, **values):
    return clinician_page(check, check.assessment, visit_on(date(2026, 11, 29), **values))


def said(page):
    return [one.words for _, answers in page.said for one in answers]


def denied(page):
    return {words for row in page.denied for words in row.words.split("; ")}


def advice(page):
    return {row.label: row.words for row in page.advice}


def test_who_ticked_nothing_denies_each_family_once(held):
    page = page_of(answered(held))
    lines = {line.name for asked in check_answers.read_check(CONTENT).pages for line in asked.lines}
    assert denied(page) == {BRIEF[name] for name in lines}
    assert (page.said, page.not_asked) == ([], "")
    labels = [row.label for row in page.denied]
    assert labels[0] == TEXT("paper.no_of.signs")
    assert len(labels) == len(set(labels))


def test_of_a_ticked_family_the_other_details_are_denied(held):
    page = page_of(answered(held, "RF19"))
    assert said(page) == [BOOK.words("RF19")]
    assert denied(page) >= {BRIEF["RF18"], BRIEF["RF20"]}
    assert BRIEF["F.infection"] not in denied(page)


def test_a_family_left_empty_is_not_denied_where_a_detail_of_it_was_answered_yes_before(held):
    answered(held, "B.landing", "B.one-leg")
    held.pop(f"{TICK}F.one-leg", None)
    check = check_answers.read_check(CONTENT)
    page = page_of(check)
    assert BOOK.words("B.one-leg") in said(page)
    assert BRIEF["F.one-leg"] not in denied(page)


def test_how_bad_and_how_long_are_said_as_chosen_and_not_denied(held):
    page = page_of(answered(held, function="limited", duration="six-weeks"))
    assert [row.words for row in page.course] == [
        "I limp, or cannot do usual things",
        "6 weeks to 3 months",
    ]
    assert not denied(page) & {BRIEF["severe"], BRIEF["hardly-walks"], BRIEF["months-over-3"]}


def test_places_are_named_in_the_order_of_the_drawing(held):
    page = page_of(answered(held, areas=["A.buttock-left", "A.low-back-left"]))
    assert page.where.words == "Low back, left side; Left buttock"
    assert page_of(answered(held)).where.words == TEXT("paper.nowhere")


def test_not_sure_about_a_family_is_said_once_and_in_its_own_words(held):
    page = page_of(answered(held, "RF18", unsure=["F.fever", "F.infection"]))
    (yes, certain), (unsure, rest) = page.said
    assert (yes, unsure) == (TEXT("paper.yes"), TEXT("paper.unsure"))
    assert [one.words for one in certain] == [BOOK.words("RF18")]
    assert sorted(one.words for one in rest) == sorted(map(BOOK.words, ["F.fever", "F.infection"]))


def test_the_most_urgent_answer_is_first_and_what_the_advice_rests_on_is_marked(held):
    [(_, answers)] = page_of(answered(held, "minor", "RF32")).said
    assert [one.words for one in answers] == [BOOK.words("RF32"), BOOK.words("minor")]
    assert [one.is_main for one in answers] == [True, False]


def test_an_emergency_at_once_says_plainly_what_was_not_asked(held):
    page = page_of(answered(held, "RF03"))
    assert page.advised == "Advised: Emergency"
    assert page.denied == []
    assert page.not_asked == (
        "The questions ended early. Not asked or not answered: Emergency signs (in part); "
        "Other warning signs; Health history; Pain; What sets it off."
    )
    assert {row.words for row in (*page.course, page.where)} == {TEXT("paper.not_asked")}
    assert TEXT("paper.row.first") not in advice(page)


def test_a_result_that_came_early_denies_only_what_was_answered(held):
    page = page_of(answered(held, "RF32", left=3))
    assert denied(page) >= {BRIEF["F.saddle"], BRIEF["F.fever"], BRIEF["hip.stiff"]}
    assert BRIEF["F.cancer"] not in denied(page)
    assert "early" in page.not_asked
    assert "Health history; Pain" in page.not_asked
    assert "Other warning signs" not in page.not_asked


def test_details_that_came_after_a_page_was_left_are_not_denied_and_that_is_said(held):
    check = answered(held, "RF32")
    before = check_answers.walk_of(CONTENT).answered["today"]
    stood = {**check.walk.answered, "today": tuple(name for name in before if name != "testicle")}
    check_answers.keep_walk(Walk(place=RESULT, answered=stood))
    page = page_of(check_answers.read_check(CONTENT))
    assert BRIEF["testicle"] not in denied(page)
    assert "early" in page.not_asked
    assert "Other warning signs (in part)" in page.not_asked


def test_a_child_is_not_asked_how_long_and_that_is_said(held):
    page = page_of(answered(held, age="under-16"))
    assert "age: Under 16" in page.facts
    assert page.course[1].words == TEXT("paper.not_asked")
    assert page.not_asked == "Not asked or not answered: Health history; Pain; What sets it off."


@pytest.mark.parametrize(
    ("pregnancy", "words"),
    [("pregnant", "· pregnant"), ("birth", "gave birth"), ("neither", "not pregnant")],
)
def test_pregnancy_stands_beside_the_age(held, pregnancy, words):
    page = page_of(answered(held, pregnancy=pregnancy))
    assert words in page.facts
    assert BOOK.words("RF28") not in said(page)


def test_a_call_for_help_on_the_first_page_says_what_was_not_asked(held):
    held |= {f"{TICK}worried": True}
    page = page_of(check_answers.read_check(CONTENT))
    assert f"age: {TEXT('paper.no_age')}" in page.facts
    assert TEXT("paper.pregnancy.not_asked") in page.facts
    assert said(page) == [BOOK.words("worried")]


def test_a_calm_result_names_exercises_what_to_leave_out_and_when_to_look_again(held):
    page = page_of(answered(held, "B.sitting", "B.bending", "B.rising"))
    told = advice(page)
    sheet = CONTENT.advice.for_group(BehaviourGroup.BENDING)
    assert told[TEXT("paper.row.common")] == sheet.name
    assert CONTENT.exercises[sheet.first[0]].name in told[TEXT("paper.row.first")]
    assert sheet.also_hold_back[0] in told[TEXT("paper.row.later")]
    assert "6 December 2026" in told[TEXT("paper.row.again")]
    assert TEXT("paper.row.waits") not in told


def test_while_running_waits_that_is_said_and_calm_floor_work_named(held):
    told = advice(page_of(answered(held, "B.landing", "B.one-leg", "B.earlier")))
    line = CONTENT.advice.no_impact.line.format(day="29 November 2026")
    assert told[TEXT("paper.row.waits")] == line
    assert CONTENT.exercises["E01"].name in told[TEXT("paper.row.first")]


def test_what_waits_and_what_else_was_told_is_said_once(held):
    page = page_of(answered(held, "RF32"))
    told = advice(page)
    line = CONTENT.advice.hold.line.format(day="29 November 2026")
    assert told[TEXT("paper.row.waits")] == line
    assert TEXT("paper.row.first") not in told
    assert told[TEXT("paper.row.again")] == TEXT("paper.again_when_seen")
    sentences = [
        CONTENT.advice.for_flag(flag).text for flag in (Flag.STOP_RUNNING, Flag.OFF_THE_LEG)
    ]
    words = " ".join(told.values())
    assert [words.count(sentence) for sentence in sentences] == [1, 1]


def test_words_that_point_to_the_screen_are_not_on_paper(held):
    check = answered(held, "RF43")
    assert Flag.SAFETY_NET in check.assessment.flags
    words = " ".join(advice(page_of(check)).values())
    assert CONTENT.advice.for_flag(Flag.SAFETY_NET).text not in words


def test_in_pregnancy_the_unit_to_call_is_what_was_advised(held):
    page = page_of(answered(held, "RF28.signs", pregnancy="pregnant"))
    heading = CONTENT.advice.for_flag(Flag.MATERNITY).heading
    assert page.heading == heading


def test_as_much_as_can_be_answered_without_an_emergency_can_be_read(held):
    """Each answer in turn, unless it would end the questions."""
    yes = ["severe"]
    options = {"function": "severe", "duration": "months", "hop": "hurts"}
    for name in (*OF_FAMILIES, *BOOK.behaviour_answers):
        check = answered(held, *yes, name, areas=AREAS, age="50-64", **options)
        if check.assessment.urgency is not Urgency.EMERGENCY:
            yes.append(name)
    check = answered(held, *yes, areas=AREAS, age="50-64", **options)
    for country in ("GB", "US"):
        page = page_of(check, country=country)
        told = assert_it_can_be_read(page)
        briefs = [one.brief for _, answers in page.said for one in answers]
        assert len(briefs) > 40
        assert [words for words in briefs if words not in told] == []


def assert_it_can_be_read(page):
    pdf = printed(page)
    assert len(pdf.pages) == 1
    assert min(sizes_in(pdf)) >= 8.5
    told = words_of(pdf)
    for _, answers in page.said:
        assert all(" ".join(a.words.split()) in told or a.brief in told for a in answers)
    assert all(words in told for words in denied(page))
    assert page.not_asked in told
    parts = [*(heading for heading, _ in page.said), page.denied_heading, page.advised, page.rules]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    return told


ANSWERS = st.fixed_dictionaries(
    {
        "names": st.sets(st.sampled_from([n for n in OF_FAMILIES if n not in SIGNS]), max_size=40)
        | st.sets(st.sampled_from(OF_FAMILIES)),
        "unsure": st.sets(st.sampled_from(sorted(FAMILIES))),
        "areas": st.sets(st.sampled_from(AREAS)),
        "age": st.sampled_from([band.id for band in CONTENT.screen.age_bands]),
        "pregnancy": st.sampled_from(["neither", "pregnant", "birth"]),
        "left": st.integers(2, ALL),
        "function": st.sampled_from([option.id for option in FLOW.choices[0].options]),
    }
)
EVERYTHING = {"age": "50-64", "pregnancy": "neither", "areas": AREAS, "function": "walks"}


@pytest.mark.weekly
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=ANSWERS, country=st.sampled_from(["GB", "US"]))
@example(
    told=EVERYTHING | {"names": OF_FAMILIES, "unsure": (), "left": ALL},
    country="US",
)
@example(told=EVERYTHING | {"names": (), "unsure": FAMILIES, "left": ALL}, country="US")
@example(told=EVERYTHING | {"names": (), "unsure": (), "left": ALL}, country="US")
def test_whatever_is_answered_is_one_page_that_can_be_read(held, told, country):
    """Ticked, not sure or denied, in part or as a whole: what is wrong first, nothing lost."""
    names, values = told["names"], {k: v for k, v in told.items() if k != "names"}
    assert_it_can_be_read(page_of(answered(held, *names, **values), country=country))
