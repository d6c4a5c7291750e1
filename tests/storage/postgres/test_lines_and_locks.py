"""A database that many ask at once, that keeps them waiting, or whose lines break."""

import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from backcare.domain.errors import BusyError, UnconfirmedError, UnreachableError, UnsavedError
from backcare.domain.records import Record
from backcare.storage.postgres import database
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import MEMBER
from backcare.storage.postgres.store import SqlTrackerStore
from tests.builders import TODAY, check_in
from tests.storage.postgres.counting import COUNTER, count_up
from tests.storage.servers import empty_databases, own_server, shared_server

ROOT = Path(__file__).resolve().parents[3]


def terminate(connection):
    """End the server's side of a connection, as a restart or a cut line does."""
    pid = connection.connection.dbapi_connection.info.backend_pid
    with shared_server_engine().connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


def shared_server_engine():
    return sa.create_engine(shared_server().url("postgres"), poolclass=sa.NullPool)


# Many at once


def test_two_processes_lose_no_update(own, store):
    store.add("me", COUNTER)
    url = own.engine.url.render_as_string(hide_password=False)
    counting = [sys.executable, "-m", "tests.storage.postgres.counting", url]
    writers = [subprocess.Popen(counting, cwd=ROOT) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert store.get("me", COUNTER.id).note == "50"


@pytest.mark.parametrize("isolation", [None, "SERIALIZABLE"])
def test_eight_threads_lose_no_update(isolation):
    handles = [SqlTrackerStore(each) for each in empty_databases(isolation)]
    handles[0].add("me", COUNTER)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: count_up(handles[n % 2], 10), range(8)))
    assert handles[1].get("me", COUNTER.id).note == "80"


def test_a_save_that_waits_too_long_says_so(own, store, monkeypatch):
    monkeypatch.setitem(database._SETTINGS, "lock_timeout", 100)
    store.add("me", check_in(1))
    hurried = SqlTrackerStore(Database(own.engine.url.render_as_string(hide_password=False)))
    with own.engine.connect() as other:
        other.execute(sa.select(MEMBER).with_for_update())
        with pytest.raises(BusyError):
            hurried.add("me", check_in(2))
        assert hurried.add("ben", check_in(2)) == check_in(2)
        assert hurried.find("me", Record) == (check_in(1),)
    assert hurried.add("me", check_in(2)) == check_in(2)


def test_collisions_are_repeated_as_a_whole_and_not_for_ever(own):
    tries = []

    def collide(connection):
        tries.append(1)
        connection.execute(sa.text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    hurried = Database(own.engine.url.render_as_string(hide_password=False), wait_seconds=0.2)
    with pytest.raises(BusyError):
        hurried.run(collide)
    assert len(tries) > 3


# Lines that break


@pytest.mark.parametrize("times", [1, 2])
def test_a_line_cut_in_the_middle_of_a_save_is_taken_up_again(store, listen, times):
    store.add("me", check_in(1))
    cuts = []

    def cut(connection, cursor, text, *_):
        if text.startswith("INSERT INTO tracker_record") and len(cuts) < times:
            cuts.append(1)
            terminate(connection)

    listen("before_cursor_execute", cut)
    assert store.add("me", check_in(2)) == check_in(2)
    assert len(cuts) == times
    assert store.find("me", Record) == (check_in(1), check_in(2))


def test_a_line_cut_at_the_commit_is_told_and_saving_again_is_safe(store, listen):
    store.add("me", check_in(1))
    cuts = []

    def cut(connection):
        if not cuts:
            cuts.append(1)
            terminate(connection)

    listen("commit", cut)
    with pytest.raises(UnconfirmedError):
        store.add("me", check_in(2))
    store.add("me", check_in(2))
    assert store.find("me", Record) == (check_in(1), check_in(2))
    cuts.clear()
    assert store.get("me", check_in(2).id) == check_in(2)  # a read is simply repeated


def test_no_server_is_one_sentence_without_the_password(monkeypatch):
    monkeypatch.setattr(database, "_RECONNECT_SECONDS", 0.1)
    store = SqlTrackerStore(Database("postgresql+psycopg://ann:s3cret@127.0.0.1:1/s3cret"))
    for use in (lambda: store.add("me", check_in(1)), lambda: store.find("me", Record)):
        with pytest.raises(UnreachableError) as refused:
            use()
        assert "refused" in str(refused.value)
        assert "s3cret" not in "".join(traceback.format_exception(refused.value))


def test_no_error_repeats_what_somebody_wrote(own):
    """PostgreSQL quotes what it refuses, and a traceback would log that."""
    noted = {"note": "private" + " words"}
    with pytest.raises(UnsavedError) as refused:
        own.run(lambda c: c.execute(sa.text("SELECT CAST(:note AS integer)"), noted), saves=True)
    assert noted["note"] not in "".join(traceback.format_exception(refused.value))


class Load:
    """Three threads that save, each record once, and keep what became of it."""

    def __init__(self, store):
        self.acknowledged, self.unknown, self.refused, self.others = set(), set(), [], []
        self._store = store
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._save, args=(w,)) for w in (1, 2, 3)]
        for thread in self._threads:
            thread.start()

    def _save(self, worker):
        number = worker * 100_000
        while not self._stop.is_set():
            number += 1
            record = check_in(number, TODAY - timedelta(days=number % 2000))
            try:
                self.acknowledged.add(self._store.add("me", record).id)
            except UnconfirmedError:
                self.unknown.add(record.id)
            except UnreachableError:
                self.refused.append(record.id)
            except BaseException as error:
                self.others.append(error)

    def more(self):
        """Wait until twenty more were acknowledged."""
        wanted = len(self.acknowledged) + 20
        deadline = time.monotonic() + 20
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def end(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.weekly
def test_a_server_killed_under_load_loses_nothing_it_acknowledged(monkeypatch):
    monkeypatch.setattr(database, "_RECONNECT_SECONDS", 0.1)
    with own_server() as server:  # with its own settings: it syncs
        url = server.create("backcare")
        load = Load(SqlTrackerStore(Database(url)))
        try:
            load.more()
            for _ in range(3):
                server.kill()
                time.sleep(0.3)
                server.start()
                load.more()
        finally:
            load.end()
        kept = {record.id for record in SqlTrackerStore(Database(url)).find("me", Record)}
        assert load.others == []
        assert load.refused
        assert load.acknowledged <= kept <= load.acknowledged | load.unknown
