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


@pytest.fixture
def fresh_server(tmp_path):
    """A server that nobody has visited yet, with an empty store."""
    with running_server(tmp_path / "user", today=TODAY.isoformat()) as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for the tests of a module, with an empty store."""
    folder = tmp_path_factory.mktemp("server") / "user"
    with running_server(folder, today=TODAY.isoformat()) as running:
        yield running


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
