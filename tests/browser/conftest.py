import shutil

import pytest

from scripts.local_server import chromium_path, running_browser, running_server
from tests.builders import TODAY
from tests.conftest import is_ci

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


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


@pytest.fixture
def new_page(browser):
    """Open pages in contexts of their own, and close them all."""
    contexts = []

    def open_(viewport=PHONE, color_scheme="light", **options):
        context = browser.new_context(
            viewport=viewport,
            color_scheme=color_scheme,
            **{"timezone_id": "Europe/London", "locale": "en-GB", **options},
        )
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
