import asyncio
import gc
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
import yaml
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

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
compose_once = cache(yaml.compose)
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


@pytest.fixture(autouse=True)
def _our_content_once(monkeypatch):
    ours = (Settings().content, Settings().clips)

    def read(content: Path, clips: Path) -> ContentLibrary:
        return our_library() if (content, clips) == ours else read_library(content, clips)

    monkeypatch.setattr(bootstrap, "read_library", read)


@pytest.fixture
def equal_files_are_parsed_once(monkeypatch):
    """What is made of a parsed file leaves it as it was."""
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


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    """No test touches the runner's own data, and nothing cached survives a test."""
    monkeypatch.setenv("BACKCARE_DATA", str(tmp_path / "user"))
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
