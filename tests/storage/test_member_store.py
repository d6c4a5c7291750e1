"""A page reaches the records of whoever is signed in, and cannot name anybody else."""

import inspect

import pytest

from backcare.domain.errors import MissingError, SignedOutError, StoreError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.base import TrackerStore
from backcare.storage.member_store import OwnStore
from backcare.storage.memory import MemoryTrackerStore
from tests.builders import check_in, run, year_profile

FOR_THE_HOST = {"members"}
METHODS = {name for name, _ in inspect.getmembers(TrackerStore, inspect.isfunction)} - {
    name for name in dir(TrackerStore) if name.startswith("_")
}
CALLS = {
    "add": lambda store: store.add(check_in(1)),
    "add_all": lambda store: store.add_all([check_in(1)]),
    "get": lambda store: store.get(run(7).id),
    "find": lambda store: store.find(Record),
    "set_aside": lambda store: store.set_aside(),
    "mend": lambda store: store.mend([check_in(1)]),
    "remove_aside": lambda store: store.remove_aside([]),
    "change": lambda store: store.change(run(7)),
    "remove": lambda store: store.remove(run(7)),
    "remove_all": lambda store: store.remove_all([run(7)]),
    "profile": lambda store: store.profile(),
    "save_profile": lambda store: store.save_profile(year_profile()),
    "version": lambda store: store.version(),
    "erase": lambda store: store.erase(),
}


def test_every_method_of_the_store_is_tried_here():
    assert set(CALLS) == METHODS - FOR_THE_HOST
    own = {name for name in vars(OwnStore) if not name.startswith("_")} - {"of_nobody"}
    assert own == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_no_method_takes_a_member(name):
    assert "member" not in inspect.signature(getattr(OwnStore, name)).parameters


@pytest.mark.parametrize("name", CALLS)
def test_another_members_records_are_neither_seen_nor_touched(name):
    store = MemoryTrackerStore()
    store.add("ann", run(7))
    own = OwnStore(store, lambda: "ben")
    try:
        answer = CALLS[name](own)
    except MissingError:
        answer = None
    assert run(7) not in (answer if isinstance(answer, tuple) else [answer])
    assert store.find("ann", Record) == (run(7),)
    assert store.profile("ann") == Profile()


@pytest.mark.parametrize("name", CALLS)
def test_who_is_asked_at_each_call(name):
    class SignedOutMeanwhileError(StoreError):
        pass

    def nobody():
        raise SignedOutMeanwhileError

    store = MemoryTrackerStore()
    store.add("ann", run(7))
    with pytest.raises(SignedOutMeanwhileError):
        CALLS[name](OwnStore(store, nobody))
    assert store.find("ann", Record) == (run(7),)


def test_who_is_not_signed_in_reads_nothing_and_saves_nothing():
    own = OwnStore.of_nobody()
    assert own.find(Record) == ()
    assert own.get(run(7).id) is None
    assert own.profile() == Profile()
    for name in ("add", "add_all", "change", "remove", "remove_all", "save_profile", "erase"):
        with pytest.raises(SignedOutError):
            CALLS[name](own)
    assert own.find(Record) == ()
