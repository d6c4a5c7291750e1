"""American English on a phone: one tap in the settings, and every page and paper has it."""

import pytest
from playwright.sync_api import expect

from backcare.domain.measures import ChosenMeasures, Words
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.british import british_in
from tests.browser.screens import open_
from tests.browser.taps import tap_twice
from tests.browser.waits import until_still, wait_until_idle
from tests.builders import MONDAY
from tests.pages.kept import WEEK, made
from tests.pages.taken import words_of

pytestmark = pytest.mark.browser


def option(page, words):
    return page.get_by_role("radio", name=words, exact=True)


def seen(page, heading=None):
    """Return all words of a page once it stands."""
    wait_until_idle(page, "h1")
    if heading is not None:
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    return page.locator("body").inner_text()


@pytest.mark.weekly
def test_american_words_are_chosen_once_and_stand_everywhere(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add(LOCAL_MEMBER, made(MONDAY - 2 * WEEK))
    page = new_page()
    open_(page, server, "settings")
    expect(option(page, "British")).to_be_checked()
    expect(page.get_by_text("does not replace a doctor or physiotherapist")).to_be_visible()
    tap_twice(page, option(page, "American"), 60)
    expect(page.locator(".st-key-setting-words").get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("does not replace a doctor or physical therapist")).to_be_visible()
    assert store.profile(LOCAL_MEMBER).measures == ChosenMeasures(words=Words.US)

    page.reload()
    wait_until_idle(page, "h1")
    expect(option(page, "American")).to_be_checked()
    menu = page.locator(".st-key-phone-menu a")
    menu.filter(has_text="Self-check").last.click()
    page.get_by_text("31 to 49").first.click()
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("New or worse trouble with pee or poop")).to_be_visible()
    menu.filter(has_text="Guidance").last.click()
    page.get_by_text("Who helps").click()
    page.locator("a[href='article?topic=physiotherapist']").click()
    assert british_in(seen(page, "What will a physical therapist do?")) == []
    menu.filter(has_text="Exercises").last.click()
    page.locator("a.card", has_text="Dead bug").first.click()
    expect(page.get_by_role("button", name="Keep as a favorite")).to_be_visible()
    assert british_in(seen(page)) == []
    menu.filter(has_text="Plan").last.click()
    assert british_in(seen(page)) == []
    page.get_by_text("On paper and in your calendar").click()
    until_still(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Print it (PDF)").click()
    printed, _ = words_of(download.value.path().read_bytes())
    assert "Check each session you have done" in printed
    assert british_in(printed) == []

    open_(page, server, "settings")
    option(page, "British").click()
    expect(page.get_by_text("does not replace a doctor or physiotherapist")).to_be_visible()
    assert store.profile(LOCAL_MEMBER).measures == ChosenMeasures(words=Words.BRITISH)


def test_what_stands_before_the_dashboard_has_the_words_of_the_browser(server, new_page):
    for locale, said in (("en-US", "pee or poop,"), ("en-GB", "pee or poo,")):
        page = new_page(locale=locale, java_script_enabled=False)
        page.goto(f"{server.url}/self_check")
        expect(page.get_by_text(said).first).to_be_visible()
