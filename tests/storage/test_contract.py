"""What every engine keeps. A new engine is one more line in `engines.py`."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import get_args

import msgspec
import pytest

from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    CheckIn,
    Entry,
    ExerciseSession,
    GateResults,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import (
    BadMemberIdError,
    ConflictError,
    InvalidEntryError,
    LimitError,
    MissingError,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile, Target
from backcare.domain.records import Record
from backcare.storage.base import MOST_A_DAY
from backcare.storage.documents import AnyRecord
from tests.builders import MONDAY, TODAY, check_in, one_of_each, run
from tests.storage.engines import ENGINES


@pytest.fixture(params=ENGINES)
def store(request, tmp_path):
    return ENGINES[request.param](tmp_path)[0]


def test_an_empty_store_has_nothing(store):
    assert store.find("me", Record) == ()
    assert store.get("me", check_in().id) is None
    assert store.profile("me") == Profile()


def test_a_store_can_be_tried_and_nothing_stays_of_it(store):
    store.try_to_save()
    store.add("me", check_in())
    before = store.version("me")
    store.try_to_save()
    assert store.members() == ("me",)
    assert store.version("me") == before


@pytest.mark.parametrize("record", one_of_each(), ids=lambda r: type(r).__name__)
def test_every_kind_is_read_back_equal(store, record):
    assert store.add("me", record) == record
    assert store.get("me", record.id) == record
    assert store.find("me", Record) == (record,)
    assert store.find("me", type(record)) == (record,)


def test_one_of_each_is_every_kind():
    assert {type(r) for r in one_of_each()} == set(get_args(AnyRecord))


def test_a_base_class_finds_all_its_kinds(store):
    store.add_all("me", one_of_each())
    kinds = {type(r) for r in store.find("me", Entry)}
    assert kinds == {
        CheckIn,
        RunSession,
        ExerciseSession,
        WeeklyCheck,
        ActivityCheck,
        GateResults,
        GateResults,
        Pause,
    }
    assert [type(r) for r in store.find("me", Plan)] == [Plan]


def test_several_are_added_all_or_none(store):
    store.add("me", check_in(2))
    with pytest.raises(ConflictError):
        store.add_all("me", [check_in(1), check_in(2, nprs_running=9)])
    assert store.find("me", Record) == (check_in(2),)
    with pytest.raises(ConflictError):
        store.add_all("me", [check_in(3), check_in(3, nprs_running=9)])
    assert store.find("me", Record) == (check_in(2),)
    store.add_all("me", [check_in(1), check_in(1), check_in(2)])
    assert store.find("me", Record) == (check_in(1), check_in(2))


def test_a_day_has_room_for_twenty(store):
    store.add_all("me", [check_in(n) for n in range(1, MOST_A_DAY + 1)])
    with pytest.raises(LimitError):
        store.add("me", check_in(99))
    elsewhere = store.add("me", check_in(99, MONDAY))
    with pytest.raises(LimitError):
        store.change("me", msgspec.structs.replace(elsewhere, day=TODAY))
    store.add("me", check_in(1))
    store.change("me", msgspec.structs.replace(check_in(1), nprs_running=9))
    assert len(store.find("me", Record, since=TODAY, until=TODAY)) == MOST_A_DAY


def test_missing_stays_missing_and_zero_stays_zero(store):
    store.add("me", check_in(nprs_running=0))
    entry = store.get("me", check_in().id)
    assert (entry.nprs_running, entry.nprs_sitting) == (0, None)


def test_the_same_entry_again_changes_nothing(store):
    store.add("me", check_in())
    store.add("me", check_in())
    assert len(store.find("me", Record)) == 1


def test_the_same_id_with_other_content_is_a_conflict(store):
    store.add("me", check_in())
    with pytest.raises(ConflictError):
        store.add("me", check_in(nprs_running=9))
    assert store.find("me", Record) == (check_in(),)


def test_entries_come_by_day_and_within_the_days_asked_for(store):
    days = [TODAY, MONDAY, TODAY - timedelta(days=30)]
    for number, day in enumerate(days, start=1):
        store.add("me", check_in(number, day))
    assert [e.day for e in store.find("me", Record)] == sorted(days)
    assert [e.day for e in store.find("me", Record, since=MONDAY, until=MONDAY)] == [MONDAY]


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


def test_of_eight_changes_at_once_one_wins(store):
    entry = store.add("me", check_in())
    gate = threading.Barrier(8)

    def change(pain):
        gate.wait()
        try:
            store.change("me", msgspec.structs.replace(entry, nprs_waking=pain))
        except ConflictError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(change, range(8))) == 1
    assert store.get("me", entry.id).rev == 2


def test_the_same_entry_added_by_eight_threads_is_one(store):
    gate = threading.Barrier(8)

    def add(_):
        gate.wait()
        return store.add("me", check_in())

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(add, range(8))) == {check_in()}
    assert store.find("me", Record) == (check_in(),)


def test_a_change_of_a_removed_entry_is_missing(store):
    entry = store.add("me", check_in())
    store.remove("me", entry)
    assert store.find("me", Record) == ()
    with pytest.raises(MissingError):
        store.remove("me", entry)
    with pytest.raises(MissingError):
        store.change("me", entry)


def test_an_outdated_tab_cannot_remove_a_newer_entry(store):
    entry = store.add("me", check_in())
    newer = store.change("me", msgspec.structs.replace(entry, nprs_waking=2))
    with pytest.raises(ConflictError):
        store.remove("me", entry)
    assert store.find("me", Record) == (newer,)


def test_several_are_removed_all_or_none(store):
    kept = store.add("me", check_in(1))
    gone = store.add_all("me", [check_in(2), check_in(3)])
    stale = msgspec.structs.replace(gone[1], rev=9)
    with pytest.raises(ConflictError):
        store.remove_all("me", [gone[0], stale])
    with pytest.raises(MissingError):
        store.remove_all("me", [gone[0], check_in(99)])
    assert len(store.find("me", Record)) == 3
    store.remove_all("me", [*gone, gone[0]])
    assert store.find("me", Record) == (kept,)
    store.remove_all("me", [])
    assert store.find("me", Record) == (kept,)


@pytest.mark.parametrize(
    "values",
    [{"nprs_running": 11}, {"nprs_running": -1}, {"nprs_running": 3, "note": "x" * 2001}],
)
def test_values_out_of_range_are_refused_without_repeating_what_was_written(store, values):
    values.setdefault("note", "private words")
    with pytest.raises(InvalidEntryError) as refused:
        store.add("me", check_in(**values))
    assert values["note"] not in str(refused.value)
    assert store.find("me", Record) == ()


def test_text_that_engines_disagree_on_is_refused(store):
    with pytest.raises(InvalidEntryError):
        store.add("me", check_in(nprs_running=1, note="lone \ud800 surrogate"))


def test_signs_that_no_engine_could_keep_are_left_out(store):
    saved = store.add("me", check_in(nprs_running=1, note="nul\0 byte"))
    assert saved.note == store.get("me", saved.id).note == "nul byte"


@pytest.mark.parametrize("metres", [float("nan"), float("inf"), 0, -1, 1_000_001, 0.5, "8000"])
def test_impossible_distances_are_refused(store, metres):
    with pytest.raises(InvalidEntryError):
        store.add("me", run(distance_m=metres))


def test_texts_are_kept_in_one_normal_form(store):
    saved = store.add("me", check_in(nprs_running=1, note="  U\u0308ber  "))
    assert saved.note == "\u00dcber"
    assert store.get("me", saved.id) == saved


def test_times_are_utc(store):
    berlin = datetime(2026, 11, 19, 19, 30, tzinfo=timezone(timedelta(hours=1)))
    for logged_at in (berlin, berlin.replace(tzinfo=None)):
        with pytest.raises(InvalidEntryError):
            store.add("me", msgspec.structs.replace(check_in(), logged_at=logged_at))


def test_texts_deep_in_a_record_are_checked_too(store):
    bad = ActivityRating(name="jump \ud800", ability=3)
    [activities] = [r for r in one_of_each() if isinstance(r, ActivityCheck)]
    with pytest.raises(InvalidEntryError):
        store.add("me", msgspec.structs.replace(activities, activities=(bad,)))


UNSAFE_IDS = [
    *("", ".", "..", "../me", "a/b", "a\\b", "A", "Me", "a.b", "a b", "a\0", "me\n", "con"),
    *("nul", "lpt1", "ä", "-a", "_a", "x" * 65, ".hidden", None, 3),
]


def test_unsafe_member_ids_are_refused(subtests, store):
    for member in UNSAFE_IDS:
        with subtests.test(repr(member)):
            with pytest.raises(BadMemberIdError):
                store.add(member, check_in())
            for use in (store.profile, store.version, store.erase, lambda m: store.find(m, Record)):
                with pytest.raises(BadMemberIdError):
                    use(member)


def test_members_do_not_see_each_other(store):
    store.add("anna", check_in())
    assert store.find("ben", Record) == ()
    store.save_profile("ben", Profile().with_target(MONDAY, 2))
    assert store.members() == ("anna", "ben")


def test_erasing_leaves_nothing_and_nobody_else_notices(store):
    for member in ("anna", "ben"):
        store.add(member, check_in())
        store.save_profile(member, Profile().with_target(MONDAY, 2))
    before = store.version("anna")
    assert store.erase("anna") is True
    assert store.erase("anna") is False
    assert store.members() == ("ben",)
    assert (store.find("anna", Record), store.profile("anna")) == ((), Profile())
    assert store.version("anna") != before
    assert store.find("ben", Record) == (check_in(),)
    store.add("anna", check_in(2))
    assert store.find("anna", Record) == (check_in(2),)


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
            store.add("me", check_in(worker * 100 + n + 1, TODAY - timedelta(days=n)))

    threads = [threading.Thread(target=add, args=(w,)) for w in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.find("me", Record)) == 80


def test_a_profile_out_of_range_is_refused(store):
    with pytest.raises(InvalidEntryError):
        store.save_profile("me", Profile(targets=(Target(since=MONDAY, sessions=8),)))
    assert store.profile("me") == Profile()
