"""Each run beside the longest of the thirty days before."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.chart_spans import Span, piece_of
from backcare.domain.tracker.load import (
    Growth,
    easy_day_after,
    longest_of_each,
    run_loads,
    sums_of,
)
from backcare.domain.weeks import MONDAYS, monday_of
from tests.builders import MONDAY, TODAY, run
from tests.domain.tracker.marks import mark_of

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


def test_a_run_walk_that_was_broken_off_counts_with_what_was_run():
    broken = run(1, TODAY - 3 * DAY, minutes=20, run_seconds=300)
    [_, load] = run_loads([broken, run(2, TODAY, minutes=10)], TODAY - 9 * DAY, TODAY)
    assert (load.longest_minutes, load.step) == (5, Growth.LONGER)


def test_a_run_walk_is_compared_by_the_time_that_was_run_whatever_its_distance():
    ladder = run(1, TODAY - 3 * DAY, distance_m=5000, minutes=40, ladder_step=1, run_seconds=450)
    unmeasured = run(2, TODAY - 4 * DAY, distance_m=5000, minutes=40, ladder_step=1)
    today = run(3, TODAY, distance_m=5000, minutes=30)
    loads = run_loads([ladder, unmeasured, today], TODAY - 30 * DAY, TODAY)
    assert [(x.metres, x.minutes, x.step) for x in loads] == [
        (None, 8, None),
        (5000, 30, Growth.DOUBLE),
    ]
    assert loads[1].longest_metres is None


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 40_000)), max_size=25), st.randoms())
def test_the_order_of_entries_does_not_matter(pairs, rng):
    runs = [run(n, TODAY - ago * DAY, distance_m=m) for n, (ago, m) in enumerate(pairs)]
    loads = run_loads(runs, TODAY - 60 * DAY, TODAY)
    random.Random(rng.random()).shuffle(runs)
    assert run_loads(runs, TODAY - 60 * DAY, TODAY) == loads
    assert len(loads) == sum(ago <= 60 for ago, _ in pairs)


def test_a_longer_run_by_time_alone_is_not_passed_over():
    before = [
        run(1, TODAY - 9 * DAY, minutes=120),
        run(2, TODAY - 2 * DAY, distance_m=4000, minutes=24),
    ]
    [load] = run_loads([*before, run(3, TODAY, distance_m=10_000, minutes=60)], TODAY, TODAY)
    assert load.step is Growth.USUAL
    [load] = run_loads([*before, run(3, TODAY, distance_m=10_000)], TODAY, TODAY)
    assert load.step is None  # perhaps it was longer than those two hours
    [load] = run_loads([*before, run(3, TODAY, distance_m=4400)], TODAY, TODAY)
    assert load.step is Growth.USUAL  # whatever those two hours were


amounts = st.one_of(
    st.fixed_dictionaries({"distance_m": st.integers(1, 40).map(lambda n: n * 500)}),
    st.fixed_dictionaries({"minutes": st.integers(10, 200)}),
    st.fixed_dictionaries(
        {"distance_m": st.integers(1, 40).map(lambda n: n * 500), "minutes": st.integers(10, 200)}
    ),
)
diaries = st.lists(st.tuples(st.integers(0, 70), amounts), max_size=14).map(
    lambda told: [run(n, TODAY - ago * DAY, **values) for n, (ago, values) in enumerate(told)]
)


@given(diaries)
def test_kilometres_are_compared_with_kilometres_and_minutes_with_minutes(runs):
    in_order = sorted(runs, key=lambda one: (one.day, one.id))
    loads = run_loads(runs, TODAY - 90 * DAY, TODAY)
    assert [load.step for load in loads] == [mark_of(one, runs) for one in in_order]


def test_the_longest_run_of_a_piece_stands_for_it_also_with_nothing_to_compare_with():
    runs = [
        run(1, MONDAY, distance_m=22_100),
        run(2, MONDAY + 3 * DAY, distance_m=3000),
        run(3, MONDAY - 8 * DAY, minutes=20),
        run(4, MONDAY - 9 * DAY, minutes=50),
        run(5, MONDAY - 15 * DAY, minutes=200),
        run(6, MONDAY - 15 * DAY, distance_m=1000),
    ]
    loads = run_loads(runs, TODAY - 90 * DAY, TODAY)
    drawn = longest_of_each(loads, monday_of)
    assert [(x.metres, x.minutes) for x in drawn] == [(1000, None), (None, 50), (22_100, None)]


@given(diaries, st.sampled_from([Span.YEAR, Span.ALL]))
def test_no_run_of_a_piece_is_longer_than_the_one_that_is_drawn(runs, span):
    loads = run_loads(runs, TODAY - 90 * DAY, TODAY)
    drawn = {
        piece_of(x.day, span, MONDAYS): x
        for x in longest_of_each(loads, lambda day: piece_of(day, span, MONDAYS))
    }
    assert set(drawn) == {piece_of(x.day, span, MONDAYS) for x in loads}
    for load in loads:
        longest = drawn[piece_of(load.day, span, MONDAYS)]
        if load.metres is not None:
            assert longest.metres >= load.metres
        elif longest.metres is None:
            assert longest.minutes >= load.minutes


def test_an_easy_day_is_told_after_any_run_of_the_last_day():
    for long_one, short_one in ((3, 4), (4, 3)):
        runs = [
            run(1, TODAY - 9 * DAY, distance_m=10_000),
            run(long_one, TODAY, distance_m=25_000),
            run(short_one, TODAY, distance_m=2000),
        ]
        loads = run_loads(runs, TODAY - 20 * DAY, TODAY)
        assert easy_day_after(loads, TODAY) is Growth.DOUBLE
        assert easy_day_after(loads, TODAY + 2 * DAY) is Growth.DOUBLE
        assert easy_day_after(loads, TODAY + 3 * DAY) is None
    later = run_loads([*runs, run(5, TODAY + DAY, distance_m=3000)], TODAY, TODAY + DAY)
    assert easy_day_after(later, TODAY + DAY) is None
    assert easy_day_after([], TODAY) is None


def test_minutes_are_added_up_from_exact_seconds():
    runs = [run(n, TODAY - n * DAY, minutes=31, moving_seconds=1801) for n in range(3)]
    loads = run_loads(runs, TODAY - 9 * DAY, TODAY)
    assert [load.minutes for load in loads] == [30, 30, 30]
    sums = sums_of(loads)
    assert (sums.by_time, sums.seconds, sums.longest_seconds) == (3, 5403, 1801)
