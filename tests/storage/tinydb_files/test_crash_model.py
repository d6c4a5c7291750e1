"""Every state that a power cut can leave behind is sound; without a sync, some are not."""

import os
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from backcare.domain.errors import StoreError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import MONDAY, check_in, one_of_each
from tests.storage.tinydb_files.crash_model import Recorder, states

FIRST, SECOND, THIRD = check_in(1), check_in(2, MONDAY), check_in(3, nprs_waking=0)
CHANGED = msgspec.structs.replace(FIRST, nprs_running=9)

SAVES = {
    "first save of all": ([], [lambda s: s.add("me", FIRST)]),
    "one more, then another": (
        [lambda s: s.add("me", FIRST)],
        [lambda s: s.add("me", SECOND), lambda s: s.add("me", THIRD)],
    ),
    "several at once": (
        [lambda s: s.add("me", FIRST)],
        [lambda s: s.add_all("me", one_of_each()[1:])],
    ),
    "change, then remove": (
        [lambda s: s.add("me", FIRST)],
        [
            lambda s: s.change("me", CHANGED),
            lambda s: s.remove("me", s.get("me", FIRST.id)),
        ],
    ),
    "profile": (
        [lambda s: s.add("me", FIRST)],
        [lambda s: s.save_profile("me", Profile().with_target(MONDAY, 3))],
    ),
    "erase, then come back": (
        [lambda s: s.add("me", FIRST), lambda s: s.add("ben", FIRST)],
        [lambda s: s.erase("me"), lambda s: s.add("me", SECOND)],
    ),
}
"""Saves that are on the disk for good, and saves that the power is cut in."""


class Found(NamedTuple):
    """How many states there were, and what was wrong with them."""

    states: int
    damaged: int
    lost: int
    stuck: int


def kept(store):
    return {
        member: (frozenset(store.find(member, Record)), store.profile(member))
        for member in ("me", "ben")
    }


def test_names_that_a_killed_process_did_not_sync_last_after_the_next_save(tmp_path, monkeypatch):
    """A kill is no power cut: the next process finds folders that are not on the disk for good."""
    top = tmp_path / "disk"
    top.mkdir()
    with monkeypatch.context() as patch:
        recorder = Recorder(top, patch)
        (top / "user").mkdir(mode=0o700)
        (top / "user" / "members").mkdir(mode=0o700)
        TinyTrackerStore(top / "user").add("me", FIRST)
        recorder.acknowledge()
    trees = [tree for acknowledged, tree in states(recorder) if acknowledged]
    assert trees
    for number, tree in enumerate(trees):
        found = TinyTrackerStore(lay_out(tree, top, tmp_path / f"state{number}") / "user")
        assert found.find("me", Record) == (FIRST,)


def look_at_every_state(tmp_path, monkeypatch, before, saves, without=None) -> Found:
    top = tmp_path / "disk"
    top.mkdir()
    store = TinyTrackerStore(top / "user")
    for save in before:
        save(store)
    after = [kept(store)]
    with monkeypatch.context() as patch:
        recorder = Recorder(top, patch, without)
        for save in saves:
            save(store)
            recorder.acknowledge()
            after.append(kept(store))
    damaged = lost = stuck = number = 0
    for number, (acknowledged, tree) in enumerate(states(recorder), start=1):
        found = TinyTrackerStore(lay_out(tree, top, tmp_path / f"state{number}") / "user")
        try:
            lost += kept(found) not in after[acknowledged : acknowledged + 2]
        except StoreError:
            damaged += 1
            continue
        try:
            found.add("me", check_in(99))
        except StoreError:
            stuck += 1
    return Found(number, damaged, lost, stuck)


def lay_out(tree, top, target: Path) -> Path:
    target.mkdir()
    for path, data in tree.items():
        place = target / path.relative_to(top)
        place.mkdir() if data is None else place.write_bytes(data)
    return target


@pytest.mark.parametrize("name", SAVES)
def test_every_state_after_a_power_cut_is_sound(name, tmp_path, monkeypatch):
    found = look_at_every_state(tmp_path, monkeypatch, *SAVES[name])
    assert found.states >= 8
    assert found == Found(found.states, 0, 0, 0)


def test_without_the_sync_of_the_file_the_model_finds_damage(tmp_path, monkeypatch):
    found = look_at_every_state(
        tmp_path, monkeypatch, *SAVES["one more, then another"], without=int
    )
    assert found.damaged > 0


def test_without_the_sync_of_the_directory_the_model_finds_lost_saves(tmp_path, monkeypatch):
    found = look_at_every_state(
        tmp_path, monkeypatch, *SAVES["one more, then another"], without=Path
    )
    assert found.lost > 0


def test_the_recorder_leaves_the_system_as_it_was(tmp_path, monkeypatch):
    real = os.open
    look_at_every_state(tmp_path, monkeypatch, *SAVES["profile"])
    assert os.open is real
