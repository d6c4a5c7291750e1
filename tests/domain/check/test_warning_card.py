"""The emergency card: all that the emergency page says of the nerves of back and legs, for now."""

import pytest

from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.triage import Urgency
from tests.ours import our_library

pytestmark = pytest.mark.safety
CONTENT = our_library()
CARD = CONTENT.warning_card
ROWS = {row for line in CARD.signs for row in line.rows}


def test_each_sign_of_bladder_bowel_saddle_sex_and_legs_stands_on_it():
    assert {f"RF0{number}" for number in range(1, 8)} <= ROWS


@pytest.mark.parametrize("row", sorted(ROWS))
def test_each_sign_is_an_emergency_for_the_rules_too(row):
    answers = Answers({row: Answered.YES}, (31, 49))
    assert assess(CONTENT.rule_book, answers).urgency is Urgency.EMERGENCY


def test_only_trouble_with_pee_has_to_be_new_or_getting_worse_as_in_the_self_check():
    bound = [line for line in CARD.signs if "14 days" in f"{line.text} {line.short}"]
    assert bound
    for line in bound:
        assert "RF01" in line.rows
        assert "getting worse" in line.text
        assert "or worse" in line.short
    assert "14 days" not in f"{CARD.counts.text} {CARD.counts.short}"


@pytest.mark.parametrize(
    "words",
    [
        "starting to pee",
        "stopping or holding",
        "you open your bowels",
        "BOTH legs",
        "erection",
    ],
)
def test_nothing_of_the_list_is_missing(words):
    assert words in " ".join(line.text for line in CARD.signs)


def test_whoever_reads_it_is_sent_to_an_emergency_department_and_not_to_a_gp():
    steps = " ".join(line.text for line in CARD.steps)
    assert "Not your family doctor (GP), and not tomorrow" in steps
    assert "cauda equina" in CARD.staff.text
    assert "cauda equina" in CARD.staff.short
