"""How somebody joins a club in a browser, by an invitation."""

from playwright.sync_api import Page

from scripts.local_server import wait_until_idle

GOOD = "four wet running shoes"


def ask_to_join(page: Page, link: str, nickname: str) -> None:
    """Fill in what an invitation leads to, and tap Join; the recovery code comes next."""
    page.goto(link)
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("A passphrase").fill(GOOD)
    page.get_by_role("checkbox", name="I have read").check()
    page.get_by_role("button", name="Join").click()


def join_by_link(page: Page, link: str, nickname: str) -> None:
    """Join by an invitation, as a member does on a phone."""
    ask_to_join(page, link, nickname)
    page.get_by_role("link", name="I have it, go on").click()
    wait_until_idle(page, "h1")
