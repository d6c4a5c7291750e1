"""What has to hold on every screen, seen in a real browser."""

import contextlib
from itertools import chain
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.navigation import LANDING, pages_for
from scripts import local_server
from scripts.local_server import wait_until_idle
from tests.browser.axe import AXE_OPTIONS, CONTRAST, violations_of_ours
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.cut import cut_now
from tests.browser.screens import SCREENS, STATES, STREAMLIT_PROBES, WAYS
from tests.browser.waits import until_still
from tests.builders import TODAY, two_ratings, year_of_entries, year_profile
from tests.forks import running_server
from tests.ours import our_library

pytestmark = pytest.mark.browser

FITS = "(width) => document.querySelector('main').scrollWidth <= width"
MENU = [
    our_library().texts(f"page.{page.name}.title")
    for page in pages_for(is_club=False)
    if page.is_in_menu
]


def visit(page, server, screen, is_fresh=True):
    """Open an address, or go to a state, from the one before unless `is_fresh`."""
    state = STATES.get(screen)
    if is_fresh:
        page.goto(f"{server.url}/{state.address if state else screen}")
        wait_until_idle(page, "h1")
    if state:
        state.reach(page)
    return page


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with a year of entries, so that charts and lists are there to be seen."""
    folder = tmp_path_factory.mktemp("year") / "user"
    store = TinyTrackerStore(folder)
    store.add_all(LOCAL_MEMBER, [*year_of_entries(), *two_ratings()])
    store.save_profile(LOCAL_MEMBER, year_profile())
    with running_server(folder, today=TODAY.isoformat()) as running:
        yield running


def check_frame(page, address):
    """The menu, one heading, the way to a doctor: on each page, whoever comes from where."""
    heading = page.locator("h1")
    assert heading.count() == 1
    if SCREENS.get(address) is not None:
        assert heading.inner_text() == SCREENS[address]
    expect(page.locator("header a")).to_have_text(MENU)
    assert page.get_by_text("does not replace a doctor").count() == 1
    assert page.get_by_text("Page not found").count() == 0


EACH_TIME = ("", "self_check", "session", "plan")
"""Where nobody may be kept from help, and what is opened most; the others take turns."""


@pytest.mark.parametrize("address", ["tracker", "exercise?id=E12"])
def test_opens_in_our_frame_as_the_first_address_of_a_fresh_server(address, tmp_path, new_page):
    started = local_server.running_server(tmp_path / "user", today=TODAY.isoformat())
    with started as fresh:
        check_frame(visit(new_page(DESKTOP), fresh, address), address)


def test_each_page_of_a_server_for_one_runner_is_a_screen():
    shown = {address.partition("?")[0] or LANDING.name for address in SCREENS}
    assert shown == {page.name for page in pages_for(is_club=False)}


def test_each_screen_is_on_a_way():
    assert sorted(chain(*WAYS)) == sorted([*SCREENS, *STATES])


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, id=way[0], marks=() if way[0] in EACH_TIME else pytest.mark.weekly)
        for way in WAYS
    ],
)
def test_a_screen_asks_nobody_logs_no_error_fits_and_is_accessible(way, server, new_page):
    """One visit for all of it: to reach a screen takes longer than to look at it."""
    page = new_page(is_new="session-end" in way)  # which drives the clock
    asked, failed, errors = set(), set(), []
    page.on("request", lambda request: asked.add(request.url))
    page.on("websocket", lambda socket: asked.add(socket.url))
    page.on("response", lambda answer: failed.add(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None
    )
    for address in way:
        visit(page, server, address, is_fresh=address == way[0])
        page.wait_for_load_state("networkidle")
        hosts = {
            urlparse(url).hostname for url in asked if urlparse(url).scheme not in ("data", "blob")
        }
        assert hosts == {"localhost"}
        assert [u for u in failed if not urlparse(u).path.endswith(STREAMLIT_PROBES)] == []
        assert [e for e in errors if not any(probe in e for probe in STREAMLIT_PROBES)] == []
        look(page, address)


def look(page, address):
    """Look at a screen on a phone and on a desktop, in light and dark, in letters of all sizes."""
    page.wait_for_function(FITS, arg=PHONE["width"])
    if address in (*SCREENS, "own-plan"):
        assert cut_in(page) == {}
    # Text at twice its size, as WCAG asks for it at 640 pixels.
    page.set_viewport_size({"width": 640, "height": 844})
    with large_letters(page):
        page.wait_for_function(FITS, arg=640)
    page.set_viewport_size(DESKTOP)
    if address in SCREENS:
        check_frame(page, address)
    for color_scheme, options in (("light", AXE_OPTIONS), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=color_scheme)
        until_still(page)
        assert violations_of_ours(page, options) == [], color_scheme
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)


def cut_in(page):
    """Return what is cut on a small screen, and in letters twice as large, as in a browser's
    settings; all that is folded is open.
    """
    found = {}
    page.set_viewport_size({"width": 320, "height": 844})
    found[320] = cut_now(page)
    page.set_viewport_size(PHONE)
    with large_letters(page):
        page.reload()  # the letters are there before the page is
        wait_until_idle(page, "h1")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "34px"
        found["large letters"] = cut_now(page)
    return {where: cut[:4] for where, cut in found.items() if cut}


@contextlib.contextmanager
def large_letters(page):
    """Choose letters twice as large, as in a browser's settings, and take that back."""
    devtools = page.context.new_cdp_session(page)

    def choose(pixels):
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})

    choose(32)
    try:
        yield
    finally:
        choose(16)
        devtools.detach()
