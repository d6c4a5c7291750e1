"""`python -m backcare store export` and `erase`: everything of a member taken along, or gone."""

import csv
import io
import json
import zipfile

import msgspec

from backcare.domain.records import Record
from backcare.storage.documents import profile_from_document, record_from_document
from backcare.storage.memory import MemoryTrackerStore
from tests.storage.host.members import damage


def test_an_export_is_everything_and_can_be_read_back(host, store, tmp_path):
    code, _ = host("export", "anna", "--to", "anna.zip")
    assert code == 0
    assert (tmp_path / "anna.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        whole = json.loads(archive.read("backcare.json"))
        runs = list(csv.DictReader(io.StringIO(archive.read("run.csv").decode())))
    other = MemoryTrackerStore()
    other.add_all("anna", [record_from_document(d) for d in whole["records"]])
    assert other.find("anna", Record) == store.find("anna", Record)
    profile = profile_from_document(whole["profile"])
    assert profile == msgspec.structs.replace(store.profile("anna"), rev=0)
    assert [(row["distance_m"], row["note"]) for row in runs] == [("12340", "Über 12 km 🏃")]
    code, said = host("export", "anna", "--to", "anna.zip")
    assert (code, "anna.zip is there already" in said) == (1, True)


def test_erasing_asks_first(host, store):
    assert host("erase", "anna", typed="n\n")[0] == 1
    assert store.members() == ("anna", "ben")
    assert host("erase", "anna", typed="y\n")[0] == 0
    assert store.members() == ("ben",)


def test_erasing_takes_every_copy_in_the_folder(host, store, root):
    host("backup", "--here", "b.tar")
    damage(root, "anna")
    host("doctor", "--repair", "b.tar")
    host("restore", "b.tar", "--replace")
    (root / "members" / "anna.json.123456.new").write_text("cut short")
    assert host("erase", "anna", "--yes")[0] == 0
    assert [p for p in root.rglob("*") if "anna" in p.name] == []
    assert list(root.rglob("ben.json")) != []


def test_a_damaged_file_can_be_erased(host, store, root):
    damage(root, "anna")
    assert host("erase", "anna", "--yes")[0] == 0
    assert store.members() == ("ben",)
