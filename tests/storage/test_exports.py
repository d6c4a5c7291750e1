"""What is taken along comes back as it was; foreign files are refused; no cell is a formula."""

import csv
import io
import json
import zipfile
from datetime import date

import msgspec
import pytest

from backcare.domain.errors import InvalidEntryError
from backcare.domain.measures import Distance
from backcare.domain.records import Record
from backcare.storage.exports import Unread, WhyUnread, export_json, export_zip, read_export
from backcare.storage.memory import MemoryTrackerStore
from tests.builders import check_in, one_of_each, run, year_of_entries, year_profile
from tests.visits import own


@pytest.fixture
def store():
    kept = MemoryTrackerStore()
    kept.add_all("me", one_of_each())
    kept.save_profile("me", year_profile())
    return kept


def test_every_kind_of_record_makes_the_round_trip(store):
    first = export_json(own(store))
    exported = read_export(first)
    assert exported.records == store.find("me", Record)
    assert exported.profile == msgspec.structs.replace(store.profile("me"), rev=0)
    other = MemoryTrackerStore()
    other.add_all("me", exported.records)
    other.save_profile("me", year_profile())
    assert export_json(own(other)) == first


def test_a_year_makes_the_round_trip():
    store = MemoryTrackerStore()
    store.add_all("me", year_of_entries())
    assert read_export(export_json(own(store))).records == store.find("me", Record)


def test_tables_say_the_minutes_that_pages_show_and_the_json_those_that_are_kept():
    store = MemoryTrackerStore()
    store.add("me", run(1, minutes=31, moving_seconds=1801))
    with zipfile.ZipFile(io.BytesIO(export_zip(own(store)))) as taken:
        [row] = csv.DictReader(io.StringIO(taken.read("run.csv").decode("utf-8-sig")))
        kept = taken.read("backcare.json")
    assert (row["minutes"], row["moving_seconds"]) == ("30", "1801")
    assert kept == export_json(own(store))
    assert read_export(kept).records == store.find("me", Record)


def test_the_table_of_runs_has_miles_for_who_measures_in_them_and_the_json_metres():
    store = MemoryTrackerStore()
    store.add_all("me", [run(1, distance_m=9656), run(2, minutes=30)])
    for unit, has_miles in ((Distance.KM, False), (Distance.MILES, True)):
        with zipfile.ZipFile(io.BytesIO(export_zip(own(store), unit))) as taken:
            rows = list(csv.DictReader(io.StringIO(taken.read("run.csv").decode("utf-8-sig"))))
            assert taken.read("backcare.json") == export_json(own(store))
        assert sorted(row["distance_m"] for row in rows) == ["", "9656"]
        assert ("distance_mi" in rows[0]) is has_miles
        if has_miles:
            assert sorted(row["distance_mi"] for row in rows) == ["", "6.0"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"null",
        b'{"records": 1, "profile": {}}',
        b'{"records": [], "profile": []}',
        b'{"records": ["x"], "profile": {"v": 5}}',
        b"\xff\xfe\x00",
    ],
)
def test_a_foreign_file_is_refused(data):
    with pytest.raises(InvalidEntryError):
        read_export(data)


def test_what_cannot_be_brought_in_is_named_and_the_rest_is_brought_in(store):
    whole = json.loads(export_json(own(store)))
    first, *others = whole["records"]
    for change, why, field in (
        ({"nprs_running": 99}, WhyUnread.UNREADABLE, "nprs_running"),
        ({"v": 99}, WhyUnread.NEWER, ""),
        ({"surprise": 1}, WhyUnread.UNREADABLE, "surprise"),
        ({"logged_at": "0001-01-01T00:00:00Z"}, WhyUnread.UNREADABLE, "logged_at"),
    ):
        broken = {**whole, "records": [{**first, **change}, *others]}
        exported = read_export(json.dumps(broken).encode())
        assert len(exported.records) == len(others)
        day = date.fromisoformat(first["day"])
        assert exported.unread == (Unread(1, why, first["kind"], day, field),)
    doubled = {**whole, "records": [first, *whole["records"]]}
    exported = read_export(json.dumps(doubled).encode())
    assert exported.records == store.find("me", Record)
    assert [(one.number, one.why) for one in exported.unread] == [(2, WhyUnread.TWICE)]


def test_choices_that_cannot_be_read_are_named_and_the_rest_of_them_is_brought_in(store):
    whole = json.loads(export_json(own(store)))
    whole["profile"]["favourites"] = ["nothing"]
    exported = read_export(json.dumps(whole).encode())
    assert exported.profile.targets == store.profile("me").targets
    assert [(one.kind, one.field) for one in exported.unread] == [("profile", "favourites[0]")]


@pytest.mark.parametrize("note", ["=1+1", "+1", "-2", "@SUM(A1)", "ok;=1+1", 'ok";=1+1'])
def test_no_note_becomes_a_formula(note):
    store = MemoryTrackerStore()
    store.add("me", check_in(1, nprs_running=1, note=note))
    archive = zipfile.ZipFile(io.BytesIO(export_zip(own(store))))
    [row] = csv.DictReader(io.StringIO(archive.read("check-in.csv").decode("utf-8-sig")))
    assert row["note"].replace("'", "", 1) == note
    raw = archive.read("check-in.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    for line in csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.startswith("=") for cell in line), "parted at semicolons"
