"""What a visitor can see: the addresses that can be opened, and states that take a few taps."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import Page

from backcare.ui.tracker.charts import CHARTS
from scripts.local_server import Server, wait_until_idle
from tests.builders import TODAY
from tests.ours import our_library

SCREENS = {
    "": None,
    "guidance": "Sore low back after running?",
    "article?topic=sitting-after-a-run": None,
    "self_check": "Is this urgent?",
    "article?topic=who-does-what": None,
    "rules": "The rules of the self-check",
    "sources": "Sources",
    "warning_card": "Emergency card: back and legs",
    "after_run": "Sore when you sit down?",
    "first_exercises": "First exercises",
    "exercises": "Exercises",
    "exercise?id=E12": "Bird dog",
    "plan": "Your 12-week plan",
    "session": "There is no such session",
    "gate_tests": "Ready for the next phase?",
    "run_walk": "Back to running, step by step",
    "tracker": "How is your week going?",
    "my_data": "My data",
    "settings": "Settings",
}
"""Address below the server's, and its `h1`; `None` where the content decides."""

# Streamlit asks for these below every page's address first, then finds them at the root.
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")


def open_(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    wait_until_idle(page, "h1")


class State(NamedTuple):
    """A screen that takes steps to reach, from an address on."""

    address: str
    reach: Callable[[Page], None]


def _wait_for(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def _is_at(page: Page, words: str) -> bool:
    return page.get_by_role("heading", name=words).is_visible()


def open_signs(page: Page) -> None:
    page.get_by_text("31 to 49").click()
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "Any of these right now?")


def open_family(page: Page) -> None:
    open_signs(page)
    page.locator(".st-key-check-tick-F-saddle label").click()
    _wait_for(page, "I am not sure")


def tick_last_sign(page: Page) -> None:
    open_signs(page)
    page.locator(".st-key-check-tick-F-swollen label").click()
    page.locator(".st-key-check-tick-RF36 label").first.click()
    _wait_for(page, "What to do now")


def open_today(page: Page) -> None:
    if not _is_at(page, "Any of these right now?"):
        open_signs(page)
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "And any of these?")


def open_health(page: Page) -> None:
    if not _is_at(page, "And any of these?"):
        open_today(page)
    page.get_by_role("radio", name="I walk normally").click()
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "Your health, now and before")


def open_where(page: Page) -> None:
    if not _is_at(page, "Your health, now and before"):
        open_health(page)
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "Where does it hurt?")
    page.locator("[data-area='A.low-back-left']").click()
    page.locator("[data-area='A.low-back-right']").click()
    page.get_by_text("Low back, left side; Low back, right side").wait_for()
    page.get_by_role("radio", name="Under 2 weeks").click()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def open_behaviour(page: Page) -> None:
    if not _is_at(page, "Where does it hurt?"):
        open_where(page)
    page.get_by_role("button", name="Continue").click()
    _wait_for(page, "How is the pain?")
    page.get_by_role("button", name="None of these").click()
    _wait_for(page, "What brings it on?")


def answer_all(page: Page) -> None:
    if not _is_at(page, "What brings it on?"):
        open_behaviour(page)
    page.locator(".st-key-check-tick-F-load label").click()
    for name in ("B-eases", "B-after-long"):
        page.locator(f".st-key-check-tick-{name} label").first.click()
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


_STARTS_TODAYS = re.compile(r"^Start, \d+ minutes$")
"""The main button of the plan."""
_LEADS = re.compile(r"^Start, \d+ min$")
"""The button of the player."""


def make_plan(page: Page) -> None:
    make = page.get_by_role("button", name="Make my plan")
    week = page.get_by_role("heading", name="Your week")
    make.or_(week).first.wait_for()
    if make.is_visible():  # else another test has made it
        make.click()
    week.wait_for()
    page.get_by_role("radio", name="Next week").first.click()
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.locator("[data-testid=stExpander] summary", has_text="Change it").first.click()
    page.get_by_text("Change your strength days").wait_for()


def open_session(page: Page) -> None:
    if not _is_at(page, "Your week"):
        make_plan(page)
    start = page.get_by_role("button", name=_STARTS_TODAYS)
    if start.is_visible():
        start.click()
    else:  # today's is done: it may be done once more
        page.goto(urljoin(page.url, f"session?on={TODAY}&part=A"))
    page.get_by_role("button", name=_LEADS).wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def play_session(page: Page) -> None:
    if not page.get_by_role("button", name=_LEADS).is_visible():
        open_session(page)
    page.get_by_role("button", name=_LEADS).click()
    page.get_by_role("button", name="Pause").click()


def end_session(page: Page) -> None:
    if not page.get_by_role("button", name="Go on").is_visible():
        play_session(page)
    page.keyboard.press("Escape")  # a session that is gone on with has the clock of now
    page.clock.install()
    page.get_by_role("button", name="Go on where you were").click()
    for _ in range(4):
        page.get_by_role("button", name="Next exercise").click()
    page.get_by_role("button", name="Skip").click()
    page.clock.run_for(9000)  # one whole repetition of whatever it is
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("One exercise was different").click()


def show_chart(name: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.locator("[class*='tracker-chart']").get_by_text(name, exact=True).first.click()
        page.wait_for_selector("[data-testid=stVegaLiteChart]")
        page.wait_for_selector('[data-test-script-state="notRunning"]')

    return reach


CHARTS_SHOWN = {
    f"{name}-chart": State("tracker", show_chart(our_library().texts(f"chart.name.{name}")))
    for name in CHARTS
}


def open_board(page: Page) -> None:
    page.get_by_role("button", name="Open the board").click()
    page.wait_for_selector(".hovered_0_marks", state="attached")
    page.wait_for_selector(".tapped_marks", state="attached")
    page.wait_for_selector('[data-test-script-state="notRunning"]')


STATES = {
    "signs": State("self_check", open_signs),
    "family": State("self_check", open_family),
    "emergency": State("self_check", tick_last_sign),
    "today": State("self_check", open_today),
    "health": State("self_check", open_health),
    "where": State("self_check", open_where),
    "behaviour": State("self_check", open_behaviour),
    "result": State("self_check", answer_all),
    "hold": State("self_check", keep_urgent),
    "picture": State("article?topic=which-part", lambda page: None),
    "open-entry": State("tracker", open_last_entry),
    "board": State("tracker", open_board),
    **CHARTS_SHOWN,
    "own-plan": State("plan", make_plan),
    "own-session": State("plan", open_session),
    "playing": State("plan", play_session),
    "session-end": State("plan", end_session),
}
"""Further screens; `open-entry` and charts need a store with entries."""
WAYS = (
    *((address,) for address in SCREENS),
    ("signs", "today", "health", "where", "behaviour", "result"),
    *(("family",), ("emergency",), ("hold",), ("picture",)),
    ("open-entry", "board", *CHARTS_SHOWN),
    ("own-plan", "own-session", "playing", "session-end"),
)
"""All of them, each after the one that it is reached from, which saves half the time."""
