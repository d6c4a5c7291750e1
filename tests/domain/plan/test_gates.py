"""The tests before a phase changes."""

from datetime import timedelta

import pytest

from backcare.domain.entries import EffectOnRunning
from backcare.domain.plan.gates import Missing, latest_values, met, missing_for
from backcare.domain.plan.programme import Phase
from tests.builders import TODAY
from tests.domain.plan.runner import READY, measured
from tests.ours import our_library

GATES = our_library().gates
TESTS = {test.id: test for test in GATES.tests}


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
