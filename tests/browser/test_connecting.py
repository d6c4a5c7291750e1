"""How a page finds its server: at once for who was here before, asking first for a newcomer."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.screens import open_
from tests.browser.waits import until

pytestmark = pytest.mark.browser

QUESTIONS = "**/_stcore/h*"


def test_who_was_here_before_connects_at_once_and_nobody_asks_below_a_page(server, new_page):
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    open_(page, server, "self_check")
    assert "/_stcore/health" in asked
    assert [path for path in asked if path.startswith("/self_check/")] == []
    page.route(QUESTIONS, lambda _: None)  # never answered
    open_(page, server, "self_check")
    expect(page.get_by_text("Is this urgent?")).to_be_visible()
    page.unroute(QUESTIONS)


def test_a_newcomer_asks_before_connecting(server, new_page):
    page = new_page(is_new=True)
    asked, opened = [], []
    page.on("websocket", lambda socket: opened.append(socket.url))
    page.route(QUESTIONS, lambda route: asked.append(route))  # never answered
    page.goto(f"{server.url}/self_check")
    until(page, lambda: len(asked) == 2, "it asks before it connects")
    assert opened == []
