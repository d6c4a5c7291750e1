"""The mornings after runs, and what differs between them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.measures import Distance
from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY, check_in, run

DAY = timedelta(days=1)
KM, MILES = Distance.KM, Distance.MILES


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
    assert finding_of(pairs_of(*some[: FEWEST_PAIRS - 1]), KM) is None
    found = finding_of(pairs_of(*some), KM)
    assert (found.shorter, found.longer, found.split, found.is_clear) == (1, 4, 15, True)
    assert finding_of(pairs_of(*[(8000 + n, n) for n in range(6)]), KM) is None


@pytest.mark.parametrize(
    ("km", "split"),
    [((5, 5, 5, 5, 10, 10), 10), ((5, 10, 10, 10, 10, 10), 10), ((5, 5, 6, 6, 6, 6, 6), 6)],
)
def test_mornings_are_split_between_runs_that_differ(km, split):
    found = finding_of(pairs_of(*((1000 * n, 8 if n >= split else 0) for n in km)), KM)
    assert (found.shorter, found.longer, found.split) == (0, 8, split)
    assert found.is_clear


def test_runs_in_miles_are_told_to_half_a_mile():
    some = [(8047, 1), (8100, 1), (8047, 2), (9656, 4), (9700, 5), (9656, 4)]
    found = finding_of(pairs_of(*some), MILES)
    assert (found.shorter, found.longer, found.split) == (1, 4, 6)
    assert finding_of(pairs_of(*[(8000 + 20 * n, n) for n in range(6)]), MILES) is None


def test_a_day_with_a_run_without_a_distance_is_left_out():
    runs = [run(1, MONDAY, distance_m=10_000), run(2, MONDAY, minutes=58)]
    rated = [check_in(3, MONDAY + DAY, nprs_waking=4)]
    assert mornings_after(runs, rated, MONDAY, TODAY) == ()
    assert len(mornings_after(runs[:1], rated, MONDAY, TODAY)) == 1


def test_a_walk_is_no_run_of_the_day_before():
    rated = [check_in(3, MONDAY + DAY, nprs_waking=4)]
    ran = run(1, MONDAY, distance_m=10_000)
    for walk in (
        run(2, MONDAY, minutes=40, ladder_step=0),
        run(2, MONDAY, distance_m=3000, minutes=40, ladder_step=0, run_seconds=0),
    ):
        [morning] = mornings_after([ran, walk], rated, MONDAY, TODAY)
        assert morning.metres == 10_000
        assert mornings_after([walk], rated, MONDAY, TODAY) == ()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(1, 20_000)), max_size=12),
    st.dictionaries(st.integers(0, 9), st.integers(0, 10)),
)
def test_each_morning_stands_beside_all_that_was_run_the_day_before(ran, rated):
    runs = [
        run(n, TODAY - ago * DAY, distance_m=metres, minutes=30)
        for n, (ago, metres) in enumerate(ran)
    ]
    ratings = [check_in(50 + n, TODAY - n * DAY, nprs_waking=nprs) for n, nprs in rated.items()]
    expected = set()
    for ago, nprs in rated.items():
        before = [metres for days, metres in ran if days == ago + 1]
        if before and None not in before:
            expected.add((TODAY - ago * DAY, sum(before), nprs))
    found = mornings_after(runs, ratings, TODAY - 30 * DAY, TODAY)
    assert {(m.day, m.metres, m.nprs) for m in found} == expected
    assert len(found) == len(expected)
