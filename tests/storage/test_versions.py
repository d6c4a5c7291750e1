"""Old files open for ever; newer ones are refused with a sentence."""

import json
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from backcare.domain.entries import (
    CheckIn,
    ExerciseSession,
    GateCheck,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import DamagedError, NewerFormatError, OtherEngineError
from backcare.domain.plan.plan import Plan, PlanChoices, PlannedSession
from backcare.domain.profile import Target
from backcare.domain.records import Record
from backcare.storage.base import in_order
from backcare.storage.documents import RECORD_VERSION, UPCAST
from backcare.storage.tinydb_files.sealed import sealed
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.storage.tinydb_files.verify import verified
from tests.builders import MONDAY, check_in, entry_id, one_of_each, run, year_profile

GOLDEN = Path(__file__).with_name("golden")
VERSIONS = range(1, RECORD_VERSION + 1)


def one_of_each_before_6():
    """Return the records that version 5 could hold."""
    return [_before_6(record) for record in one_of_each()]


def one_of_each_before_5():
    """Return the records that version 4 could hold."""
    return [_before_5(record) for record in one_of_each_before_6()]


def one_of_each_before_4():
    """Return the records that versions 2 and 3 could hold, without what version 4 brought."""
    return [_before_4(r) for r in one_of_each_before_5() if not isinstance(r, GateCheck)]


def _before_6(record):
    return msgspec.structs.replace(record, ended=None) if isinstance(record, Plan) else record


def _before_5(record):
    if not isinstance(record, RunSession):
        return record
    return msgspec.structs.replace(
        record, started_at=None, moving_seconds=None, source=None, import_id=None
    )


def _before_4(record):
    replace = msgspec.structs.replace
    if isinstance(record, RunSession):
        return replace(record, ladder_step=None)
    if isinstance(record, WeeklyCheck):
        return replace(record, feel=None, leg_settled=None)
    if not isinstance(record, Plan):
        return record
    kept = ("level", "sessions_a_week", "equipment", "run_days", "long_run_day", "groups")
    return replace(
        record,
        choices=PlanChoices(**{name: getattr(record.choices, name) for name in kept}),
        sessions=tuple(
            PlannedSession(
                day=s.day,
                name=s.name,
                exercises=tuple(
                    replace(e, load=None, replaces=None, reasons=()) for e in s.exercises
                ),
            )
            for s in record.sessions
        ),
        changes=tuple(replace(change, reason=None) for change in record.changes),
        reviewed=None,
    )


_OVERNIGHT = run(98, distance_m=160_934, minutes=1800)


def opened(tmp_path, version):
    """Return a store whose member `me` has the sealed sample of a version, byte for byte."""
    members = tmp_path / "user" / "members"
    members.mkdir(parents=True)
    shutil.copy(GOLDEN / f"records-v{version}.json", members / "me.json")
    return TinyTrackerStore(tmp_path / "user")


def test_each_version_has_a_sample_and_each_old_one_a_step():
    assert {p.name for p in GOLDEN.iterdir()} == {f"records-v{v}.json" for v in VERSIONS}
    assert set(UPCAST) == set(VERSIONS) - {RECORD_VERSION}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_sample_is_read_changed_and_read_again(tmp_path, version):
    store = opened(tmp_path, version)
    before = store.find("me", Record)
    assert before
    changed = store.change("me", msgspec.structs.replace(before[0], day=date(2026, 11, 1)))
    added = store.add("me", check_in(99))
    again = TinyTrackerStore(tmp_path / "user").find("me", Record)
    assert set(again) == {changed, added, *before[1:]}
    assert verified((tmp_path / "user/members/me.json").read_bytes(), "me").records == again


def test_version_1_is_read_as_what_it_meant(tmp_path):
    store = opened(tmp_path, 1)
    [pain] = store.find("me", CheckIn)
    assert (pain.nprs_running, pain.nprs_sitting, pain.nprs_waking) == (0, None, 10)
    assert pain.note == "Über Nacht steif"
    runs = store.find("me", RunSession)
    assert [(r.distance_m, r.minutes, r.rpe) for r in runs] == [(12_340, 75, 6), (None, 30, None)]
    sessions = store.find("me", ExerciseSession)
    assert [(s.exercises, s.minutes, s.rev) for s in sessions] == [
        (("E12", "E16"), 20, 2),
        ((), None, 1),
    ]
    assert store.profile("me").targets == (Target(since=date(2025, 11, 17), sessions=2),)


def test_version_2_holds_every_kind(tmp_path):
    store = opened(tmp_path, 2)
    assert store.find("me", Record) == in_order(one_of_each_before_4())
    assert store.profile("me").targets == year_profile().targets


def test_version_3_has_favourites(tmp_path):
    store = opened(tmp_path, 3)
    assert store.find("me", Record) == in_order(one_of_each_before_4())
    assert store.profile("me").favourites == year_profile().favourites
    assert opened(tmp_path / "old", 2).profile("me").favourites == ()


def test_version_4_holds_every_kind(tmp_path):
    store = opened(tmp_path, 4)
    assert store.find("me", Record) == in_order(one_of_each_before_5())


def test_version_5_says_where_a_run_came_from(tmp_path):
    store = opened(tmp_path, 5)
    assert store.find("me", Record) == in_order(one_of_each_before_6())


def test_version_6_says_that_a_plan_was_ended(tmp_path):
    store = opened(tmp_path, 6)
    assert store.find("me", Record) == in_order(one_of_each())


def test_version_7_holds_runs_of_more_than_a_day(tmp_path):
    store = opened(tmp_path, 7)
    assert store.find("me", Record) == in_order([*one_of_each(), _OVERNIGHT])


def test_a_record_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    store = opened(tmp_path, RECORD_VERSION)
    path = tmp_path / "user" / "members" / "me.json"
    tables = json.loads(path.read_bytes())
    del tables["_file"]
    tables["entry"][entry_id(1)]["v"] = RECORD_VERSION + 1
    path.write_bytes(sealed(tables))
    newer = path.read_bytes()
    with pytest.raises(NewerFormatError):
        store.find("me", Record)
    with pytest.raises(NewerFormatError):
        store.change("me", check_in(1))
    assert path.read_bytes() == newer


def test_a_newer_file_is_told_from_a_damaged_one(tmp_path):
    store = opened(tmp_path, RECORD_VERSION)
    path = tmp_path / "user" / "members" / "me.json"
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))
    with pytest.raises(NewerFormatError):
        store.find("me", Record)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ('{"format": 2, "engine": "tinydb"}', NewerFormatError),
        ('{"format": 1, "engine": "postgresql"}', OtherEngineError),
        ('{"format": 1, "eng', DamagedError),
        ("", DamagedError),
    ],
)
def test_a_folder_of_another_format_or_engine_is_refused(tmp_path, words, error):
    store = TinyTrackerStore(tmp_path / "user")
    store.add("me", check_in())
    (tmp_path / "user" / "store.json").write_text(words)
    for use in (
        lambda: store.find("me", Record),
        lambda: store.add("me", check_in(2)),
        lambda: store.profile("me"),
        lambda: store.erase("me"),
        store.members,
    ):
        with pytest.raises(error):
            use()


def test_the_folder_says_what_it_is(tmp_path):
    TinyTrackerStore(tmp_path / "user").add("me", check_in(1, MONDAY))
    said = json.loads((tmp_path / "user" / "store.json").read_text())
    assert said == {"format": 1, "engine": "tinydb"}
