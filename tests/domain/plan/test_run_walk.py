"""The run-walk: its steps, and which one is today's."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.plan.log import Log
from backcare.domain.plan.run_walk import (
    LAST_STEP,
    Why,
    counted_step,
    seconds_to_count,
    steps_of_run,
    todays_step,
)
from backcare.domain.plan.steps import StepKind
from tests.builders import TODAY, check_in, run
from tests.ours import our_library

LADDER = our_library().run_walk


def ran(*runs):
    """Runs as (days ago, step, pain or `None`); return them with their check-ins."""
    records = [
        run(100 + n, TODAY - timedelta(ago), minutes=40, ladder_step=step)
        for n, (ago, step, _) in enumerate(runs)
    ]
    pains = [
        check_in(200 + n, TODAY - timedelta(ago), nprs_running=nprs)
        for n, (ago, _, nprs) in enumerate(runs)
        if nprs is not None
    ]
    return records, pains


def today(*runs, extra=(), felt=()):
    records, pains = ran(*runs)
    return todays_step([*records, *extra], Log(check_ins=(*pains, *felt)), TODAY, LADDER)


@pytest.mark.parametrize(
    ("step", "run_minutes", "minutes"),
    [
        (0, 0, 30), (1, 7.5, 30), (2, 11.25, 30), (3, 15, 30), (4, 20, 30), (5, 21, 30),
        (6, 24, 30), (7, 25, 30), (8, 24, 30), (9, 30, 33), (10, 30, 32), (11, 30, 31),
        (12, 30, 30),
    ],
)  # fmt: skip
def test_steps_are_those_of_the_table(step, run_minutes, minutes):
    one = LADDER.steps[step]
    assert (one.run_seconds / 60, one.seconds / 60) == (run_minutes, minutes)
    parts = steps_of_run(LADDER, step)
    whole = [s for part in parts for s in part]
    assert sum(s.seconds for s in whole) == one.seconds + 600
    assert sum(s.seconds for s in whole if s.kind is StepKind.RUN) == one.run_seconds
    assert parts[0][0].kind is parts[-1][0].kind is StepKind.WALK


@pytest.mark.parametrize(
    ("days_ago", "step", "why"),
    [
        (3, 3, Why.NO_BREAK),
        (13, 3, Why.NO_BREAK),
        (14, 3, Why.SHORT_BREAK),
        (20, 3, Why.SHORT_BREAK),
        (42, 3, Why.SHORT_BREAK),
        (43, 1, Why.LONG_BREAK),
    ],
)
def test_where_to_begin_depends_on_the_break(days_ago, step, why):
    found = todays_step([run(1, TODAY - timedelta(days_ago))], Log(), TODAY, LADDER)
    assert (found.step, found.why) == (step, why)


def test_a_walk_that_counts_as_no_step_ends_no_break():
    strolled = run(2, TODAY - timedelta(2), minutes=10, run_seconds=0)
    found = todays_step([run(1, TODAY - timedelta(60)), strolled], Log(), TODAY, LADDER)
    assert (found.step, found.why) == (1, Why.LONG_BREAK)
    assert today((40, 0, 1), (27, 0, 1), (14, 0, 1), (2, 0, 1)).why is not Why.LONG_BREAK


def test_nobody_who_never_ran_begins_above_step_one():
    found = todays_step([], Log(), TODAY, LADDER)
    assert (found.step, found.why, found.earliest) == (1, Why.FIRST, TODAY)


def test_two_calm_runs_lead_one_step_up():
    assert today((2, 3, 1)).step == 3
    up = today((4, 3, 2), (2, 3, 0))
    assert (up.step, up.why, up.greens) == (4, Why.NEXT, 0)


def test_amber_and_what_was_not_rated_repeat():
    for nprs in (3, 5, None):
        found = today((4, 3, 1), (2, 3, nprs))
        assert (found.step, found.why, found.greens) == (3, Why.REPEAT, 1)


def test_red_goes_one_back_and_two_within_a_week_two_with_days_off():
    assert (today((2, 5, 6)).step, today((2, 5, 6)).why) == (4, Why.BACK)
    twice = today((4, 5, 6), (1, 4, 7))
    assert (twice.step, twice.why) == (2, Why.TWO_BACK)
    assert twice.earliest == TODAY + timedelta(3)
    apart = today((9, 5, 6), (1, 4, 7))
    assert (apart.step, apart.why) == (3, Why.BACK)


@pytest.mark.safety
@pytest.mark.parametrize(
    ("sitting", "step", "why"),
    [(2, 4, Why.NEXT), (3, 3, Why.REPEAT), (5, 3, Why.REPEAT), (6, 2, Why.SITTING)],
)
def test_sitting_down_after_the_run_counts_like_the_run(sitting, step, why):
    after = check_in(300, TODAY - timedelta(2), nprs_sitting=sitting)
    found = today((4, 3, 1), (2, 3, 1), felt=[after])
    assert (found.step, found.why) == (step, why)


@pytest.mark.safety
def test_two_runs_after_which_sitting_hurt_are_two_that_hurt():
    hurt = [check_in(300 + ago, TODAY - timedelta(ago), nprs_sitting=7) for ago in (4, 1)]
    found = today((4, 5, 1), (1, 4, 1), felt=hurt)
    assert (found.step, found.why) == (2, Why.TWO_BACK)


def waking(*worst):
    """Pain on waking, on the first day of each of the last weeks, the latest last."""
    monday = TODAY - timedelta(TODAY.weekday())
    days = [monday - n * timedelta(7) for n in reversed(range(len(worst)))]
    return [check_in(400 + n, days[n], nprs_waking=nprs) for n, nprs in enumerate(worst)]


@pytest.mark.safety
@pytest.mark.parametrize(
    ("runs", "else_", "step"),
    [
        (((4, 3, 1), (2, 3, 1)), 4, 2),
        (((2, 3, 1),), 3, 2),
        (((2, 12, 1), (0, 12, 1)), 12, 11),
        (((2, 0, 1), (0, 0, 1)), 1, 0),
        (((3, 6, 4), (2, 3, 1), (0, 3, 1)), 4, 3),  # what was run last was chosen, and is less
    ],
)
def test_while_pain_climbs_there_is_a_step_less(runs, else_, step):
    assert today(*runs, felt=waking(2, 2, 2)).step == else_
    climbing = today(*runs, felt=waking(1, 2, 3))
    assert (climbing.step, climbing.why, climbing.greens) == (step, Why.CLIMBING, 0)


@pytest.mark.safety
def test_a_step_back_stays_one_while_pain_climbs():
    found = today((2, 5, 6), felt=waking(1, 2, 3))
    assert (found.step, found.why) == (4, Why.BACK)
    twice = today((4, 5, 6), (1, 4, 7), felt=waking(1, 2, 3))
    assert (twice.step, twice.why) == (2, Why.TWO_BACK)


def test_the_lowest_step_is_walking_and_the_highest_stays():
    assert today((2, 0, 9)).step == 0
    done = today((4, 12, 0), (2, 12, 0))
    assert (done.step, done.why) == (LAST_STEP, Why.DONE)


def test_no_two_days_in_a_row_before_step_ten():
    assert today((0, 3, 1)).earliest == TODAY + timedelta(2)
    assert today((0, 10, 1)).earliest == TODAY + timedelta(1)
    other = run(1, TODAY)
    assert today((2, 3, 1), extra=[other]).earliest == TODAY + timedelta(2)


def test_a_break_on_the_ladder_leads_back():
    assert (today((20, 7, 1)).step, today((20, 7, 1)).why) == (3, Why.SHORT_BREAK)
    assert today((20, 2, 1)).step == 2
    assert (today((50, 7, 1)).step, today((50, 7, 1)).why) == (1, Why.LONG_BREAK)


@pytest.mark.parametrize(("days_ago", "is_break"), [(13, False), (14, True)])
def test_two_weeks_are_a_break_with_and_without_the_ladder(days_ago, is_break):
    with_ladder = today((days_ago, 7, 1))
    without = todays_step([run(1, TODAY - timedelta(days_ago))], Log(), TODAY, LADDER)
    assert (with_ladder.why is Why.SHORT_BREAK) is is_break
    assert (without.why is Why.SHORT_BREAK) is is_break


def ordinary(*days_ago):
    return [run(500 + ago, TODAY - timedelta(ago), minutes=48) for ago in days_ago]


def test_ordinary_runs_are_no_break():
    through = today((64, 12, 0), (60, 12, 0), extra=ordinary(*range(1, 60, 2)))
    assert (through.step, through.why) == (12, Why.DONE)
    assert through.earliest == TODAY
    stopped = today((64, 12, 0), (60, 12, 0), extra=ordinary(*range(20, 60, 2)))
    assert (stopped.step, stopped.why) == (3, Why.SHORT_BREAK)


def test_one_run_after_a_break_does_not_bring_the_old_step_back():
    again = today((64, 7, 1), (60, 7, 1), extra=ordinary(2))
    assert (again.step, again.why) == (3, Why.NO_BREAK)
    assert today((60, 2, 1), extra=ordinary(2)).step == 2
    # what was calm before the break leads no further, the ladder after it counts anew
    on_it = today((60, 7, 1), (4, 7, 1), extra=ordinary(6))
    assert (on_it.step, on_it.why, on_it.greens) == (7, Why.REPEAT, 1)


@pytest.mark.parametrize("step", range(LAST_STEP + 1))
def test_a_step_counts_once_nearly_all_of_it_is_run(step):
    one, enough = LADDER.steps[step], seconds_to_count(LADDER, step)
    whole = one.run_seconds or one.seconds
    assert 0.9 * whole <= enough < 0.9 * whole + 1
    for nprs in (None, 0, 5):
        assert counted_step(step, whole, nprs, LADDER) == step
        assert counted_step(step, enough, nprs, LADDER) == step
        assert counted_step(step, enough - 1, nprs, LADDER) is None


@pytest.mark.safety
def test_a_run_that_was_broken_off_in_pain_leads_a_step_back():
    assert counted_step(7, 30, 6, LADDER) == 7
    assert today((2, counted_step(7, 30, 6, LADDER), 6)).step == 6


def test_two_minutes_of_walking_are_no_two_calm_runs():
    broken_off = counted_step(7, 60, 0, LADDER)
    found = today((9, 7, None), (6, broken_off, 0), (3, broken_off, 0))
    assert (found.step, found.why) == (7, Why.REPEAT)


def test_a_run_in_the_future_does_not_count():
    records, pains = ran((-5, 9, 1))
    assert todays_step(records, Log(check_ins=tuple(pains)), TODAY, LADDER).step == 1


@given(
    st.lists(
        st.tuples(
            st.integers(0, 60), st.none() | st.integers(0, 12), st.none() | st.integers(0, 10)
        ),
        max_size=15,
    )
)
def test_whatever_was_run_there_is_a_step(runs):
    records, pains = ran(*runs)
    found = todays_step(records, Log(check_ins=tuple(pains)), TODAY, LADDER)
    assert 0 <= found.step <= LAST_STEP
    assert 0 <= found.greens <= LADDER.greens or found.why is Why.DONE
    assert found.earliest <= TODAY + timedelta(4)
