"""What was saved stays: when the server dies, when two tabs change it, when its file is cut."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import ExerciseSession, RunSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import ROOT, free_port
from tests.browser.screens import open_
from tests.browser.taps import choose
from tests.browser.waits import all_answered, count_sent, sent, settle, until
from tests.builders import TODAY, session, year_of_entries
from tests.forks import running_server
from tests.runs import writers

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_a_saved_session_survives_the_death_of_the_server(server, user, new_page):
    page = new_page()
    with running_server(user, today=TODAY.isoformat()) as dying:
        open_(page, dying, "tracker")
        page.get_by_role("radio", name="2", exact=True).first.or_(
            page.get_by_role("button", name="2", exact=True).first
        ).first.click()
        settle(page, "0 of 2")
        page.get_by_label("Minutes").fill("20")
        page.get_by_role("button", name="Save", exact=True).click()
        settle(page, "Routine session of Thursday 19 November saved")
        dying.process.send_signal(signal.SIGKILL)
    open_(page, server, "tracker")  # another one, on the same records
    settle(page, "1 of 2")
    assert page.get_by_text("Routine session · 20 min").count() == 1


TAP_ONCE_OPEN = """() => {
  const buttons = [...document.querySelectorAll('[data-testid="stButton"] button')];
  const save = buttons.find((button) => button.textContent === "Save");
  let wasShut = false;
  new MutationObserver((_, shut) => {
    wasShut ||= save.disabled;
    if (!wasShut || save.disabled) return;
    shut.disconnect();
    setTimeout(() => save.click());
  }).observe(save, { attributeFilter: ["disabled"] });
}"""
"""Tap Save as soon as it can be tapped again, which is before the page is drawn anew."""


@pytest.mark.parametrize("is_quick", [False, True])
def test_what_is_typed_outlives_the_server(user, new_page, is_quick):
    """Nothing is lost or empty, and the first tap saves: the form is drawn anew before it, also if
    the server that goes on is on another machine, and if the tap is made before that.
    """
    page, port = new_page(), free_port()
    with running_server(user, today=TODAY.isoformat(), port=port) as dying:
        open_(page, dying, "tracker")
        page.get_by_label("Minutes").fill("20")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="Log another").click()
        page.get_by_label("Minutes").fill("25")  # and not left: the field is shut meanwhile
        count_sent(page)
        if is_quick:
            page.evaluate(TAP_ONCE_OPEN)
        dying.process.send_signal(signal.SIGKILL)
    other = "tests.other_machine"
    with running_server(user, today=TODAY.isoformat(), port=port, module=other):
        if not is_quick:
            page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
            until(page, lambda: sent(page) > 0, "the page asks for itself anew")
            all_answered(page)
            assert page.get_by_label("Minutes").input_value() == "25"
            page.get_by_role("button", name="Save", exact=True).click()
        settle(page, "Routine session of Thursday 19 November saved")
    kept = TinyTrackerStore(user).find(LOCAL_MEMBER, ExerciseSession)
    assert sorted(entry.minutes for entry in kept) == [20, 25]


def test_a_file_that_was_chosen_when_the_server_died_is_told_and_chosen_again(user, new_page):
    page, port = new_page(), free_port()
    with running_server(user, today=TODAY.isoformat(), port=port) as dying:
        open_(page, dying, "my_data")
        choose(page, {"a.fit": writers.fit()})
        page.get_by_role("button", name="Keep this run").click()
        settle(page, "in your diary")  # so the next is not the field's first
        choose(page, {"b.gpx": writers.gpx(start=writers.START + timedelta(days=2))})
        page.get_by_role("button", name="Keep this run").wait_for()
        dying.process.send_signal(signal.SIGKILL)
    with running_server(user, today=TODAY.isoformat(), port=port):
        told = page.get_by_test_id("stAlert").filter(has_text="did not survive a restart")
        told.wait_for()
        expect(page.get_by_text("b.gpx")).to_have_count(0)
        choose(page, {"b.gpx": writers.gpx(start=writers.START + timedelta(days=2))})
        page.get_by_role("button", name="Keep this run").click()
        settle(page, "in your diary")
        expect(told).to_have_count(0)
    assert len(TinyTrackerStore(user).find(LOCAL_MEMBER, RunSession)) == 2


@pytest.mark.weekly
def test_two_tabs_that_change_one_entry_lose_nothing_and_say_so_in_view(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add_all(LOCAL_MEMBER, year_of_entries())
    newest = store.add(LOCAL_MEMBER, session(9999, minutes=10))
    tabs = [new_page(), new_page()]
    for tab in tabs:
        open_(tab, server, "tracker")
        tab.get_by_role("button", name="Edit").first.click()
        settle(tab, "Save changes")
    for tab, minutes in zip(tabs, ("30", "40"), strict=True):
        tab.get_by_label("Minutes").nth(1).fill(minutes)
        tab.get_by_role("button", name="Save changes").click()
        tab.get_by_test_id("stAlert").wait_for()
    told = tabs[1].get_by_test_id("stAlert")
    expect(told).to_contain_text("changed in another tab")
    menu = tabs[1].get_by_test_id("stBottom").bounding_box()
    box = told.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= menu["y"]
    assert tabs[1].get_by_label("Minutes").nth(1).input_value() == "40"
    assert store.get(LOCAL_MEMBER, newest.id).minutes == 30


@pytest.mark.weekly
def test_what_was_typed_into_an_entry_that_another_tab_deleted_can_be_kept(server, user, new_page):
    store = TinyTrackerStore(user)
    entry = store.add(LOCAL_MEMBER, session(1, minutes=10))
    here, there = new_page(), new_page()
    for tab in (here, there):
        open_(tab, server, "tracker")
        tab.get_by_role("button", name="Edit").first.click()
        settle(tab, "Save changes")
    there.get_by_role("button", name="Delete this entry").click()
    settle(there, "Entry deleted.")
    here.get_by_label("Minutes").nth(1).fill("40")
    here.get_by_role("button", name="Save changes").click()
    told = here.get_by_test_id("stAlert")
    expect(told).to_contain_text("deleted in another tab")
    expect(told).to_be_in_viewport()
    keep = here.get_by_role("button", name="Keep it with your changes: Routine session · 40 min")
    keep.dblclick()
    expect(keep).to_have_count(0)
    expect(here.get_by_text("Routine session · 40 min").first).to_be_visible()
    assert store.get(LOCAL_MEMBER, entry.id).minutes == 40


@pytest.mark.weekly
def test_a_file_that_was_cut_is_told_left_alone_and_mended_from_a_backup(
    server, user, tmp_path, new_page
):
    store = TinyTrackerStore(user)
    store.add_all(LOCAL_MEMBER, year_of_entries())
    file, backup = user / "members" / "me.json", tmp_path / "b.tar"
    host = (sys.executable, "-m", "backcare", "store")
    environment = {**os.environ, "BACKCARE_DATA": str(user)}
    subprocess.run([*host, "backup", "--here", backup], env=environment, cwd=ROOT, check=True)
    page = new_page()
    open_(page, server, "tracker")
    settle(page, "Your entries")
    cut = file.read_bytes()[:5000]
    file.write_bytes(cut)
    open_(page, server, "tracker")
    expect(page.get_by_test_id("stAlert")).to_contain_text("python -m backcare store doctor")
    assert page.get_by_text("Traceback").count() == 0
    assert page.get_by_text("does not replace a doctor").count() == 1
    for way_on in ("Self-check", "Check the warning signs"):
        assert page.get_by_role("link", name=way_on).first.is_visible()
    assert file.read_bytes() == cut
    mend = subprocess.run([*host, "doctor", "--repair", backup], env=environment, cwd=ROOT)
    assert mend.returncode == 0
    open_(page, server, "tracker")
    settle(page, "Your entries")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
