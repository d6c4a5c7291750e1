"""What a visitor can see: the addresses that can be opened, and states that take a few taps."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

SCREENS = {
    "": "Sore low back after running?",
    "article?topic=sitting-after-a-run": None,
    "self_check": "Is this urgent?",
    "rules": "The rules of the self-check",
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
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "Do any of these apply")


def tick_last_sign(page: Page) -> None:
    open_signs(page)
    page.locator("[data-testid=stCheckbox] label").last.click()
    _wait_for(page, "What to do now")


def say_unsure(page: Page) -> None:
    open_signs(page)
    page.get_by_role("button", name="I am not sure").click()
    _wait_for(page, "Which ones are you not sure about?")


def open_body(page: Page) -> None:
    open_signs(page)
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "And any of these?")
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "Your health, now and before")


def open_where(page: Page) -> None:
    open_body(page)
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "Where does it hurt?")
    page.locator("[data-area='A.low-back-left']").click()
    page.locator("[data-area='A.low-back-right']").click()
    page.get_by_text("Low back, left side; Low back, right side").wait_for()


def open_behaviour(page: Page) -> None:
    open_where(page)
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "How does it behave?")


def answer_all(page: Page) -> None:
    open_behaviour(page)
    for words in ("It eases after 10", "It comes only after"):
        page.locator("[data-testid=stCheckbox] label", has_text=words).click()
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "What to do now")


def keep_urgent(page: Page) -> None:
    open_signs(page)
    page.get_by_role("button", name="Something feels seriously wrong").click()
    _wait_for(page, "What to do now")
    # Streamlit draws each link twice and shows one of them; the menu is on top or at the bottom.
    menus = page.locator(".st-key-phone-menu a, header a")
    menus.filter(has_text="Exercises", visible=True).first.click()
    _wait_for(page, "Exercise waits")


def open_last_entry(page: Page) -> None:
    page.get_by_role("button", name="Edit").first.click()
    _wait_for(page, "Save changes")


STATES = {
    "signs": State("self_check", open_signs),
    "unsure": State("self_check", say_unsure),
    "emergency": State("self_check", tick_last_sign),
    "body": State("self_check", open_body),
    "where": State("self_check", open_where),
    "behaviour": State("self_check", open_behaviour),
    "result": State("self_check", answer_all),
    "hold": State("self_check", keep_urgent),
    "picture": State("article?topic=which-part", lambda page: None),
    "open-entry": State("tracker", open_last_entry),
}
"""Further screens; `open-entry` needs a store with entries."""
