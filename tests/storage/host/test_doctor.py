"""`python -m backcare store doctor`: what it finds, what it leaves alone, what it repairs."""

import json
import os
import time

from backcare.domain.records import Record
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.sealed import sealed
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import TODAY, check_in
from tests.storage.host.members import damage, everything


def test_the_doctor_finds_a_sound_store_well(host, store, root):
    code, said = host("doctor")
    assert code == 0
    records = sum(len(records) for records, _ in everything(store).values())
    assert f"2 members, {records} records." in said
    assert str(root) in said
    assert said.endswith("All well.\n")


def test_the_doctor_of_an_empty_folder_makes_nothing(host, root):
    assert host("doctor")[0] == 0
    assert not root.exists()


def test_the_doctor_tells_damage_and_leaves_it_alone(host, store, root):
    bad = damage(root, "anna")
    code, said = host("doctor")
    assert code == 1
    assert "! anna: anna.json is not as it was written" in said
    assert "--repair" in said
    assert (root / "members" / "anna.json").read_bytes() == bad


def test_the_doctor_closes_what_others_could_read(host, store, root):
    (root / "members").chmod(0o755)
    (root / "members" / "anna.json").chmod(0o644)
    code, said = host("doctor")
    assert (code, said.count("could be read by others; set right")) == (0, 2)
    assert (root / "members" / "anna.json").stat().st_mode & 0o777 == 0o600
    assert (root / "members").stat().st_mode & 0o777 == 0o700


def test_the_doctor_names_what_does_not_belong_there(host, store, root):
    (root / "notes.txt").write_text("mine")
    old, young = (root / "members" / f"anna.json.{n}.new" for n in ("a", "b"))
    for path in (old, young):
        path.touch(mode=0o600)
    os.utime(old, (time.time() - 7200,) * 2)
    code, said = host("doctor")
    assert code == 0
    assert "notes.txt: not ours" in said
    assert old.name in said
    assert young.name not in said


def test_files_that_are_not_ours_stop_no_command(host, store, root):
    members = root / "members"
    (members / "folder.json").mkdir(mode=0o700)
    for name in ("._anna.json", "Anna.json", "ü.json", "readme.txt"):
        (members / name).touch(mode=0o600)
    assert store.members() == ("anna", "ben")
    code, said = host("doctor")
    assert (code, said.count("not ours")) == (0, 5)
    assert host("backup", "--here", "b.tar")[0] == 0
    assert host("restore", "b.tar", "--replace")[0] == 0
    [aside] = root.glob("members.replaced-*")
    assert (aside / "readme.txt").exists()


def test_the_doctor_looks_into_every_record(host, store, root):
    path = root / "members" / "anna.json"
    tables = json.loads(path.read_bytes())
    del tables["_file"]
    tables["entry"][check_in().id]["nprs_running"] = 99
    path.write_bytes(sealed(tables))
    code, said = host("doctor")
    assert code == 1
    assert "! anna: one record cannot be read, all others can: check-in" in said
    assert "nprs_running" in said


def spoil_one(root):
    """Leave a record that cannot be read in a file that is sealed."""
    path = root / "members" / "anna.json"
    tables = json.loads(path.read_bytes())
    del tables["_file"]
    tables["entry"][check_in().id]["nprs_running"] = 99
    path.write_bytes(sealed(tables))


def test_repair_mends_one_record_and_leaves_what_came_later(host, store, root):
    before = store.find("anna", Record)
    host("backup", "--here", "b.age")
    later = store.add("anna", check_in(88, TODAY.replace(day=21)))
    spoil_one(root)
    assert "1 of 1 records mended" in host("doctor", "--repair", "b.age")[1]
    assert set(TinyTrackerStore(root).find("anna", Record)) == {*before, later}
    assert host("doctor")[0] == 0


def test_a_file_that_is_gone_is_told_and_put_back(host, store, root):
    before = store.find("anna", Record)
    host("backup", "--here", "b.age")
    (root / "members" / "anna.json").unlink()
    code, said = host("doctor")
    assert (code, "! anna: their file was there, and is gone" in said) == (1, True)
    code, said = host("doctor", "--repair", "b.age")
    assert code == 0, said
    assert TinyTrackerStore(root).find("anna", Record) == before
    (root / "members" / "anna.json").unlink()
    assert host("erase", "anna", "--yes")[0] == 0, "or it is meant to be gone"
    assert host("doctor")[0] == 0


def test_a_backup_holds_what_cannot_be_read_as_it_is(host, store, root, tmp_path):
    spoil_one(root)
    assert host("backup", "--here", "b.age")[0] == 0
    file = (root / "members" / "anna.json").read_bytes()
    assert host("restore", "b.age", "--replace")[0] == 0
    assert (root / "members" / "anna.json").read_bytes() == file


def test_a_disk_that_is_nearly_full_is_told(host, store, monkeypatch):
    monkeypatch.setattr(Folder, "free_bytes", lambda _: 7_000_000)
    code, said = host("doctor")
    assert (code, "! only 7 MB are free" in said) == (1, True)


def test_a_file_under_another_name_is_never_shown(host, store, root):
    (root / "members" / "ben.json").write_bytes((root / "members" / "anna.json").read_bytes())
    assert "! ben: ben.json is the file of another member" in host("doctor")[1]


def test_repair_puts_the_backup_in_place_and_tells_what_is_lost(host, store, root):
    good = store.find("ben", Record)
    host("backup", "--here", "b.tar")
    store.add("ben", check_in(77, TODAY.replace(day=20)))
    bad = damage(root, "ben")
    code, said = host("doctor", "--repair", "b.tar")
    assert code == 0
    assert f"Its last entry is of {good[-1].day}." in said
    assert "Days only in the damaged file: 2026-11-20" in said
    assert TinyTrackerStore(root).find("ben", Record) == good
    [kept] = (root / "damaged").iterdir()
    assert kept.read_bytes() == bad


def test_repair_without_a_good_copy_leaves_the_damage_visible(host, store, root):
    host("erase", "anna", "--yes")
    host("backup", "--here", "b.tar")
    store.add("anna", check_in(5))
    bad = damage(root, "anna")
    code, said = host("doctor", "--repair", "b.tar")
    assert code == 1
    assert "not in the backup" in said
    assert (root / "members" / "anna.json").read_bytes() == bad
