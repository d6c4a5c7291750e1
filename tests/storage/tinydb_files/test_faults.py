"""What is on the disk, and what happens when the disk or the process fails."""

import contextlib
import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from tinydb import TinyDB, where

from backcare.domain.errors import (
    BusyError,
    DiskFullError,
    ForbiddenError,
    LimitError,
    LockBrokenError,
    UnconfirmedError,
    UnsavedError,
)
from backcare.domain.records import Record
from backcare.storage.tinydb_files import sealed
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.member_db import MemberDB
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in, year_of_entries, year_profile
from tests.storage.tinydb_files.places import member_file

ROOT = Path(__file__).resolve().parents[3]


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


@pytest.mark.parametrize("edit", ["update", "update_multiple", "upsert"])
def test_documents_that_readers_share_cannot_be_edited_in_place(store, edit):
    store.add("me", check_in())
    arguments = {
        "update": ({"nprs_running": 9},),
        "update_multiple": ([({"nprs_running": 9}, where("v") == 2)],),
        "upsert": ({"nprs_running": 9}, where("v") == 2),
    }
    with store._transaction("me") as db, pytest.raises(TypeError):
        getattr(db.records, edit)(*arguments[edit])
    assert store.find("me", Record) == (check_in(),)


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


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFullError), (errno.EACCES, ForbiddenError), (errno.EROFS, ForbiddenError)],
)
def test_why_the_disk_refuses_is_told(store, monkeypatch, number, error):
    store.add("me", check_in())

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    for save in (lambda: store.add("me", check_in(2)), store.try_to_save):
        with pytest.raises(error):
            save()
    assert not list(store._folder.root.rglob("readiness*"))


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


def test_a_lock_that_is_held_makes_busy(tmp_path):
    store = TinyTrackerStore(tmp_path / "user", wait_seconds=0.05)
    store.add("me", check_in())
    with MemberLocks(tmp_path / "user" / "locks", 1).held("me"), pytest.raises(BusyError):
        store.add("me", check_in(2))
    assert len(store.find("me", Record)) == 1


def test_a_lock_that_does_nothing_is_told_and_overwrites_nothing(store, tmp_path, monkeypatch):
    store.add("me", check_in())
    other = TinyTrackerStore(tmp_path / "user")

    @contextlib.contextmanager
    def no_lock(*_):
        yield

    monkeypatch.setattr(MemberLocks, "held", no_lock)
    during = store._transaction("me")
    db = during.__enter__()
    other.add("me", check_in(2))
    db.records.drop(check_in().id)
    with pytest.raises(LockBrokenError):
        during.__exit__(None, None, None)
    assert store.find("me", Record) == (check_in(), check_in(2))
    assert [p.name for p in store._folder.member_files.iterdir()] == ["me.json"]


def test_the_clock_does_not_matter(store, tmp_path):
    """Saves of one length within one tick of a clock that runs backwards."""
    other = TinyTrackerStore(tmp_path / "user")
    record = store.add("me", check_in(nprs_running=0))
    for save in range(200):
        record = store.change("me", msgspec.structs.replace(record, nprs_running=save % 10))
        os.utime(member_file(store), (1_000_000 - save, 1_000_000 - save))
        assert other.find("me", Record) == (record,)


def test_a_file_may_not_grow_without_end(store, monkeypatch):
    store.add("me", check_in())
    with monkeypatch.context() as patch:
        patch.setattr(sealed, "MOST_BYTES", 600)
        with pytest.raises(LimitError):
            store.add("me", check_in(2, nprs_running=1, note="x" * 500))
    assert store.find("me", Record) == (check_in(),)


def test_litter_of_killed_saves_is_swept_once_it_is_old(store, tmp_path):
    store.add("me", check_in())
    names = ("me.json.a.new", "readiness.json.a.new", "me.json.b.new")
    old, probe, young = (store._folder.member_files / name for name in names)
    for path in (old, probe, young):
        path.touch()
    for path in (old, probe):
        os.utime(path, (time.time() - 7200,) * 2)
    TinyTrackerStore(tmp_path / "user").add("me", check_in(2))
    assert (old.exists(), probe.exists(), young.exists()) == (False, False, True)


FULL_DISK = """
import errno, os, sys
from pathlib import Path
from backcare.domain.club.documents import Attempts, TakenName
from backcare.domain.errors import DiskFullError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in, one_of_each_club_document, year_of_entries

root = Path(sys.argv[1])
store, club = TinyTrackerStore(root / "user"), TinyClubStore(root / "user")
store.add_all("me", year_of_entries())
store.add("ben", check_in())
documents = club.write(put=one_of_each_club_document())
store.try_to_save()
assert (root / "user" / "reserve").exists()

def fill():
    with (root / "filler").open("ab", buffering=0) as file:
        for size in (1 << 16, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC

for remove in (
    lambda: store.remove("me", store.find("me", Record)[0]),
    lambda: club.write(remove=documents[:1]),
    lambda: store.erase("me"),
    lambda: store.erase("ben"),
):
    fill()
    for save in (store.try_to_save, lambda: store.add("me", check_in(99))):
        try:
            save()
        except DiskFullError:
            pass
        else:
            raise AssertionError("saved on a full disk")
    remove()
    (root / "filler").unlink()
    store.try_to_save()
    assert (root / "user" / "reserve").exists(), "kept anew"
assert store.members() == ()
assert len(club.all(type(documents[0]))) == 0
print("done")
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root makes a small disk")
def test_on_a_full_disk_one_can_still_remove_sign_out_and_erase(tmp_path):
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path)], capture_output=True
    )
    if made.returncode:
        pytest.skip("this machine makes no small disk")
    try:
        assert in_a_process(FULL_DISK, tmp_path).strip() == "done"
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_saving_many_takes_as_long_for_each(store, monkeypatch):
    """Counted, not timed: the days of what is there are looked at once, not for each record."""
    looked = []
    days = MemberDB.days
    monkeypatch.setattr(MemberDB, "days", lambda db: looked.append(1) or days(db))
    store.add_all("me", year_of_entries())
    assert len(looked) == 1


def in_a_process(code, *arguments):
    """Run code that changes limits or rights of its whole process; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FILE_SIZE_LIMIT = """
import resource, signal, sys
from pathlib import Path
from backcare.domain.errors import UnsavedError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in

store = TinyTrackerStore(Path(sys.argv[1]))
kept = store.add("me", check_in())
[file] = store._folder.member_files.iterdir()
before = file.read_bytes()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
refused = 0
for limit in range(0, len(before) + 100, 10):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        store.add("me", check_in(2))
    except UnsavedError:
        refused += 1
    assert store.find("me", Record) == (kept,), limit
    assert file.read_bytes() == before, limit
    assert len(list(store._folder.member_files.iterdir())) == 1, limit
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.add("me", check_in(2))
assert len(store.find("me", Record)) == 2
print(refused)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_disk_that_fills_up_at_any_byte_refuses_and_keeps_the_old_state(tmp_path):
    assert int(in_a_process(FILE_SIZE_LIMIT, tmp_path / "user")) > 30


READ_ONLY = """
import os, sys
from pathlib import Path
from backcare.domain.errors import UnsavedError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in

os.chdir(sys.argv[1])
root = Path("user")
for store in (TinyTrackerStore(root), TinyTrackerStore(Path("warm"))):
    store.add("me", check_in())
    store.find("me", Record)
everything = [root, *root.rglob("*")]
for path in everything:
    path.chmod(0o500 if path.is_dir() else 0o400)
if os.geteuid() == 0:
    for path in everything:
        os.chown(path, 65534, 65534)
    os.setuid(65534)
store = TinyTrackerStore(root)
assert store.find("me", Record) == (check_in(),)
for save in (
    lambda: store.add("me", check_in(2)),
    lambda: store.remove("me", check_in()),
    lambda: store.add("ben", check_in()),
):
    try:
        save()
    except UnsavedError:
        print("refused")
assert store.find("me", Record) == (check_in(),)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_a_read_only_folder_is_read_and_refuses_saves(tmp_path):
    # The folders above belong to whoever runs the tests; another user must get through to ours.
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    assert in_a_process(READ_ONLY, tmp_path).split() == ["refused"] * 3
