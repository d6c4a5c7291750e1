"""Strength on the days that a runner chooses, in making a plan and later."""

from datetime import timedelta

import msgspec

from backcare.domain.plan.plan import Plan, PlannedExercise
from backcare.domain.weeks import monday_of
from tests.builders import MONDAY, TODAY
from tests.pages.kept import WEEK, made
from tests.pages.screen import TEXT, has, press, shown, unfold, unfold_all

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
STEADY = {"run_days": (), "long_run_day": None, "strength_days": (MON, THU)}


def weekdays(plan, monday):
    return [s.day.weekday() for s in plan.sessions if monday_of(s.day) == monday]


def choose(at, *days, since="today"):
    at = unfold(at, "plan.change", "strength_days")
    [pills] = [p for p in at.pills if str(p.key).startswith("strength_days.")]
    pills.set_value(list(days))
    at.segmented_control(key="strength_days.since").set_value(since)
    return press(at, "strength_days.use")


def kept(store):
    [plan] = store.find("me", Plan)
    return plan


def test_a_new_plan_has_the_days_that_were_chosen(open_page, store):
    at = open_page("plan")
    at.pills(key="plan.ask.strength_days").set_value([TUE, SAT])
    press(at, "plan.make.")
    plan = kept(store)
    assert plan.choices.strength_days == (TUE, SAT)
    assert weekdays(plan, MONDAY + WEEK) == [TUE, SAT]


def test_days_that_do_not_do_are_told_with_days_that_do_and_stay_chosen(open_page, store):
    at = open_page("plan")
    at.pills(key="plan.ask.long_run_day").set_value(SUN)
    at.pills(key="plan.ask.strength_days").set_value([MON, SAT])
    at = press(at, "plan.make.")
    [told] = [w.value for w in at.warning]
    assert "Saturday" in told
    assert "Sunday" in told
    assert TEXT("strength_days.refused.nearest", days="Monday and Thursday") in told
    assert at.pills(key="plan.ask.strength_days").value == [MON, SAT]
    assert not store.find("me", Plan)
    at.pills(key="plan.ask.strength_days").set_value([MON, THU])
    press(at, "plan.make.")
    assert kept(store).choices.strength_days == (MON, THU)


def test_as_many_days_as_sessions_are_asked_for(open_page, store):
    at = open_page("plan")
    at.pills(key="plan.ask.strength_days").set_value([MON])
    at = press(at, "plan.make.")
    assert TEXT("strength_days.count", n=2, chosen=1) in [w.value for w in at.warning]
    assert not store.find("me", Plan)


def test_other_days_hold_from_today_on_and_are_taken_back(open_page, store):
    store.add("me", made(**STEADY))
    plan = kept(store)
    at = choose(open_page("plan"), TUE, SAT)
    changed = kept(store)
    assert weekdays(changed, MONDAY) == [MON, SAT]  # Monday is past
    assert weekdays(changed, MONDAY + WEEK) == [TUE, SAT]
    assert "Tuesday and Saturday" in shown(at)
    press(at, "strength_days.undo")
    back = kept(store)
    assert (back.choices, back.sessions) == (plan.choices, plan.sessions)


def test_from_next_week_on_this_week_stays(open_page, store):
    store.add("me", made(**STEADY))
    choose(open_page("plan"), TUE, SAT, since="next")
    plan = kept(store)
    assert weekdays(plan, MONDAY) == [MON, THU]
    assert weekdays(plan, MONDAY + WEEK) == [TUE, SAT]


def test_a_week_without_room_is_told(open_page, store):
    store.add("me", made(**{**STEADY, "strength_days": (MON, SUN)}))
    at = choose(open_page("plan"), MON, WED)
    assert weekdays(kept(store), MONDAY) == [MON, SUN]
    assert TEXT("strength_days.week_stays") in shown(at)


def test_no_days_leave_them_to_us_again(open_page, store):
    store.add("me", made(**STEADY))
    choose(open_page("plan"))
    assert kept(store).choices.strength_days == ()


def test_a_refused_change_changes_nothing(open_page, store):
    plan = made(**{**STEADY, "long_run_day": SUN, "run_days": (SUN,)})
    store.add("me", plan)
    at = choose(open_page("plan"), MON, SAT)
    assert "Saturday" in at.warning[0].value
    assert kept(store) == plan


def test_a_double_tap_is_one_change(open_page, store):
    store.add("me", made(**STEADY))
    at = open_page("plan")
    again = open_page("plan")
    choose(at, TUE, SAT)
    first = kept(store)
    choose(again, TUE, SAT)
    assert kept(store) == first


def test_a_move_in_another_tab_is_kept(open_page, store):
    plan = made(**STEADY)
    store.add("me", plan)
    at = open_page("plan")
    other = unfold(open_page("plan"), "plan.change")
    [pills] = [p for p in other.pills if str(p.key).startswith(f"plan.move.{TODAY}.")]
    pills.set_value(TODAY + timedelta(1)).run()
    at = choose(at, TUE, SAT)
    assert not at.exception
    assert weekdays(kept(store), MONDAY) == [MON, FRI]
    assert TEXT("strength_days.moved_stay") in shown(at)


def test_an_undo_takes_no_later_change_with_it(open_page, store):
    store.add("me", made(**STEADY))
    at = choose(open_page("plan"), TUE, SAT)
    choose(open_page("plan"), MON, FRI)
    later = kept(store)
    at = press(at, "strength_days.undo")
    assert TEXT("error.conflict").strip() in [w.value for w in at.warning]
    assert kept(store) == later


def test_what_the_library_has_no_more_stays(open_page, store):
    plan = made(**STEADY)
    gone = PlannedExercise(exercise="E99", reps=(3,))
    sessions = tuple(
        msgspec.structs.replace(s, exercises=(gone, *s.exercises)) for s in plan.sessions
    )
    store.add("me", msgspec.structs.replace(plan, sessions=sessions))
    choose(open_page("plan"), TUE, SAT)
    assert all(gone in s.exercises for s in kept(store).sessions)


def test_a_plan_that_was_ended_offers_no_other_days(open_page, store):
    store.add("me", msgspec.structs.replace(made(**STEADY), ended=TODAY))
    assert not has(unfold_all(open_page("plan")), "strength_days.use")
