"""A club with a door, and browsers that come to it."""

import pytest
from starlette.testclient import TestClient

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from tests.club.door import CLUB, app_of
from tests.club.quick_hashes import make_hashes_quick


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    make_hashes_quick(monkeypatch.setattr)


@pytest.fixture
def services(tmp_path):
    made = build_services(Settings(user_data=tmp_path / "user", club=ClubAddress(CLUB)))
    made.club.accounts.start("Riverside <Runners>", "ab" * 32)
    return made


@pytest.fixture
def browser(services):
    def open_(**options):
        options = {"base_url": CLUB, "client": ("192.0.2.7", 5000), **options}
        return TestClient(app_of(services), follow_redirects=False, **options)

    return open_
