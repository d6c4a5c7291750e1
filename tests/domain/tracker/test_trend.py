from datetime import timedelta

from backcare.domain.entries import PainContext
from backcare.domain.tracker.trend import change_in, rolling_medians, weekly_pain
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY, check_in, run

LAST_WEEK = MONDAY - timedelta(weeks=1)


def test_unanswered_day_is_left_out_but_zero_pain_is_kept():
    entries = [
        check_in(1, MONDAY, nprs_running=0, nprs_waking=4),
        check_in(2, TODAY, nprs_waking=2),
    ]
    pain = weekly_pain(entries, MONDAY, TODAY)
    assert [(p.context, p.nprs) for p in pain] == [
        (PainContext.RUNNING, 0),
        (PainContext.WAKING, 3),
    ]


def test_the_median_ignores_one_bad_day():
    entries = [check_in(n, MONDAY, nprs_running=v) for n, v in enumerate([1, 2, 9], start=1)]
    assert weekly_pain(entries, MONDAY, TODAY)[0].nprs == 2


def test_days_outside_the_span_do_not_count():
    entries = [check_in(1, MONDAY - timedelta(days=1)), check_in(2, TODAY + timedelta(days=1))]
    assert weekly_pain(entries, MONDAY, TODAY) == ()


def test_runs_say_nothing_about_pain():
    assert weekly_pain([run(1)], MONDAY, TODAY) == ()


def test_one_week_is_no_trend():
    pain = weekly_pain([check_in(1)], LAST_WEEK, TODAY)
    assert change_in(pain, PainContext.RUNNING) is None


def test_two_points_are_a_clear_change_and_one_is_not():
    for latest, is_clear in ((3, True), (4, False), (6, False), (7, True)):
        entries = [
            check_in(1, LAST_WEEK, nprs_sitting=5),
            check_in(2, MONDAY, nprs_sitting=latest),
        ]
        change = change_in(weekly_pain(entries, LAST_WEEK, TODAY), PainContext.SITTING)
        assert change is not None
        assert (change.first, change.latest, change.weeks) == (5, latest, 1)
        assert change.is_clear is is_clear


def test_the_rolling_median_takes_three_weeks_and_keeps_gaps():
    starts = [MONDAY + n * WEEK for n in range(4)]
    entries = [
        check_in(n, start, nprs_waking=value)
        for n, (start, value) in enumerate(zip(starts, [0, 6, None, 3], strict=True))
        if value is not None
    ]
    pain = weekly_pain(entries, MONDAY, starts[-1] + WEEK)
    rolling = rolling_medians(pain, starts)
    assert rolling == {
        (starts[0], PainContext.WAKING): 0,
        (starts[1], PainContext.WAKING): 3,
        (starts[3], PainContext.WAKING): 4.5,
    }
