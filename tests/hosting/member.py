"""What a member does in a browser, and how long their page was without its server."""

from itertools import pairwise

from playwright.sync_api import Page, expect

from scripts.local_server import wait_until_idle
from tests.browser.joining import GOOD
from tests.hosting.page import ADDRESS

NOTES = """
window.lineNotes = [];
window.WebSocket = class extends window.WebSocket {
  constructor(...given) {
    super(...given);
    for (const kind of ["open", "close"])
      this.addEventListener(kind, () => window.lineNotes.push([kind, Date.now()]));
  }
};
"""
"""Notes when the line between a page and its server opens and closes."""


def sign_in(page: Page, nickname: str) -> None:
    """Sign in in a browser."""
    page.goto(f"https://{ADDRESS}/door/sign-in")
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("Passphrase").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()
    wait_until_idle(page, "h1")


def open_tracker(page: Page) -> None:
    """Open the tracker anew."""
    page.goto(f"https://{ADDRESS}/tracker")
    wait_until_idle(page, "h1")


def type_minutes(page: Page, minutes: str) -> None:
    """Begin to log a session."""
    open_tracker(page)
    page.get_by_label("Minutes").first.fill(minutes)


def tap_save(page: Page) -> None:
    """Tap Save, once."""
    page.get_by_role("button", name="Save", exact=True).first.click()


def expect_kept(page: Page, minutes: str) -> None:
    """Wait until a session is in the diary."""
    expect(page.get_by_text(f"{minutes} min").first).to_be_visible()


def save_session(page: Page, minutes: str) -> None:
    """Log a session in the tracker."""
    type_minutes(page, minutes)
    tap_save(page)
    expect_kept(page, minutes)


def sees(page: Page, minutes: str) -> bool:
    """Return whether a session is in the diary, on whichever page of its list."""
    open_tracker(page)
    kept, number = page.get_by_text(f"{minutes} min"), 1
    listed = page.locator("[class*=st-key-tracker-list]")
    while not kept.count():
        number += 1
        older = page.get_by_role("button", name=f"Page {number}", exact=True)
        if not older.count():
            return False
        newer = listed.inner_text()
        older.click()
        expect(listed).not_to_have_text(newer, use_inner_text=True)
        wait_until_idle(page, "h1")
    return True


def longest_cut(page: Page) -> float:
    """Return for how many seconds the line of this page was away at most since it was opened."""
    notes = page.evaluate("window.lineNotes")
    assert notes[0][0] == "open", "nothing was noted"
    assert notes[-1][0] == "open", "the page found no way back"
    cuts = [then - at for (kind, at), (_, then) in pairwise(notes) if kind == "close"]
    return max(cuts, default=0) / 1000
