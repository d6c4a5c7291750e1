import asyncio
import gc
import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import streamlit as st
import yaml
from _pytest.logging import LoggingPlugin, caplog_handler_key
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, app_test, element_tree, local_script_runner

from backcare import bootstrap
from backcare.config import Settings
from backcare.content.library import ContentLibrary
from backcare.content.reading import read_library
from backcare.ui.navigation import LANDING
from backcare.ui.wiring import built_services
from tests.builders import TODAY
from tests.ours import our_library
from tests.storage.servers import stop_shared_server

ROOT = Path(__file__).resolve().parents[1]
MAIN = ROOT / "backcare" / "ui" / "main.py"
_composed: dict[str, yaml.Node] = {}
IS_WHOLE = os.environ.get("BACKCARE_TESTS") == "all"

# How long an example takes is a matter of the machine, and of benchmarks.
settings.register_profile("backcare", deadline=None)
settings.load_profile("backcare")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """What is imported and found stays to the end: the collector of garbage, which would walk
    through all of it again and again, need not look at it.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def _log_for(plugin, item, when, *, log=LoggingPlugin._runtest_for):
    """Keep what is logged where a test asks for it; what others log is in `stderr`.

    To begin and to end listening to each of Streamlit's loggers takes as long as a quick test.
    """
    if "caplog" in item.fixturenames:
        return log(plugin, item, when)
    item.stash[caplog_handler_key] = plugin.caplog_handler  # which it takes away at the end
    return nullcontext()


LoggingPlugin._runtest_for = _log_for


@pytest.fixture(autouse=True, scope="session")
def _no_server_is_left():
    yield
    stop_shared_server()


@pytest.fixture(autouse=True, scope="session")
def _packages_are_looked_through_once():
    """Streamlit looks for pieces in all installed packages anew for each `AppTest`, which takes
    longer than most pages.
    """
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True, scope="session")
def _pages_are_compiled_once():
    """`AppTest` compiles the script and its page anew for each run."""
    for module in (app_test, local_script_runner):
        module.ScriptCache = cache(module.ScriptCache)


@pytest.fixture(autouse=True, scope="session")
def _the_end_of_a_run_is_waited_for():
    """`AppTest` asks each millisecond whether a page is drawn, and looks through all that was told
    so far each time: a tenth of what pages take.
    """
    ask = local_script_runner.require_widgets_deltas

    def wait(runner, timeout):
        runner._script_thread.join(timeout)
        ask(runner, 0 if runner._script_thread.is_alive() else timeout)

    local_script_runner.require_widgets_deltas = wait


@pytest.fixture(autouse=True, scope="session")
def _a_stand_in_is_made_once():
    """`AppTest` makes a stand-in for Streamlit's runtime for each run, which takes as long as a
    small page.
    """
    stand_in = MagicMock(spec=app_test.Runtime)

    def made(*, spec):
        assert spec is app_test.Runtime
        stand_in.reset_mock()
        return stand_in

    app_test.MagicMock = made


@pytest.fixture(autouse=True, scope="session")
def _a_page_is_walked_through_once():
    """`AppTest` goes through all of a page for each part that is asked for, and for a part in ten
    boxes through ten generators.
    """

    def walk(block):
        if "_walked" not in vars(block):
            below = (
                walk(part) if isinstance(part, element_tree.Block) else (part,)
                for part in block.children.values()
            )
            block._walked = [block, *itertools.chain.from_iterable(below)]
        return iter(block._walked)

    element_tree.Block.__iter__ = walk


@pytest.fixture(autouse=True, scope="session")
def _our_content_once():
    ours = (Settings().content, Settings().clips)

    def read(content: Path, clips: Path) -> ContentLibrary:
        return our_library() if (content, clips) == ours else read_library(content, clips)

    bootstrap.read_library = read


@pytest.fixture
def equal_files_are_parsed_once(monkeypatch):
    """What is made of a parsed file leaves it as it was."""
    compose = yaml.compose

    def compose_once(stream, **named):
        text = stream.read()
        if text not in _composed:
            stream.seek(0)
            _composed[text] = compose(stream, **named)
        return _composed[text]

    monkeypatch.setattr(yaml, "compose", compose_once)


@pytest.fixture(autouse=True, scope="session")
def _a_loop_runs_beside_a_browser_too():
    """While a browser is open, Playwright's own loop counts as running in the thread of all tests:
    whichever of them comes after one in a browser begins its loop in a thread of its own.
    """
    run = asyncio.run

    def apart(main, **named):
        with ThreadPoolExecutor(1) as own:
            return own.submit(run, main, **named).result()

    asyncio.run = apart


_number = itertools.count()


@pytest.fixture(autouse=True)
def _own_data_folder(request, tmp_path_factory, monkeypatch):
    """No test touches the runner's own data, and nothing cached survives a test."""
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:  # to make that one takes as long as all else that most tests need
        folder = tmp_path_factory.getbasetemp() / f"own-{next(_number)}"
        folder.mkdir()
    monkeypatch.setenv("BACKCARE_DATA", str(folder / "user"))
    monkeypatch.setenv("BACKCARE_TODAY", TODAY.isoformat())
    built_services.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def open_page():
    """Open a page through the running script, as a visit does that begins at its address."""

    def open_(name: str, **parameters: str) -> AppTest:
        at = AppTest.from_file(str(MAIN), default_timeout=30)
        for key, value in parameters.items():
            at.query_params[key] = value
        if name != LANDING.name:
            at.switch_page(f"../../pages/{name}.py")  # its address is its file's name
        return at.run()

    return open_


def pytest_collection_modifyitems(config, items):
    """Keep safety tests from being skipped, even by hand; of what takes long, take the share of
    this day of the week, unless a file was named.
    """
    for item in items:
        if item.get_closest_marker("safety"):
            for other in ("skip", "skipif", "weekly"):
                assert not item.get_closest_marker(other), item.nodeid
    if IS_WHOLE or any(".py" in str(given) for given in config.invocation_params.args):
        return
    weekly = sorted((i for i in items if i.get_closest_marker("weekly")), key=lambda i: i.nodeid)
    day = date.today().weekday()  # noqa: DTZ011 - whatever day it is there
    others = {item for number, item in enumerate(weekly) if number % 7 != day}
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=list(others))


def is_ci() -> bool:
    return os.environ.get("CI") == "true"
