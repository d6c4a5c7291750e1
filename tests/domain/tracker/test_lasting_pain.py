"""What lasts so long that a physiotherapist should look at it."""

from datetime import timedelta

import pytest

from backcare.domain.entries import EffectOnRunning
from backcare.domain.tracker.lasting_pain import Lasting, what_lasts
from backcare.domain.weeks import MONDAYS, WEEK
from tests.builders import MONDAY, TODAY, check_in
from tests.domain.tracker.weeks import weekly

DAY = timedelta(days=1)


def told(**values_of):
    """Weekly checks of the last weeks, the newest last; `None` for a week without one."""
    [(name, values)] = values_of.items()
    first = MONDAY - len(values) * WEEK
    return [
        weekly(first + n * WEEK, **{name: value})
        for n, value in enumerate(values)
        if value is not None
    ]


@pytest.mark.safety
@pytest.mark.parametrize(
    ("effects", "lasts"),
    [
        ((2, 2, 2), True),
        ((3, 2, 3), True),
        ((0, 2, 3, 2), True),
        ((2, 2), False),
        ((2, 1, 2), False),
        ((2, 2, 1), False),
        ((2, 2, 2, 0), False),
        ((2, None, 2, 2), False),
        ((2, 2, 2, None), True),  # last week is not told yet
        ((2, 2, 2, None, None), False),
    ],
)
def test_three_weeks_of_running_less_lead_to_a_physiotherapist(effects, lasts):
    checks = told(effect=[None if e is None else EffectOnRunning(e) for e in effects])
    assert (Lasting.EFFECT in what_lasts(checks, [], TODAY, MONDAYS)) is lasts


@pytest.mark.safety
@pytest.mark.parametrize(
    ("worst", "lasts"),
    [((1, 2, 4), True), ((5, 1, 2, 3), True), ((1, 2, 2), False), ((3, 2, 1), False),
     ((1, 2), False), ((0, 1, None, 2), False), ((1, 2, 3, None), True)],
)  # fmt: skip
def test_three_weeks_of_worse_mornings_lead_to_a_physiotherapist(worst, lasts):
    checks = told(nprs_waking=worst)
    assert what_lasts(checks, [], TODAY, MONDAYS) == ((Lasting.MORNINGS,) if lasts else ())
    rated = [check_in(n, w.week + DAY, nprs_waking=w.nprs_waking) for n, w in enumerate(checks)]
    assert what_lasts([], rated, TODAY, MONDAYS) == what_lasts(checks, [], TODAY, MONDAYS)
