"""`python -m backcare store ...` as a host uses it."""

import csv
import io
import json
import os
import tarfile
import time
import zipfile
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from backcare.cli.main import main
from backcare.domain.records import Record
from backcare.storage.documents import profile_from_document, record_from_document
from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import TODAY, check_in, one_of_each, year_of_entries, year_profile


@pytest.fixture
def root(tmp_path):
    """The folder that BACKCARE_DATA names in every test."""
    return tmp_path / "user"


@pytest.fixture
def store(root):
    store = TinyTrackerStore(root)
    store.add_all("anna", one_of_each())
    store.save_profile("anna", year_profile())
    store.add_all("ben", year_of_entries())
    return store


@pytest.fixture
def host(monkeypatch, tmp_path):
    """Run a command; return its exit code and all it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, typed=None):
        result = CliRunner().invoke(main, ["store", *map(str, arguments)], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


def everything(store):
    return {m: (store.find(m, Record), store.profile(m)) for m in store.members()}


def damage(root, member):
    path = root / "members" / f"{member}.json"
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"nprs_running":', b'"nprs_runninG":', 1))
    assert path.read_bytes() != good
    return path.read_bytes()


@pytest.mark.parametrize("command", ["doctor", "backup", "restore", "export", "erase"])
def test_each_command_explains_itself(host, command):
    code, said = host(command, "--help")
    assert code == 0
    assert said.startswith("Usage:")


def test_a_wrong_call_is_told_from_a_refusal(host):
    assert host("backup")[0] == 2
    assert host("nonsense")[0] == 2


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


def test_a_backup_of_damaged_files_only_is_none(host, store, root, tmp_path):
    host("erase", "ben", "--yes")
    damage(root, "anna")
    code, said = host("backup", "--here", "b.tar")
    assert (code, "anna.json is not as it was written" in said) == (1, True)
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize(
    "members",
    [{"../../evil": {"size": 1, "sha256": "0"}}, {"anna": {"size": 1, "sha256": "0"}}, {}, "x"],
)
def test_a_backup_made_by_a_stranger_moves_nothing(host, store, root, tmp_path, members):
    before = everything(store)
    manifest = {"made_at": "2026-11-23T00:00:00Z", "members": members, "format": 1}
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for name, data in (("erased.log", b"\xff\n\n"), ("manifest.json", json.dumps(manifest))):
            info = tarfile.TarInfo(name)
            data = data if isinstance(data, bytes) else data.encode()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("members/anna.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert host("restore", "evil.tar", "--replace")[0] == 1
    assert everything(TinyTrackerStore(root)) == before
    assert list(root.glob("members.*")) == []


def test_the_doctor_looks_into_every_record(host, store, root):
    path = root / "members" / "anna.json"
    tables = json.loads(path.read_bytes())
    del tables["_file"]
    tables["entry"][check_in().id]["nprs_running"] = 99
    path.write_bytes(sealed_file(tables))
    assert "! anna: a saved record is not as it was written" in host("doctor")[1]


def test_a_file_under_another_name_is_never_shown(host, store, root):
    (root / "members" / "ben.json").write_bytes((root / "members" / "anna.json").read_bytes())
    assert "! ben: ben.json is the file of another member" in host("doctor")[1]


def test_backup_wipe_restore_gives_everything_back(host, store, root, tmp_path):
    before = everything(store)
    code, said = host("backup", "--here", "b.tar")
    assert (code, "2 members in b.tar" in said) == (0, True)
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    root.rename(tmp_path / "lost")
    code, said = host("restore", "b.tar")
    assert (code, "2 members restored." in said) == (0, True)
    assert everything(TinyTrackerStore(root)) == before
    assert host("doctor")[0] == 0
    for path in root.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_backup_on_the_same_disk_must_be_wanted(host, store, tmp_path):
    code, said = host("backup", "b.tar")
    assert code == 1
    assert "same disk" in said
    assert not (tmp_path / "b.tar").exists()


def test_a_backup_overwrites_nothing(host, store, tmp_path):
    (tmp_path / "b.tar").write_text("the only other copy")
    assert host("backup", "--here", "b.tar")[0] == 1
    assert (tmp_path / "b.tar").read_text() == "the only other copy"


def test_a_backup_says_whom_it_could_not_take(host, store, root):
    damage(root, "anna")
    code, said = host("backup", "--here", "b.tar")
    assert code == 1
    assert "1 member in b.tar" in said
    assert "anna: anna.json is not as it was written" in said


def test_a_backup_that_fails_leaves_no_half_file(host, store, monkeypatch, tmp_path):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", refuse)
    code, said = host("backup", "--here", "b.tar")
    assert code == 1
    assert "No space left" in said
    assert [p.name for p in tmp_path.iterdir()] == ["user"]


def test_a_restore_does_not_touch_members_that_are_there(host, store, root):
    host("backup", "--here", "b.tar")
    store.add("anna", check_in(99))
    now = everything(store)
    code, said = host("restore", "b.tar")
    assert code == 1
    assert "--replace" in said
    assert everything(TinyTrackerStore(root)) == now


def test_a_restore_with_replace_keeps_what_it_replaces(host, store, root):
    before = everything(store)
    host("backup", "--here", "b.tar")
    store.add("anna", check_in(99))
    newest = (root / "members" / "anna.json").read_bytes()
    assert host("restore", "b.tar", "--replace")[0] == 0
    assert everything(TinyTrackerStore(root)) == before
    [aside] = root.glob("members.replaced-*")
    assert (aside / "anna.json").read_bytes() == newest
    assert "delete it when you are sure" in host("doctor")[1]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_restore_that_fails_half_way_puts_everything_back(
    host, store, root, monkeypatch, failing
):
    before = everything(store)
    host("backup", "--here", "b.tar")
    real, calls = Path.rename, []

    def rename(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    code, said = host("restore", "b.tar", "--replace")
    assert (code, "nothing was changed" in said) == (1, True)
    assert everything(TinyTrackerStore(root)) == before
    assert list(root.glob("members.*")) == []


def test_who_was_erased_stays_erased_after_a_restore(host, store, root):
    host("backup", "--here", "b.tar")
    host("erase", "anna", "--yes")
    code, said = host("restore", "b.tar", "--replace")
    assert (code, "left out: anna" in said) == (0, True)
    assert TinyTrackerStore(root).members() == ("ben",)


def test_a_log_of_erasures_that_somebody_edited_stops_no_restore(host, store, root):
    host("backup", "--here", "b.tar")
    (root / "erased.log").write_bytes(b"\n \xff\n2026-11-23T08:00:00 anna\n")
    code, said = host("restore", "b.tar", "--replace")
    assert (code, "left out: anna" in said) == (0, True)


def test_who_came_back_after_an_erasure_is_restored(host, store, root):
    host("erase", "anna", "--yes")
    store.add("anna", check_in(5))
    host("backup", "--here", "b.tar")
    (root / "members").rename(root / "gone")
    host("restore", "b.tar")
    assert TinyTrackerStore(root).find("anna", Record) == (check_in(5),)


@pytest.mark.parametrize("kept", [0, 300, 2000, -3000])
def test_a_cut_backup_restores_nothing(host, store, root, tmp_path, kept):
    host("backup", "--here", "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[: kept if kept >= 0 else len(whole) // 2])
    root.rename(tmp_path / "lost")
    code, said = host("restore", "b.tar")
    assert code == 1
    assert "Error: " in said
    assert TinyTrackerStore(root).members() == ()


def test_a_backup_with_a_flipped_bit_restores_nothing(host, store, root, tmp_path):
    host("backup", "--here", "b.tar")
    whole = bytearray((tmp_path / "b.tar").read_bytes())
    whole[whole.index(b'"nprs_running":4') + 15] ^= 1
    (tmp_path / "b.tar").write_bytes(whole)
    root.rename(tmp_path / "lost")
    assert host("restore", "b.tar")[0] == 1
    assert TinyTrackerStore(root).members() == ()


def test_any_other_file_is_no_backup(host, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear club")
    assert "not a backup" in host("restore", "letter.txt")[1]
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        tar.add(tmp_path / "letter.txt", "letter.txt")
    assert host("restore", "x.tar")[0] == 1
    assert host("restore", "nowhere.tar")[0] == 1


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


@pytest.mark.parametrize("command", [("erase", "--yes"), ("export",)])
def test_nobody_is_not_a_success(host, store, command):
    for name in ("carla", "../user"):
        assert host(*command, name)[0] == 1


def test_a_restore_waits_for_nobody_for_ever(host, store, root, monkeypatch):
    host("backup", "--here", "b.tar")
    monkeypatch.setattr("backcare.storage.host.archive._WAIT_SECONDS", 0.05)
    with MemberLocks(root / "locks", 1).held("anna"):
        code, said = host("restore", "b.tar", "--replace")
    assert code == 1
    assert "another save is running" in said


@pytest.mark.skipif(os.name == "nt", reason="no user ids there")
def test_another_user_is_refused(host, store, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    code, said = host("doctor")
    assert code == 1
    assert "as the user that owns the folder" in said


def test_nothing_that_a_command_says_is_about_health(host, store, root):
    host("backup", "--here", "b.tar")
    damage(root, "anna")
    said = "".join(
        host(*arguments)[1]
        for arguments in (
            ("doctor",),
            ("doctor", "--repair", "b.tar"),
            ("export", "anna", "--to", "a.zip"),
            ("erase", "anna", "--yes"),
        )
    )
    assert "Über" not in said
    assert "nprs" not in said


def sealed_file(tables):
    from backcare.storage.tinydb_files.sealed import sealed

    return sealed(tables)


def test_the_dashboard_is_not_loaded_for_a_command():
    import subprocess
    import sys

    code = "import sys, backcare.cli.main; sys.exit('streamlit' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0
