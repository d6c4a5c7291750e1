"""What is due, how the routine goes, run load, and the mornings after runs."""

import random
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    PainContext,
    Pause,
    PauseReason,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.erasing import chosen, counted
from backcare.domain.plan.plan import PlanChoices, PlannedSession
from backcare.domain.tracker.adherence import Week, by_month
from backcare.domain.tracker.chart_spans import Span, piece_of, pieces
from backcare.domain.tracker.due import (
    Due,
    WeekTold,
    due_now,
    is_answered,
    names_to_rate,
    told_of_week,
    usual_distances,
    worst_of_week,
)
from backcare.domain.tracker.lasting_pain import Lasting, what_lasts
from backcare.domain.tracker.load import Step, longest_of, run_loads
from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.domain.tracker.routine import (
    WeekReview,
    calendar_of,
    routine_of,
    score_of,
    weeks_in_a_row,
)
from backcare.domain.tracker.trend import rolling_medians, weekly_pain
from backcare.domain.weeks import week_start
from tests.builders import (
    MONDAY,
    TODAY,
    _base,
    check_in,
    entry_id,
    one_of_each,
    plan_of,
    run,
    session,
)

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def weeks(*pairs):
    """Weeks as (done, planned), the last one under way."""
    first = MONDAY - (len(pairs) - 1) * WEEK
    return tuple(Week(first + n * WEEK, done, planned) for n, (done, planned) in enumerate(pairs))


def due(**known):
    nothing = {"runs": (), "check_ins": (), "sessions": (), "weekly": (), "activities": ()}
    return due_now(TODAY, **{**nothing, "plan": None, **known})


def answered(one, plan=None, **known):
    nothing = {"runs": (), "check_ins": (), "weekly": (), "activities": ()}
    return is_answered(one, TODAY, **{**nothing, **known})


def weekly(week, **values):
    return WeeklyCheck(**_base(50, week + WEEK), week=week, **values)


def test_nothing_is_due_for_somebody_who_has_just_come():
    assert due() == ()


def test_a_morning_after_a_run_or_a_session_is_due_until_it_is_rated():
    assert due(runs=[run(1, TODAY - DAY)])[0] is Due.MORNING
    assert due(sessions=[session(1, TODAY - DAY)])[0] is Due.MORNING
    rated = [check_in(2, TODAY, nprs_waking=0)]
    assert Due.MORNING not in due(runs=[run(1, TODAY - DAY)], check_ins=rated)
    other = [check_in(2, TODAY, nprs_sitting=0)]
    assert Due.MORNING in due(runs=[run(1, TODAY - DAY)], check_ins=other)


def test_a_run_of_today_asks_for_its_pain_once():
    assert due(runs=[run(1, TODAY)]) == (Due.RUN_PAIN,)
    assert due(runs=[run(1, TODAY)], check_ins=[check_in(2, TODAY, nprs_running=0)]) == ()


def test_a_planned_run_is_asked_for_on_its_day_only():
    choices = PlanChoices(level=1, sessions_a_week=2, run_days=(TODAY.weekday(),))
    plan = plan_of((), choices, MONDAY)
    assert due(plan=plan) == (Due.RUN,)
    assert due(plan=plan_of((), PlanChoices(level=1, sessions_a_week=2), MONDAY)) == ()


def test_while_exercise_waits_no_run_is_asked_for():
    choices = PlanChoices(level=1, sessions_a_week=2, run_days=(TODAY.weekday(),))
    plan = plan_of((), choices, MONDAY)
    assert Due.RUN in due(plan=plan)
    assert due(plan=plan, waits=True) == ()
    assert due(plan=msgspec.structs.replace(plan, ended=MONDAY)) == ()


@pytest.mark.parametrize(
    ("days_before_this_week", "is_due"), [(0, False), (1, True), (8, True), (28, True), (29, False)]
)
def test_the_weekly_check_goes_on_for_four_weeks_without_training(days_before_this_week, is_due):
    day = MONDAY - days_before_this_week * DAY
    rated = ActivityCheck(**_base(60), activities=(ActivityRating(name="Run", ability=3),))
    for trained in ({"runs": [run(1, day)]}, {"sessions": [session(1, day)]}):
        assert (Due.WEEK in due(**trained, activities=[rated])) is is_due


def test_nothing_is_asked_about_weeks_before_the_first_own_entry():
    last = MONDAY - WEEK
    brought = [run(n, MONDAY - n * DAY, distance_m=5000, import_id=entry_id(9)) for n in (1, 9, 40)]
    assert due(runs=brought) == ()
    assert due(runs=brought, check_ins=[check_in(80, TODAY, nprs_waking=1)]) == ()
    assert Due.WEEK in due(runs=brought, check_ins=[check_in(80, last + 6 * DAY, nprs_waking=1)])
    assert due(runs=[*brought, run(81, last + DAY)]) == (Due.WEEK, Due.ACTIVITIES)


def test_what_was_answered_is_answered_whatever_the_form():
    plan = plan_of((), PlanChoices(level=1, sessions_a_week=2, run_days=tuple(range(7))), MONDAY)
    known = {"runs": [run(1, TODAY - 8 * DAY), run(2, TODAY - DAY)], "plan": plan}
    answers = {
        Due.MORNING: {"check_ins": [check_in(3, TODAY, nprs_waking=0)]},
        Due.RUN: {"runs": [*known["runs"], run(3, TODAY)]},
        Due.WEEK: {"weekly": [weekly(MONDAY - WEEK, effect=EffectOnRunning.NOT_AT_ALL)]},
        Due.ACTIVITIES: {
            "activities": [
                ActivityCheck(**_base(3), activities=(ActivityRating(name="Run", ability=3),))
            ]
        },
    }
    assert due(**known) == tuple(answers)
    for one, answer in answers.items():
        assert one not in due(**{**known, **answer})
        assert not answered(one, **known)
        assert answered(one, **{**known, **answer})


def test_what_one_told_of_a_week_is_put_together_from_all_forms():
    last = MONDAY - WEEK
    asked_in_the_plan = weekly(last, feel=WeekFeel.WORSE, leg_settled=False)
    asked_on_the_tracker = weekly(last, effect=EffectOnRunning.RAN_LESS)
    of_another_week = weekly(last - WEEK, effect=EffectOnRunning.NOT_AT_ALL)
    told = told_of_week(last, TODAY, [asked_in_the_plan, asked_on_the_tracker, of_another_week])
    assert told == WeekTold(effect=EffectOnRunning.RAN_LESS, feel=WeekFeel.WORSE, leg_settled=False)
    assert told_of_week(last, TODAY, []) == WeekTold()


@pytest.mark.safety
@pytest.mark.parametrize(("days_ago", "is_told"), [(0, True), (1, False)])
def test_whether_anything_is_new_is_asked_once_a_day(days_ago, is_told):
    last = MONDAY - WEEK
    look = msgspec.structs.replace(weekly(MONDAY, anything_new=False), day=TODAY - days_ago * DAY)
    assert told_of_week(last, TODAY, [look]).is_new_told is is_told
    check = next(r for r in one_of_each() if isinstance(r, SelfCheckResult))
    check = msgspec.structs.replace(check, day=TODAY - days_ago * DAY)
    assert told_of_week(last, TODAY, [], [check]).is_new_told is is_told


def test_the_weekly_check_goes_on_while_a_plan_does():
    def plan(start, *days):
        sessions = [PlannedSession(day=day, name="A", exercises=()) for day in days]
        return plan_of(sessions, PlanChoices(level=1, sessions_a_week=2), start)

    followed = plan(MONDAY - 10 * WEEK, MONDAY - 10 * WEEK, TODAY)
    assert Due.WEEK in due(plan=followed)
    assert Due.WEEK not in due(plan=msgspec.structs.replace(followed, ended=MONDAY - WEEK))
    assert Due.WEEK not in due(plan=plan(MONDAY, TODAY))  # began this week
    over = plan(MONDAY - 10 * WEEK, MONDAY - 2 * WEEK)
    assert Due.WEEK not in due(plan=over)


def told(**values_of):
    """Weekly checks of the last weeks, the newest last; `None` for a week without one."""
    [(name, values)] = values_of.items()
    first = MONDAY - len(values) * WEEK
    return [
        weekly(first + n * WEEK, **{name: value})
        for n, value in enumerate(values)
        if value is not None
    ]


@pytest.mark.safety
@pytest.mark.parametrize(
    ("effects", "lasts"),
    [
        ((2, 2, 2), True),
        ((3, 2, 3), True),
        ((0, 2, 3, 2), True),
        ((2, 2), False),
        ((2, 1, 2), False),
        ((2, 2, 1), False),
        ((2, 2, 2, 0), False),
        ((2, None, 2, 2), False),
        ((2, 2, 2, None), True),  # last week is not told yet
        ((2, 2, 2, None, None), False),
    ],
)
def test_three_weeks_of_running_less_lead_to_a_physiotherapist(effects, lasts):
    checks = told(effect=[None if e is None else EffectOnRunning(e) for e in effects])
    assert (Lasting.EFFECT in what_lasts(checks, [], TODAY)) is lasts


@pytest.mark.safety
@pytest.mark.parametrize(
    ("worst", "lasts"),
    [((1, 2, 4), True), ((5, 1, 2, 3), True), ((1, 2, 2), False), ((3, 2, 1), False),
     ((1, 2), False), ((0, 1, None, 2), False), ((1, 2, 3, None), True)],
)  # fmt: skip
def test_three_weeks_of_worse_mornings_lead_to_a_physiotherapist(worst, lasts):
    checks = told(nprs_waking=worst)
    assert what_lasts(checks, [], TODAY) == ((Lasting.MORNINGS,) if lasts else ())
    rated = [check_in(n, w.week + DAY, nprs_waking=w.nprs_waking) for n, w in enumerate(checks)]
    assert what_lasts([], rated, TODAY) == what_lasts(checks, [], TODAY)


def test_the_weekly_check_is_due_after_a_week_with_training():
    last = MONDAY - WEEK
    trained = [session(1, last + DAY)]
    assert Due.WEEK in due(sessions=trained)
    answered = weekly(last, effect=EffectOnRunning.NOT_AT_ALL)
    assert Due.WEEK not in due(sessions=trained, weekly=[answered])
    looked = weekly(last, anything_new=False)
    assert Due.WEEK in due(sessions=trained, weekly=[looked])


def test_activities_are_due_after_a_week_and_every_four_weeks():
    old = [session(1, TODAY - WEEK)]
    assert Due.ACTIVITIES in due(sessions=old)
    rated = ActivityCheck(
        **_base(60, TODAY - 27 * DAY), activities=(ActivityRating(name="Run", ability=3),)
    )
    assert Due.ACTIVITIES not in due(sessions=old, activities=[rated])
    older = ActivityCheck(
        **_base(61, TODAY - 28 * DAY), activities=(ActivityRating(name="Run", ability=3),)
    )
    assert Due.ACTIVITIES in due(sessions=old, activities=[older])


def test_usual_distances_are_the_last_different_ones():
    metres = [5100, 5000, 8200, 12_000, 21_100, 3000]
    runs = [run(n, TODAY - n * DAY, distance_m=m) for n, m in enumerate(metres)]
    assert usual_distances(runs) == (5000, 8000, 12_000, 21_000)
    assert usual_distances([run(1, minutes=30)]) == ()


def test_an_activity_that_was_left_out_once_is_asked_for_again():
    def rated(weeks_ago, *names):
        ratings = tuple(ActivityRating(name=name, ability=3) for name in names)
        return ActivityCheck(**_base(weeks_ago, TODAY - weeks_ago * WEEK), activities=ratings)

    assert names_to_rate([]) == ()
    checks = [rated(8, "Run", "Stairs", "Shoes"), rated(4, "Stairs")]
    assert names_to_rate(checks) == ("Stairs", "Run", "Shoes")
    assert names_to_rate([*checks, rated(0, "Bike", "Swim", "Row")]) == ("Bike", "Swim", "Row")


def test_the_worst_of_a_week_leaves_out_what_was_not_rated():
    entries = [
        check_in(1, MONDAY, nprs_running=0, nprs_waking=3),
        check_in(2, TODAY, nprs_waking=5),
        check_in(3, MONDAY - DAY, nprs_sitting=9),
    ]
    assert worst_of_week(entries, MONDAY) == {PainContext.RUNNING: 0, PainContext.WAKING: 5}


def test_a_missed_week_bends_the_score_and_a_good_one_lifts_it():
    good = score_of(weeks(*[(2, 2)] * 8, (0, 2)))
    missed = score_of(weeks(*[(2, 2)] * 7, (0, 2), (0, 2)))
    back = score_of(weeks(*[(2, 2)] * 7, (0, 2), (2, 2), (0, 2)))
    assert good == 1
    assert 0.75 < missed < 0.85
    assert missed < back < 1


def test_weeks_without_a_target_and_the_one_under_way_do_not_count():
    assert score_of(weeks((2, 2), (0, None), (0, 2))) == 1
    assert score_of(weeks((0, None), (0, 2))) is None
    assert score_of(weeks((1, 2), (2, 2))) > 0.5  # this week is reached already


@given(
    st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(1, 5)), min_size=1, max_size=60)
)
def test_the_score_is_a_share_and_more_sessions_never_lower_it(pairs):
    score = score_of(weeks(*pairs))
    assert score is None or 0 <= score <= 1
    more = score_of(weeks(*((done + 1, planned) for done, planned in pairs)))
    if score is not None:
        assert more >= score - 1e-9 or more is None


def test_weeks_in_a_row_pass_over_pauses():
    assert weeks_in_a_row(weeks((0, 2), (2, 2), (0, None), (2, 2), (0, 2))) == 2
    assert weeks_in_a_row(weeks((2, 2), (1, 2), (0, 2))) == 0


@pytest.mark.parametrize(
    ("pairs", "review"),
    [
        (((2, 2), (2, 2), (0, 2)), WeekReview.REACHED),
        (((0, 2), (2, 2), (0, 2)), WeekReview.BACK),
        (((2, 2), (1, 2), (0, 2)), WeekReview.PARTLY),
        (((2, 2), (0, 2), (0, 2)), WeekReview.RESTED),
        (((2, 2), (0, None), (0, 2)), None),
        (((0, None), (0, None), (0, 2)), None),
        (((0, 2),), None),
    ],
)
def test_the_week_in_words(pairs, review):
    assert routine_of(weeks(*pairs)).review is review


def test_only_a_planned_pause_is_called_one():
    one = Pause(**_base(70, MONDAY - 3 * DAY), reason=PauseReason.ILL, until=MONDAY - 2 * DAY)
    told = weeks((2, 2), (0, None), (0, 2))
    assert routine_of(told, [one]).review is WeekReview.PAUSED
    earlier = msgspec.structs.replace(one, day=MONDAY - 20 * DAY, until=MONDAY - 8 * DAY)
    assert routine_of(told, [earlier]).review is None


def test_the_calendar_begins_on_a_monday_and_marks_what_was_done():
    weeks = calendar_of([session(1, TODAY)], TODAY, 3)
    assert [len(week) for week in weeks] == [7, 7, 7]
    assert weeks[0][0].day == MONDAY - 2 * WEEK
    assert [one.day for week in weeks for one in week if one.is_ticked] == [TODAY]


def test_a_run_is_compared_with_the_longest_of_the_thirty_days_before():
    runs = [
        run(1, TODAY - 31 * DAY, distance_m=20_000),
        run(2, TODAY - 30 * DAY, distance_m=10_000),
        run(3, TODAY - 5 * DAY, distance_m=8000),
        run(4, TODAY, distance_m=11_000),
        run(5, TODAY, distance_m=11_001),
    ]
    loads = run_loads(runs, TODAY, TODAY)
    assert [(x.longest_metres, x.step) for x in loads] == [
        (10_000, Step.USUAL),
        (10_000, Step.LONGER),
    ]
    assert longest_of(runs, TODAY) == 10_000


@pytest.mark.parametrize(
    ("metres", "step"),
    [(11_000, Step.USUAL), (11_002, Step.LONGER), (20_000, Step.LONGER), (20_002, Step.DOUBLE)],
)
def test_steps_are_those_of_the_table(metres, step):
    runs = [run(1, TODAY - DAY, distance_m=10_000), run(2, TODAY, distance_m=metres)]
    assert run_loads(runs, TODAY, TODAY)[0].step is step


def test_without_a_run_in_thirty_days_nothing_is_compared():
    [load] = run_loads([run(1, TODAY, distance_m=9000)], TODAY, TODAY)
    assert (load.longest_metres, load.ratio, load.step) == (None, None, None)
    assert longest_of([], TODAY) is None


def test_minutes_stand_in_where_a_distance_is_missing():
    runs = [run(1, TODAY - DAY, minutes=30), run(2, TODAY, minutes=40)]
    [load] = run_loads(runs, TODAY, TODAY)
    assert (load.metres, load.longest_minutes, load.step) == (None, 30, Step.LONGER)


def test_a_distance_stays_known_where_only_minutes_can_be_compared():
    mixed = [run(1, TODAY - DAY, minutes=40), run(2, TODAY, distance_m=9000, minutes=50)]
    [load] = run_loads(mixed, TODAY, TODAY)
    assert (load.metres, load.longest_metres) == (9000, None)
    assert (load.ratio, load.step) == (1.25, Step.LONGER)
    both = [*mixed, run(3, TODAY - DAY, distance_m=9000, minutes=20)]
    assert run_loads(both, TODAY, TODAY)[0].ratio == 1


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 40_000)), max_size=25), st.randoms())
def test_the_order_of_entries_does_not_matter(pairs, rng):
    runs = [run(n, TODAY - ago * DAY, distance_m=m) for n, (ago, m) in enumerate(pairs)]
    loads = run_loads(runs, TODAY - 60 * DAY, TODAY)
    random.Random(rng.random()).shuffle(runs)
    assert run_loads(runs, TODAY - 60 * DAY, TODAY) == loads
    assert len(loads) == sum(ago <= 60 for ago, _ in pairs)


def test_mornings_go_with_the_run_of_the_day_before():
    runs = [run(1, MONDAY, distance_m=5000), run(2, MONDAY, distance_m=3000)]
    ratings = [
        check_in(3, MONDAY, nprs_waking=9),
        check_in(4, MONDAY + DAY, nprs_waking=0),
        check_in(5, MONDAY + 2 * DAY, nprs_waking=5),
    ]
    [morning] = mornings_after(runs, ratings, MONDAY - WEEK, TODAY)
    assert (morning.metres, morning.nprs, morning.day) == (8000, 0, MONDAY + DAY)
    assert mornings_after(runs, [], MONDAY, TODAY) == ()


def pairs_of(*pairs):
    runs = [run(n, TODAY - (2 * n + 2) * DAY, distance_m=m) for n, (m, _) in enumerate(pairs)]
    ratings = [
        check_in(100 + n, TODAY - (2 * n + 1) * DAY, nprs_waking=p)
        for n, (_, p) in enumerate(pairs)
    ]
    return mornings_after(runs, ratings, TODAY - 90 * DAY, TODAY)


def test_a_difference_is_told_only_with_enough_mornings_and_different_runs():
    some = [(5000, 1), (5000, 1), (6000, 2), (15_000, 4), (16_000, 5), (15_000, 4)]
    assert finding_of(pairs_of(*some[: FEWEST_PAIRS - 1])) is None
    found = finding_of(pairs_of(*some))
    assert (found.shorter, found.longer, found.split_km, found.is_clear) == (1, 4, 15, True)
    assert finding_of(pairs_of(*[(8000 + n, n) for n in range(6)])) is None


@pytest.mark.parametrize(
    ("km", "split_km"),
    [((5, 5, 5, 5, 10, 10), 10), ((5, 10, 10, 10, 10, 10), 10), ((5, 5, 6, 6, 6, 6, 6), 6)],
)
def test_mornings_are_split_between_runs_that_differ(km, split_km):
    found = finding_of(pairs_of(*((1000 * n, 8 if n >= split_km else 0) for n in km)))
    assert (found.shorter, found.longer, found.split_km) == (0, 8, split_km)
    assert found.is_clear


def test_pieces_are_weeks_or_months_up_to_today():
    assert len(pieces(Span.WEEKS, TODAY, None)) == 12
    year = pieces(Span.YEAR, TODAY, None)
    assert (len(year), year[-1]) == (52, MONDAY)
    months = pieces(Span.ALL, TODAY, date(2016, 2, 29))
    assert (months[0], months[-1], len(months)) == (date(2016, 2, 1), date(2026, 11, 1), 130)
    assert pieces(Span.ALL, TODAY, None)[0] == date(2025, 11, 1)


@given(st.dates(date(2015, 1, 1), TODAY), st.sampled_from(Span))
def test_every_day_lies_in_one_piece(day, span):
    starts = pieces(span, TODAY, day)
    piece = piece_of(day, span)
    assert piece <= day
    if day >= starts[0]:
        assert piece in starts


def test_months_add_up_their_weeks():
    found = by_month(weeks((1, 2), (2, 2), (0, None), (1, 2)))
    assert sum(w.done for w in found) == 4
    assert sum(w.planned or 0 for w in found) == 6
    [month] = by_month([Week(MONDAY, 1, None)])
    assert (month.start, month.done, month.planned) == (MONDAY.replace(day=1), 1, None)
    assert not month.is_reached


@pytest.mark.parametrize(
    ("pairs", "is_reached"),
    [
        (((8, 2), (0, 2), (0, 2)), False),
        (((4, None), (0, 2), (0, 2)), False),
        (((4, None), (2, 2), (3, 2)), True),
    ],
)
def test_in_a_month_one_week_does_not_make_up_for_another(pairs, is_reached):
    first = date(2026, 9, 7)
    [month] = by_month(Week(first + n * WEEK, *pair) for n, pair in enumerate(pairs))
    assert month.is_reached is is_reached
    assert month.done_a_week == round(sum(done for done, _ in pairs) / 3, 1)


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


def test_what_is_erased_is_chosen_by_kind_and_day():
    records = one_of_each()
    assert set(chosen(records)) == set(records)
    assert [r.id for r in chosen(records, ["run"])] == [records[1].id]
    assert chosen(records, [], MONDAY, MONDAY) == tuple(r for r in records if r.day == MONDAY)
    assert sum(counted(records).values()) == len(records)
    assert week_start(TODAY) == MONDAY


def test_a_corrected_run_keeps_nothing_of_the_old_values():
    kept = msgspec.structs.replace(
        run(1, TODAY, distance_m=5000, minutes=30),
        started_at=_base(1, TODAY)["logged_at"],
        moving_seconds=1800,
    )
    assert kept.corrected(note="hot", minutes=30) == msgspec.structs.replace(kept, note="hot")
    longer = kept.corrected(minutes=50)
    assert (longer.minutes, longer.moving_seconds, longer.started_at) == (50, None, kept.started_at)
    assert kept.corrected(day=TODAY - DAY).started_at is None
