"""What every engine keeps. A new engine is one more word in the fixture's parameters."""

import threading
from datetime import timedelta

import msgspec
import pytest

from backcare.domain.errors import (
    BadMemberIdError,
    ConflictError,
    InvalidEntryError,
    MissingError,
)
from backcare.domain.profile import Profile, Target
from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.tiny import TinyTrackerStore
from tests.builders import MONDAY, TODAY, check_in, run, session


@pytest.fixture(params=["memory", "tiny"])
def store(request, tmp_path):
    return MemoryTrackerStore() if request.param == "memory" else TinyTrackerStore(tmp_path / "u")


def test_an_empty_store_has_nothing(store):
    assert store.find("me") == ()
    assert store.get("me", check_in().id) is None
    assert store.profile("me") == Profile()


@pytest.mark.parametrize(
    "entry",
    [
        check_in(nprs_running=0, nprs_waking=10),
        run(distance_km=12.5),
        session(minutes=10, exercises=("E12", "E16"), rpe=0, note="Über 5 km, dann Übungen 🏃"),
    ],
)
def test_what_is_added_is_read_back_equal(store, entry):
    assert store.add("me", entry) == entry
    assert store.get("me", entry.id) == entry
    assert store.find("me") == (entry,)


def test_missing_stays_missing_and_zero_stays_zero(store):
    store.add("me", check_in(nprs_running=0))
    entry = store.get("me", check_in().id)
    assert (entry.nprs_running, entry.nprs_sitting) == (0, None)


def test_the_same_entry_again_changes_nothing(store):
    store.add("me", check_in())
    store.add("me", check_in())
    assert len(store.find("me")) == 1


def test_the_same_id_with_other_content_is_a_conflict(store):
    store.add("me", check_in())
    with pytest.raises(ConflictError):
        store.add("me", check_in(nprs_running=9))
    assert store.find("me") == (check_in(),)


def test_entries_come_by_day_and_within_the_days_asked_for(store):
    days = [TODAY, MONDAY, TODAY - timedelta(days=30)]
    for number, day in enumerate(days, start=1):
        store.add("me", check_in(number, day))
    assert [e.day for e in store.find("me")] == sorted(days)
    assert [e.day for e in store.find("me", since=MONDAY, until=MONDAY)] == [MONDAY]


def test_a_change_raises_the_rev_and_forgets_fields_that_are_gone(store):
    entry = store.add("me", check_in(nprs_running=3, nprs_waking=5))
    changed = store.change("me", msgspec.structs.replace(entry, nprs_waking=None))
    assert (changed.rev, changed.nprs_waking) == (2, None)
    assert store.get("me", entry.id) == changed


def test_a_change_of_an_outdated_entry_is_a_conflict(store):
    entry = store.add("me", check_in())
    store.change("me", msgspec.structs.replace(entry, nprs_running=1))
    with pytest.raises(ConflictError):
        store.change("me", msgspec.structs.replace(entry, nprs_running=9))
    assert store.get("me", entry.id).nprs_running == 1


def test_a_change_of_a_removed_entry_is_missing(store):
    entry = store.add("me", check_in())
    store.remove("me", entry)
    assert store.find("me") == ()
    with pytest.raises(MissingError):
        store.remove("me", entry)
    with pytest.raises(MissingError):
        store.change("me", entry)


def test_an_outdated_tab_cannot_remove_a_newer_entry(store):
    entry = store.add("me", check_in())
    newer = store.change("me", msgspec.structs.replace(entry, nprs_waking=2))
    with pytest.raises(ConflictError):
        store.remove("me", entry)
    assert store.find("me") == (newer,)


@pytest.mark.parametrize(
    "values",
    [{"nprs_running": 11}, {"nprs_running": -1}, {"nprs_running": 3, "note": "x" * 2001}],
)
def test_values_out_of_range_are_refused(store, values):
    with pytest.raises(InvalidEntryError):
        store.add("me", check_in(**values))
    assert store.find("me") == ()


@pytest.mark.parametrize("note", ["nul \0 byte", "lone \ud800 surrogate"])
def test_text_that_engines_disagree_on_is_refused(store, note):
    with pytest.raises(InvalidEntryError):
        store.add("me", check_in(nprs_running=1, note=note))


@pytest.mark.parametrize("km", [float("nan"), float("inf"), 0.0, -1.0])
def test_impossible_distances_are_refused(store, km):
    with pytest.raises(InvalidEntryError):
        store.add("me", run(distance_km=km))


@pytest.mark.parametrize(
    "member", ["", "../me", "a/b", "Me", "me\n", "con", "lpt1", "x" * 65, ".hidden", "a.b"]
)
def test_unsafe_member_ids_are_refused(store, member):
    with pytest.raises(BadMemberIdError):
        store.add(member, check_in())
    with pytest.raises(BadMemberIdError):
        store.find(member)


def test_members_do_not_see_each_other(store):
    store.add("anna", check_in())
    assert store.find("ben") == ()


def test_the_version_changes_with_every_save_and_only_then(store):
    seen = [store.version("me")]
    entry = store.add("me", check_in())
    seen.append(store.version("me"))
    entry = store.change("me", entry)
    seen.append(store.version("me"))
    store.remove("me", entry)
    seen.append(store.version("me"))
    assert len(set(seen)) == 4
    assert store.version("me") == seen[-1]


def test_a_profile_is_kept_and_an_outdated_one_is_a_conflict(store):
    first = store.save_profile("me", Profile().with_target(MONDAY, 2))
    assert store.profile("me") == first
    store.save_profile("me", first.with_target(MONDAY, 3))
    with pytest.raises(ConflictError):
        store.save_profile("me", first.with_target(MONDAY, 4))
    assert store.profile("me").target_for(MONDAY) == 3


def test_eight_threads_adding_lose_nothing(store):
    def add(worker):
        for n in range(10):
            store.add("me", check_in(worker * 100 + n + 1))

    threads = [threading.Thread(target=add, args=(w,)) for w in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.find("me")) == 80


def test_a_profile_out_of_range_is_refused(store):
    with pytest.raises(InvalidEntryError):
        store.save_profile("me", Profile(targets=(Target(since=MONDAY, sessions=8),)))
    assert store.profile("me") == Profile()
