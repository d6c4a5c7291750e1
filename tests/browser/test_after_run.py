"""Sore on sitting down, right after the run: from the first tap to the answer."""

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import CheckIn, ExerciseSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.browser.axe import violations_of_ours
from tests.browser.player import run_for, tap, with_own_clock
from tests.browser.screens import open_
from tests.builders import run

pytestmark = pytest.mark.browser


@pytest.fixture
def store(user):
    kept = TinyTrackerStore(user)
    kept.add(LOCAL_MEMBER, run(1))
    return kept


@pytest.fixture
def page(new_page):
    return with_own_clock(new_page(is_new=True))


@pytest.mark.weekly
def test_from_sore_to_answered_in_two_ratings(page, server, store):
    open_(page, server, "after_run")
    page.get_by_role("radio", name="4", exact=True).click()
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.get_by_role("button", name="Start on the floor, 8 min").click()
    dialog = page.get_by_role("dialog")
    names = []
    for _ in range(40):
        names.append(dialog.locator(".name").inner_text())
        run_for(page, 15)
        if page.get_by_text("Sit down for a moment").is_visible():
            break
    assert names[0] == "Walk easily"
    assert list(dict.fromkeys(names))[1:4] == ["Cat-camel", "Standing back bend", "Knee to chest"]
    assert len(names) <= 32, "eight minutes at most"
    assert "Walk for 5 minutes." in page.evaluate("window.said")
    dialog.get_by_role("button", name="2", exact=True).dblclick()
    page.get_by_role("heading", name="Sitting eased").wait_for()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("4 before the routine")).to_be_visible()
    [kept] = store.find(LOCAL_MEMBER, CheckIn)
    assert kept.nprs_sitting == 4
    assert not store.find(LOCAL_MEMBER, ExerciseSession)
    assert violations_of_ours(page) == []


def test_it_leaves_the_session_that_the_browser_keeps_alone_and_keeps_nothing(page, server, store):
    open_(page, server, "after_run")
    page.evaluate("localStorage.setItem('backcare.session', '{\"owner\": \"other\"}')")
    page.get_by_role("button", name="Start standing").click()
    expect(page.get_by_role("dialog").locator(".name")).to_have_text("Walk easily")
    tap(page, "Next exercise")
    expect(page.get_by_role("dialog").locator(".name")).to_have_text("Standing cat-camel")
    tap(page, "Stop")
    tap(page, "Not over yet, go back")
    expect(page.get_by_role("dialog").locator(".name")).to_have_text("Standing cat-camel")
    tap(page, "Stop")
    tap(page, "Leave it")
    expect(page.get_by_role("button", name="Start standing")).to_be_visible()
    kept = page.evaluate("Object.entries(localStorage).filter(([k]) => k.startsWith('backcare'))")
    assert kept == [["backcare.session", '{"owner": "other"}']]
