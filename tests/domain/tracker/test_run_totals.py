"""What was run in each week and month."""

from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.chart_spans import Span, piece_of, pieces
from backcare.domain.tracker.run_totals import run_totals
from backcare.domain.weeks import MONDAYS
from tests.builders import run
from tests.domain.plan.runner import MONDAY
from tests.domain.tracker.run_diaries import diaries

DAY = timedelta(days=1)


@given(diaries, st.sampled_from(Span))
def test_pieces_add_up_to_all_that_was_run(diary, span):
    runs = [run(n, MONDAY - ago * DAY, **told) for n, (ago, told) in enumerate(diary)]
    found = run_totals(
        runs,
        pieces(span, MONDAY, MONDAY - 80 * DAY, MONDAYS),
        partial(piece_of, span=span, weeks=MONDAYS),
    )
    first = found[0].start
    real = [r for r in runs if r.ladder_step != 0 and r.day >= first]
    assert sum(one.runs for one in found) == len(real)
    assert sum(one.metres for one in found) == sum(r.distance_m or 0 for r in real)
    assert sum(one.seconds for one in found) == sum(60 * (r.minutes or 0) for r in real)
    assert sum(one.with_distance for one in found) == sum(r.distance_m is not None for r in real)
