"""From the guidance on: by keyboard to the self-check, by a tap to a topic."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import open_
from tests.ours import our_library

pytestmark = pytest.mark.browser
TEXT = our_library().texts


@pytest.mark.weekly
def test_the_main_path_works_by_keyboard_alone(server, new_page):
    page = new_page({"width": 1280, "height": 900})
    open_(page, server, "")
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == TEXT("guidance.urgent.label"):
            break
    else:
        pytest.fail("the main action cannot be reached with the Tab key")
    ring = page.evaluate(
        """(at => [at, at.closest("[class*=st-key-tap-]")].map(
          one => (s => s.boxShadow + s.outlineStyle)(getComputedStyle(one))).join(""))
        (document.activeElement)"""
    )
    assert ring.endswith("solid"), "the card has it around"
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Is this urgent?").wait_for()


@pytest.mark.weekly
def test_a_topic_opened_from_the_end_of_the_list_begins_at_its_top(server, new_page):
    page = new_page()
    open_(page, server, "")
    page.locator("a.card").last.click()
    page.wait_for_url("**/article?topic=*")
    page.get_by_text("Not yet reviewed").first.wait_for(state="attached")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()
