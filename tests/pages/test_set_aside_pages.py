"""A diary with records that cannot be read: the rest is there, and what is missing is named."""

import io
import json

import pytest
import streamlit as st

from backcare.domain.aside import SetAside
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import RunSession
from backcare.domain.records import Record
from backcare.storage.base import MOST_A_DAY
from backcare.storage.documents import to_document
from backcare.storage.exports import export_json
from tests.builders import MONDAY, TODAY, check_in, entry_id, one_of_each, run
from tests.pages.kept import checked
from tests.pages.screen import TEXT, has, press, shown
from tests.visits import own


def spoiled(record, **values):
    document = {**to_document(record), **values}
    return SetAside(record.id, document.get("kind", ""), record.day, "", document)


@pytest.fixture
def spoil(store):
    """Put a record into the file that cannot be read."""
    return lambda record, **values: store.put_aside("me", [spoiled(record, **values)])


@pytest.mark.parametrize("page", ["today", "tracker", "plan", "session"])
def test_a_page_says_that_something_is_missing_and_shows_the_rest(open_page, store, spoil, page):
    store.add("me", run(1, TODAY))
    at = open_page(page)
    assert TEXT("data.aside.missed", n=1) not in shown(at)
    spoil(check_in(7), nprs_running="7")
    at = open_page(page)
    assert not at.exception
    assert TEXT("data.aside.missed", n=1) in shown(at)


def test_my_data_names_it_and_what_to_do(open_page, store, spoil):
    spoil(check_in(7), nprs_running="7")
    spoil(run(8), kind="jump", day="0001-01-01")
    at = open_page("my_data")
    assert TEXT("data.aside.missed", n=2) not in shown(at)
    assert "Check-in · 19 November 2026 · " in shown(at)
    assert "running" in shown(at)
    assert TEXT("data.aside.kind.unknown") in shown(at)
    [tick] = [c for c in at.checkbox if c.key == "data.aside.sure"]
    at = press(tick.check().run(), "data.aside.now")
    assert store.set_aside("me") == ()
    assert TEXT("data.aside.removed", n=2) in shown(at)


def test_a_self_check_that_cannot_be_read_makes_exercise_wait(open_page, store, spoil):
    store.add("me", checked(day=MONDAY))
    assert TEXT("hold.title.plan") not in shown(open_page("plan"))
    spoil(checked(Urgency.SAME_DAY, day=TODAY), urgency="?")
    assert TEXT("hold.title.plan") in shown(open_page("plan"))


def test_a_later_self_check_takes_the_place_of_one_that_cannot_be_read(open_page, store, spoil):
    spoil(checked(Urgency.SAME_DAY, day=MONDAY), urgency="?")
    assert TEXT("hold.title.plan") in shown(open_page("plan"))
    store.add("me", checked(day=TODAY))
    assert TEXT("hold.title.plan") not in shown(open_page("plan"))


@pytest.fixture
def bring(open_page, monkeypatch):
    """Open My data with a file that was brought back."""

    def brought(data):
        class File(io.BytesIO):
            file_id = "one"

        real = st.file_uploader
        monkeypatch.setattr(
            st,
            "file_uploader",
            lambda *a, **k: File(data) if k.get("key") == "data.file.0" else real(*a, **k),
        )
        return open_page("my_data")

    return brought


def test_sound_records_of_a_file_come_back_and_the_others_are_named(store, bring):
    store.add_all("me", one_of_each())
    whole = json.loads(export_json(own(store)))
    store.erase("me")
    whole["records"][0] |= {"logged_at": "9999-12-31T23:00:00Z"}
    at = bring(json.dumps(whole).encode())
    assert TEXT("data.unread.lead", n=1) in shown(at)
    assert "Number 1: " in shown(at)
    press(at, "data.bring_now")
    assert len(store.find("me", Record)) == len(one_of_each()) - 1


def test_a_sound_copy_takes_the_place_of_what_cannot_be_read(store, spoil, bring):
    store.add("me", run(7))
    whole = export_json(own(store))
    store.remove("me", run(7))
    spoil(run(7), minutes="ten")
    press(bring(whole), "data.bring_now")
    assert store.find("me", RunSession) == (run(7),)
    assert store.set_aside("me") == ()


def test_what_has_no_room_on_its_day_is_told_and_the_rest_comes(store, bring):
    full = [run(n, TODAY) for n in range(1, MOST_A_DAY + 1)]
    store.add_all("me", full)
    whole = json.loads(export_json(own(store)))
    whole["records"] += [to_document(run(88, TODAY)), to_document(run(89, MONDAY))]
    at = bring(json.dumps(whole).encode())
    assert TEXT("data.unread.full", n=1) in shown(at)
    press(at, "data.bring_now")
    assert store.get("me", entry_id(89)) == run(89, MONDAY)
    assert store.get("me", entry_id(88)) is None


def test_erasing_says_what_backups_hold_and_leaves_nothing_in_the_visit(open_page, store):
    store.add("me", run(1, TODAY))
    at = open_page("my_data")
    assert TEXT("data.erase.backups_all") in shown(at)
    at.session_state["drafts.note"] = "what was typed before"
    [tick] = [c for c in at.checkbox if str(c.key).startswith("data.erase.asked")]
    at = press(tick.check().run(), "data.erase.now")
    assert "drafts.note" not in at.session_state
    assert TEXT("data.erased", n=1) in shown(at)
    assert not has(at, "undo")


def test_a_file_that_is_gone_is_said_and_help_stands(open_page, store, tmp_path):
    store.add("me", run(1, TODAY))
    (tmp_path / "user" / "members" / "me.json").unlink()
    at = open_page("tracker")
    assert any(TEXT("error.gone").strip() in w.value for w in at.warning)
