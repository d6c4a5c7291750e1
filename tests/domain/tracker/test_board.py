"""The rows of the board, and a block of weeks beside the one before."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import PainContext
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.board import (
    Logged,
    board_rows,
    compare,
    row_starts,
)
from backcare.domain.tracker.chart_spans import Span, piece_of
from backcare.domain.tracker.load import Growth, run_loads, sums_of
from backcare.domain.tracker.trend import rolling_medians, weekly_pain
from backcare.domain.weeks import MONDAYS
from tests.builders import MONDAY, TODAY, check_in, run, session

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WAKING = PainContext.WAKING


def rows(logged, span=Span.FOUR, today=TODAY, context=WAKING, first=MONDAY):
    starts = row_starts(span, today, first, MONDAYS)
    return {row.start: row for row in board_rows(logged, starts, today, span, context)}


def waking(*ratings, until=TODAY):
    """One morning a day up to `until`; `None` is not answered."""
    days = [until - n * DAY for n in reversed(range(len(ratings)))]
    return tuple(
        check_in(n, day, nprs_waking=nprs)
        for n, (day, nprs) in enumerate(zip(days, ratings, strict=True))
        if nprs is not None
    )


@pytest.mark.parametrize(
    ("span", "count"), [(Span.FOUR, 25), (Span.WEEKS, 81), (Span.YEAR, 52), (Span.ALL, 13)]
)
def test_a_span_has_a_row_for_each_day_week_or_month_up_to_today(span, count):
    found = rows(Logged(), span)
    assert len(found) == count
    assert all(row.is_empty for row in found.values())
    assert list(found) == sorted(found)
    assert max(found) == {Span.YEAR: MONDAY, Span.ALL: date(2026, 11, 1)}.get(span, TODAY)


def test_a_day_has_its_ratings_and_no_pain_is_not_unanswered():
    found = rows(Logged(check_ins=(check_in(1, TODAY, nprs_waking=0, nprs_sitting=4),)))
    assert found[TODAY].pain == {PainContext.SITTING: 4, WAKING: 0}
    assert found[TODAY - DAY].pain == {}
    assert not found[TODAY].is_empty


def test_the_usual_pain_is_of_seven_days_and_three_answers_at_least():
    found = rows(Logged(check_ins=waking(9, 1, None, 5, 3, 3, None, 2)))
    assert found[TODAY].usual == 3  # 1, 5, 3, 3, 2: the 9 is eight days old
    assert found[TODAY - DAY].usual == 3  # 9, 1, 5, 3, 3
    assert found[TODAY - 6 * DAY].usual is None
    other = rows(Logged(check_ins=waking(1, 2, 3)), context=PainContext.SITTING)
    assert all(row.usual is None for row in other.values())


def test_the_first_days_know_the_week_before_them():
    first = MONDAY - 3 * WEEK
    found = rows(Logged(check_ins=waking(4, 4, 4, None, until=first)))
    assert found[first].usual == 4


def test_runs_of_a_day_are_added_up_and_the_longest_is_compared():
    logged = Logged(
        runs=(
            run(1, TODAY - 9 * DAY, distance_m=5000, minutes=30),
            run(2, TODAY, distance_m=11_000, minutes=66),
            run(3, TODAY, distance_m=3000),
            run(4, TODAY, minutes=20, ladder_step=0),  # a walk
        )
    )
    row = rows(logged)[TODAY]
    assert (row.total.metres, row.total.seconds, row.total.runs) == (14_000, 66 * 60, 2)
    assert (row.longest.metres, row.longest.step) == (11_000, Growth.DOUBLE)
    assert rows(logged)[TODAY - DAY].is_empty


def test_the_longest_run_of_a_week_is_one_of_several_and_a_race_is_a_race():
    days = [MONDAY - WEEK, MONDAY - WEEK + DAY, MONDAY - 2 * WEEK, MONDAY, MONDAY + DAY]
    runs = tuple(run(n, day, distance_m=5000 + 1000 * n) for n, day in enumerate(days))
    found = rows(Logged(runs=runs, races=frozenset({MONDAY + DAY, MONDAY + 2 * DAY})))
    kinds = [found[day].kind for day in days]
    alone = RunKind.EASY
    assert kinds == [RunKind.EASY, RunKind.LONG, alone, RunKind.EASY, RunKind.RACE]
    assert found[MONDAY + 2 * DAY].kind is None  # no run on it
    assert {row.kind for row in rows(Logged(runs=runs), Span.YEAR).values()} == {None}


def test_a_session_stands_in_the_month_in_which_it_was_done():
    sunday = date(2026, 11, 1)  # of a week that began in October
    found = rows(Logged(sessions=(session(1, sunday), session(2, TODAY))), Span.ALL)
    assert len(found[date(2026, 11, 1)].sessions) == 2


def test_a_block_is_compared_with_the_one_before_in_four_figures():
    ends = TODAY - 4 * WEEK
    logged = Logged(
        check_ins=(*waking(2, 3, 2), *waking(5, 6, 6, until=ends)),
        runs=(
            run(1, TODAY, distance_m=12_000),
            run(2, TODAY - 27 * DAY, distance_m=8000),
            run(3, ends, distance_m=6000),
            run(4, ends - 28 * DAY, distance_m=40_000),  # a day too early
        ),
        sessions=(session(1), session(2, TODAY - 5 * DAY), session(3, ends)),
    )
    now, before = compare(logged, TODAY, 4, WAKING, TODAY - 56 * DAY)
    assert (now.usual, now.total.metres, now.sessions, now.longest_metres) == (2, 20_000, 2, 12_000)
    assert (before.usual, before.total.metres, before.sessions) == (6, 6000, 1)
    assert before.longest_metres == 6000
    assert now.longest_seconds is None


def test_what_the_diary_does_not_cover_is_not_compared():
    assert compare(Logged(), TODAY, 4, WAKING, None) == (None, None)
    now, before = compare(Logged(), TODAY, 4, WAKING, TODAY - 27 * DAY)
    assert (now.usual, now.total.runs, now.sessions, now.longest_metres) == (None, 0, 0, None)
    assert before is None
    assert compare(Logged(), TODAY, 4, WAKING, TODAY - 26 * DAY) == (None, None)
    assert compare(Logged(), TODAY, 4, WAKING, TODAY - 55 * DAY)[1] is not None


days_ago = st.integers(0, 100)


@given(
    st.lists(st.tuples(days_ago, st.sampled_from(PainContext), st.integers(0, 10)), max_size=20),
    st.lists(st.tuples(days_ago, st.integers(1, 30_000)), max_size=20),
    st.lists(days_ago, max_size=20),
    st.sampled_from(Span),
)
def test_rows_say_what_the_other_functions_say(told, ran, trained, span):
    logged = Logged(
        check_ins=tuple(
            check_in(n, TODAY - ago * DAY, **{f"nprs_{context}": nprs})
            for n, (ago, context, nprs) in enumerate(told)
        ),
        runs=tuple(run(n, TODAY - ago * DAY, distance_m=m) for n, (ago, m) in enumerate(ran)),
        sessions=tuple(session(n, TODAY - ago * DAY) for n, ago in enumerate(trained)),
    )
    first = TODAY - 100 * DAY
    since = row_starts(span, TODAY, first, MONDAYS)[0]
    found = rows(logged, span, first=first)
    sums = sums_of(run_loads(logged.runs, since, TODAY))
    assert sum(row.total.metres for row in found.values()) == sums.metres
    assert max((x.metres for r in found.values() if (x := r.longest)), default=0) == (
        sums.longest_metres
    )
    inside = [s for s in logged.sessions if s.day >= since]
    assert sum(len(row.sessions) for row in found.values()) == len(inside)
    if span in (Span.YEAR, Span.ALL):
        pain = weekly_pain(logged.check_ins, since, TODAY, MONDAYS, span)
        assert {(p.week, p.context): p.nprs for p in pain} == {
            (start, c): nprs for start, row in found.items() for c, nprs in row.pain.items()
        }
        rolling = rolling_medians(pain, list(found))
        assert {s: n for (s, c), n in rolling.items() if c is WAKING} == {
            start: row.usual for start, row in found.items() if row.usual is not None
        }
        assert all(piece_of(s.day, span, MONDAYS) in found for s in inside)
        return
    for day, row in found.items():
        last = [n for ago, c, n in told if c is WAKING and 0 <= (day - TODAY).days + ago <= 6]
        assert row.usual == (median(last) if len(last) > 2 else None)
