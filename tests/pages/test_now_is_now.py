"""Each tap counts for the day and for the records of the tap, and each thing is asked once."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import (
    CheckIn,
    EffectOnRunning,
    Pause,
    PauseReason,
    RunSession,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.tracker.due import Due
from backcare.domain.words import as_text
from tests.builders import MONDAY, TODAY, _base, entry_id, run, session
from tests.pages.kept import checked, made
from tests.pages.look_back import look_back
from tests.pages.screen import TEXT, cards, press, shown, unfold
from tests.pages.walker import Walker

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def night(monkeypatch):
    """The clock at home, at ten in the evening of `TODAY`; called, it passes a night."""
    now = datetime(2026, 11, 19, 22, tzinfo=UTC)
    monkeypatch.delenv("BACKCARE_TODAY")
    monkeypatch.setattr("backcare.ui.visit.utc_now", lambda: now)

    def pass_() -> None:
        nonlocal now
        now += timedelta(hours=9)

    return pass_


def has(at, kind, key):
    return any(str(one.key).startswith(key) for one in getattr(at, kind))


def keep_trained_with_a_check(store):
    store.add("me", session(90, MONDAY - DAY))
    check = checked(Urgency.NO_MATCH)
    store.add("me", msgspec.structs.replace(check, day=TODAY - 8 * DAY))


def test_whether_anything_is_new_stands_once_on_the_tracker(open_page, store):
    keep_trained_with_a_check(store)
    at = open_page("tracker")
    assert has(at, "pills", "due.anything_new")
    assert not has(at, "button", "check.look.")
    at = press(at, "due.later.")  # then it is asked by itself, and no more below
    assert has(at, "button", "check.look.")
    assert not has(at, "pills", "due.anything_new")


def test_what_was_answered_today_is_asked_in_no_other_place(open_page, store):
    keep_trained_with_a_check(store)
    press(open_page("self_check"), "check.look.False")
    at = open_page("tracker")
    assert has(at, "pills", "due.effect")
    assert not has(at, "pills", "due.anything_new")
    at.pills(key="due.effect").set_value(EffectOnRunning.RAN_LESS)
    press(at, "due.save.week")
    last = made()
    sessions = tuple(msgspec.structs.replace(s, day=s.day - WEEK) for s in last.sessions)
    store.add("me", msgspec.structs.replace(last, day=last.day - WEEK, sessions=sessions))
    at = open_page("plan")
    assert has(at, "pills", "look_back.feel")
    assert not has(at, "pills", "look_back.effect")
    assert not has(at, "pills", "look_back.anything_new")
    at.pills(key="look_back.feel").set_value("same")
    at = press(at, "look_back.go.")
    assert TEXT("look_back.result") in shown(at)
    [effect] = [w.effect for w in store.find("me", WeeklyCheck) if w.effect is not None]
    assert effect is EffectOnRunning.RAN_LESS


def test_an_import_alone_asks_for_no_week(open_page, store):
    brought = [run(n, MONDAY - n * DAY, distance_m=5000, import_id=entry_id(9)) for n in (1, 2, 9)]
    store.add_all("me", brought)
    at = open_page("tracker")
    assert not any(has(at, "button", f"due.save.{one}") for one in Due)


def test_a_card_that_two_tabs_answer_is_kept_once(open_page, store):
    store.add("me", made(MONDAY, run_days=(TODAY.weekday(),)))
    here, there = open_page("tracker"), open_page("tracker")
    for at, km in ((there, "8"), (here, "9")):
        at.text_input(key="due.distance_m").set_value(km)
        press(at, "due.save.run")
    assert [r.distance_m for r in store.find("me", RunSession)] == [8000]
    assert TEXT("due.answered") in shown(here)


def test_a_look_back_that_two_tabs_answer_is_kept_once(open_page, store):
    begun = made()
    sessions = tuple(msgspec.structs.replace(s, day=s.day - WEEK) for s in begun.sessions)
    store.add("me", msgspec.structs.replace(begun, day=begun.day - WEEK, sessions=sessions))
    here, there = open_page("plan"), open_page("plan")
    for at, feel in ((there, "better"), (here, "worse")):
        look_back(at, feel)
    assert [w.feel for w in store.find("me", WeeklyCheck)] == [WeekFeel.BETTER]
    assert TEXT("look_back.answered") in shown(here)
    assert TEXT("look_back.result") in shown(here)


@pytest.mark.safety
def test_something_new_is_kept_whatever_another_tab_was_told(open_page, store):
    begun = made()
    sessions = tuple(msgspec.structs.replace(s, day=s.day - WEEK) for s in begun.sessions)
    store.add("me", msgspec.structs.replace(begun, day=begun.day - WEEK, sessions=sessions))
    here, there = open_page("plan"), open_page("plan")
    for at, new in ((there, "no"), (here, "yes")):
        look_back(at, new=new)
    assert [w.anything_new for w in store.find("me", WeeklyCheck)].count(True) == 1
    assert TEXT("look_back.answered") not in shown(here)


@pytest.mark.safety
def test_something_new_on_the_card_is_kept_whatever_another_tab_was_told(open_page, store):
    store.add("me", session(1, MONDAY - DAY))
    here, there = open_page("tracker"), open_page("tracker")
    for at, new in ((there, False), (here, True)):
        at.pills(key="due.effect").set_value(EffectOnRunning.NOT_AT_ALL)
        at.pills(key="due.anything_new").set_value(new)
        press(at, "due.save.week")
    assert [w.anything_new for w in store.find("me", WeeklyCheck)].count(True) == 1
    assert TEXT("due.answered") not in shown(here)


def test_a_pause_that_another_tab_entered_is_named_and_no_second_one_kept(open_page, store):
    store.add("me", made())
    here, there = open_page("plan"), open_page("plan")
    for at, why in ((there, "holiday"), (here, "ill")):
        unfold(at, "plan.change", "tracker.pause").pills(key="pause.reason").set_value(why)
        press(at, "pause.save.")
    assert [p.reason for p in store.find("me", Pause)] == [PauseReason.HOLIDAY]
    words = TEXT("refused.overlap-open", reason=as_text("holiday"), first="19 November 2026")
    assert any(words in w.value for w in here.warning)
    assert here.pills(key="pause.reason").value == "ill"  # what was chosen stays


def test_a_favourite_of_another_tab_stays(open_page, store):
    here, there = open_page("exercise", id="E12"), open_page("exercise", id="E16")
    press(there, "favourites.E16")
    at = press(here, "favourites.E12")
    assert store.profile("me").favourites == ("E16", "E12")
    assert not at.warning


def test_what_is_typed_into_a_card_stands_after_a_night(open_page, store, night):
    days = (TODAY.weekday(), (TODAY + DAY).weekday())
    store.add("me", made(MONDAY, run_days=days))
    store.add("me", session(1, TODAY))
    at = open_page("tracker")
    at.text_input(key="due.distance_m").set_value("7").run()
    night()
    at.run()
    assert at.text_input(key="due.distance_m").value == "7"
    at = press(at, "due.save.run")
    assert [r.day for r in store.find("me", RunSession)] == [TODAY + DAY]
    assert has(at, "pills", "due.nprs_waking")  # it was due meanwhile


def test_what_was_put_off_yesterday_is_asked_today(open_page, store, night):
    store.add_all("me", [session(1, TODAY - DAY), session(2, TODAY)])
    at = press(open_page("tracker"), "due.later.")
    assert not has(at, "pills", "due.nprs_waking")
    night()
    assert has(at.run(), "pills", "due.nprs_waking")


def test_the_week_that_is_told_is_the_one_before_the_tap(open_page, store, night):
    sunday = MONDAY + 6 * DAY
    store.add_all("me", [session(1, MONDAY - DAY), session(2, sunday, minutes=20)])
    at = open_page("tracker")
    at.pills(key="due.effect").set_value(EffectOnRunning.NOT_AT_ALL).run()
    for _ in range(10):  # to Monday
        night()
    press(at, "due.save.week")
    [told] = store.find("me", WeeklyCheck)
    assert (told.week, told.sessions_done) == (MONDAY, 1)


def test_changes_of_a_week_that_is_past_are_not_written(open_page, store, night):
    begun = made()
    sessions = tuple(msgspec.structs.replace(s, day=s.day - WEEK) for s in begun.sessions)
    store.add("me", msgspec.structs.replace(begun, day=begun.day - WEEK, sessions=sessions))
    values = {"feel": WeekFeel.SAME, "effect": EffectOnRunning.NOT_AT_ALL, "anything_new": False}
    store.add("me", WeeklyCheck(**_base(50), week=MONDAY - WEEK, **values))
    at = open_page("plan")
    for _ in range(12):
        night()
    at = press(at, "look_back.apply")
    assert [p.reviewed for p in store.find("me", Plan)] == [None]
    assert TEXT("look_back.new_week") in shown(at)
    assert has(at, "pills", "look_back.feel")


def test_no_session_is_moved_to_a_day_that_is_past(open_page, store, night):
    plan = made(sessions_a_week=3)
    store.add("me", plan)
    at = unfold(open_page("plan"), "plan.change")
    [pills] = [p for p in at.pills if str(p.key).startswith(f"plan.move.{MONDAY + 4 * DAY}")]
    for _ in range(8):
        night()
    at = pills.set_value(TODAY).run()
    assert store.find("me", Plan) == (plan,)
    assert TEXT("plan.move_past") in shown(at)


@pytest.mark.safety
def test_a_result_that_is_kept_the_next_morning_is_of_the_day_of_its_answers(
    open_page, store, night
):
    walker = Walker(open_page).walk()
    night()
    walker.tap("check.keep")
    assert [r.day for r in store.find("me", SelfCheckResult)] == [TODAY]


def test_the_same_day_is_ticked_in_plan_and_tracker(open_page, store):
    plan = made()
    wednesday, sunday = MONDAY + 2 * DAY, MONDAY + 6 * DAY
    sessions = tuple(
        msgspec.structs.replace(s, day=day)
        for s, day in zip(plan.sessions[:2], (MONDAY, sunday), strict=True)
    )
    store.add("me", msgspec.structs.replace(plan, sessions=sessions))
    store.add_all("me", [session(1, MONDAY), session(2, wednesday)])
    ticked = [card for card in cards(open_page("plan"), "plan.days") if "✓" in card["title"]]
    assert [card["when"].split()[1] for card in ticked] == ["16", "18"]
    marks = open_page("tracker").get("html")
    [week] = [m.proto.body for m in marks if 'class="bc-week"' in m.proto.body]
    assert [part[-3:] for part in week.split("<b>✓")[:-1]] == ["Mon", "Wed"]


def test_a_morning_that_two_tabs_rate_is_kept_once(open_page, store):
    store.add("me", session(1, TODAY - DAY))
    here, there = open_page("tracker"), open_page("tracker")
    for at, nprs in ((there, 2), (here, 6)):
        at.pills(key="due.nprs_waking").set_value(nprs).run()
    assert [c.nprs_waking for c in store.find("me", CheckIn)] == [2]
    assert TEXT("due.answered") in shown(here)


@pytest.mark.safety
@pytest.mark.parametrize("is_looked_at", [False, True])
def test_something_new_stands_whatever_another_tab_says_before_or_after(
    open_page, store, is_looked_at
):
    keep_trained_with_a_check(store)
    first, second, third = (open_page("self_check") for _ in range(3))
    press(first, "check.look.True")
    if not is_looked_at:
        second = press(second, "check.look.False")
        assert [w.anything_new for w in store.find("me", WeeklyCheck)] == [True]
        assert TEXT("check.look_new") in [w.value for w in second.warning]
        return
    [told] = store.find("me", WeeklyCheck)
    looked = msgspec.structs.replace(checked(Urgency.NO_MATCH), id=entry_id(77))
    later = told.logged_at + timedelta(seconds=1)
    store.add("me", msgspec.structs.replace(looked, logged_at=later))
    third = press(third, "check.look.True")
    assert [w.anything_new for w in store.find("me", WeeklyCheck)] == [True, True]
