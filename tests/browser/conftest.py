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
    with running_server(folder, today=TODAY.isoformat()) as running:
        yield folder, running


@pytest.fixture
def user(_lasting):
    """The folder of records of `server`, where nothing is kept yet."""
    folder, _ = _lasting
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def server(_lasting, user):
    """A server with nothing kept but what a test puts into `user`; it must be left running."""
    return _lasting[1]


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
