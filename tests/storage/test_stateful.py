"""Any order of saves through two handles of one store equals that order on the memory engine."""

import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backcare.domain.errors import StoreError
from backcare.domain.records import Record
from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.tiny import TinyTrackerStore
from tests.builders import MONDAY, check_in

NUMBERS = st.integers(min_value=1, max_value=4)
PAIN = st.integers(min_value=0, max_value=10)
HANDLES = st.sampled_from([0, 1])


def outcome(action):
    try:
        return action()
    except StoreError as error:
        return type(error)


class StoreMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name) / "user"
        self.handles = [TinyTrackerStore(root), TinyTrackerStore(root)]
        self.model = MemoryTrackerStore()

    def both(self, handle, action):
        assert outcome(lambda: action(self.handles[handle])) == outcome(lambda: action(self.model))

    @rule(handle=HANDLES, number=NUMBERS, pain=PAIN)
    def add(self, handle, number, pain):
        entry = check_in(number, MONDAY + timedelta(days=number), nprs_running=pain)
        self.both(handle, lambda store: store.add("me", entry))

    @rule(handle=HANDLES, number=NUMBERS, pain=PAIN, is_stale=st.booleans())
    def change(self, handle, number, pain, is_stale):
        known = self.model.get("me", check_in(number).id) or check_in(number)
        entry = msgspec.structs.replace(
            known, nprs_waking=pain, rev=known.rev + 1 if is_stale else known.rev
        )
        self.both(handle, lambda store: store.change("me", entry))

    @rule(handle=HANDLES, number=NUMBERS, is_stale=st.booleans())
    def remove(self, handle, number, is_stale):
        known = self.model.get("me", check_in(number).id) or check_in(number)
        entry = msgspec.structs.replace(known, rev=known.rev + 1 if is_stale else known.rev)
        self.both(handle, lambda store: store.remove("me", entry))

    @rule(handle=HANDLES, sessions=st.integers(min_value=1, max_value=7))
    def choose_target(self, handle, sessions):
        self.both(
            handle,
            lambda store: store.save_profile(
                "me", store.profile("me").with_target(MONDAY, sessions)
            ),
        )

    @invariant()
    def all_agree(self):
        for handle in self.handles:
            assert handle.find("me", Record) == self.model.find("me", Record)
            assert handle.profile("me") == self.model.profile("me")

    def teardown(self):
        self.folder.cleanup()


StoreMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestStore = StoreMachine.TestCase
