"""A runner with a plan, and a page with a clock that the test drives."""

import pytest

from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.browser.player import PLAN, with_own_clock


@pytest.fixture(autouse=True)
def store(user):
    kept = TinyTrackerStore(user)
    kept.add(LOCAL_MEMBER, PLAN)
    return kept


@pytest.fixture
def page(new_page):
    return with_own_clock(new_page(is_new=True))
