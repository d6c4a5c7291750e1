"""What is on the disk, and what happens when the disk or the process fails."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from backcare.domain.errors import (
    BusyError,
    DamagedError,
    NewerFormatError,
    UnconfirmedError,
    UnsavedError,
)
from backcare.domain.records import Record
from backcare.storage import sealed
from backcare.storage.locks import MemberLocks
from backcare.storage.tiny import TinyTrackerStore
from tests.builders import TODAY, check_in, year_of_entries, year_profile

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path):
    return TinyTrackerStore(tmp_path / "user")


def member_file(store):
    return store._folder.member_files / "me.json"


def test_one_file_per_member_that_plain_tinydb_can_read(store):
    store.add("me", check_in(nprs_running=4))
    store.add("ben", check_in(2))
    assert sorted(p.name for p in store._folder.member_files.iterdir()) == ["ben.json", "me.json"]
    with TinyDB(member_file(store), access_mode="r") as db:
        assert [row["nprs_running"] for row in db.table("entry").all()] == [4]


def test_only_the_owner_may_look(store, tmp_path):
    store.add("me", check_in())
    for path in (tmp_path / "user").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert (tmp_path / "user").stat().st_mode & 0o777 == 0o700


def test_a_new_handle_finds_everything_again(store, tmp_path):
    store.add_all("me", year_of_entries())
    store.save_profile("me", year_profile())
    again = TinyTrackerStore(tmp_path / "user")
    assert again.find("me", Record) == store.find("me", Record)
    assert again.profile("me") == store.profile("me")


def test_reading_makes_no_file(store, tmp_path):
    store.find("me", Record)
    store.version("me")
    assert not (tmp_path / "user").exists()


def test_every_flipped_bit_is_noticed_and_nothing_is_overwritten(store, tmp_path):
    store.add("me", check_in(nprs_running=4, note="long run"))
    good = member_file(store).read_bytes()
    rng = random.Random(1)
    for _ in range(200):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        member_file(store).write_bytes(bad)
        restarted = TinyTrackerStore(tmp_path / "user")
        with pytest.raises(DamagedError):
            restarted.find("me", Record)
        with pytest.raises(DamagedError):
            restarted.add("me", check_in(2))
        assert member_file(store).read_bytes() == bad


@pytest.mark.parametrize("kept", [0, 1, 50, 120, -1])
def test_a_cut_file_is_noticed(store, tmp_path, kept):
    store.add("me", check_in())
    member_file(store).write_bytes(member_file(store).read_bytes()[:kept])
    with pytest.raises(DamagedError):
        TinyTrackerStore(tmp_path / "user").find("me", Record)


def test_a_record_of_a_newer_version_is_refused(store):
    store.add("me", check_in())
    tables = json.loads(member_file(store).read_bytes())
    del tables["_file"]
    tables["entry"][check_in().id]["v"] = 99
    body = json.dumps(tables).encode()[1:]
    member_file(store).write_bytes(sealed._seal(body) + body)
    with pytest.raises(NewerFormatError):
        store.find("me", Record)


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_failing_disk_leaves_the_old_state_and_no_litter(store, monkeypatch, failing):
    store.add("me", check_in())

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if failing == "replace":
            patch.setattr(Path, "replace", refuse)
        else:
            patch.setattr(os, failing, refuse)
        with pytest.raises(UnsavedError, match="No space left"):
            store.add("me", check_in(2))
    assert store.find("me", Record) == (check_in(),)
    assert [p.name for p in store._folder.member_files.iterdir()] == ["me.json"]
    store.add("me", check_in(2))
    assert len(store.find("me", Record)) == 2


def test_a_folder_that_cannot_be_made_is_unsaved(tmp_path):
    (tmp_path / "user").write_text("a file stands in the way")
    with pytest.raises(UnsavedError):
        TinyTrackerStore(tmp_path / "user").add("me", check_in())


def test_a_directory_that_cannot_be_synced_is_unconfirmed_and_saving_again_is_safe(
    store, monkeypatch
):
    store.add("me", check_in())

    def refuse(_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(sealed, "sync_directory", refuse)
        for _ in range(2):
            with pytest.raises(UnconfirmedError):
                store.add("me", check_in(2))
    store.add("me", check_in(2))
    assert len(store.find("me", Record)) == 2


def test_a_file_in_place_of_the_folder_is_told_as_damage(tmp_path):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    store = TinyTrackerStore(tmp_path / "user")
    for read in (store.version, store.profile, lambda member: store.find(member, Record)):
        with pytest.raises(DamagedError):
            read("me")


def test_a_lock_that_is_held_makes_busy(tmp_path):
    store = TinyTrackerStore(tmp_path / "user", wait_seconds=0.05)
    store.add("me", check_in())
    with MemberLocks(tmp_path / "user" / "locks", 1).held("me"), pytest.raises(BusyError):
        store.add("me", check_in(2))
    assert len(store.find("me", Record)) == 1


def _add_many(root, worker):
    store = TinyTrackerStore(root)
    for n in range(15):
        store.add("me", check_in(worker * 100 + n + 1, TODAY - timedelta(days=n)))


def test_four_processes_adding_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_many, args=(tmp_path / "user", w)) for w in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(TinyTrackerStore(tmp_path / "user").find("me", Record)) == 60


WRITER = """
import sys
from pathlib import Path
from backcare.storage.tiny import TinyTrackerStore
from datetime import timedelta
from tests.builders import TODAY, check_in
store = TinyTrackerStore(Path(sys.argv[1]))
for n in range(int(sys.argv[2]), 100000):
    store.add("me", check_in(n, TODAY - timedelta(days=n // 10)))
    print(n, flush=True)
"""


def test_a_killed_server_loses_nothing_it_has_acknowledged(tmp_path):
    rng = random.Random(3)
    acknowledged: list[int] = []
    for _ in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "user"), str(len(acknowledged) + 1000)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(rng.uniform(0.001, 0.08))
        writer.send_signal(signal.SIGKILL)
        told = [first, *writer.stdout.readlines()]
        writer.wait()
        writer.stdout.close()
        acknowledged += [int(line) for line in told if line.endswith("\n")]
        kept = {int(e.id, 16) for e in TinyTrackerStore(tmp_path / "user").find("me", Record)}
        assert set(acknowledged) <= kept
        assert len(kept) - len(set(acknowledged)) <= 8
    assert len(acknowledged) > 8
