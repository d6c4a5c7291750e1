"""What the tracker asks and says first: what is due, what waits, what has lasted for weeks."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    CheckIn,
    EffectOnRunning,
    WeeklyCheck,
)
from backcare.domain.errors import BusyError
from backcare.domain.profile import Profile
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import MONDAY, TODAY, _base, run, session, year_profile
from tests.pages.kept import checked, made
from tests.pages.screen import CONTENT, TEXT, page_links, press, shown, unfold_all


def week_of_training(store):
    store.add("me", session(90, MONDAY - timedelta(days=1)))


@pytest.mark.safety
def test_something_new_in_the_weekly_check_leads_to_the_self_check(open_page, store):
    week_of_training(store)
    at = open_page("tracker")
    at.pills(key="due.effect").set_value(EffectOnRunning.NOT_AT_ALL)
    at.pills(key="due.anything_new").set_value(True)
    at = press(at, "due.save.week")
    assert not at.success
    assert [w.value for w in at.warning] == [TEXT("look_back.stopped").strip()]
    assert TEXT("check.begin") in page_links(at)
    for page in ("tracker", "exercises", "plan"):  # and later, until a check is kept
        at = open_page(page)
        assert TEXT("plan.waits").strip() in shown(at)
        assert TEXT("check.begin") in page_links(at)


@pytest.mark.safety
def test_something_new_alone_is_kept(open_page, store):
    week_of_training(store)
    at = open_page("tracker")
    at.pills(key="due.anything_new").set_value(True)
    at = press(at, "due.save.week")
    assert [(w.anything_new, w.effect) for w in store.find("me", WeeklyCheck)] == [(True, None)]
    assert TEXT("look_back.stopped").strip() in shown(at)


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_check_of_this_visit_is_forgotten_only_once_something_new_is_saved(
    open_page, store, monkeypatch, is_kept
):
    def refuse(*_):
        raise BusyError("held")

    week_of_training(store)
    at = open_page("tracker")
    at.session_state["check.age"] = "31-49"
    at.pills(key="due.anything_new").set_value(True)
    with monkeypatch.context() as patch:
        if is_kept:
            patch.setattr(TinyTrackerStore, "add_all", refuse)
        at = press(at, "due.save.week")
    assert ("check.age" in at.session_state) is is_kept


def test_a_weekly_check_without_its_first_answer_says_what_is_missing(open_page, store):
    week_of_training(store)
    at = open_page("tracker")
    at.pills(key="due.confidence").set_value(5)
    at = press(at, "due.save.week")
    assert [w.value for w in at.warning] == [TEXT("error.invalid.weekly-check").strip()]
    assert store.find("me", WeeklyCheck) == ()


@pytest.mark.safety
def test_while_exercise_waits_no_goal_pushes(open_page, store):
    store.add("me", made(MONDAY, run_days=(TODAY.weekday(),)))
    store.add("me", session(1, MONDAY - timedelta(weeks=1)))
    store.save_profile("me", year_profile())
    goals = (
        TEXT("due.title.run"),
        "**2** to go",
        "Your routine stands",
        TEXT("routine.how", weeks=4),
    )
    words = shown(unfold_all(open_page("tracker")))
    assert all(goal.strip() in words for goal in goals)
    store.add("me", checked(Urgency.SAME_DAY))
    at = unfold_all(open_page("tracker"))
    assert not any(goal.strip() in shown(at) for goal in goals)
    assert TEXT("week.rests", done=0) in shown(at)
    assert not at.get("progress")


@pytest.mark.safety
def test_what_lasts_for_weeks_is_said_on_the_tracker(open_page, store):
    for n in (1, 2, 3):
        monday = MONDAY - timedelta(weeks=n)
        check = WeeklyCheck(**_base(n, monday), week=monday, effect=EffectOnRunning.RAN_LESS)
        assert TEXT("lasting.effect") not in shown(open_page("tracker"))
        store.add("me", check)
    at = open_page("tracker")
    assert TEXT("lasting.effect") in shown(at)
    assert TEXT("lasting.mornings") not in shown(at)
    assert TEXT("lasting.to_article") in page_links(at)


def test_weeks_in_a_row_are_counted_beyond_twelve(open_page, store):
    store.save_profile("me", Profile().with_target(MONDAY - timedelta(weeks=30), 1))
    store.add_all("me", [session(n, MONDAY - timedelta(weeks=n)) for n in range(1, 25)])
    assert TEXT("routine.in_a_row", n=24) in shown(open_page("tracker"))


def test_an_undo_of_what_was_changed_since_is_told_and_not_offered_again(open_page, store):
    store.add("me", session(90, TODAY - timedelta(days=1)))
    at = open_page("tracker")
    at.pills(key="due.nprs_waking").set_value(4).run()
    [rated] = store.find("me", CheckIn)
    store.change("me", msgspec.structs.replace(rated, nprs_waking=5))
    at = press(at, "due.undo")
    assert [w.value for w in at.warning] == [TEXT("due.changed_since")]
    assert [c.nprs_waking for c in store.find("me", CheckIn)] == [5]
    assert not [b for b in at.button if b.key == "due.undo"]


def test_equal_activities_are_told_in_their_own_words(open_page, store):
    store.add("me", session(90, TODAY - timedelta(weeks=6)))
    at = open_page("tracker")
    for n in (0, 1):
        at.text_input(key=f"due.activity.{n}").set_value("Long run")
        at.pills(key=f"due.ability.{n}").set_value(n)
    at = press(at, "due.save.activities")
    [told] = [w.value for w in at.warning]
    assert "**Activity 2:** “\u2068Long run\u2069” stands there already." in told


def test_the_form_of_activities_keeps_names_that_were_not_rated_last_time(open_page, store):
    for number, weeks, names in ((1, 8, ("Run", "Stairs")), (2, 4, ("Stairs",))):
        ratings = tuple(ActivityRating(name=name, ability=3) for name in names)
        day = TODAY - timedelta(weeks=weeks)
        store.add("me", ActivityCheck(**_base(number, day), activities=ratings))
    at = open_page("tracker")
    names = [t.value for t in at.text_input if str(t.key).startswith("due.activity.")]
    assert names == ["Stairs", "Run", ""]


def test_a_morning_is_logged_with_one_tap_and_taken_back_with_another(open_page, store):
    store.add("me", run(1, TODAY - timedelta(days=1)))
    at = open_page("tracker")
    at.pills(key="due.nprs_waking").set_value(0).run()
    [rated] = store.find("me", CheckIn)
    assert (rated.nprs_waking, rated.stiffness_over_30_min, rated.day) == (0, None, TODAY)
    assert TEXT("due.saved") in shown(at)
    at = press(at, "due.undo")
    assert store.find("me", CheckIn) == ()
    assert TEXT("due.title.morning") in shown(at)


@pytest.mark.safety
def test_after_the_pain_of_a_morning_stiffness_is_one_tap_and_is_answered(open_page, store):
    store.add("me", run(1, TODAY - timedelta(days=1)))
    at = open_page("tracker")
    assert not stiff_of(at)
    at.pills(key="due.nprs_waking").set_value(0).run()
    [asked] = stiff_of(at)
    at = asked.set_value(True).run()
    [kept] = store.find("me", CheckIn)
    assert (kept.nprs_waking, kept.stiffness_over_30_min) == (0, True)
    assert CONTENT.answers.by_sentence["newly-stiff"].text in shown(at)
    assert not stiff_of(at)
    at = press(at, "due.undo")
    assert store.find("me", CheckIn) == ()


def stiff_of(at):
    return [p for p in at.pills if p.key == "due.stiffness_over_30_min"]


def test_the_pain_of_a_run_is_asked_for_on_its_day(open_page, store):
    store.add("me", run(1, TODAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(2)
    at.pills(key="due.nprs_sitting").set_value(5)
    press(at, "due.save.run-pain")
    [rated] = store.find("me", CheckIn)
    assert (rated.nprs_running, rated.nprs_sitting) == (2, 5)


def test_the_weekly_check_knows_what_the_diary_knows(open_page, store):
    last = MONDAY - 7 * timedelta(days=1)
    store.add("me", session(1, last + timedelta(days=1)))
    store.add("me", CheckIn(id="c" * 32, day=last, logged_at=run(1).logged_at, nprs_sitting=6))
    at = open_page("tracker")
    at.pills(key="due.effect").set_value(EffectOnRunning.RAN_LESS)
    at.pills(key="due.confidence").set_value(7)
    at.pills(key="due.anything_new").set_value(False)
    press(at, "due.save.week")
    [check] = store.find("me", WeeklyCheck)
    assert check.effect is EffectOnRunning.RAN_LESS
    assert (check.nprs_sitting, check.nprs_running, check.sessions_done) == (6, None, 1)
    assert (check.confidence, check.week) == (7, last)


def test_a_weekly_check_without_its_first_answer_is_told_in_words(open_page, store):
    store.add("me", session(1, MONDAY - 6 * timedelta(days=1)))
    at = press(open_page("tracker"), "due.save.week")
    assert store.find("me", WeeklyCheck) == ()
    assert at.warning[0].value == TEXT("error.invalid.weekly-check").strip()


def test_three_activities_are_rated(open_page, store):
    store.add("me", session(1, TODAY - 40 * timedelta(days=1)))
    at = open_page("tracker")
    at.text_input(key="due.activity.0").set_value("Long run")
    at.pills(key="due.ability.0").set_value(0)
    at.text_input(key="due.activity.1").set_value("Not rated")
    at = press(at, "due.save.activities")
    assert "**Activity 2:** It has a name and no rating." in at.warning[0].value
    assert store.find("me", ActivityCheck) == ()
    at.text_input(key="due.activity.1").set_value("")
    press(at, "due.save.activities")
    [check] = store.find("me", ActivityCheck)
    assert [(r.name, r.ability) for r in check.activities] == [("Long run", 0)]


def test_what_is_due_can_wait(open_page, store):
    store.add("me", run(1, TODAY - timedelta(days=1)))
    at = press(open_page("tracker"), "due.later.")
    assert TEXT("due.title.morning") not in shown(at)


def test_a_failed_save_keeps_the_answer_and_can_be_repeated(open_page, store, monkeypatch):
    store.add("me", run(1, TODAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(3)

    def refuse(*_):
        raise BusyError("held")

    with monkeypatch.context() as patch:
        patch.setattr(TinyTrackerStore, "add_all", refuse)
        at = press(at, "due.save.")
    assert at.warning[0].value == TEXT("error.busy").strip()
    press(at, "due.save.")
    assert [c.nprs_running for c in store.find("me", CheckIn)] == [3]
