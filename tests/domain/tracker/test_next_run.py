"""How long the next run may be (clinical notes 6.2, 7.3, 7.6)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import Clearance, Limit, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.measures import Distance
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.next_run import NextRunReason, next_run
from tests.builders import check_in, planned_pause, run
from tests.domain.plan.runner import plan_with

SUNDAY = date(2026, 11, 29)
CHOICES = PlanChoices(level=1, sessions_a_week=2, run_days=(2, 5, 6), long_run_day=6)
PLAN = plan_with()
LONG_ONLY = PlanChoices(level=1, sessions_a_week=2, run_days=(6,), long_run_day=6)


def ran(day, km=None, number=0, **values):
    values = {"distance_m": round(km * 1000), **values} if km else values
    return run(100 + day.toordinal() + number, day, **values)


def long_runs(*km, last=SUNDAY):
    """A long run each week, the last on `last`."""
    days = [last - timedelta(weeks=n) for n in range(len(km))]
    return [ran(day, one) for day, one in zip(days, reversed(km), strict=True)]


def sat(day, nprs, number=0):
    return check_in(900_000 + day.toordinal() + number, day, nprs_sitting=nprs)


def asked(runs, check_ins=(), choices=LONG_ONLY, breaks=(), today=SUNDAY, unit=Distance.KM):
    plan = None if choices is None else msgspec.structs.replace(PLAN, choices=choices)
    log = Log(check_ins=tuple(check_ins), pauses=tuple(breaks))
    return next_run(plan, log, runs, today, unit)


def test_a_long_run_that_has_not_grown_lately_may_grow_by_a_tenth():
    found = asked(long_runs(15, 15, 15))
    assert (found.day, found.kind) == (SUNDAY + timedelta(weeks=1), RunKind.LONG)
    assert (found.reason, found.metres) == (NextRunReason.GROW, 16_500)


def test_it_grows_by_two_kilometres_at_most():
    assert asked(long_runs(30, 30, 30)).metres == 32_000


@pytest.mark.parametrize(
    ("miles", "most", "reason"),
    [
        ((6, 6, 6), 6.5, "grow"),
        ((10, 10, 10), 11, "grow"),
        ((20, 20, 20), 21, "grow"),
        ((5, 6), 6, "raised"),
        ((1.5, 1.5, 1.5), 1.6, "grow"),
        ((0.1,), 0.1, "grow"),
    ],
)
def test_in_miles_it_grows_by_a_tenth_and_a_mile_at_most_to_half_a_mile(miles, most, reason):
    found = asked(long_runs(*(n * 1.609344 for n in miles)), unit=Distance.MILES)
    assert (found.reason, round(Distance.MILES.of(found.metres), 2)) == (reason, most)


@pytest.mark.parametrize(("weeks_ago", "reason"), [(1, "raised"), (2, "grow")])
def test_it_grows_every_second_week_at_most(weeks_ago, reason):
    days = [SUNDAY - timedelta(weeks=n) for n in range(5)]
    runs = [ran(day, 16 if n < weeks_ago else 15) for n, day in enumerate(days)]
    found = asked(runs)
    assert found.reason == reason
    assert found.metres == (16_000 if reason == "raised" else 17_500)


@pytest.mark.parametrize(
    ("nprs", "reason", "metres"),
    [(2, "grow", 16_500), (3, "hold", 15_000), (5, "hold", 15_000), (6, "less", 11_000)],
)
def test_pain_on_sitting_after_the_last_run_decides(nprs, reason, metres):
    found = asked(long_runs(15, 15, 15), [sat(SUNDAY, nprs)])
    assert (found.reason, found.metres, found.nprs) == (reason, metres, nprs)


def test_a_sorer_morning_takes_a_quarter_off_too():
    monday = SUNDAY + timedelta(days=1)
    usual = [check_in(n, SUNDAY - timedelta(days=n), nprs_waking=1) for n in range(4)]
    woke = check_in(50, monday, nprs_waking=3)
    found = asked(long_runs(15, 15), [*usual, sat(SUNDAY, 4), woke], today=monday)
    assert (found.reason, found.metres) == (NextRunReason.LESS, 11_000)


def climbing(*weeks, last=SUNDAY, context="sitting"):
    """A rating of each week, the last on `last`."""
    days = [last - timedelta(weeks=n) for n in range(len(weeks))]
    return [
        check_in(800_000 + day.toordinal(), day, **{f"nprs_{context}": n})
        for day, n in zip(days, reversed(weeks), strict=True)
    ]


@pytest.mark.parametrize("context", ["running", "sitting", "waking"])
def test_pain_that_climbs_over_two_weeks_takes_a_quarter_off(context):
    found = asked(long_runs(15, 15, 15), climbing(1, 2, 3, context=context))
    assert (found.reason, found.metres) == (NextRunReason.CLIMBING, 11_000)
    flat = asked(long_runs(15, 15, 15), climbing(3, 3, 3, context=context))
    assert flat.reason is not NextRunReason.CLIMBING


def test_pain_that_has_climbed_counts_until_there_is_another_run():
    today = SUNDAY + timedelta(days=8)
    runs = long_runs(15, 15, 15)
    found = asked(runs, climbing(1, 2, 3), None, today=today)
    assert found.reason is NextRunReason.CLIMBING
    later = asked([*runs, ran(today, 10)], climbing(1, 2, 3), None, today=today)
    assert later.reason is not NextRunReason.CLIMBING


@pytest.mark.parametrize(("waking", "reason"), [(2, "grow"), (3, "hold"), (5, "hold"), (6, "less")])
def test_a_morning_after_a_run_counts_also_where_it_is_usual(waking, reason):
    monday = SUNDAY + timedelta(days=1)
    usual = [check_in(n, monday - timedelta(days=n), nprs_waking=waking) for n in range(14)]
    assert asked(long_runs(15, 15, 15), usual, today=monday).reason == reason


def test_pain_of_a_run_that_was_not_logged_counts_too():
    tuesday = SUNDAY + timedelta(days=2)
    found = asked(long_runs(15, 15, 15), [sat(tuesday, 7)], today=tuesday)
    assert (found.reason, found.metres) == (NextRunReason.LESS, 11_000)


def test_an_easy_day_has_its_usual_distance_and_a_quarter_less_after_pain():
    days = [SUNDAY - timedelta(days=n) for n in (1, 4, 8, 11)]
    runs = [*long_runs(15, 15, 15), *(ran(day, 8) for day in days)]
    calm, sore = asked(runs, choices=CHOICES), asked(runs, [sat(SUNDAY, 6)], choices=CHOICES)
    assert (calm.kind, calm.metres) == (RunKind.EASY, 8000)
    assert (sore.day, sore.metres) == (SUNDAY + timedelta(days=3), 6000)


def test_an_easy_day_is_no_longer_than_usual_also_where_only_long_runs_were_run():
    found = asked(long_runs(10, 12, 15), choices=CHOICES)
    assert (found.day, found.kind) == (SUNDAY + timedelta(days=3), RunKind.EASY)
    assert found.metres == 12_000


def test_without_a_distance_it_is_told_in_minutes():
    days = [SUNDAY - timedelta(weeks=n) for n in range(3)]
    found = asked([ran(day, minutes=60) for day in days])
    assert (found.metres, found.seconds) == (None, 66 * 60)


@pytest.mark.parametrize("days", [14, 29, 40])
def test_after_two_weeks_without_a_run_one_begins_again(days):
    found = asked(long_runs(15, 15, last=SUNDAY - timedelta(days=days)))
    assert (found.reason, found.metres, found.seconds) == (NextRunReason.AGAIN, None, None)


@pytest.mark.parametrize(("length", "reason", "metres"), [(6, "grow", 16_500), (7, "back", 10_500)])
def test_after_a_pause_of_a_week_it_is_less_than_a_usual_run(length, reason, metres):
    last = SUNDAY - timedelta(days=3)
    pause = planned_pause(last + timedelta(days=1), last + timedelta(days=length))
    today = last + timedelta(days=length + 1)
    found = asked([ran(last, 15), ran(last - timedelta(days=20), 15)], (), None, [pause], today)
    assert (found.reason, found.metres) == (reason, metres)
    sore = [sat(last, 8)]
    assert asked([ran(last, 15)], sore, None, [pause], today).reason is NextRunReason.LESS


def test_after_a_week_in_which_running_waited_it_is_less_than_a_usual_run():
    last = SUNDAY - timedelta(days=10)
    told = {"screen": "2026-11-23", "answers": (), "urgency": Urgency.WITHIN_DAYS}
    check = SelfCheckResult(
        id="c" * 32,
        day=last + timedelta(days=1),
        logged_at=datetime(2026, 11, 20, tzinfo=UTC),
        limit=Limit.NO_IMPACT,
        cleared=Clearance(day=SUNDAY - timedelta(days=1), by="Doctor"),
        **told,
    )
    found = next_run(None, Log(checks=(check,)), [ran(last, 15)], SUNDAY)
    assert (found.reason, found.metres) == (NextRunReason.BACK, 10_500)
    assert next_run(None, Log(), [ran(last, 15)], SUNDAY).reason is NextRunReason.GROW


def test_after_a_run_walk_its_own_steps_go_on():
    found = asked([ran(SUNDAY, minutes=30, ladder_step=4, run_seconds=1200)])
    assert found.reason is NextRunReason.RUN_WALK


def test_who_never_logged_a_run_has_no_number():
    assert asked([]) is None
    assert asked([ran(SUNDAY, minutes=30, ladder_step=0)]) is None


def test_a_race_has_no_most_and_comes_before_everything():
    race = SUNDAY + timedelta(days=3)
    choices = PlanChoices(level=1, sessions_a_week=2, run_days=(6,), races=(race,))
    found = asked(long_runs(15), [sat(SUNDAY, 8)], choices)
    assert (found.reason, found.day, found.metres) == (NextRunReason.RACE, race, None)


def test_a_day_in_a_pause_is_passed_over():
    until = SUNDAY + timedelta(weeks=1)
    rests = planned_pause(SUNDAY + timedelta(days=1), until)
    found = asked(long_runs(15, 15), breaks=(rests,))
    assert found.day == SUNDAY + timedelta(weeks=2)


def test_without_a_plan_there_is_a_number_and_no_day():
    found = asked(long_runs(15, 15, 15), choices=None)
    assert (found.day, found.metres) == (None, 16_500)


@pytest.mark.parametrize("over", [{"ended": SUNDAY}, {"sessions": PLAN.sessions[:1]}])
def test_a_plan_that_is_over_has_no_day_for_it(over):
    plan = msgspec.structs.replace(PLAN, choices=LONG_ONLY, **over)
    today = SUNDAY + timedelta(days=4)
    runs = long_runs(15, 15, last=SUNDAY)
    assert next_run(plan, Log(), runs, today).day is None
    assert next_run(PLAN, Log(), runs, today).day is not None


diaries = st.lists(
    st.tuples(st.integers(0, 45), st.integers(1, 42)),
    min_size=1,
    max_size=12,
    unique_by=lambda d: d[0],
)


@given(diaries, st.sampled_from([None, CHOICES, LONG_ONLY]))
def test_it_is_never_longer_than_a_tenth_above_all_of_thirty_days(diary, choices):
    runs = [ran(SUNDAY - timedelta(days=ago), km) for ago, km in diary]
    found = asked(runs, choices=choices)
    at = found.day or SUNDAY + timedelta(days=1)
    inside = [r.distance_m for r in runs if 0 < (at - r.day).days <= 30]
    if found.metres is not None:
        assert found.metres <= 1.1 * max(inside)
    else:
        assert all((at - r.day).days >= 14 for r in runs)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 60_000)), min_size=1, unique_by=lambda d: d[0]
    ),
    st.none() | st.integers(0, 10),
    st.sampled_from([None, CHOICES, LONG_ONLY]),
)
def test_in_miles_it_is_never_more_than_the_rule_in_kilometres(diary, nprs, choices):
    """What that rule allows is told rounded down, by less than half a kilometre."""
    runs = [ran(SUNDAY - timedelta(days=ago), metres / 1000) for ago, metres in diary]
    ratings = [] if nprs is None else [sat(max(r.day for r in runs), nprs)]
    in_km = asked(runs, ratings, choices)
    in_miles = asked(runs, ratings, choices, unit=Distance.MILES)
    assert msgspec.structs.replace(in_miles, metres=in_km.metres) == in_km
    if in_km.metres is not None:
        assert in_miles.metres < in_km.metres + (500 if in_km.metres >= 2000 else 100)
        assert in_miles.metres <= max(100, min(1.1 * in_km.longest, in_km.longest + 2000))


@given(diaries, st.sampled_from([CHOICES, LONG_ONLY]))
def test_worse_pain_never_makes_it_longer(diary, choices):
    runs = [ran(SUNDAY - timedelta(days=ago), km) for ago, km in diary]
    last = max(r.day for r in runs)
    found = [asked(runs, [sat(last, nprs)], choices).metres for nprs in range(11)]
    assert all((worse or 0) <= (milder or 0) for milder, worse in pairwise(found))
