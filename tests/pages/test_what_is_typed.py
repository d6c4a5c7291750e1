"""What is typed into a form is read, asked about once, or refused; nothing of it is dropped."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateResults,
    Pause,
    RunSession,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.records import Record
from tests.builders import TODAY, run, session
from tests.pages.entry_form import choose, field, save
from tests.pages.kept import made
from tests.pages.screen import press, shown, unfold


def typed(at, kind, **values):
    """Type into the fields of a new entry."""
    if "note" in values:
        unfold(at, "log.more")
    for name, value in values.items():
        key = field(at, kind, name)
        (at.text_area if name == "note" else at.text_input)(key=key).set_value(value)
    return at


def told(at):
    return " ".join(w.value for w in at.warning)


def test_a_run_is_understood_as_it_was_typed_and_said_so(open_page, store):
    at = typed(choose(open_page("tracker"), "run"), "run", distance_m="12,5", minutes="1:05")
    at = save(typed(at, "run", day="28/2"))
    assert "Run of Saturday 28 February saved: 12.5 km in 1 h 05." in shown(at)
    [entry] = store.find("me", RunSession)
    assert (entry.distance_m, entry.minutes, entry.day) == (12_500, 65, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (
            {"distance_m": "42195"},
            "**Distance in km:** It was read as 42,195 km. It can be from",
        ),
        ({"distance_m": "-1"}, "**Distance in km:** It was read as -1 km."),
        ({"distance_m": "1e308"}, "**Distance in km:** “\u20681e308\u2069” is not a number."),
        ({"minutes": "soon"}, "**Minutes:** “\u2068soon\u2069” is not a time."),
        ({"minutes": "5000"}, "**Minutes:** It was read as 5,000. It can be from 1 to 2,880."),
        ({"day": "01/01/2099"}, "**Day:** 1 January 2099 is too late."),
        ({"day": "31/12/1969"}, "**Day:** 31 December 1969 is too long ago."),
        ({"day": "29/02/2023"}, "**Day:** There is no day “\u206829\\/02\\/2023\u2069”."),
        (
            {"note": "a" * 2001},
            "**Note (only for you):** It can hold 2,000 characters",
        ),
        ({"note": "a" * 1_000_000}, "and yours has 1,000,000."),
    ],
)
def test_nothing_is_saved_while_a_field_is_refused(open_page, store, values, why):
    at = choose(open_page("tracker"), "run")
    entered = {"distance_m": "5", "minutes": "60", **values}
    at = save(typed(at, "run", **entered))
    assert store.find("me", Record) == ()
    assert why in told(at)
    for name, value in entered.items():
        key = field(at, "run", name)
        assert (at.text_area if name == "note" else at.text_input)(key=key).value == value
    at = save(typed(at, "run", **dict.fromkeys(values, "")))
    assert len(store.find("me", RunSession)) == 1


def test_an_emoji_is_one_character(open_page, store):
    save(typed(open_page("tracker"), "exercise", note="👟" * 2000))
    [entry] = store.find("me", Record)
    assert entry.note == "👟" * 2000


def test_what_nobody_can_see_is_not_kept_and_refuses_nothing(open_page, store):
    at = choose(open_page("tracker"), "run")
    save(typed(at, "run", minutes="30", distance_m="0", note="a\x00\x07b"))
    at = open_page("tracker")
    save(typed(at, "exercise", note="\u200b"))
    [ran] = store.find("me", RunSession)
    assert (ran.distance_m, ran.minutes, ran.note) == (None, 30, "ab")
    [done] = store.find("me", ExerciseSession)
    assert done.note == ""


def test_what_hardly_can_be_is_asked_about_once(open_page, store):
    store.add("me", run(1, TODAY - timedelta(1), distance_m=10_000, minutes=60))
    at = save(typed(choose(open_page("tracker"), "run"), "run", distance_m="100"))
    assert "100 km is more than double your longest run so far, 10 km." in told(at)
    assert len(store.find("me", RunSession)) == 1
    at = save(typed(at, "run", distance_m="110", minutes="60"))  # another slip, another question
    assert "110 km in 1 h is faster than people run that far." in told(at)
    at = save(typed(at, "run", distance_m="10,0"))
    assert "saved: 10 km in 1 h." in shown(at)
    assert not [b for b in at.button if str(b.key).startswith("doubt.yes")]
    assert len(store.find("me", RunSession)) == 2


def test_a_yes_saves_what_was_asked_about_and_nothing_else(open_page, store):
    at = save(typed(choose(open_page("tracker"), "run"), "run", minutes="30:00"))
    assert "30 h is very long." in told(at)
    typed(at, "run", minutes="40:00")
    at = press(at, "doubt.yes.")
    assert "40 h is very long." in told(at)
    assert store.find("me", Record) == ()
    [yes] = [b for b in at.button if str(b.key).startswith("doubt.yes")]
    assert yes.label == "Yes, 40 h is right"
    at = press(at, "doubt.yes.")
    assert "saved: 40 h." in shown(at)
    [entry] = store.find("me", RunSession)
    assert entry.minutes == 2400


def test_a_change_is_refused_asked_about_and_said_back(open_page, store):
    entry = store.add("me", run(1, distance_m=12_345, minutes=60))
    at = open_page("tracker")
    at = at.button(key=f"tracker.edit.{entry.id}").click().run()
    key = f"tracker.{entry.id}.1"
    assert at.text_input(key=f"{key}.distance_m").value == "12.345"
    assert at.text_input(key=f"{key}.day").value == "19 Nov 2026"
    at.text_input(key=f"{key}.distance_m").set_value("5000")
    at = press(at, "tracker.save_changes.")
    assert "**Distance in km:** It was read as 5,000 km." in told(at)
    at.text_input(key=f"{key}.distance_m").set_value("")
    at.text_input(key=f"{key}.minutes").set_value("60")
    at.text_input(key=f"{key}.day").set_value("")
    at = press(at, "tracker.save_changes.")
    assert "**Day:** An entry needs its day." in told(at)
    assert store.find("me", RunSession) == (entry,)
    at.text_input(key=f"{key}.day").set_value("yesterday")
    at = press(at, "tracker.save_changes.")
    assert "Changes saved. Run of Wednesday 18 November: 1 h." in shown(at)
    [changed] = store.find("me", RunSession)
    assert (changed.distance_m, changed.minutes, changed.day) == (None, 60, TODAY - timedelta(1))


def test_an_entry_that_hardly_can_be_is_not_asked_about_again(open_page, store):
    entry = store.add("me", run(1, distance_m=100_000, minutes=2000))
    at = open_page("tracker")
    at = at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.text_area(key=f"tracker.{entry.id}.1.note").set_value("a long one")
    press(at, "tracker.save_changes.")
    [changed] = store.find("me", RunSession)
    assert changed.note == "a long one"


@pytest.mark.parametrize(("drawn", "hours"), [("2026-11-19T22:00", 3), ("2026-11-19T06:00", 24)])
def test_a_tap_counts_for_the_day_on_which_it_is_tapped(
    open_page, store, monkeypatch, drawn, hours
):
    now = datetime.fromisoformat(drawn).replace(tzinfo=UTC)
    monkeypatch.delenv("BACKCARE_TODAY")
    monkeypatch.setattr("backcare.ui.visit.utc_now", lambda: now)
    at = typed(choose(open_page("tracker"), "run"), "run", distance_m="5")
    now += timedelta(hours=hours)
    at = save(at)
    assert "Run of Friday 20 November saved: 5 km." in shown(at)
    [ran] = store.find("me", RunSession)
    assert ran.day == TODAY + timedelta(1)


def test_a_morning_is_rated_of_the_day_of_the_tap(open_page, store, monkeypatch):
    now = datetime(2026, 11, 19, 22, tzinfo=UTC)
    monkeypatch.delenv("BACKCARE_TODAY")
    monkeypatch.setattr("backcare.ui.visit.utc_now", lambda: now)
    store.add("me", session(1, TODAY - timedelta(1), minutes=20))
    at = open_page("tracker")
    now += timedelta(hours=9)
    at.pills(key="due.nprs_waking").set_value(3).run()
    assert [c.day for c in store.find("me", CheckIn)] == [TODAY + timedelta(1)]


def test_a_test_is_refused_by_name_and_the_other_side_is_not_saved(open_page, store):
    at = open_page("gate_tests")
    at.text_input(key="gates.value.side-bridge-knees.left").set_value("31")
    at.text_input(key="gates.value.side-bridge-knees.right").set_value("9000")
    at = press(at, "gates.save.")
    assert "**Side bridge on knees, Seconds, right side:** It was read as 9,000." in told(at)
    assert store.find("me", GateResults) == ()


def test_a_pause_is_of_days_that_were_understood(open_page, store):
    store.add("me", made())
    at = unfold(open_page("plan"), "plan.change", "tracker.pause")
    at.pills(key="pause.reason").set_value("ill")
    at.text_input(key="pause.until").set_value("1/1/2099")
    at = press(at, "pause.save.")
    assert "**Last day, if you know:** 1 January 2099 is too late." in told(at)
    assert store.find("me", Pause) == ()
    at.text_input(key="pause.until").set_value("1/12")
    at = press(at, "pause.save.")
    assert "from Thursday 19 November, until Tuesday 1 December." in shown(at)
    [pause] = store.find("me", Pause)
    assert (pause.day, pause.until) == (TODAY, date(2026, 12, 1))


def test_a_race_day_is_refused_before_a_plan_is_made(open_page, store):
    at = open_page("plan")
    at.text_input(key="plan.ask.race").set_value("30/2/2027")
    at = press(at, "plan.make.")
    assert "There is no day" in told(at)
    assert store.find("me", Plan) == ()
    at.text_input(key="plan.ask.race").set_value("28/2")
    press(at, "plan.make.")
    [plan] = store.find("me", Plan)
    assert plan.choices.races == (date(2027, 2, 28),)


def test_a_rating_without_a_name_is_told(open_page, store):
    store.add("me", session(1, TODAY - timedelta(weeks=6)))
    at = open_page("tracker")
    at.pills(key="due.ability.0").set_value(3)
    at.text_input(key="due.activity.0").set_value("\u200b")
    at = press(at, "due.save.activities")
    assert "**Activity 1:** It has a rating and no name." in told(at)
    at.text_input(key="due.activity.0").set_value("a" * 121)
    at = press(at, "due.save.activities")
    assert "It can hold 120 characters, and yours has 121." in told(at)
    assert store.find("me", ActivityCheck) == ()


def test_numbers_and_days_are_read_in_the_readers_own(open_page, store):
    at = open_page("tracker")
    at.context |= {"locale": "en-US", "timezone": "America/New_York"}
    at = choose(at.run(), "run")
    assert "2/28" in at.text_input(key=field(at, "run", "day")).placeholder
    save(typed(at, "run", day="2/28", minutes="30"))
    [ran] = store.find("me", RunSession)
    assert ran.day == date(2026, 2, 28)
    changed = msgspec.structs.replace(ran, distance_m=1234)
    store.change("me", changed)
    at = open_page("tracker")
    at.context |= {"locale": "de-DE", "timezone": "Europe/Berlin"}
    at = at.run()
    at = at.button(key=f"tracker.edit.{ran.id}").click().run()
    assert at.text_input(key=f"tracker.{ran.id}.2.distance_m").value == "1,234"
