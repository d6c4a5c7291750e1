"""Made-up people, written from sources without a look at the rules: nobody urgent gets too little.

Their stories are in `tests/people`. Each is led through the pages as they would answer them.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from backcare.domain.check import people as people_of_rules
from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.pages import asked_pages
from backcare.domain.check.triage import Urgency, is_at_least
from tests.ours import our_library

CONTENT = our_library()
BOOK, FLOW = CONTENT.rule_book, CONTENT.check_flow
PEOPLE = Path(__file__).resolve().parents[2] / "people"
FAMILIES = (
    *("cauda-equina", "infection", "cancer", "fracture", "bone-stress", "vessel", "abdomen"),
    *("nerve", "rhabdomyolysis", "under-16", "pregnancy", "over-70"),
)

pytestmark = pytest.mark.safety


@cache
def people(name):
    """Read once it is asked for: each process that finds the tests would wait for all."""
    return yaml.safe_load((PEOPLE / f"{name}.yaml").read_text(encoding="utf-8"))


def led(answers, age):
    """Lead somebody through the pages: a detail is seen only below a line that they ticked."""
    told = {name: Answered(answer) for name, answer in answers.items()}
    for family, details in FLOW.families().items():
        if not told.keys().isdisjoint(details):
            told.setdefault(family, Answered.YES)
    band = next(b for b in CONTENT.screen.age_bands if b.ages[0] <= age <= b.ages[1])
    *_, (_, kept) = asked_pages(FLOW, BOOK, Answers(told, band.ages))
    return assess(BOOK, kept)


def result_of(person):
    return led(person["answers"], person["age"]).urgency


@pytest.mark.parametrize("asked", ["urgent", "urgent_held_out"], ids=["first", "held out"])
def test_nobody_urgent_is_told_less_than_they_need(asked):
    under = {
        person["id"]: f"{result_of(person)}, not {person['least']}"
        for person in people(asked)
        if not is_at_least(result_of(person), Urgency(person["least"]))
    }
    assert under == {}


def test_each_family_has_six_people_at_least():
    counted = Counter(person["family"] for person in people("urgent"))
    assert set(counted) == set(FAMILIES)
    assert min(counted.values()) >= 6


def test_there_are_enough_ordinary_people():
    assert len(people("ordinary")) >= 120


@pytest.mark.parametrize("asked", ["ordinary", "ordinary_held_out"], ids=["first", "held out"])
def test_ordinary_people_are_not_sent_to_hospital_and_hardly_ever_to_a_doctor_soon(asked):
    results = {person["id"]: result_of(person) for person in people(asked)}
    assert [who for who, urgency in results.items() if urgency is Urgency.EMERGENCY] == []
    over = [who for who, urgency in results.items() if is_at_least(urgency, Urgency.WITHIN_DAYS)]
    assert len(over) <= 0.05 * len(people(asked)), over


@pytest.mark.parametrize("person", CONTENT.people, ids=lambda person: person.id)
def test_who_is_read_about_beside_the_rules_gets_the_same_on_the_pages_and_by_the_rules(person):
    by_rules = people_of_rules.result_of(person, CONTENT.screen, BOOK)
    assert led(person.answers, person.age).urgency is by_rules.urgency
    exact = assess(BOOK, Answers(person.answers, (person.age, person.age)))
    assert exact.urgency is by_rules.urgency


def test_one_to_three_people_show_each_topic_and_many_get_nothing():
    shown = Counter(person.under for person in CONTENT.people)
    assert shown.keys() == {topic.id for topic in CONTENT.topics}
    assert set(shown.values()) <= {1, 2, 3}
    results = [people_of_rules.result_of(p, CONTENT.screen, BOOK).urgency for p in CONTENT.people]
    assert set(results) == set(Urgency)
    assert results.count(Urgency.NO_MATCH) >= 12
