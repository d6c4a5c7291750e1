"""The mornings after runs, and what differs between them."""

from datetime import timedelta

import pytest

from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY, check_in, run

DAY = timedelta(days=1)


def test_mornings_go_with_the_run_of_the_day_before():
    runs = [run(1, MONDAY, distance_m=5000), run(2, MONDAY, distance_m=3000)]
    ratings = [
        check_in(3, MONDAY, nprs_waking=9),
        check_in(4, MONDAY + DAY, nprs_waking=0),
        check_in(5, MONDAY + 2 * DAY, nprs_waking=5),
    ]
    [morning] = mornings_after(runs, ratings, MONDAY - WEEK, TODAY)
    assert (morning.metres, morning.nprs, morning.day) == (8000, 0, MONDAY + DAY)
    assert mornings_after(runs, [], MONDAY, TODAY) == ()


def pairs_of(*pairs):
    runs = [run(n, TODAY - (2 * n + 2) * DAY, distance_m=m) for n, (m, _) in enumerate(pairs)]
    ratings = [
        check_in(100 + n, TODAY - (2 * n + 1) * DAY, nprs_waking=p)
        for n, (_, p) in enumerate(pairs)
    ]
    return mornings_after(runs, ratings, TODAY - 90 * DAY, TODAY)


def test_a_difference_is_told_only_with_enough_mornings_and_different_runs():
    some = [(5000, 1), (5000, 1), (6000, 2), (15_000, 4), (16_000, 5), (15_000, 4)]
    assert finding_of(pairs_of(*some[: FEWEST_PAIRS - 1])) is None
    found = finding_of(pairs_of(*some))
    assert (found.shorter, found.longer, found.split_km, found.is_clear) == (1, 4, 15, True)
    assert finding_of(pairs_of(*[(8000 + n, n) for n in range(6)])) is None


@pytest.mark.parametrize(
    ("km", "split_km"),
    [((5, 5, 5, 5, 10, 10), 10), ((5, 10, 10, 10, 10, 10), 10), ((5, 5, 6, 6, 6, 6, 6), 6)],
)
def test_mornings_are_split_between_runs_that_differ(km, split_km):
    found = finding_of(pairs_of(*((1000 * n, 8 if n >= split_km else 0) for n in km)))
    assert (found.shorter, found.longer, found.split_km) == (0, 8, split_km)
    assert found.is_clear
