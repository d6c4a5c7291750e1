"""A club: with a door and browsers that come to it, with a clock of its own, with figures; and a
club's server as it runs.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from backcare.domain.club.documents import Role
from backcare.storage.memory import MemoryClubStore
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.tinydb_files.club import TinyClubStore
from tests.club.counted import CountedClub
from tests.club.door import CLUB, Visitor, app_of, join, turn_second_on
from tests.club.own_clock import Door
from tests.club.quick_hashes import make_hashes_quick
from tests.forks import running_server
from tests.storage.servers import empty_databases


class Hosted(NamedTuple):
    """A club's server that runs: its address, the folder of its records, the file of its log."""

    url: str
    user: Path
    log: Path


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """A server of a club that is not started yet, for the tests of a module."""
    folder = tmp_path_factory.mktemp("hosted")
    user, log = folder / "user", folder / "log.txt"
    with running_server(user, is_club=True, log=log) as server:
        yield Hosted(server.url, user, log)


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
        return Visitor(app_of(services), follow_redirects=False, **options)

    return open_


@pytest.fixture
def host(browser, services):
    """Hedi, who looks after the server, at a browser that she signed in with just now."""
    client = browser()
    joined = join(client, services, "Hedi")
    services.club.accounts.members.set_role("Hedi", Role.HOST)
    turn_second_on(client, services, joined)
    return client


@pytest.fixture(params=["memory", "tiny", "postgres"])
def store(request, tmp_path):
    """The documents of a club, in each of its stores."""
    if request.param == "postgres":
        return SqlClubStore(empty_databases()[0])
    return MemoryClubStore() if request.param == "memory" else TinyClubStore(tmp_path / "user")


@pytest.fixture
def door(store):
    return Door(store)


@pytest.fixture
def club():
    return CountedClub()
