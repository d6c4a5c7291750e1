"""Files that were cut, changed, lost or are not of ours: noticed, told, and never overwritten."""

import errno
import os
import random
from pathlib import Path

import pytest

from backcare.domain.errors import (
    DamagedError,
    GoneError,
    StoreError,
    UnreadableError,
    UnreadableRecordError,
)
from backcare.domain.records import Record
from backcare.storage.tinydb_files import sealed
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in
from tests.storage.tinydb_files.places import member_file


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


@pytest.mark.parametrize("kept", [0, 60, 200, -1])
def test_a_file_that_was_cut_under_a_running_server_is_not_healed_from_memory(store, kept):
    """What an editor did to it would be overwritten."""
    store.add("me", check_in(nprs_running=4))
    assert store.find("me", Record)
    cut = member_file(store).read_bytes()[:kept]
    version = store.version("me")
    member_file(store).write_bytes(cut)
    assert store.version("me") != version
    with pytest.raises(DamagedError):
        store.find("me", Record)
    with pytest.raises(DamagedError):
        store.add("me", check_in(2))
    assert member_file(store).read_bytes() == cut


def test_a_value_changed_by_hand_is_noticed_by_a_running_server(store):
    store.add("me", check_in(nprs_running=4))
    assert store.find("me", Record)
    changed = member_file(store).read_bytes().replace(b'"nprs_running":4', b'"nprs_running":9')
    member_file(store).write_bytes(changed)
    with pytest.raises(DamagedError):
        store.find("me", Record)


@pytest.mark.parametrize("why", [errno.EMFILE, errno.ENFILE, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", ["me.json", "store.json"])
def test_a_sound_file_that_cannot_be_read_now_is_not_called_damaged(store, monkeypatch, name, why):
    """As when a server has too many files open: whoever reads "damaged" restores a backup."""
    store.add("me", check_in())

    def refused(path, *args, **rest):
        if path.name == name:
            raise OSError(why, os.strerror(why), str(path))
        return opened(path, *args, **rest)

    opened = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        for ask in (lambda: store.find("me", Record), lambda: store.add("me", check_in(2))):
            with pytest.raises(UnreadableError) as told:
                ask()
            assert told.value.code == "unreachable"
    assert store.find("me", Record) == (check_in(),)


def test_every_cut_is_noticed(store, tmp_path):
    store.add("me", check_in())
    good = member_file(store).read_bytes()
    for kept in range(len(good)):
        member_file(store).write_bytes(good[:kept])
        with pytest.raises(DamagedError):
            TinyTrackerStore(tmp_path / "user").find("me", Record)
    member_file(store).write_bytes(good)
    assert len(store.find("me", Record)) == 1


def test_a_file_in_place_of_the_folder_is_told_as_damage(tmp_path):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    store = TinyTrackerStore(tmp_path / "user")
    for read in (store.version, store.profile, lambda member: store.find(member, Record)):
        with pytest.raises(DamagedError):
            read("me")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"v": "2"},
        {"v": 1, "kind": "run", "distance_km": "far"},
        {"v": 1, "kind": "exercise", "exercises": 3},
        {"v": 2, "kind": "no such kind"},
        {"v": 12, "kind": "check-in", "day": 7},
    ],
)
def test_a_record_that_is_foreign_to_the_schema_hides_no_other(store, row):
    """Its seal holds."""
    kept = store.add("me", check_in(2))
    tables = sealed.unsealed(member_file(store).read_bytes(), "me.json")
    tables["entry"][check_in().id] = row
    member_file(store).write_bytes(sealed.sealed(tables))
    assert store.find("me", Record) == (kept,)
    assert [one.document for one in store.set_aside("me")] == [row]
    with pytest.raises(UnreadableRecordError):
        store.add("me", check_in())
    store.add("me", check_in(3))
    after = sealed.unsealed(member_file(store).read_bytes(), "me.json")
    assert after["entry"][check_in().id] == row


@pytest.mark.parametrize("tables", [{"entry": {check_in().id: 7}}, {"entry": 7}])
def test_nothing_but_our_errors_leaves_the_store(store, tables):
    """The file is no database, its seal holds."""
    store.add("me", check_in())
    member_file(store).write_bytes(sealed.sealed(tables))
    for use in (lambda: store.find("me", Record), lambda: store.add("me", check_in())):
        with pytest.raises(StoreError):
            use()


def test_a_file_that_is_gone_is_told_from_a_new_runner(store, tmp_path):
    store.add("me", check_in())
    member_file(store).unlink()
    for again in (store, TinyTrackerStore(tmp_path / "user")):
        for use in (
            lambda again=again: again.find("me", Record),
            lambda again=again: again.profile("me"),
            lambda again=again: again.add("me", check_in(2)),
        ):
            with pytest.raises(GoneError):
                use()
    assert not member_file(store).exists()
    assert store.find("ben", Record) == ()
    assert store.erase("me") is True
    assert store.find("me", Record) == ()
    store.add("me", check_in(2))


def test_who_was_erased_is_a_new_runner(store):
    store.add("me", check_in())
    store.erase("me")
    assert store.find("me", Record) == ()
    assert not list((store._folder.root / "known").iterdir())


def test_a_damaged_file_of_a_member_is_told_without_their_id(store):
    """The words stand in the log, which leads to nobody."""
    member = "m" * 32
    store.add(member, check_in())
    store.add("me", check_in())
    for own in (member, "me"):
        member_file(store, own).write_bytes(member_file(store, own).read_bytes()[:-3])
    with pytest.raises(DamagedError, match=r"the file of the member [0-9a-f]{8}… is not") as told:
        store.find(member, Record)
    assert member not in str(told.value)
    with pytest.raises(DamagedError, match=r"me\.json is not"):
        store.find("me", Record)


def test_a_file_under_anothers_name_is_told_without_an_id(store):
    first, second = "a" * 32, "b" * 32
    for member in (first, second):
        store.add(member, check_in())
    member_file(store, first).write_bytes(member_file(store, second).read_bytes())
    with pytest.raises(DamagedError, match="is the file of another member") as told:
        store.find(first, Record)
    assert first not in str(told.value)
