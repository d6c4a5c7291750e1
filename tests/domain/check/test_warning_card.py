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


def test_a_sign_counts_when_it_is_new_and_when_it_is_getting_worse():
    for words in (CARD.counts.text, CARD.counts.short):
        assert "new within 14 days" in words
        assert "getting worse" in words


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
