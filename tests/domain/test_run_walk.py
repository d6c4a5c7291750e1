"""The run-walk ladder: its steps, and which one is today's."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.guided import StepKind
from backcare.domain.run_walk import LAST_STEP, Why, steps_of_run, todays_step
from tests.builders import TODAY, check_in, run

LADDER = build_services(Settings()).content.run_walk


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


def today(*runs, extra=()):
    records, pains = ran(*runs)
    return todays_step([*records, *extra], pains, TODAY, LADDER)


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
        (20, 3, Why.SHORT_BREAK),
        (42, 3, Why.SHORT_BREAK),
        (43, 1, Why.LONG_BREAK),
    ],
)
def test_where_to_begin_depends_on_the_break(days_ago, step, why):
    found = todays_step([run(1, TODAY - timedelta(days_ago))], [], TODAY, LADDER)
    assert (found.step, found.why) == (step, why)


def test_nobody_who_never_ran_begins_above_step_one():
    found = todays_step([], [], TODAY, LADDER)
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


def test_a_run_in_the_future_does_not_count():
    records, pains = ran((-5, 9, 1))
    assert todays_step(records, pains, TODAY, LADDER).step == 1


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
    found = todays_step(records, pains, TODAY, LADDER)
    assert 0 <= found.step <= LAST_STEP
    assert 0 <= found.greens <= LADDER.greens or found.why is Why.DONE
    assert found.earliest <= TODAY + timedelta(4)
