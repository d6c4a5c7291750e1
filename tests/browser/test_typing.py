"""What is typed on a phone arrives whole, is refused beside its field, and is asked about once."""

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import ExerciseSession, RunSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.screens import open_
from tests.browser.taps import standing_still, tap_twice
from tests.browser.waits import all_answered

pytestmark = pytest.mark.browser
PASTE = """(field, text) => {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  field.focus();
  set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
}"""
"""As a browser does: `fill` takes minutes for a megabyte, and refuses half a character."""


def open_form(page, server, kind):
    page.goto(f"{server.url}/tracker")
    wait_until_idle(page, "h1")
    page.get_by_role("radio", name=kind, exact=True).click()
    wait_until_idle(page, "h1")
    return page.get_by_role("button", name="Save", exact=True).last


def test_a_tap_on_save_takes_what_was_just_typed(server, user, new_page):
    store, page = TinyTrackerStore(user), new_page()
    save = open_form(page, server, "Run")
    km, minutes = page.get_by_label("Distance in km").last, page.get_by_label("Minutes").last
    assert [field.get_attribute("inputmode") for field in (km, minutes)] == ["decimal"] * 2
    km.press_sequentially("500")
    minutes.press_sequentially("1:05")
    tap_twice(page, save, 120)
    page.get_by_text("500 km is more than a marathon.").wait_for()
    all_answered(page)  # a second tap that said yes
    assert store.find(LOCAL_MEMBER, RunSession) == ()
    km.fill("12")
    page.get_by_label("Day", exact=True).last.fill("30/2")
    save.click()
    page.get_by_text("There is no day").wait_for()
    expect(km).to_have_value("12")
    page.get_by_label("Day", exact=True).last.fill("28/2")
    km.focus()
    page.keyboard.press("End")
    with standing_still(server):
        page.keyboard.type(",5")
        save.click()
    page.get_by_text("Run of Saturday 28 February saved: 12.5 km in 1 h 05.").wait_for()
    [ran] = store.find(LOCAL_MEMBER, RunSession)
    assert (ran.distance_m, ran.minutes) == (12_500, 65)


@pytest.mark.weekly
def test_the_arrow_of_a_list_opens_it(server, new_page):
    page = new_page()
    open_(page, server, "settings")
    page.locator(".st-key-setting-country").get_by_role("button", name="Open").click(delay=50)
    page.get_by_role("option", name="Australia").click()
    expect(page.get_by_role("combobox", name="Where are you?")).to_have_value("Australia")


@pytest.mark.weekly
def test_a_paste_stays_and_half_a_character_loses_nothing(server, user, new_page):
    store, page = TinyTrackerStore(user), new_page()
    save = open_form(page, server, "Routine session")
    page.get_by_text("More, if you like").last.click()
    note = page.get_by_label("Note (only for you)").last
    note.evaluate(PASTE, "after a run " * 80_000)
    save.click()
    page.get_by_text("It can hold 2,000 characters, and yours has 959,999.").wait_for()
    assert len(note.input_value()) == 960_000
    note.evaluate(PASTE, "sore \ud83d today")
    assert note.input_value() == "sore \ufffd today"
    save.click()
    page.get_by_text("Routine session of Thursday 19 November saved").wait_for()
    [done] = store.find(LOCAL_MEMBER, ExerciseSession)
    assert done.note == "sore \ufffd today"
