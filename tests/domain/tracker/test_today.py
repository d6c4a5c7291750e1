"""What today is: the same decision for the first page and for the plan."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import PainContext
from backcare.domain.plan.log import Log
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import RunKind
from backcare.domain.plan.zones import Zone
from backcare.domain.tracker.today import DayWord, Felt, TodayKind, today_of
from backcare.domain.weeks import WEEK, monday_of
from tests.builders import check_in, planned_pause, run, session
from tests.domain.plan.look_back import did, week_of
from tests.domain.plan.runner import MONDAY, plan_with

DAY = timedelta(days=1)


def seen(plan, today, *, runs=(), waits=False, runs_wait=False, **log):
    known = Log(plans=() if plan is None else (plan,), **log)
    standing = Standing(known.plans, known.sessions, known.breaks)
    return today_of(plan, standing, known, runs, today, waits=waits, runs_wait=runs_wait)


def test_a_day_with_a_session_is_that_sessions():
    plan = plan_with()
    first = week_of(plan, MONDAY)[0]
    found = seen(plan, first.day)
    assert (found.kind, found.session) == (TodayKind.SESSION, first)


def test_a_session_of_another_day_of_the_week_is_still_open():
    plan = plan_with()
    first = week_of(plan, MONDAY)[0]
    found = seen(plan, first.day + DAY)
    assert (found.kind, found.session) == (TodayKind.OPEN, first)


def test_after_a_session_the_day_is_done_and_the_next_is_named():
    plan = plan_with()
    first, second = week_of(plan, MONDAY)
    found = seen(plan, first.day, sessions=(did(first),))
    assert (found.kind, found.session, found.coming) == (TodayKind.DONE, None, second)


@pytest.mark.parametrize(
    ("weekday", "kind", "run_kind"),
    [(5, TodayKind.RUN, RunKind.EASY), (6, TodayKind.LONG_RUN, RunKind.LONG), (4, "rest", None)],
)
def test_a_day_without_a_session_is_what_its_run_is(weekday, kind, run_kind):
    plan = plan_with()
    done = tuple(did(s) for s in week_of(plan, MONDAY))
    found = seen(plan, MONDAY + weekday * DAY, sessions=done)
    assert (found.kind, found.run) == (kind, run_kind)


def test_after_the_run_of_the_day_it_is_not_asked_for_again():
    plan = plan_with()
    done = tuple(did(s) for s in week_of(plan, MONDAY))
    saturday = MONDAY + 5 * DAY
    found = seen(plan, saturday, sessions=done, runs=(run(1, saturday),))
    assert (found.kind, found.run) == (TodayKind.RAN, None)


def test_a_race_is_a_race():
    race = MONDAY + 5 * DAY
    plan = plan_with(races=(race,))
    done = tuple(did(s) for s in week_of(plan, MONDAY) if s.day < race)
    assert seen(plan, race, sessions=done).kind is TodayKind.RACE


def test_above_five_after_yesterdays_run_is_an_easy_day_whatever_was_planned():
    plan = plan_with()
    day = week_of(plan, MONDAY)[0].day
    ratings = (check_in(1, day - DAY, nprs_sitting=6), check_in(2, day, nprs_waking=6))
    long = run(1, day - DAY, distance_m=21_000)
    found = seen(plan, day, runs=(long,), check_ins=ratings)
    assert (found.kind, found.zone) == (TodayKind.EASY, Zone.RED)
    assert found.session is not None
    assert found.runs == (long,)
    assert found.felt == (Felt(day - DAY, "sitting", 6), Felt(day, "waking", 6))


@pytest.mark.parametrize(("nprs", "zone"), [(2, Zone.GREEN), (5, Zone.AMBER), (6, Zone.RED)])
def test_a_morning_counts_also_without_training(nprs, zone):
    found = seen(None, MONDAY, check_ins=(check_in(1, MONDAY, nprs_waking=nprs),))
    assert found.zone is zone
    assert (found.kind is TodayKind.EASY) is (zone is Zone.RED)


def test_a_sore_morning_counts_until_the_next_is_told():
    tuesday = MONDAY + DAY
    sore, better = check_in(1, MONDAY, nprs_waking=6), check_in(2, tuesday, nprs_waking=4)
    assert seen(None, tuesday, check_ins=(sore,)).felt == (Felt(MONDAY, "waking", 6),)
    assert seen(None, tuesday, check_ins=(sore,)).zone is Zone.RED
    assert seen(None, tuesday, check_ins=(sore, better)).zone is Zone.AMBER


def woke(*nprs, last=MONDAY):
    """Pain on waking of the days up to `last`."""
    days = [last - n * DAY for n in range(len(nprs))]
    return [
        check_in(day.toordinal(), day, nprs_waking=n)
        for day, n in zip(days, nprs[::-1], strict=True)
    ]


def test_still_sore_on_the_second_morning_is_an_easy_day():
    trained = run(1, MONDAY - 2 * DAY)
    calm, still = woke(1, 1, 1, 3, 1), woke(1, 1, 1, 3, 2)
    assert seen(None, MONDAY, runs=(trained,), check_ins=tuple(calm)).kind is TodayKind.NO_PLAN
    found = seen(None, MONDAY, runs=(trained,), check_ins=tuple(still))
    assert (found.kind, found.word) == (TodayKind.EASY, DayWord.EASY)


def test_a_morning_that_was_clearly_sorer_counts_until_the_next_is_told():
    trained = run(1, MONDAY - 2 * DAY)
    sore = woke(0, 0, 0, 4, last=MONDAY - DAY)
    assert seen(None, MONDAY, runs=(trained,), check_ins=tuple(sore)).kind is TodayKind.EASY
    told = (*sore, check_in(1, MONDAY, nprs_waking=0))
    assert seen(None, MONDAY, runs=(trained,), check_ins=told).zone is Zone.GREEN


def test_new_stiffness_is_an_easy_day_also_without_training():
    stiff = check_in(1, MONDAY, nprs_waking=1, stiffness_over_30_min=True)
    assert seen(None, MONDAY, check_ins=(stiff,)).kind is TodayKind.EASY
    before = check_in(2, MONDAY - DAY, nprs_waking=1, stiffness_over_30_min=True)
    assert seen(None, MONDAY, check_ins=(before, stiff)).zone is Zone.GREEN


@pytest.mark.parametrize("context", PainContext)
def test_pain_that_climbs_over_two_weeks_is_an_easy_day(context):
    def rated(*weeks):
        days = [MONDAY - n * WEEK for n in (2, 1, 0)]
        return tuple(
            check_in(day.toordinal(), day, **{f"nprs_{context}": n})
            for day, n in zip(days, weeks, strict=True)
        )

    found = seen(plan_with(), MONDAY, check_ins=rated(2, 3, 4))
    assert (found.kind, found.zone, found.word) == (TodayKind.EASY, Zone.RED, DayWord.CLIMBING)
    assert seen(plan_with(), MONDAY, check_ins=rated(2, 4, 4)).word is DayWord.WATCH


def test_pain_that_climbs_in_sessions_is_an_easy_day():
    sessions = [session(n, MONDAY - n * WEEK, nprs=4 - n) for n in (2, 1, 0)]
    found = seen(None, MONDAY + DAY, sessions=tuple(sessions))
    assert (found.kind, found.word) == (TodayKind.EASY, DayWord.CLIMBING)


def test_what_was_before_yesterday_is_over():
    ratings = (check_in(1, MONDAY - 2 * DAY, nprs_sitting=9),)
    found = seen(None, MONDAY, check_ins=ratings)
    assert (found.zone, found.felt, found.kind) == (None, (), TodayKind.NO_PLAN)


def test_while_exercise_waits_nothing_else_is_said():
    plan = plan_with()
    assert seen(plan, week_of(plan, MONDAY)[0].day, waits=True).kind is TodayKind.WAITS


def test_while_running_waits_no_day_is_one_of_a_run():
    plan = plan_with()
    for n in range(14):
        found = seen(plan, MONDAY + n * DAY, runs_wait=True)
        assert found.run is None
        assert found.kind not in (TodayKind.RUN, TodayKind.LONG_RUN, TodayKind.RACE)
    assert any(seen(plan, MONDAY + n * DAY).run is not None for n in range(7))
    assert any(seen(plan, MONDAY + n * DAY, runs_wait=True).session for n in range(7))


def test_in_a_pause_no_session_is_offered():
    plan = plan_with()
    day = week_of(plan, MONDAY)[0].day
    pause = planned_pause(day, day + 3 * DAY)
    found = seen(plan, day, pauses=(pause,))
    assert (found.kind, found.pause, found.session) == (TodayKind.PAUSE, pause, None)


def test_a_plan_that_ended_is_over():
    plan = msgspec.structs.replace(plan_with(), ended=MONDAY + DAY)
    found = seen(plan, MONDAY + 2 * DAY)
    assert (found.kind, found.session, found.coming) == (TodayKind.OVER, None, None)
    last = monday_of(plan_with().sessions[-1].day)
    reviewed = msgspec.structs.replace(plan_with(), reviewed=last)
    assert seen(reviewed, last + WEEK).kind is TodayKind.OVER


@given(st.integers(0, 100), st.integers(0, 10), st.integers(0, 10))
def test_above_five_is_never_called_a_training_day(ahead, sitting, waking):
    plan = plan_with()
    today = MONDAY + ahead * DAY
    ratings = (
        check_in(1, today - DAY, nprs_sitting=sitting),
        check_in(2, today, nprs_waking=waking),
    )
    found = seen(plan, today, check_ins=ratings)
    if max(sitting, waking) > 5:
        assert found.kind is TodayKind.EASY
    else:
        assert found.kind is not TodayKind.EASY or found.zone is Zone.RED
