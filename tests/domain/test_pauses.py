"""Pauses: which days may be paused, what meets what, and coming back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.pauses import (
    FURTHEST_BACK,
    Stretch,
    earliest_day,
    is_whole_week,
    lately_over,
    met_by,
    stretches,
)
from backcare.domain.plan.run_walk import after_pause
from backcare.domain.weeks import break_on
from tests.builders import MONDAY, TODAY, _base, run
from tests.ours import our_library

RUN_WALK = our_library().run_walk
DAY = timedelta(days=1)
PAUSES = st.lists(
    st.tuples(st.integers(-20, 20), st.none() | st.integers(0, 12)), min_size=1, max_size=4
)


def pause(number, day, until=None, reason=PauseReason.ILL):
    return Pause(**_base(number, day), reason=reason, until=until)


def made(pairs):
    days = ((TODAY + begin * DAY, length) for begin, length in pairs)
    return [
        pause(n, day, None if length is None else day + length * DAY)
        for n, (day, length) in enumerate(days, 1)
    ]


@given(PAUSES, st.integers(-25, 25), st.integers(0, 20))
def test_stretches_are_the_days_of_pauses_in_a_time(pairs, first, length):
    pauses, since = made(pairs), TODAY + first * DAY
    until = since + length * DAY
    found = stretches(pauses, since, until)
    told = {s.first + n * DAY for s in found for n in range((s.last - s.first).days + 1)}
    days = [since + n * DAY for n in range(length + 1)]
    assert told == {day for day in days if break_on(day, pauses)}


@given(PAUSES)
def test_two_pauses_meet_if_they_have_a_day_in_common(pairs):
    first, *others = made(pairs)
    days = [TODAY + n * DAY for n in range(-30, 60)]
    covered = {day for day in days if break_on(day, [first])}
    meets = [o for o in others if any(break_on(day, [o]) for day in covered)]
    assert met_by(first, [first, *others]) == (meets[0] if meets else None)
    assert met_by(first, others, before=first) is None


def test_a_pause_may_begin_four_months_ago_or_with_the_first_entry():
    assert earliest_day(TODAY, None) == TODAY - FURTHEST_BACK
    assert earliest_day(TODAY, TODAY - DAY) == TODAY - FURTHEST_BACK
    assert earliest_day(TODAY, TODAY - 900 * DAY) == TODAY - 900 * DAY


def test_a_week_is_a_pause_if_each_of_its_days_is():
    parts = [pause(1, MONDAY - DAY, MONDAY + 2 * DAY), pause(2, MONDAY + 3 * DAY)]
    assert is_whole_week(MONDAY, parts)
    assert not is_whole_week(MONDAY, parts[:1])
    [open_one] = stretches(parts[1:], MONDAY, TODAY)
    assert open_one == Stretch(MONDAY + 3 * DAY, TODAY, PauseReason.ILL, is_open=True)


@pytest.mark.parametrize(("over_for", "told"), [(0, False), (1, True), (14, True), (15, False)])
def test_a_pause_is_lately_over_for_two_weeks(over_for, told):
    one = pause(1, TODAY - 30 * DAY, TODAY - over_for * DAY)
    assert (lately_over([one], TODAY) == one) is told
    assert lately_over([one, pause(2, TODAY)], TODAY) is None


@pytest.mark.parametrize(
    ("days", "told"),
    [(6, None), (7, "soon"), (13, "soon"), (14, "short"), (42, "short"), (43, "long")],
)
def test_how_to_run_again_follows_from_the_days_without_a_run(days, told):
    over = pause(1, TODAY - 9 * DAY, TODAY - DAY)
    runs = [run(1, TODAY - days * DAY), run(2, TODAY - 90 * DAY)]
    expected = None if told is None else getattr(RUN_WALK.after_pause, told)
    assert after_pause(over, runs, TODAY, RUN_WALK) == expected
    assert after_pause(over, [*runs, run(3, TODAY)], TODAY, RUN_WALK) is None
    walked = run(3, TODAY, minutes=30, run_seconds=0)
    assert after_pause(over, [*runs, walked], TODAY, RUN_WALK) == expected


def test_a_pause_of_some_days_is_no_reason_to_run_less():
    short = pause(1, TODAY - 3 * DAY, TODAY - DAY)
    assert after_pause(short, [run(1, TODAY - 8 * DAY)], TODAY, RUN_WALK) is None
    assert after_pause(short, [run(1, TODAY - 14 * DAY)], TODAY, RUN_WALK) is not None


def test_without_any_run_the_days_count_since_the_pause_began():
    over = pause(1, TODAY - 20 * DAY, TODAY - DAY)
    assert after_pause(over, [], TODAY, RUN_WALK) == RUN_WALK.after_pause.short
