"""Settings on a phone: one tap, another tab, Back, a reload, a double tap, a server that stalls."""

import re

import pytest
from playwright.sync_api import expect

from backcare.domain.measures import ChosenMeasures, DateOrder, Distance, Weight
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.browser.screens import open_
from tests.browser.taps import standing_still, tap_twice
from tests.browser.waits import all_answered, wait_until_idle
from tests.builders import check_in

pytestmark = pytest.mark.browser
IN_BRITAIN = "Thursday 19 November"
IN_AMERICA = "Thursday, November 19"


def option(page, words):
    return page.get_by_role("radio", name=words, exact=True)


@pytest.mark.weekly
def test_a_setting_holds_at_once_in_another_tab_after_back_and_after_a_reload(
    server, user, new_page
):
    store = TinyTrackerStore(user)
    store.add(LOCAL_MEMBER, check_in(1))
    page = new_page()
    open_(page, server, "")
    expect(page.get_by_text(IN_BRITAIN).first).to_be_visible()
    other = page.context.new_page()
    open_(other, server, "")

    page.locator(".st-key-to-settings").get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    expect(option(page, "19 Nov 2026")).to_be_checked()
    option(page, "Nov 19, 2026").click()
    expect(page.locator(".st-key-setting-dates").get_by_text("Saved.")).to_be_visible()
    tap_twice(page, option(page, "Miles"), 60)
    expect(page.locator(".st-key-setting-distance").get_by_text("Saved.")).to_be_visible()
    with standing_still(server):
        option(page, "Pounds").click()
        option(page, "Kilograms").click()
        option(page, "Pounds").click()
    all_answered(page)
    expect(option(page, "Pounds")).to_be_checked()
    assert store.profile(LOCAL_MEMBER).measures == ChosenMeasures(
        distance=Distance.MILES, weight=Weight.POUNDS, dates=DateOrder.MONTH
    )

    page.go_back()
    expect(page.get_by_text(IN_AMERICA).first).to_be_visible()
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_text(IN_AMERICA).first).to_be_visible()
    expect(page.get_by_text(IN_BRITAIN)).to_have_count(0)

    other.locator(".st-key-phone-menu a", has_text="Tracker").last.click()
    expect(other.get_by_role("heading", name=re.compile("How is your"))).to_be_visible()
    expect(other.get_by_placeholder("2/28").first).to_be_visible()
    open_(other, server, "settings")
    expect(option(other, "Nov 19, 2026")).to_be_checked()
    option(other, "19 Nov 2026").click()
    all_answered(other)
    assert store.profile(LOCAL_MEMBER).measures.dates is DateOrder.DAY


def test_what_is_tapped_while_a_save_waits_is_done_after_it(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add(LOCAL_MEMBER, check_in(1))
    page = new_page()
    open_(page, server, "settings")
    with store._locks.held(LOCAL_MEMBER):  # as a slow disk does
        option(page, "Pounds").click()
        option(page, "Kilograms").click()
        for _ in range(3):  # so the server has taken both
            page.evaluate("fetch('/_stcore/health', { cache: 'no-store' }).then(() => null)")
    all_answered(page)
    expect(page.locator(".st-key-setting-weight").get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Not saved")).to_have_count(0)
    expect(option(page, "Kilograms")).to_be_checked()
    assert store.profile(LOCAL_MEMBER).measures.weight is Weight.KG
