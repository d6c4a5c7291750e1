"""The tracker through the running script: what is saved, shown, changed and brought back."""

import time
from datetime import timedelta

import msgspec
import pytest

from backcare.domain.entries import ActivityCheck, EffectOnRunning, Entry, WeeklyCheck
from backcare.domain.errors import BusyError, ConflictError, UnreachableError, UnsavedError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.tracker import log as log_forms
from backcare.ui.tracker.charts import CHARTS
from tests.builders import (
    MONDAY,
    TODAY,
    check_in,
    done,
    one_of_each,
    session,
    two_ratings,
    year_of_entries,
    year_profile,
)
from tests.pages.entry_form import choose, field, save
from tests.pages.screen import TEXT, press, shown, unfold

DAY = "Thursday 19 November"
"""Today, as an answer names it."""


def test_an_empty_tracker_invites_instead_of_drawing_blank_charts(open_page):
    at = open_page("tracker")
    assert at.get("vega_lite_chart") == []
    words = shown(at)
    assert TEXT("adherence.empty").strip() in words
    assert TEXT("log.empty") in words
    for chart in CHARTS:
        at.pills(key="tracker.chart").set_value(chart).run()
        assert not at.exception
        assert at.get("vega_lite_chart") == []
    at.pills(key="tracker.chart").set_value("activities").run()
    assert TEXT("activities.empty", left=2).strip() in shown(at)


def test_a_tracker_that_is_drawn_again_reads_no_record_again(open_page, store, monkeypatch):
    store.add_all("me", one_of_each())
    at = open_page("tracker")
    read = []
    find = TinyTrackerStore.find
    monkeypatch.setattr(
        TinyTrackerStore, "find", lambda *of, **how: read.append(of) or find(*of, **how)
    )
    at.run()
    assert read == []
    store.add("me", session(99, TODAY))
    at.run()
    assert read


def test_a_session_is_saved_and_counted(open_page, store):
    at = open_page("tracker")
    at.pills(key="tracker.target.0").set_value(2).run()
    unfold(at, "log.more")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    at.multiselect(key=field(at, "exercise", "done")).set_value(["E12", "E16"])
    save(at)
    [entry] = store.find("me", Record)
    assert (entry.day, entry.minutes, entry.exercises) == (TODAY, 20, ("E12", "E16"))
    assert store.profile("me").target_for(MONDAY) == 2
    assert "**1 of 2**" in shown(at)
    assert f"Routine session of {DAY} saved: 20 min, 2 exercises." in shown(at)


def test_an_empty_session_is_enough(open_page, store):
    save(open_page("tracker"))
    [entry] = store.find("me", Record)
    assert (entry.minutes, entry.rpe, entry.exercises) == (None, None, ())


def test_what_was_saved_is_still_said_after_a_second_tap(open_page, monkeypatch):
    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    saved = f"Routine session of {DAY} saved: 20 min."
    assert saved in shown(save(at))
    assert saved in shown(at.run())
    later = time.monotonic() + 5
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert saved not in shown(at.run())


def test_a_second_tap_before_the_page_is_drawn_anew_changes_nothing(open_page, store, monkeypatch):
    for name in ("_save_new", "_save_changes"):
        save_it = getattr(log_forms, name)

        def twice(*args, save_it=save_it):
            save_it(*args)
            save_it(*args)

        monkeypatch.setattr(log_forms, name, twice)
    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    assert f"Routine session of {DAY} saved: 20 min." in shown(save(at))
    at = press(at, "tracker.edit.")
    [entry] = store.find("me", Entry)
    at.text_input(key=f"tracker.{entry.id}.{entry.rev}.minutes").set_value("25")
    at = press(at, "tracker.save_changes.")
    assert not at.exception
    assert TEXT("log.changed") in shown(at)
    [changed] = store.find("me", Entry)
    assert changed.minutes == 25


def test_what_was_typed_is_kept_while_the_records_cannot_be_reached(open_page, monkeypatch):
    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    with monkeypatch.context() as away:

        def fail(*_, **__):
            raise UnreachableError("away")

        away.setattr(TinyTrackerStore, "version", fail)
        away.setattr(TinyTrackerStore, "get", fail)
        away.setattr(TinyTrackerStore, "add_all", fail)
        away.setattr("backcare.ui.visit.current_visit", fail)
        save(at)
        assert TEXT("error.unreachable") in shown(at)
        assert len(at.text_input) == 0
    at.button(key="error.try_again").click().run()
    assert at.text_input(key=field(at, "exercise", "minutes")).value == "20"
    assert f"Routine session of {DAY} saved: 20 min." in shown(save(at))


def test_a_run_is_saved_with_what_was_answered(open_page, store):
    at = unfold(choose(open_page("tracker"), "run"), "log.more")
    at.text_input(key=field(at, "run", "distance_m")).set_value("12.5")
    at.pills(key=field(at, "run", "rpe")).set_value(0)
    save(at)
    [entry] = store.find("me", Record)
    assert (entry.distance_m, entry.minutes, entry.rpe) == (12500, None, 0)


def test_a_check_in_keeps_zero_and_leaves_out_what_was_not_answered(open_page, store):
    at = choose(open_page("tracker"), "check-in")
    at.pills(key=field(at, "check-in", "nprs_running")).set_value(0)
    save(at)
    [entry] = store.find("me", Record)
    assert (entry.nprs_running, entry.nprs_sitting, entry.nprs_waking) == (0, None, None)


def test_a_run_without_numbers_is_refused_and_keeps_the_form(open_page, store):
    at = unfold(choose(open_page("tracker"), "run"), "log.more")
    key = field(at, "run", "note")
    at.text_area(key=key).set_value("felt fine")
    save(at)
    assert store.find("me", Record) == ()
    assert at.warning[0].value == TEXT("error.invalid.run").strip()
    assert at.text_area(key=key).value == "felt fine"


@pytest.mark.parametrize("error", [BusyError, UnsavedError, ConflictError])
def test_a_failed_save_is_told_and_keeps_the_form(open_page, store, monkeypatch, error):
    def refuse(*_):
        raise error("as if")

    at = open_page("tracker")
    key = field(at, "exercise", "minutes")
    at.text_input(key=key).set_value("25")
    with monkeypatch.context() as patch:
        patch.setattr(TinyTrackerStore, "add_all", refuse)
        save(at)
    assert at.warning[0].value == TEXT(f"error.{error.code}").strip()
    assert at.text_input(key=key).value == "25"
    save(at)
    assert [e.minutes for e in store.find("me", Record)] == [25]


def test_the_form_is_fresh_after_a_save(open_page):
    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    save(at)
    assert not any(str(box.key).startswith("tracker.") for box in at.text_input)
    at.button(key="tracker.another").click().run()
    assert at.text_input(key=field(at, "exercise", "minutes")).value == ""


def test_an_entry_is_changed(open_page, store):
    entry = store.add("me", session(minutes=10))
    at = open_page("tracker")
    at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.text_input(key=f"tracker.{entry.id}.1.minutes").set_value("30")
    press(at, "tracker.save_changes.")
    assert [(e.minutes, e.rev) for e in store.find("me", Record)] == [(30, 2)]
    assert TEXT("log.changed") in shown(at)


def test_an_entry_that_was_changed_elsewhere_is_not_overwritten(open_page, store):
    entry = store.add("me", session(minutes=10))
    at = open_page("tracker")
    at.button(key=f"tracker.edit.{entry.id}").click().run()
    store.change("me", session(minutes=45))
    at.text_input(key=f"tracker.{entry.id}.1.minutes").set_value("30")
    press(at, "tracker.save_changes.")
    assert [e.minutes for e in store.find("me", Record)] == [45]
    assert at.warning[0].value == TEXT("error.conflict").strip()
    assert at.text_input(key=f"tracker.{entry.id}.1.minutes").value == "30"


def test_an_entry_that_was_changed_elsewhere_is_not_deleted(open_page, store):
    entry = store.add("me", session(minutes=10))
    at = open_page("tracker")
    at.button(key=f"tracker.edit.{entry.id}").click().run()
    store.change("me", session(minutes=45))
    at.button(key="tracker.delete").click().run()
    assert [e.minutes for e in store.find("me", Record)] == [45]
    assert at.warning[0].value == TEXT("error.conflict").strip()


def test_a_change_keeps_exercises_that_the_library_no_longer_has(open_page, store):
    entry = store.add("me", session(minutes=10, done=done("E12", "E99")))
    at = open_page("tracker")
    at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.text_input(key=f"tracker.{entry.id}.1.minutes").set_value("30")
    press(at, "tracker.save_changes.")
    assert [(e.minutes, e.exercises) for e in store.find("me", Record)] == [(30, ("E12", "E99"))]


def test_looking_at_another_kind_keeps_what_was_typed(open_page):
    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("25")
    at = choose(choose(at, "run"), "exercise")
    assert at.text_input(key=field(at, "exercise", "minutes")).value == "25"


def test_a_save_that_was_not_confirmed_can_be_repeated(open_page, store, monkeypatch):
    def refuse(_):
        raise OSError(5, "Input/output error")

    at = open_page("tracker")
    at.text_input(key=field(at, "exercise", "minutes")).set_value("25")
    with monkeypatch.context() as patch:
        patch.setattr("backcare.storage.tinydb_files.sealed.sync_directory", refuse)
        save(at)
    assert at.warning[0].value == TEXT("error.unconfirmed").strip()
    save(at)
    assert not at.warning
    assert [e.minutes for e in store.find("me", Record)] == [25]


def test_an_entry_is_deleted_and_brought_back(open_page, store):
    entry = store.add("me", check_in())
    at = open_page("tracker")
    at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.button(key="tracker.delete").click().run()
    assert store.find("me", Record) == ()
    at.button(key="tracker.undo").click().run()
    assert store.find("me", Record) == (entry,)
    assert TEXT("log.restored") in shown(at)


def test_every_kind_of_entry_can_be_deleted_and_brought_back(open_page, store):
    entries = [e for e in one_of_each() if isinstance(e, Entry)]
    store.add_all("me", entries)
    at = open_page("tracker")
    assert len([b for b in at.button if str(b.key).startswith("tracker.edit.")]) == len(entries)
    for entry in entries:
        at.button(key=f"tracker.edit.{entry.id}").click().run()
        at.button(key="tracker.delete").click().run()
        assert not at.exception
        assert store.get("me", entry.id) is None
        at.button(key="tracker.undo").click().run()
        assert store.get("me", entry.id) == entry


def test_a_new_target_counts_from_this_week_on(open_page, store):
    store.save_profile("me", Profile().with_target(MONDAY, 2))
    at = unfold(open_page("tracker"), "week.change_target")
    at.pills(key="tracker.target.1").set_value(3).run()
    assert store.profile("me").target_for(MONDAY) == 3


def test_a_year_of_entries_is_drawn_summed_up_and_tabled(open_page, store):
    store.add_all("me", [*year_of_entries(), *two_ratings()])
    store.save_profile("me", year_profile())
    at = open_page("tracker")
    assert "Weeks in which you reached your target" in shown(at)
    for span in ("weeks", "year", "all"):
        at.segmented_control(key="tracker.span").set_value(span).run()
        for chart in CHARTS:
            at.pills(key="tracker.chart").set_value(chart).run()
            assert not at.exception
            assert len(at.get("vega_lite_chart")) == 1, (span, chart)


def test_ten_years_are_drawn_by_month(open_page, store):
    store.add_all("me", year_of_entries(years=10))
    at = open_page("tracker")
    at.segmented_control(key="tracker.span").set_value("all").run()
    assert not at.exception
    assert len(at.get("vega_lite_chart")) == 1


def test_all_entries_can_be_reached(open_page, store):
    for number in range(1, 10):
        store.add("me", session(number, minutes=number))
    at = open_page("tracker")
    assert len([b for b in at.button if str(b.key).startswith("tracker.edit.")]) == 7
    at.session_state["tracker.entries_page"] = 2
    at.run()
    assert len([b for b in at.button if str(b.key).startswith("tracker.edit.")]) == 2


def opened(open_page, entry):
    at = open_page("tracker")
    return at.button(key=f"tracker.edit.{entry.id}").click().run()


def test_stiffness_is_logged_for_any_day_shown_and_changed(open_page, store):
    at = choose(open_page("tracker"), "check-in")
    at.text_input(key=field(at, "check-in", "day")).set_value("16 Nov")
    at.pills(key=field(at, "check-in", "nprs_waking")).set_value(2)
    at.pills(key=field(at, "check-in", "stiffness_over_30_min")).set_value(True)
    save(at)
    [entry] = store.find("me", Record)
    assert (entry.day, entry.stiffness_over_30_min) == (TODAY - timedelta(3), True)
    at = opened(open_page, entry)
    assert TEXT("nprs.stiff") in shown(at)
    at.pills(key=f"tracker.{entry.id}.1.stiffness_over_30_min").set_value(False)
    at = press(at, "tracker.save_changes.")
    assert TEXT("nprs.not_stiff") in shown(at)


def test_a_weekly_check_shows_its_numbers_and_is_changed(open_page, store):
    [entry] = [e for e in one_of_each() if isinstance(e, WeeklyCheck)]
    store.add("me", entry)
    at = opened(open_page, entry)
    words = shown(at)
    for told in ("week from 16 Nov", "waking 0", "sitting 5", "sessions 0", "sure of running 7"):
        assert told in words
    key = f"tracker.{entry.id}.1"
    at.pills(key=f"{key}.effect").set_value(EffectOnRunning.COULD_NOT_RUN)
    at.pills(key=f"{key}.nprs_waking").set_value(6)
    at.pills(key=f"{key}.feel").set_value(None)
    at.text_input(key=f"{key}.sessions_done").set_value("3")
    press(at, "tracker.save_changes.")
    [changed] = store.find("me", WeeklyCheck)
    wanted = {
        "effect": EffectOnRunning.COULD_NOT_RUN,
        "nprs_waking": 6,
        "feel": None,
        "sessions_done": 3,
        "rev": 2,
    }
    assert changed == msgspec.structs.replace(entry, **wanted)
    assert (changed.anything_new, changed.leg_settled) == (False, True)


def test_ratings_of_activities_are_shown_and_changed(open_page, store):
    [entry] = [e for e in one_of_each() if isinstance(e, ActivityCheck)]
    store.add("me", entry)
    at = opened(open_page, entry)
    told = "\u2068Long run\u2069 0 · \u2068Tying my shoes\u2069 10 · overall -5"
    assert told in shown(at)
    key = f"tracker.{entry.id}.1"
    at.text_input(key=f"{key}.activity.1").set_value("Long run")
    at = press(at, "tracker.save_changes.")
    [told] = [w.value for w in at.warning]
    assert "**Activity 2:** “\u2068Long run\u2069” stands there already." in told
    at.text_input(key=f"{key}.activity.1").set_value("Shoes")
    at.pills(key=f"{key}.ability.0").set_value(4)
    at.pills(key=f"{key}.change").set_value(1)
    press(at, "tracker.save_changes.")
    [changed] = store.find("me", ActivityCheck)
    assert [(r.name, r.ability) for r in changed.activities] == [("Long run", 4), ("Shoes", 10)]
    assert (changed.change, changed.day, changed.rev) == (1, entry.day, 2)


def test_an_undo_that_is_no_longer_possible_is_not_offered_again(open_page, store):
    entry = store.add("me", session(minutes=10))
    at = opened(open_page, entry)
    at.button(key="tracker.delete").click().run()
    store.add("me", session(minutes=45))
    at.button(key="tracker.undo").click().run()
    assert at.warning[0].value == TEXT("error.conflict").strip()
    assert not [b for b in at.button if b.key == "tracker.undo"]
