"""Any order of saves through two handles of any engine equals the same order on a plain dict."""

import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backcare.domain.entries import CheckIn, Entry
from backcare.domain.errors import ConflictError, InvalidEntryError, MissingError
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from tests.builders import MONDAY, check_in, one_of_each
from tests.storage.engines import ENGINES

HANDLES = st.sampled_from([0, 1])
MEMBERS = st.sampled_from(["anna", "ben"])
PICKS = st.integers(min_value=0, max_value=50)
PAIN = st.integers(min_value=0, max_value=10)
DAYS = st.integers(min_value=-3, max_value=3).map(lambda n: MONDAY + timedelta(days=n))
NOTES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
KINDS = st.sampled_from(one_of_each())
BASES = st.sampled_from([Record, Entry, CheckIn, Plan])


class StoreMachine(RuleBasedStateMachine):
    engine: str

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.handles = ENGINES[self.engine](Path(self.folder.name))
        self.kept = {"anna": {}, "ben": {}}
        self.profiles = {"anna": Profile(), "ben": Profile()}
        self.count = 1000

    def pick(self, member, number):
        kept = self.kept[member]
        return kept[sorted(kept)[number % len(kept)]] if kept else None

    @initialize(likes=st.lists(KINDS, max_size=8), days=st.lists(DAYS, min_size=8, max_size=8))
    def begin(self, likes, days):
        for like, day in zip(likes, days, strict=False):
            self.add(0, "anna", like, day)

    @rule(handle=HANDLES, member=MEMBERS, like=KINDS, day=DAYS)
    def add(self, handle, member, like, day):
        self.count += 1
        moved = {} if "sessions" in like.__struct_fields__ else {"day": day}
        if "until" in like.__struct_fields__:
            moved["until"] = None
        record = msgspec.structs.replace(like, id=check_in(self.count).id, **moved)
        for _ in range(2):  # a repeated save is one record
            saved = self.handles[handle].add(member, record)
        self.kept[member][record.id] = saved

    @rule(handle=HANDLES, member=MEMBERS, number=PICKS, note=NOTES)
    def add_other_content_under_a_taken_id(self, handle, member, number, note):
        known = self.pick(member, number)
        if known is not None:
            other = check_in(int(known.id, 16), nprs_running=10, note=f"not the same {note}")
            with pytest.raises(ConflictError):
                self.handles[handle].add(member, other)

    @rule(
        handle=HANDLES,
        member=MEMBERS,
        number=PICKS,
        pain=PAIN,
        note=NOTES,
        is_stale=st.booleans(),
    )
    def change(self, handle, member, number, pain, note, is_stale):
        known = self.pick(member, number) or check_in(number + 1)
        rev = known.rev + 1 if is_stale else known.rev
        wanted = check_in(int(known.id, 16), known.day, nprs_waking=pain, note=note)
        wanted = msgspec.structs.replace(wanted, rev=rev)
        change = self.handles[handle].change
        if known.id not in self.kept[member]:
            with pytest.raises(MissingError):
                change(member, wanted)
        elif is_stale:
            with pytest.raises(ConflictError):
                change(member, wanted)
        else:
            saved = change(member, wanted)
            assert (saved.rev, saved.nprs_waking) == (rev + 1, pain)
            self.kept[member][known.id] = saved

    @rule(handle=HANDLES, member=MEMBERS, number=PICKS)
    def change_to_nonsense(self, handle, member, number):
        known = self.pick(member, number)
        if known is not None:
            with pytest.raises(InvalidEntryError):
                self.handles[handle].change(
                    member, msgspec.structs.replace(check_in(), nprs_running=11)
                )

    @rule(handle=HANDLES, member=MEMBERS, number=PICKS, is_stale=st.booleans())
    def remove(self, handle, member, number, is_stale):
        known = self.pick(member, number) or check_in(number + 1)
        read = msgspec.structs.replace(known, rev=known.rev + is_stale)
        if known.id not in self.kept[member]:
            with pytest.raises(MissingError):
                self.handles[handle].remove(member, read)
        elif is_stale:
            with pytest.raises(ConflictError):
                self.handles[handle].remove(member, read)
        else:
            self.handles[handle].remove(member, read)
            del self.kept[member][known.id]

    @rule(handle=HANDLES, member=MEMBERS, sessions=st.integers(1, 7), is_stale=st.booleans())
    def choose_target(self, handle, member, sessions, is_stale):
        known = self.profiles[member]
        wanted = msgspec.structs.replace(
            known.with_target(MONDAY, sessions), rev=known.rev + is_stale
        )
        if is_stale:
            with pytest.raises(ConflictError):
                self.handles[handle].save_profile(member, wanted)
        else:
            self.profiles[member] = self.handles[handle].save_profile(member, wanted)
            assert self.profiles[member].target_for(MONDAY) == sessions

    @rule(handle=HANDLES, member=MEMBERS)
    def erase(self, handle, member):
        self.handles[handle].erase(member)
        self.kept[member], self.profiles[member] = {}, Profile()

    @rule(handle=HANDLES, member=MEMBERS, first=DAYS, last=DAYS, kind=BASES)
    def look_at_some(self, handle, member, first, last, kind):
        found = self.handles[handle].find(member, kind, first, last)
        assert list(found) == sorted(
            (
                record
                for record in self.kept[member].values()
                if isinstance(record, kind) and first <= record.day <= last
            ),
            key=lambda record: (record.day, record.logged_at, record.id),
        )

    @invariant()
    def both_handles_see_it_all(self):
        for member, kept in self.kept.items():
            for handle in self.handles:
                assert {r.id: r for r in handle.find(member, Record)} == kept
                assert handle.profile(member) == self.profiles[member]

    def teardown(self):
        self.folder.cleanup()


EXAMPLES = {"postgres": 24, "serializable": 12}
"""Fewer where each step asks a server many times."""


@pytest.mark.parametrize(
    "engine",
    [pytest.param(e, marks=pytest.mark.weekly if e in EXAMPLES else ()) for e in ENGINES],
)
def test_any_order_of_saves_equals_a_dict(engine, tmp_path):
    ENGINES[engine](tmp_path)  # skips where there is no server
    run_state_machine_as_test(
        type(f"On{engine}", (StoreMachine,), {"engine": engine}),
        settings=settings(
            max_examples=EXAMPLES.get(engine, 60), stateful_step_count=25, deadline=None
        ),
    )
