"""Old files open for ever; newer ones are refused with a sentence; nothing changes unnoticed."""

import json
import shutil
from datetime import date
from typing import Annotated, get_args

import msgspec
import pytest

from backcare.domain.entries import CheckIn, ExerciseSession, RunSession, RunSource
from backcare.domain.errors import DamagedError, NewerFormatError, OtherEngineError
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Target
from backcare.domain.records import Record
from backcare.storage.base import in_order
from backcare.storage.club import KINDS, club_document_from
from backcare.storage.documents import RECORD_VERSION, UPCAST, AnyRecord
from backcare.storage.exports import read_export
from backcare.storage.tinydb_files.sealed import sealed
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.storage.tinydb_files.verify import verified
from scripts import seal_sample
from scripts.seal_sample import SEALED, present, sealed_shapes, shape_of
from tests.builders import (
    MONDAY,
    TODAY,
    check_in,
    entry_id,
    one_of_each,
    one_of_each_club_document,
    sampled_records,
    year_profile,
)

GOLDEN = SEALED / "golden"
GOLDEN_CLUB = SEALED / "golden_club"
VERSIONS = range(1, RECORD_VERSION + 1)
READ_AS_WRITTEN = [v for v in VERSIONS if not any(UPCAST[old] for old in range(v, RECORD_VERSION))]
"""Versions of which nothing has to be changed to be read; the others have a test of their own."""


def without_version(document):
    """A document as it was before its version was put in front."""
    return {key: value for key, value in document.items() if key != "v"}


def plain(read):
    """What was read as it would be written now."""
    return json.loads(msgspec.json.encode(read))


def holds(read, written):
    """Whether all that was written is in what was read, with the same values."""
    if isinstance(written, dict):
        return all(key in read and holds(read[key], value) for key, value in written.items())
    if isinstance(written, list):
        return len(read) == len(written) and all(map(holds, read, written))
    return type(read) is type(written) and read == written


def files_below(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def made(fields, name="Made", **config):
    """A kind of document."""
    return msgspec.defstruct(name, fields, **{"tag": "one"} | config)


FIELDS = [("title", str, ""), ("part", made([("size", int)], "Part") | None, None)]


def tables_of(version):
    """Return the tables of a sealed sample."""
    return json.loads((GOLDEN / f"records-v{version}.json").read_bytes())


def opened(tmp_path, version):
    """Return a store whose member `me` has the sealed sample of a version, byte for byte."""
    members = tmp_path / "user" / "members"
    members.mkdir(parents=True)
    shutil.copy(GOLDEN / f"records-v{version}.json", members / "me.json")
    return TinyTrackerStore(tmp_path / "user")


def test_each_version_has_a_sample_and_each_old_one_a_line_in_upcast():
    assert {p.name for p in GOLDEN.iterdir()} == {f"records-v{v}.json" for v in VERSIONS}
    assert set(UPCAST) == set(VERSIONS) - {RECORD_VERSION}


@pytest.mark.parametrize("name", present())
def test_nothing_that_is_written_has_changed_without_a_new_version(name):
    sample = present()[name]
    assert sealed_shapes().get(name) == sample.shape, sample.advice
    assert sample.path.read_bytes() == sample.content, sample.advice


@pytest.mark.parametrize(
    "change",
    [
        [*FIELDS, ("hours", float | None, None)],
        [("title", int, 1), FIELDS[1]],
        [("title", Annotated[str, msgspec.Meta(max_length=9)], ""), FIELDS[1]],
        [("title", str, "x"), FIELDS[1]],
        [FIELDS[0], ("part", made([("size", float)], "Part") | None, None)],
    ],
    ids=["a field", "a type", "a bound", "a default", "a type further in"],
)
def test_a_fingerprint_tells_every_change_of_what_can_be_written(change):
    assert shape_of(made(change)) != shape_of(made(FIELDS))


def test_a_fingerprint_knows_kinds_but_not_the_names_and_words_of_classes():
    described = {"name": "Other", "namespace": {"__doc__": "Said otherwise."}}
    assert shape_of(made(FIELDS, **described)) == shape_of(made(FIELDS))
    assert shape_of(made(FIELDS, tag="two")) != shape_of(made(FIELDS))


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


@pytest.mark.parametrize("version", READ_AS_WRITTEN)
def test_what_a_version_wrote_is_read_as_it_was_written(tmp_path, version):
    store, tables = opened(tmp_path, version), tables_of(version)
    read = {record.id: plain(record) for record in store.find("me", Record)}
    assert read.keys() == tables["entry"].keys()
    for key, written in tables["entry"].items():
        assert holds(read[key], without_version(written))
    assert holds(plain(store.profile("me")), without_version(tables["profile"]["1"]))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_export_of_any_version_is_brought_back(tmp_path, version):
    tables = tables_of(version)
    whole = {"records": list(tables["entry"].values()), "profile": tables["profile"]["1"]}
    exported = read_export(json.dumps(whole).encode())
    store = opened(tmp_path, version)
    assert in_order(exported.records) == store.find("me", Record)
    assert exported.profile == store.profile("me")


def test_version_3_has_favourites(tmp_path):
    assert opened(tmp_path, 3).profile("me").favourites == year_profile().favourites
    assert opened(tmp_path / "old", 2).profile("me").favourites == ()


def test_version_5_says_where_a_run_came_from(tmp_path):
    [ridden] = [r for r in opened(tmp_path, 5).find("me", RunSession) if r.source]
    assert (ridden.source, ridden.moving_seconds) == (RunSource.STRAVA, 4477)


def test_version_6_says_that_a_plan_was_ended(tmp_path):
    assert [plan.ended for plan in opened(tmp_path, 6).find("me", Plan)] == [TODAY]
    assert [plan.ended for plan in opened(tmp_path / "old", 5).find("me", Plan)] == [None]


def test_version_7_holds_runs_of_more_than_a_day(tmp_path):
    assert [r.minutes for r in opened(tmp_path, 7).find("me", RunSession)] == [75, 1800]


def test_version_8_says_how_much_of_a_run_walk_was_run(tmp_path):
    assert [r.run_seconds for r in opened(tmp_path, 8).find("me", RunSession)] == [0, None]
    assert {r.run_seconds for r in opened(tmp_path / "old", 7).find("me", RunSession)} == {None}


def test_version_9_holds_the_strength_days_and_swaps_of_a_plan(tmp_path):
    [plan] = opened(tmp_path, 9).find("me", Plan)
    assert (plan.choices.strength_days, plan.choices.swapped) == ((1, 3), {"E15": "E09"})
    [old] = opened(tmp_path / "old", 8).find("me", Plan)
    assert (old.choices.strength_days, old.choices.swaps) == ((), ())


def test_the_present_version_holds_every_kind_with_all_its_fields(tmp_path):
    found = opened(tmp_path, RECORD_VERSION).find("me", Record)
    assert found == in_order(sampled_records())
    for kind in get_args(AnyRecord):
        of_it = [msgspec.structs.asdict(r) for r in found if type(r) is kind]
        filled = {name for values in of_it for name, value in values.items() if value is not None}
        assert filled >= set(kind.__struct_fields__) - {"note"}, kind


@pytest.mark.parametrize("path", sorted(GOLDEN_CLUB.iterdir()), ids=lambda path: path.stem)
def test_documents_of_a_club_are_read_as_they_were_written(path):
    for written in json.loads(path.read_bytes()):
        assert holds(plain(club_document_from(written)), written)


def test_the_sample_of_a_club_holds_every_kind_with_all_its_fields():
    documents = one_of_each_club_document()
    assert {type(document) for document in documents} == set(KINDS)
    for document in documents:
        assert None not in msgspec.structs.asdict(document).values()


def test_a_sealed_sample_is_never_written_over(tmp_path, monkeypatch, capsys):
    for folder in ("golden", "golden_club"):
        shutil.copytree(SEALED / folder, tmp_path / folder)
    shutil.copy(SEALED / "shapes.json", tmp_path)
    monkeypatch.setattr(seal_sample, "SEALED", tmp_path)
    monkeypatch.setattr(seal_sample, "SHAPES", tmp_path / "shapes.json")
    before = files_below(tmp_path)
    assert seal_sample.main() == 0, "again, and nothing changes"
    assert files_below(tmp_path) == before
    monkeypatch.setattr(seal_sample, "sampled_records", lambda: one_of_each()[1:])
    assert seal_sample.main() == 1
    assert "raise RECORD_VERSION" in capsys.readouterr().err
    assert files_below(tmp_path) == before
    monkeypatch.setattr(seal_sample, "RECORD_VERSION", RECORD_VERSION + 1)
    assert seal_sample.main() == 0
    after = files_below(tmp_path)
    assert set(after) - set(before) == {f"golden/records-v{RECORD_VERSION + 1}.json"}
    assert {name for name in before if after[name] != before[name]} == {"shapes.json"}


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
