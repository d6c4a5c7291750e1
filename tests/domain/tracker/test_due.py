"""What is due, and what was answered already."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    PainContext,
    Pause,
    PauseReason,
    WeekFeel,
)
from backcare.domain.measures import Distance
from backcare.domain.plan.plan import PlanChoices, PlannedSession
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
from backcare.domain.weeks import MONDAYS, WEEK
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
from tests.domain.tracker.weeks import weekly

DAY = timedelta(days=1)


def due(**known):
    nothing = {"runs": (), "check_ins": (), "sessions": (), "weekly": (), "activities": ()}
    return due_now(TODAY, **{**nothing, "plan": None, **known})


def answered(one, plan=None, **known):
    nothing = {"runs": (), "check_ins": (), "weekly": (), "activities": ()}
    return is_answered(one, TODAY, **{**nothing, **known}, weeks=MONDAYS)


def plan_with_runs(*run_days, until=TODAY + WEEK):
    """A plan whose last session is on a day; it has looked back on last week."""
    last = PlannedSession(day=until, name="A", week=1, exercises=())
    choices = PlanChoices(level=1, sessions_a_week=2, run_days=run_days)
    return msgspec.structs.replace(plan_of((last,), choices, MONDAY), reviewed=MONDAY - WEEK)


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
    assert due(plan=plan_with_runs(TODAY.weekday())) == (Due.RUN,)
    assert due(plan=plan_with_runs()) == ()


def test_a_plan_that_has_come_to_its_end_asks_for_no_run():
    assert due(plan=plan_with_runs(TODAY.weekday(), until=TODAY)) == (Due.RUN,)
    assert due(plan=plan_with_runs(TODAY.weekday(), until=TODAY - DAY)) == ()


def test_while_exercise_waits_no_run_is_asked_for():
    plan = plan_with_runs(TODAY.weekday())
    assert Due.RUN in due(plan=plan)
    assert due(plan=plan, waits=True) == ()
    assert due(plan=msgspec.structs.replace(plan, ended=MONDAY)) == ()


def test_a_pause_asks_for_no_run_and_for_no_week_before_one_is_back():
    plan = plan_with_runs(TODAY.weekday())
    known = {"plan": plan, "sessions": [session(1, MONDAY - 3 * WEEK)]}
    away = [Pause(**_base(70, MONDAY - 2 * WEEK), reason=PauseReason.ILL)]
    assert {Due.RUN, Due.WEEK} <= set(due(**known))
    assert not {Due.RUN, Due.WEEK} & set(due(**known, pauses=away))
    back = [msgspec.structs.replace(away[0], until=TODAY - DAY)]
    assert {Due.RUN, Due.WEEK} <= set(due(**known, pauses=back))


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
    plan = plan_with_runs(*range(7))
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
    assert usual_distances(runs, Distance.KM) == (5000, 8000, 12_000, 21_000)
    assert usual_distances([run(1, minutes=30)], Distance.KM) == ()


def test_usual_distances_in_miles_are_to_half_a_mile():
    metres = [9656, 9978, 8047, 8000, 700, 300]
    runs = [run(n, TODAY - n * DAY, distance_m=m) for n, m in enumerate(metres)]
    assert usual_distances(runs, Distance.MILES) == (805, 8047, 9656)


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


def test_a_morning_that_was_answered_with_look_again_is_asked_without_training():
    assert Due.MORNING not in due()
    assert Due.MORNING in due(asks_again=True)
    rated = (check_in(1, nprs_waking=2),)
    assert Due.MORNING not in due(asks_again=True, check_ins=rated)
