"""`python -m backcare store backup` and `restore`: all of it comes back, or nothing is touched."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from backcare.domain.records import Record
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in
from tests.storage.host.members import damage, everything


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


def test_backup_wipe_restore_gives_everything_back(host, store, root, tmp_path):
    before = everything(store)
    code, said = host("backup", "--here", "b.tar")
    assert (code, "2 members in b.tar" in said) == (0, True)
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    root.rename(tmp_path / "lost")
    code, said = host("restore", "b.tar")
    assert (code, "its key is not here" in said) == (1, True)
    code, said = host("restore", "b.tar", "--key", "lost/backup.key")
    assert (code, "2 members restored." in said) == (0, True)
    assert everything(TinyTrackerStore(root)) == before
    assert (root / "backup.key").read_text() == (tmp_path / "lost" / "backup.key").read_text()
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
    whole[len(whole) // 2] ^= 1
    (tmp_path / "b.tar").write_bytes(whole)
    root.rename(tmp_path / "lost")
    code, said = host("restore", "b.tar", "--key", "lost/backup.key")
    assert (code, "is damaged" in said) == (1, True)
    assert TinyTrackerStore(root).members() == ()


def test_any_other_file_is_no_backup(host, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear club")
    assert "not a backup" in host("restore", "letter.txt")[1]
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        tar.add(tmp_path / "letter.txt", "letter.txt")
    assert host("restore", "x.tar")[0] == 1
    assert host("restore", "nowhere.tar")[0] == 1


def test_a_restore_waits_for_nobody_for_ever(host, store, root, monkeypatch):
    host("backup", "--here", "b.tar")
    monkeypatch.setattr("backcare.storage.host.archive._WAIT_SECONDS", 0.05)
    with MemberLocks(root / "locks", 1).held("anna"):
        code, said = host("restore", "b.tar", "--replace")
    assert code == 1
    assert "another save is running" in said
