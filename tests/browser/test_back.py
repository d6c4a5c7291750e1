"""Back and Forward of a phone, and a tab that stood overnight."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from backcare.config import ROOT
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.screens import open_health
from tests.browser.waits import count_sent, sent
from tests.builders import TODAY, session
from tests.ours import our_library

pytestmark = pytest.mark.browser
COMPONENTS = ROOT / "backcare" / "ui" / "components"
CONTENT = our_library()
TITLES = [page.title for page in CONTENT.check_flow.pages]


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    wait_until_idle(page, "h1")


@pytest.mark.safety
def test_back_and_forward_go_through_the_self_check(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/rules")
    wait_until_idle(page, "h1")
    page.get_by_role("link", name="Self-check").last.click()
    heading(page, TITLES[0])  # the rules have the titles of the other pages, too
    open_health(page)
    about, signs, today, body = TITLES[0], TITLES[1], TITLES[2], "Your health, now and before"
    heading(page, body)
    box = page.get_by_role("checkbox").first
    page.locator("[data-testid=stCheckbox] label").first.click()  # and no button after it
    for _ in range(2):
        page.go_back()
        heading(page, today)
        page.go_back()
        heading(page, signs)
        page.go_forward()
        heading(page, today)
        page.go_forward()
        heading(page, body)
        expect(box).to_be_checked()
    assert re.search(r"/self_check\?page=4$", page.url)
    for words in (today, signs, about):
        page.go_back()
        heading(page, words)
    assert page.url.endswith("/self_check")
    page.go_back()
    page.wait_for_url("**/rules")


@pytest.mark.safety
def test_a_reload_goes_on_and_a_typed_address_in_a_new_tab_begins_at_the_first_page(
    server, new_page
):
    page = new_page()
    page.goto(f"{server.url}/self_check")
    open_health(page)
    page.reload()
    heading(page, "Your health, now and before")
    page.goto(f"{server.url}/self_check?page=7")
    heading(page, "Your health, now and before")  # nothing is passed
    page.go_back()
    heading(page, "Your health, now and before")
    other = new_page()
    other.goto(f"{server.url}/self_check?page=7")
    heading(other, TITLES[0])


def test_back_from_an_exercise_comes_to_the_same_place_of_the_library(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/exercises")
    wait_until_idle(page, "h1")
    card = page.locator("a[href='exercise?id=E40']")
    card.scroll_into_view_if_needed()
    spot = page.evaluate("document.querySelector('main').scrollTop")
    assert spot > 1000
    card.click()
    heading(page, CONTENT.exercises["E40"].name)
    assert page.evaluate("document.querySelector('main').scrollTop") == 0
    page.go_back()
    heading(page, CONTENT.texts("exercises.title"))
    expect(card).to_be_in_viewport()
    assert abs(page.evaluate("document.querySelector('main').scrollTop") - spot) < 100


@pytest.mark.weekly
def test_a_tab_that_stood_overnight_is_drawn_anew_with_what_was_typed(server, user, new_page):
    page = new_page(is_new=True)
    page.clock.install(time=datetime.now(UTC).replace(hour=22))
    page.goto(f"{server.url}/tracker")
    wait_until_idle(page, "h1")
    page.get_by_label("Minutes").fill("25")
    # What another tab saves is not seen before this one is drawn anew.
    TinyTrackerStore(user).add(LOCAL_MEMBER, session(1, TODAY - timedelta(days=3), minutes=17))
    told = page.get_by_text("Routine session · 17 min")
    count_sent(page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert sent(page) == 0, "it is the same day"
    assert told.count() == 0
    page.clock.fast_forward("09:00:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(told.first).to_be_visible()
    expect(page.get_by_label("Minutes")).to_have_value("25")


def test_a_piece_whose_place_is_gone_does_not_keep_back_to_itself(new_page):
    page = new_page(is_new=True)
    script = (COMPONENTS / "steps.js").read_text(encoding="utf-8")
    told = page.evaluate(
        """async (code) => {
          const address = "data:text/javascript," + encodeURIComponent(code);
          const { default: steps } = await import(address);
          const told = [];
          const [here, gone] = [document.createElement("p"), document.createElement("p")];
          steps({ parentElement: gone, setTriggerValue: () => told.push("gone") });
          document.body.append(here);
          steps({ parentElement: here, setTriggerValue: () => told.push("here") });
          dispatchEvent(new Event("popstate"));
          dispatchEvent(new Event("popstate"));
          return told;
        }""",
        script,
    )
    assert told == ["here", "here"]
