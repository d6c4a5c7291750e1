"""What a visitor can see: the addresses that can be opened, and states that take a few taps."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

SCREENS = {
    "": "Sore low back after running?",
    "article?topic=sitting-after-a-run": None,
    "self_check": "Is this urgent?",
    "exercises": "Exercises",
    "exercise?id=E12": "Bird dog",
    "tracker": "How is your week going?",
}
"""Address below the server's, and its `h1`; `None` where the content decides."""


class State(NamedTuple):
    """A screen that takes steps to reach, from an address on."""

    address: str
    reach: Callable[[Page], None]


def _wait_for(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def open_signs(page: Page) -> None:
    page.get_by_text("31 to 49").click()
    page.get_by_role("radio", name="No", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "Do any of these apply")


def tick_last_sign(page: Page) -> None:
    open_signs(page)
    page.locator("[data-testid=stCheckbox] label").last.click()
    _wait_for(page, "What to do now")


def tick_none(page: Page) -> None:
    open_signs(page)
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "What to do now")


def open_last_entry(page: Page) -> None:
    page.get_by_role("button", name="Edit").first.click()
    _wait_for(page, "Save changes")


STATES = {
    "signs": State("self_check", open_signs),
    "emergency": State("self_check", tick_last_sign),
    "no-sign": State("self_check", tick_none),
    "picture": State("article?topic=which-part", lambda page: None),
    "open-entry": State("tracker", open_last_entry),
}
"""Further screens; `open-entry` needs a store with entries."""
