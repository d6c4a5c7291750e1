"""Runs of weeks and months beside the days on which plans ask for one."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.board import Logged, board_rows
from backcare.domain.tracker.chart_spans import Span, pieces
from backcare.domain.tracker.load import run_loads, sums_of
from backcare.domain.tracker.run_days import run_days, run_pieces
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from tests.builders import planned_pause, run
from tests.domain.plan.runner import MONDAY, plan_with
from tests.domain.tracker.run_diaries import diaries

DAY = timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY
PLAN = plan_with(run_days=(1, 5, 6), long_run_day=6)


def week(runs=(), plans=(PLAN,), breaks=(), start=MONDAY):
    [found] = run_pieces(runs, plans, breaks, [start], Span.YEAR, MONDAYS)
    return found


def test_a_week_has_the_run_days_of_its_plan_and_the_days_with_a_run():
    walk = run(3, MONDAY + 3 * DAY, minutes=30, ladder_step=0)
    twice = [run(n, MONDAY + DAY, distance_m=5000) for n in (1, 2)]
    found = week([*twice, run(4, SUNDAY, minutes=60), walk, run(5, SUNDAY + DAY)])
    assert (found.asked, found.days) == (3, 2)
    total = found.total
    assert (total.runs, total.metres, total.with_distance) == (3, 10_000, 2)
    assert (total.seconds, total.with_time) == (3600, 1)


@pytest.mark.parametrize(
    ("first", "last", "asked"), [(0, 6, 0), (5, 6, 1), (5, None, 1), (3, 4, 3)]
)
def test_no_run_is_asked_for_in_a_pause(first, last, asked):
    until = None if last is None else MONDAY + last * DAY
    assert week(breaks=[planned_pause(MONDAY + first * DAY, until)]).asked == asked


def test_without_a_plan_nothing_is_asked_for():
    assert week(plans=()).asked is None
    assert week(start=MONDAY - WEEK).asked is None
    after = monday_of(PLAN.sessions[-1].day) + WEEK
    assert week(start=after).asked is None


def test_after_a_plan_was_ended_it_asks_for_no_run():
    ended = msgspec.structs.replace(PLAN, ended=MONDAY + 5 * DAY)
    assert run_days([ended], (), MONDAY, SUNDAY, MONDAYS) == (MONDAY + DAY, MONDAY + 5 * DAY)


def test_of_two_plans_the_later_one_asks():
    begin, made = MONDAY + 2 * DAY, plan_with(run_days=(3,), long_run_day=3)
    sessions = tuple(s for s in made.sessions if s.day >= begin)
    at = PLAN.logged_at + 2 * DAY
    later = msgspec.structs.replace(made, day=begin, logged_at=at, sessions=sessions)
    assert run_days([PLAN, later], (), MONDAY, SUNDAY, MONDAYS) == (MONDAY + DAY, MONDAY + 3 * DAY)


def test_a_month_is_whole():
    december = date(2026, 12, 1)
    runs = [run(1, date(2026, 12, 31)), run(2, date(2026, 11, 30)), run(3, date(2027, 1, 1))]
    [found] = run_pieces(runs, (PLAN,), (), [december], Span.ALL, MONDAYS)
    assert (found.days, found.total.runs) == (1, 1)
    assert found.asked == len(run_days((PLAN,), (), december, date(2026, 12, 31), MONDAYS))


@given(diaries, st.sampled_from([Span.YEAR, Span.ALL]))
def test_totals_are_those_of_the_board_and_of_the_summary_on_paper(diary, span):
    runs = tuple(run(n, MONDAY - ago * DAY, **told) for n, (ago, told) in enumerate(diary))
    starts = pieces(span, MONDAY, MONDAY - 80 * DAY, MONDAYS)
    found = [one.total for one in run_pieces(runs, (), (), starts, span, MONDAYS)]
    rows = board_rows(Logged(runs=runs), starts, MONDAY, span, None)
    assert found == [row.total for row in rows]
    on_paper = sums_of(run_loads(runs, starts[0], MONDAY))
    assert sum(total.metres for total in found) == on_paper.metres
    assert sum(total.with_distance for total in found) == on_paper.with_distance
