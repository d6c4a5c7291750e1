"""How a page finds its server: at once for who was here before, asking first for a newcomer."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from scripts.local_server import wait_until_idle
from tests.browser.screens import open_
from tests.browser.waits import until

pytestmark = pytest.mark.browser

QUESTIONS = "**/_stcore/h*"
STREAMLIT = "**/static/js/react-dom.*.js"
SOCKET = "**/_stcore/stream"


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


def open_before_streamlit(page, server, opened, meanwhile=lambda: None):
    """Open the page, and hold Streamlit's script back until a socket is in `opened`."""
    held = []
    page.route(STREAMLIT, lambda route: held.append(route))
    page.goto(f"{server.url}/self_check", wait_until="commit")
    until(page, lambda: opened and held, "the socket does not wait for Streamlit")
    meanwhile()
    held.pop().continue_()
    wait_until_idle(page, "h1")
    expect(page.get_by_text("Is this urgent?")).to_be_visible()
    page.unroute(STREAMLIT)


def test_who_was_here_before_has_one_socket_open_while_streamlit_still_loads(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    opened = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    open_before_streamlit(page, server, opened)
    assert opened == [f"{server.url.replace('http', 'ws')}/_stcore/stream"]


def test_a_token_that_an_answer_wrote_in_another_way_opens_no_second_socket(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    opened = []
    page.on("websocket", lambda socket: opened.append(socket.url))

    def answered():
        before = page.evaluate("document.cookie")
        page.evaluate("fetch('./_stcore/health')")
        assert page.evaluate("document.cookie") != before

    open_before_streamlit(page, server, opened, answered)
    assert len(opened) == 1


def test_a_socket_that_closed_before_it_was_needed_is_opened_anew(server, new_page):
    page = new_page(is_new=True)
    open_(page, server, "self_check")
    opened = []

    def first_closes(socket):
        opened.append(socket)
        if len(opened) == 1:
            socket.close()
        else:
            socket.connect_to_server()

    page.route_web_socket(SOCKET, first_closes)
    open_before_streamlit(page, server, opened)
    assert len(opened) == 2


def test_a_cookie_that_is_none_of_streamlits_breaks_nothing(server, new_page):
    page = new_page(is_new=True)
    open_(page, server, "self_check")
    page.evaluate("document.cookie = '_streamlit_xsrf=no good; path=/'")
    failed = []
    page.on("pageerror", lambda error: failed.append(error))
    page.route(STREAMLIT, lambda _: None)  # never answered: only what is ours runs
    page.goto(f"{server.url}/self_check", wait_until="commit")
    expect(page.locator("#bc-help")).to_be_visible()
    assert failed == []
    page.unroute(STREAMLIT)


def test_a_newcomer_asks_before_connecting(server, new_page):
    page = new_page(is_new=True)
    asked, opened = [], []
    page.on("websocket", lambda socket: opened.append(socket.url))
    page.route(QUESTIONS, lambda route: asked.append(route))  # never answered
    page.goto(f"{server.url}/self_check")
    until(page, lambda: len(asked) == 2, "it asks before it connects")
    assert opened == []
