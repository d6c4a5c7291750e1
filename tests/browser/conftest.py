import contextlib
import shutil
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, expect

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from scripts.local_server import chromium_path, running_browser
from tests.browser.waits import LONG_SECONDS
from tests.builders import TODAY
from tests.conftest import is_ci
from tests.forks import running_server

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

expect.set_options(timeout=LONG_SECONDS * 1000)


@pytest.fixture(scope="session")
def browser():
    if chromium_path() is None and not is_ci():
        pytest.skip("no Chromium on this machine: run `make browser`")
    with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def _lasting(tmp_path_factory):
    """The folder of records and the server that all tests of a worker share: to start one takes
    longer than most of them.
    """
    folder = tmp_path_factory.mktemp("lasting") / "user"
    log = folder.with_name("server.log")
    with running_server(folder, today=TODAY.isoformat(), log=log) as running:
        yield folder, running, log


@pytest.fixture
def user(_lasting):
    """The folder of records of `server`, where nothing is kept yet."""
    folder = _lasting[0]
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def server(_lasting, user):
    """A server with nothing kept but what a test puts into `user`; it must be left running."""
    return _lasting[1]


@pytest.fixture
def server_log(_lasting):
    """The file into which `server` writes its log."""
    return _lasting[2]


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    """A club's server, and its services as the host has them."""
    folder = tmp_path_factory.mktemp("club") / "user"
    with running_server(folder, today=TODAY.isoformat(), is_club=True) as server:
        settings = Settings(user_data=folder, club=ClubAddress(server.url), today=TODAY)
        services = build_services(settings)
        services.club.accounts.start("Riverside Runners", "ab" * 32)
        yield server, services


@pytest.fixture(scope="session")
def _kept_page():
    """Where the page is kept that the tests of a worker use one after the other."""
    return []


@pytest.fixture
def new_page(browser, _kept_page):
    """Open pages, each with nothing kept on it.

    The first that is asked for with nothing of its own but a size is one that other tests had
    before: a browser needs twice the time for a new one. `is_new` is for what cannot be taken back,
    as a clock of its own.
    """
    contexts, given = [], []

    def open_(viewport=PHONE, color_scheme="light", is_new=False, **options):
        is_usual = (color_scheme, options) == ("light", {})
        if is_usual and not is_new and not given:
            given.append(_kept_page.pop() if _kept_page else _to_keep(browser))
            given[0].set_viewport_size(viewport)
            return given[0]
        contexts.append(_context(browser, viewport, color_scheme, options))
        return contexts[-1].new_page()

    yield open_
    for context in contexts:
        context.close()
    _kept_page += [page for page in given if _is_cleared(page)]


def _to_keep(browser):
    page = _context(browser).new_page()
    for what in ("add_init_script", "expose_binding", "expose_function", "route_web_socket"):
        setattr(page, what, _not_on_a_kept_page)
    return page


def _not_on_a_kept_page(*_):
    raise AssertionError("no page can take that back: ask for one with `is_new`")


def _context(browser, viewport=PHONE, color_scheme="light", options=None):
    context = browser.new_context(
        viewport=viewport,
        color_scheme=color_scheme,
        **{"timezone_id": "Europe/London", "locale": "en-GB", **(options or {})},
    )
    context.set_default_timeout(LONG_SECONDS * 1000)
    return context


def _is_cleared(page):
    """Leave a page and take away what is kept on it; return whether that was possible."""
    try:
        page.unroute_all(behavior="ignoreErrors")
        for other in page.context.pages:
            if other is not page:
                other.close()
        # An answer of the same server: another one would have the scripts compiled anew.
        page.goto(urljoin(page.url, "/_stcore/health"))
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.context.clear_cookies()
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
    except Error:  # its server has ended, or the page has
        with contextlib.suppress(Error):
            page.context.close()
        return False
    return True
