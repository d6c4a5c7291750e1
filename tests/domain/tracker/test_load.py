"""Each run beside the longest of the thirty days before."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.load import Growth, longest_of, run_loads
from tests.builders import TODAY, run

DAY = timedelta(days=1)


def test_a_run_is_compared_with_the_longest_of_the_thirty_days_before():
    runs = [
        run(1, TODAY - 31 * DAY, distance_m=20_000),
        run(2, TODAY - 30 * DAY, distance_m=10_000),
        run(3, TODAY - 5 * DAY, distance_m=8000),
        run(4, TODAY, distance_m=11_000),
        run(5, TODAY, distance_m=11_001),
    ]
    loads = run_loads(runs, TODAY, TODAY)
    assert [(x.longest_metres, x.step) for x in loads] == [
        (10_000, Growth.USUAL),
        (10_000, Growth.LONGER),
    ]
    assert longest_of(runs, TODAY) == 10_000


@pytest.mark.parametrize(
    ("metres", "step"),
    [
        (11_000, Growth.USUAL),
        (11_002, Growth.LONGER),
        (20_000, Growth.LONGER),
        (20_002, Growth.DOUBLE),
    ],
)
def test_steps_are_those_of_the_table(metres, step):
    runs = [run(1, TODAY - DAY, distance_m=10_000), run(2, TODAY, distance_m=metres)]
    assert run_loads(runs, TODAY, TODAY)[0].step is step


def test_without_a_run_in_thirty_days_nothing_is_compared():
    [load] = run_loads([run(1, TODAY, distance_m=9000)], TODAY, TODAY)
    assert (load.longest_metres, load.ratio, load.step) == (None, None, None)
    assert longest_of([], TODAY) is None


def test_minutes_stand_in_where_a_distance_is_missing():
    runs = [run(1, TODAY - DAY, minutes=30), run(2, TODAY, minutes=40)]
    [load] = run_loads(runs, TODAY, TODAY)
    assert (load.metres, load.longest_minutes, load.step) == (None, 30, Growth.LONGER)


def test_a_distance_stays_known_where_only_minutes_can_be_compared():
    mixed = [run(1, TODAY - DAY, minutes=40), run(2, TODAY, distance_m=9000, minutes=50)]
    [load] = run_loads(mixed, TODAY, TODAY)
    assert (load.metres, load.longest_metres) == (9000, None)
    assert (load.ratio, load.step) == (1.25, Growth.LONGER)
    both = [*mixed, run(3, TODAY - DAY, distance_m=9000, minutes=20)]
    assert run_loads(both, TODAY, TODAY)[0].ratio == 1


def test_walking_minutes_of_the_run_walk_are_not_what_one_is_used_to():
    """Six runs of step 1 are seven and a half minutes of running each, in forty minutes."""
    ladder = [
        run(n, TODAY - 3 * n * DAY, minutes=40, ladder_step=1, run_seconds=450) for n in range(1, 7)
    ]
    [*climbing, load] = run_loads([*ladder, run(9, TODAY, minutes=44)], TODAY - 30 * DAY, TODAY)
    assert {x.minutes for x in climbing} == {8}
    assert (load.minutes, load.longest_minutes, load.step) == (44, 8, Growth.DOUBLE)


def test_a_walk_is_no_run_and_a_run_walk_that_was_not_measured_is_compared_with_nothing():
    walks = [
        run(1, TODAY - 3 * DAY, minutes=40, ladder_step=0, run_seconds=0),
        run(2, TODAY - 4 * DAY, minutes=40, ladder_step=0),
        run(3, TODAY - 5 * DAY, minutes=9, run_seconds=0),  # broken off before anything was run
        run(4, TODAY - 6 * DAY, distance_m=3000, minutes=40, ladder_step=0),
    ]
    before_it_was_kept = run(5, TODAY - 7 * DAY, minutes=40, ladder_step=1)
    today = run(6, TODAY, distance_m=5000, minutes=44)
    [load] = run_loads([*walks, before_it_was_kept, today], TODAY - 30 * DAY, TODAY)
    assert (load.longest_metres, load.longest_minutes, load.step) == (None, None, None)
    assert longest_of(walks, TODAY) is None


def test_a_run_walk_that_was_broken_off_counts_with_what_was_run():
    broken = run(1, TODAY - 3 * DAY, minutes=20, run_seconds=300)
    [_, load] = run_loads([broken, run(2, TODAY, minutes=10)], TODAY - 9 * DAY, TODAY)
    assert (load.longest_minutes, load.step) == (5, Growth.LONGER)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 40_000)), max_size=25), st.randoms())
def test_the_order_of_entries_does_not_matter(pairs, rng):
    runs = [run(n, TODAY - ago * DAY, distance_m=m) for n, (ago, m) in enumerate(pairs)]
    loads = run_loads(runs, TODAY - 60 * DAY, TODAY)
    random.Random(rng.random()).shuffle(runs)
    assert run_loads(runs, TODAY - 60 * DAY, TODAY) == loads
    assert len(loads) == sum(ago <= 60 for ago, _ in pairs)
