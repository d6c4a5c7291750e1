"""The first page in a browser: one tap starts the session, one tap answers, and each is once."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import CheckIn
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.conftest import PHONE
from tests.browser.player import PLAN, WHOLE
from tests.builders import run
from tests.forks import running_server
from tests.ours import our_library

pytestmark = pytest.mark.browser
TEXT = our_library().texts
DAY = WHOLE.day


@pytest.fixture
def store(tmp_path):
    kept = TinyTrackerStore(tmp_path / "user")
    kept.add_all(LOCAL_MEMBER, [PLAN, run(1, DAY - timedelta(days=1), distance_m=21_000)])
    return kept


@pytest.fixture
def page(store, tmp_path, new_page):
    with running_server(tmp_path / "user", today=DAY.isoformat()) as server:
        opened = new_page(PHONE)
        opened.goto(server.url)
        wait_until_idle(opened, "h1")
        yield opened


def test_one_tap_starts_the_session_of_today_and_once_only(page):
    page.get_by_role("button", name="Start, ").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    wait_until_idle(page, "h1")
    expect(dialog).to_be_hidden()


def test_pain_on_waking_is_one_tap_and_answered_once(page, store):
    six = page.get_by_role("radio", name="6", exact=True)
    six.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXT("today.title.easy"))
    expect(page.get_by_role("status").filter(has_text="6").first).to_be_visible()
    [kept] = store.find(LOCAL_MEMBER, CheckIn)
    assert kept.nprs_waking == 6
