"""Messages: beside what they are about, with the offer to take it back, and gone with it."""

import time

import pytest

from backcare.domain.errors import ConflictError
from backcare.domain.plan.plan import Plan
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui import flash
from tests.builders import MONDAY, TODAY, check_in, session
from tests.pages.kept import WEEK, made
from tests.pages.screen import TEXT, has, press, shown, unfold


@pytest.fixture
def later(monkeypatch):
    """Let so much time go by that a message is gone with the next thing somebody does."""
    real = time.monotonic
    gone_by = [0.0]
    monkeypatch.setattr(flash.time, "monotonic", lambda: real() + gone_by[0])

    def wait():
        gone_by[0] += 60

    return wait


def rated(open_page, store):
    store.add("me", session(90, TODAY - WEEK / 7))
    at = open_page("tracker")
    at.pills(key="due.nprs_waking").set_value(4).run()
    assert has(at, "due.undo")
    return at


def test_an_undo_stays_with_its_message_and_goes_with_it(open_page, store, later):
    at = rated(open_page, store)
    later()
    at = at.run()
    assert TEXT("due.saved") in shown(at)
    assert has(at, "due.undo")
    at.switch_page("../../pages/plan.py").run()
    at.switch_page("../../pages/tracker.py").run()
    assert not has(at, "due.undo")
    assert TEXT("due.saved") not in shown(at)


def test_an_undo_goes_when_something_else_is_told(open_page, store):
    entry = store.add("me", check_in(77))
    at = rated(open_page, store)
    at = at.button(key=f"tracker.edit.{entry.id}").click().run()
    at = at.button(key="tracker.delete").click().run()
    assert not has(at, "due.undo")
    assert has(at, "tracker.undo")
    assert TEXT("log.deleted") in shown(at)
    at.switch_page("../../pages/plan.py").run()
    at.switch_page("../../pages/tracker.py").run()
    assert not has(at, "tracker.undo")


def test_a_plain_message_goes_with_the_next_thing_somebody_does(open_page, store, later):
    at = press(open_page("plan"), "plan.make.")
    at = at.run()  # at once: a second tap, or a run that overtakes another
    assert TEXT("plan.made") in shown(at)
    later()
    assert TEXT("plan.made") not in shown(at.run())


@pytest.mark.parametrize("start", [MONDAY, MONDAY - WEEK])
def test_a_plan_is_ended_and_it_is_said_once(open_page, store, start):
    store.add("me", made(start))
    at = press(unfold(open_page("plan"), "plan.change", "plan.ending"), "plan.end")
    assert [s.value for s in at.success] == [TEXT("plan.ended")]
    assert at.title[0].value == TEXT("plan.title.none")
    assert has(at, "plan.make.")
    assert all(p.ended for p in store.find("me", Plan))


def test_two_messages_of_one_tap_stand_beside_each_other_each_once(open_page):
    at = open_page("plan")
    flash_left = [
        flash.Flash("a", flash.Place.HOLD, "One.", is_warning=True),
        flash.Flash("b", flash.Place.PLAN_FORM, "Two.", is_warning=False),
    ]
    at.session_state["flash"] = flash._Left(tuple(flash_left))
    at = at.run()
    assert not at.exception
    assert [w.value for w in at.warning] == ["One."]
    assert [s.value for s in at.success] == ["Two."]


def test_a_message_without_a_place_on_the_page_stands_at_its_head(open_page, store, monkeypatch):
    def refuse(*_):
        raise ConflictError("changed in another tab")

    store.add("me", made(MONDAY - WEEK))
    at = unfold(open_page("plan"), "plan.change", "plan.ending")
    [plan] = store.find("me", Plan)
    monkeypatch.setattr(TinyTrackerStore, "change", refuse)
    store.remove("me", plan)  # in another tab
    at = press(at, "plan.end")
    assert len(at.warning) == 1


def test_what_a_late_save_has_to_say_waits_for_the_next_run_wherever_that_is(open_page, later):
    at = open_page("settings")
    at.session_state[flash._KEY] = flash._Left((flash.Flash("1", "setting.x", "Not saved.", True),))
    later()
    at.switch_page("../../pages/self_check.py").run()
    assert [w.value for w in at.warning] == ["Not saved."]


def test_a_setting_that_is_saved_takes_away_no_refusal_that_nobody_has_seen(open_page):
    at = open_page("settings")
    unseen = tuple(
        flash.Flash(p, p, f"{p} not saved.", True) for p in ("setting.x", "settings.weight")
    )
    at.session_state[flash._KEY] = flash._Left(unseen)
    at.segmented_control(key="settings.weight").set_value("lb").run()
    assert [w.value for w in at.warning] == ["setting.x not saved."]


def test_a_file_that_is_asked_for_takes_away_no_refusal_that_nobody_has_seen(open_page, store):
    store.add("me", session(90, TODAY - WEEK / 7))
    at = open_page("my_data")
    unseen = (flash.Flash("1", "setting.x", "Not saved.", is_warning=True),)
    at.session_state[flash._KEY] = flash._Left(unseen)
    at.button(key="data.take.json").click().run()
    assert TEXT("file.made", name="backcare.json") in shown(at)
    assert "Not saved." in shown(at)
