"""What was run in each week and month."""

from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.chart_spans import Span, pieces
from backcare.domain.tracker.run_totals import run_totals, week_total
from tests.builders import planned_pause, run
from tests.domain.plan.runner import MONDAY, plan_with

DAY = timedelta(days=1)
diaries = st.lists(
    st.tuples(
        st.integers(0, 80),
        st.sampled_from(
            [
                {"distance_m": 8000, "minutes": 48},
                {"distance_m": 12_345},
                {"minutes": 30},
                {"minutes": 30, "ladder_step": 0},
            ]
        ),
    ),
    max_size=20,
)


@given(diaries, st.sampled_from(Span))
def test_pieces_add_up_to_all_that_was_run(diary, span):
    runs = [run(n, MONDAY - ago * DAY, **told) for n, (ago, told) in enumerate(diary)]
    found = run_totals(runs, pieces(span, MONDAY, MONDAY - 80 * DAY), span)
    first = found[0].start
    real = [r for r in runs if r.ladder_step != 0 and r.day >= first]
    assert sum(one.runs for one in found) == len(real)
    assert sum(one.metres for one in found) == sum(r.distance_m or 0 for r in real)
    assert sum(one.seconds for one in found) == sum(60 * (r.minutes or 0) for r in real)
    assert sum(one.with_distance for one in found) == sum(r.distance_m is not None for r in real)


def test_this_week_stands_beside_the_runs_of_the_plan():
    runs = [run(1, MONDAY + DAY), run(2, MONDAY - DAY)]
    plan = plan_with()  # runs on Tuesday, Saturday and Sunday
    found = week_total(runs, [plan], (), MONDAY + 2 * DAY)
    assert (found.runs, found.metres, found.asked) == (1, 8000, 3)


def test_runs_in_a_pause_or_after_a_plan_ended_are_not_asked_for():
    plan = plan_with()
    rests = planned_pause(MONDAY + 5 * DAY, MONDAY + 5 * DAY)
    assert week_total([], [plan], (rests,), MONDAY).asked == 2
    ended = msgspec.structs.replace(plan, ended=MONDAY + 4 * DAY)
    assert week_total([], [ended], (), MONDAY).asked == 1
    assert week_total([], [], (), date(2026, 1, 1)).asked is None
