"""The traffic light of pain, and the tests before a phase changes."""

from datetime import timedelta

import pytest

from backcare.domain.entries import EffectOnRunning
from backcare.domain.plan.gates import Missing, latest_values, met, missing_for
from backcare.domain.plan.programme import Phase
from backcare.domain.plan.zones import Mornings, Zone, zone_of
from tests.builders import TODAY, check_in
from tests.domain.plan.runner import READY, measured
from tests.ours import our_library

GATES = our_library().gates
TESTS = {test.id: test for test in GATES.tests}


def mornings(*ratings, stiff=()):
    """Pain on waking from three days before today on; `None` was not rated."""
    return Mornings(
        check_in(
            n,
            TODAY + timedelta(days=n - 3),
            nprs_waking=nprs,
            stiffness_over_30_min=n in stiff,
        )
        for n, nprs in enumerate(ratings)
        if nprs is not None
    )


@pytest.mark.parametrize(
    ("nprs", "ratings", "zone"),
    [
        (0, (), Zone.GREEN),
        (2, (1, 1, 1, 1, 1), Zone.GREEN),
        (3, (), Zone.AMBER),
        (5, (1, 1, 1, 1, 1), Zone.AMBER),
        (6, (), Zone.RED),
        (3, (1, 1, 1, 1, 2), Zone.AMBER_PLUS),
        (1, (1, 1, 1, 1, 3), Zone.AMBER_PLUS),
        (1, (1, 1, 1, 1, 4), Zone.RED),
        (1, (1, 1, 1, 1, 2, 2), Zone.RED),
        (3, (1, 1, 1, 1, 2, 1), Zone.AMBER_PLUS),
        (None, (1, 1, 1, 1, 2, 2), Zone.RED),
        (None, (), None),
        (1, (None, None, None, None, 4), Zone.GREEN),  # nothing says what is usual
    ],
)
def test_zones_are_those_of_the_table(nprs, ratings, zone):
    assert zone_of(TODAY, nprs, mornings(*ratings)) is zone


def test_new_stiffness_is_red_and_usual_stiffness_is_not():
    assert zone_of(TODAY, 0, mornings(0, 0, 0, 0, 0, stiff={4})) is Zone.RED
    assert zone_of(TODAY, 0, mornings(0, 0, 0, 0, 0, stiff={3, 4})) is Zone.GREEN


@pytest.mark.parametrize(
    ("values", "is_met"),
    [
        ((45, 45), True),
        ((45, 44), False),
        ((60, 51), True),
        ((60, 50), False),  # further than 15% apart
        ((60, None), None),
    ],
)
def test_both_sides_have_to_be_long_and_even(values, is_met):
    assert met(TESTS["side-bridge"], Phase.SPRING, [measured(side_bridge=values)]) is is_met


def test_the_newest_value_counts_and_old_ones_do_not():
    old = measured(TODAY - timedelta(days=20), 1, balance=(40, 40))
    first = measured(TODAY - timedelta(days=3), 2, balance=(10, 40))
    second = measured(TODAY, 3, balance=(35, None))
    checks = latest_values([second, old, first], TODAY, GATES.valid_days)
    assert checks == (first, second)
    assert met(TESTS["balance"], Phase.STRENGTH, checks)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, ()),
        ({"sessions_share": 0.74}, (Missing.SESSIONS,)),
        ({"effect": EffectOnRunning.RAN_LESS}, (Missing.EFFECT,)),
        ({"effect": None}, (Missing.EFFECT,)),
        ({"mean_nprs": 3.1}, (Missing.PAIN,)),
        ({"mean_nprs": None}, ()),
        ({"checks": [measured(**{**READY, "balance": (29, 30)})]}, (Missing.TESTS,)),
        ({"checks": []}, (Missing.TESTS,)),
    ],
)
def test_the_next_phase_needs_all_of_it(changed, missing):
    facts = {
        "sessions_share": 0.75,
        "effect": EffectOnRunning.SOME_TROUBLE,
        "mean_nprs": 3.0,
        "checks": [measured(**READY)],
        **changed,
    }
    assert missing_for(Phase.STRENGTH, GATES, **facts) == missing


def test_each_phase_has_tests():
    assert len(GATES.for_phase(Phase.STRENGTH)) == 5
    assert len(GATES.for_phase(Phase.SPRING)) == 6
