from datetime import date, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import PainContext
from backcare.domain.tracker.chart_spans import Span
from backcare.domain.tracker.trend import change_in, most_rated, rolling_medians, weekly_pain
from backcare.domain.weeks import MONDAYS, WEEK
from tests.builders import MONDAY, TODAY, check_in, run

LAST_WEEK = MONDAY - timedelta(weeks=1)


def test_unanswered_day_is_left_out_but_zero_pain_is_kept():
    entries = [
        check_in(1, MONDAY, nprs_running=0, nprs_waking=4),
        check_in(2, TODAY, nprs_waking=2),
    ]
    pain = weekly_pain(entries, MONDAY, TODAY, MONDAYS)
    assert [(p.context, p.nprs) for p in pain] == [
        (PainContext.RUNNING, 0),
        (PainContext.WAKING, 3),
    ]


def test_the_median_ignores_one_bad_day():
    entries = [check_in(n, MONDAY, nprs_running=v) for n, v in enumerate([1, 2, 9], start=1)]
    assert weekly_pain(entries, MONDAY, TODAY, MONDAYS)[0].nprs == 2


def test_days_outside_the_span_do_not_count():
    entries = [check_in(1, MONDAY - timedelta(days=1)), check_in(2, TODAY + timedelta(days=1))]
    assert weekly_pain(entries, MONDAY, TODAY, MONDAYS) == ()


def test_runs_say_nothing_about_pain():
    assert weekly_pain([run(1)], MONDAY, TODAY, MONDAYS) == ()


def test_one_week_is_no_trend():
    pain = weekly_pain([check_in(1)], LAST_WEEK, TODAY, MONDAYS)
    assert change_in(pain, PainContext.RUNNING) is None


def test_two_points_are_a_clear_change_and_one_is_not():
    for latest, is_clear in ((3, True), (4, False), (6, False), (7, True)):
        entries = [
            check_in(1, LAST_WEEK, nprs_sitting=5),
            check_in(2, MONDAY, nprs_sitting=latest),
        ]
        change = change_in(weekly_pain(entries, LAST_WEEK, TODAY, MONDAYS), PainContext.SITTING)
        assert change is not None
        assert (change.first, change.latest, change.apart) == (5, latest, 1)
        assert change.is_clear is is_clear


def test_the_rolling_median_takes_three_weeks_and_keeps_gaps():
    starts = [MONDAY + n * WEEK for n in range(4)]
    entries = [
        check_in(n, start, nprs_waking=value)
        for n, (start, value) in enumerate(zip(starts, [0, 6, None, 3], strict=True))
        if value is not None
    ]
    pain = weekly_pain(entries, MONDAY, starts[-1] + WEEK, MONDAYS)
    rolling = rolling_medians(pain, starts)
    assert rolling == {
        (starts[0], PainContext.WAKING): 0,
        (starts[1], PainContext.WAKING): 3,
        (starts[3], PainContext.WAKING): 4.5,
    }


def test_the_time_between_months_is_counted_in_months():
    entries = [
        check_in(1, date(2025, 12, 31), nprs_waking=6),
        check_in(2, date(2026, 3, 1), nprs_waking=1),
    ]
    pain = weekly_pain(entries, date(2025, 12, 1), TODAY, MONDAYS, Span.ALL)
    assert change_in(pain, PainContext.WAKING, Span.ALL).apart == 3
    pain = weekly_pain(entries, date(2025, 12, 1), TODAY, MONDAYS)
    assert change_in(pain, PainContext.WAKING).apart == 8


def test_the_question_answered_in_most_weeks_is_followed():
    entries = [
        *(check_in(n, MONDAY + timedelta(n), nprs_sitting=6) for n in range(4)),
        check_in(7, LAST_WEEK, nprs_waking=2),
        check_in(8, MONDAY, nprs_waking=2),
    ]
    assert most_rated(weekly_pain(entries, LAST_WEEK, TODAY, MONDAYS)) is PainContext.WAKING
    assert most_rated(weekly_pain(entries[:4], LAST_WEEK, TODAY, MONDAYS)) is PainContext.SITTING
    both = [check_in(1, MONDAY, nprs_waking=1), check_in(2, MONDAY, nprs_running=1)]
    assert most_rated(weekly_pain(both, LAST_WEEK, TODAY, MONDAYS)) is PainContext.RUNNING
    assert most_rated(()) is None


ratings = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(PainContext), st.integers(0, 10)), max_size=20
)


@given(ratings)
def test_a_trend_compares_one_question_with_itself(told):
    entries = [
        check_in(n, TODAY - timedelta(ago), **{f"nprs_{context}": nprs})
        for n, (ago, context, nprs) in enumerate(told)
    ]
    pain = weekly_pain(entries, MONDAY - 6 * WEEK, TODAY, MONDAYS)
    for context in PainContext:
        weeks = {}
        for ago, one, nprs in told:
            if one is context:
                day = TODAY - timedelta(ago)
                weeks.setdefault(day - timedelta(day.weekday()), []).append(nprs)
        change = change_in(pain, context)
        if len(weeks) < 2:
            assert change is None
            continue
        assert (change.first, change.latest) == (
            median(weeks[min(weeks)]),
            median(weeks[max(weeks)]),
        )
        assert change.apart == (max(weeks) - min(weeks)).days // 7
