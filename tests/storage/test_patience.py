"""Nobody waits long for records that do not answer, and nobody twice."""

import threading
import time

import pytest

from backcare.domain.club.documents import Account
from backcare.domain.errors import BusyError, UnconfirmedError, UnreachableError
from backcare.storage import patience
from backcare.storage.patience import Patience, PatientClubStore
from backcare.storage.postgres import database
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.store import SqlTrackerStore
from tests.builders import check_in
from tests.storage.servers import own_server

pytestmark = pytest.mark.safety


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(patience, "_LOOK_SECONDS", 0.005)
    monkeypatch.setattr(patience, "_TRY_AGAIN_SECONDS", 0.01)


def never():
    raise AssertionError("asked although the records are away")


def gone():
    raise UnreachableError("gone")


def until(is_so):
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def is_there(asked):
    try:
        return asked(lambda: True)
    except UnreachableError:
        return False


def test_what_hangs_is_waited_for_once_and_by_nobody_else_until_it_is_back():
    back = threading.Event()
    records = Patience(lambda: back.wait(30))
    with pytest.raises(UnreachableError):
        records.briefly(lambda: back.wait(30))
    with pytest.raises(UnreachableError):
        records.briefly(never)
    assert records.through(lambda: "slow, not away") == "slow, not away"
    back.set()
    until(lambda: is_there(records.briefly))


def test_one_call_that_hangs_for_ever_does_not_keep_everybody_away_for_ever(monkeypatch):
    monkeypatch.setattr(patience, "_GIVEN_UP_SECONDS", 0.1)
    over = threading.Event()
    records = Patience()
    with pytest.raises(UnreachableError):
        records.briefly(lambda: over.wait(30))
    until(lambda: is_there(records.briefly))
    over.set()


def test_records_that_are_away_are_asked_by_one_thread_alone_and_by_who_taps():
    are_away = threading.Event()
    are_away.set()
    records = Patience(lambda: gone() if are_away.is_set() else None)
    with pytest.raises(UnreachableError):
        records.through(gone)
    for asked in (records.through, records.briefly):
        with pytest.raises(UnreachableError):
            asked(never)
    assert records.anew(lambda: records.through(lambda: "asked")) == "asked"
    with pytest.raises(UnreachableError):
        records.anew(gone)
    are_away.clear()
    until(lambda: is_there(records.through))


@pytest.mark.parametrize("error", [BusyError("busy"), TimeoutError("its own"), RuntimeError("bug")])
def test_other_errors_are_told_to_who_asked_and_to_nobody_else(error):
    def fail():
        raise error

    records = Patience()
    for asked in (records.through, records.briefly, records.anew):
        with pytest.raises(type(error)):
            asked(fail)
        assert asked(lambda: "fine") == "fine"


def test_a_database_that_stands_still_is_given_up_and_found_again(monkeypatch):
    monkeypatch.setattr(database, "_READ_SECONDS", 0.5)
    monkeypatch.setattr(database, "_SAVE_SECONDS", 0.7)
    monkeypatch.setattr(database, "_RECONNECT_SECONDS", 0.1)
    monkeypatch.setitem(database._NETWORK, "connect_timeout", 2)
    with own_server() as server:
        own = Database(server.create("backcare"))
        store, club = SqlTrackerStore(own), PatientClubStore(SqlClubStore(own), Patience())
        store.add("ann", check_in(1))
        assert club.all(Account) == ()
        with server.standing_still():
            begun = time.monotonic()
            with pytest.raises(UnreachableError):
                store.version("ann")
            with pytest.raises((UnreachableError, UnconfirmedError)):
                store.add("ann", check_in(2))
            with pytest.raises(UnreachableError):
                club.all(Account)
            for _ in range(50):
                with pytest.raises(UnreachableError):
                    club.all(Account)
            assert time.monotonic() - begun < 30, "it ends at all"
        assert store.get("ann", check_in(1).id) == check_in(1)
        store.add("ann", check_in(2))
