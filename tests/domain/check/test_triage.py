"""Safety rules of the emergency page and the fixed texts. None of these may ever be skipped."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.assessment import Answered, Answers, assess, reasons
from backcare.domain.check.triage import Urgency, is_at_least, most_urgent
from tests.ours import our_library

CONTENT = our_library()
SCREEN, BOOK = CONTENT.screen, CONTENT.rule_book
IDS = SCREEN.signs
SOME_IDS = st.sets(st.sampled_from(IDS))

pytestmark = pytest.mark.safety

ORDER = [
    Urgency.NO_MATCH,
    Urgency.ROUTINE,
    Urgency.WITHIN_DAYS,
    Urgency.SAME_DAY,
    Urgency.EMERGENCY,
]


def answers_of(ticked=(), not_sure=(), age=(31, 49)):
    given_answers = {
        **dict.fromkeys(not_sure, Answered.NOT_SURE),
        **dict.fromkeys(ticked, Answered.YES),
    }
    return Answers(given_answers, age)


def check(ticked=(), not_sure=()):
    return assess(BOOK, answers_of(ticked, not_sure))


def test_the_emergency_page_asks_exactly_the_rows_of_step_2():
    step_2 = "RF01 RF02 RF03 RF04 RF05 RF06 RF07 RF08 RF09 RF21 RF23 RF27 RF36 RF37 RF39"
    assert list(IDS) == step_2.split()


@pytest.mark.parametrize("row", IDS)
def test_one_tick_is_an_emergency_with_the_answer_as_its_reason(row):
    result = check([row])
    assert result.urgency is Urgency.EMERGENCY
    assert [(r.name, r.was_not_sure) for r in reasons(result, answers_of([row]))] == [(row, False)]


@pytest.mark.parametrize("row", IDS)
def test_not_sure_is_never_treated_as_no(row):
    expected = (
        Urgency.EMERGENCY
        if row in {"RF01", "RF02", "RF03", "RF04", "RF06", "RF08", "RF21"}
        else Urgency.SAME_DAY
    )
    result = check(not_sure=[row])
    assert result.urgency is expected
    [reason] = reasons(result, answers_of(not_sure=[row]))
    assert reason.was_not_sure


@given(ticked=SOME_IDS, not_sure=SOME_IDS, one_more=st.sampled_from(IDS))
def test_one_more_answer_never_lowers_the_urgency(ticked, not_sure, one_more):
    before = check(ticked, not_sure).urgency
    assert is_at_least(check(ticked | {one_more}, not_sure).urgency, before)
    assert is_at_least(check(ticked, not_sure | {one_more}).urgency, before)


@given(ticked=SOME_IDS, not_sure=SOME_IDS)
def test_every_answer_is_among_the_reasons(ticked, not_sure):
    found = reasons(check(ticked, not_sure), answers_of(ticked, not_sure))
    assert {reason.name for reason in found} == ticked | not_sure


def test_old_leaking_that_did_not_change_is_no_emergency_once_that_was_asked():
    result = check(["RF02", "RF02.unchanged"])
    assert result.urgency is Urgency.ROUTINE
    assert check(["RF02", "RF02.unchanged", "RF03"]).urgency is Urgency.EMERGENCY


@given(levels=st.lists(st.sampled_from(list(Urgency))))
def test_the_highest_urgency_wins(levels):
    assert most_urgent(levels) is max(levels, key=ORDER.index, default=Urgency.NO_MATCH)


@given(level=st.sampled_from(ORDER), other=st.sampled_from(ORDER))
def test_levels_compare_in_their_order(level, other):
    assert is_at_least(level, other) == (ORDER.index(level) >= ORDER.index(other))


@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_urgency_has_its_fixed_text(urgency):
    assert SCREEN.text_for(urgency).heading


def test_the_emergency_text_says_all_it_has_to():
    words = (
        f"{SCREEN.text_for(Urgency.EMERGENCY).heading} {SCREEN.text_for(Urgency.EMERGENCY).text}"
    )
    for needed in ("emergency number", "emergency department", "drive", "exercise", "staff"):
        assert needed in words.lower()


@pytest.mark.parametrize(
    "words",
    [
        f"{SCREEN.text_for(Urgency.NO_MATCH).heading} {SCREEN.text_for(Urgency.NO_MATCH).text}",
        SCREEN.could_not_judge,
    ],
)
def test_no_match_and_no_result_are_never_worded_as_all_clear(words):
    for forbidden in ("all clear", "safe", "nothing serious", "healthy"):
        assert forbidden not in words.lower()
    assert "not rule" in words.lower() or "says nothing" in words.lower()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s["urgency_texts"].pop(), "each urgency"),
        (lambda s: s["urgency_texts"].append(s["urgency_texts"][0]), "each urgency"),
        (lambda s: s["emergency_page"].append(s["emergency_page"][0]), "each row id once"),
        (lambda s: s["age_bands"].pop(), "each age"),
        (lambda s: s["age_bands"][1].update(ages=[17, 19]), "each age"),
    ],
)
def test_a_screen_with_a_gap_is_refused(change, told):
    content = msgspec.json.decode(msgspec.json.encode(SCREEN))
    change(content)
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(content, type(SCREEN))


@pytest.mark.parametrize("row", IDS)
def test_a_sign_of_the_emergency_page_stands_on_the_safety_net_for_now(row):
    assert [item.urgency for item in SCREEN.safety_net if row in item.rows] == [Urgency.EMERGENCY]


@pytest.mark.parametrize("item", SCREEN.safety_net, ids=lambda item: item.text[:30])
def test_the_safety_net_is_as_urgent_as_the_rules(item):
    assert {assess(BOOK, answers_of([row])).urgency for row in item.rows} == {item.urgency}


@pytest.mark.parametrize("row", [*IDS, "RF47"])
def test_guidance_names_a_sign_of_the_emergency_page_under_emergency_alone(row):
    """The article that says whom to see, and how soon; a leg line may point back to it."""
    now, *later = CONTENT.articles["who-to-see"].sections
    assert any(row in statement.row.split(", ") for statement in now.statements)
    for statement in (s for section in later for s in section.statements):
        if row in (statement.row or "").split(", "):
            assert "it is an emergency" in statement.text


def test_trouble_to_pee_counts_when_it_is_new_and_when_it_is_getting_worse():
    sign = next(flag for flag in SCREEN.emergency_page if flag.id == "RF01")
    assert "new in the last two weeks, or getting worse" in sign.text
    [net] = (item.text for item in SCREEN.safety_net if "RF01" in item.rows)
    assert "New or worsening" in net
