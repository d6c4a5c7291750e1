"""A backup is read by who has its key, and only the server that has the key can have made it."""

import io
import json
import tarfile
from datetime import UTC, datetime, timedelta

import msgspec
import pyrage
import pytest

from backcare.domain.backups import BackupNotes, BackupTrial
from backcare.domain.entries import RunSession
from backcare.storage.host.keys import BackupKey, read_key
from backcare.storage.host.notes import keep_notes, read_notes
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in
from tests.storage.host.members import everything

NOW = datetime.now(UTC)


@pytest.fixture
def key(root, store, host):
    host("key")
    return read_key(root / "backup.key")


def tar_of(files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def unpacked(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {name: tar.extractfile(name).read() for name in tar.getnames()}


def opened(file, key):
    with key.decrypted(io.BytesIO(file.read_bytes()), "b") as plain:
        return unpacked(plain.read())


def encrypted(data, key):
    return pyrage.encrypt(data, [key._identity.to_public()])


def test_nobody_reads_a_backup_without_its_key(host, store, root, tmp_path):
    code, said = host("backup", "--here", "b.age")
    assert (code, "A key was made" in said, "It is encrypted" in said) == (0, True, True)
    assert (root / "backup.key").stat().st_mode & 0o777 == 0o600
    raw = (tmp_path / "b.age").read_bytes()
    key = read_key(root / "backup.key")
    assert not any(word in raw for word in (b"nprs", b"anna", b"manifest", key.secret.encode()))
    assert not any(key.secret.encode() in part for part in opened(tmp_path / "b.age", key).values())
    assert key.secret not in said, "a log keeps what a command says"
    assert key.secret in host("key")[1]


def test_the_tool_age_reads_it_too(host, store, root, tmp_path):
    host("backup", "--here", "b.age")
    line = (root / "backup.key").read_text().splitlines()[-1]
    identity = pyrage.x25519.Identity.from_str(line)
    plain = pyrage.decrypt((tmp_path / "b.age").read_bytes(), [identity])
    assert "manifest.json" in unpacked(plain)


def forged(files, **changes):
    """Return the files of a backup in which somebody is added and somebody is erased."""
    manifest = json.loads(files["manifest.json"]) | changes
    return {**files, "manifest.json": json.dumps(manifest).encode()}


@pytest.mark.parametrize("signature", [None, b"", b"0" * 64, "theirs", "own"])
def test_a_forged_backup_brings_nobody_in_and_removes_nobody(
    host, store, root, tmp_path, key, signature
):
    """By somebody who holds a backup and even the public half of the key, but not the key."""
    before = everything(store)
    host("backup", "--here", "b.age")
    files = forged(opened(tmp_path / "b.age", key), club=None)
    files["erased.log"] = b"2026-11-23T08:00:00.000+00:00 anna\n"
    own = files.pop("manifest.signature")
    theirs = BackupKey.new().signature(files["manifest.json"])
    if signature is not None:
        files["manifest.signature"] = {"theirs": theirs, "own": own}.get(signature, signature)
    for name, data in (("f.age", encrypted(tar_of(files), key)), ("f.tar", tar_of(files))):
        (tmp_path / name).write_bytes(data)
        code, said = host("restore", name, "--replace")
        assert (code, "sign" in said) == (1, True), said
    assert everything(TinyTrackerStore(root)) == before
    assert TinyTrackerStore(root).erasures() == ()


def test_erasures_in_a_plain_backup_are_not_taken_over(host, store, root, tmp_path):
    """A later, good restore would leave these members out."""
    host("backup", "--here", "good.age")
    host("backup", "--here", "--plain", "b.tar")
    files = unpacked((tmp_path / "b.tar").read_bytes())
    manifest = json.loads(files["manifest.json"])
    del manifest["members"]["anna"], manifest["erased"]
    files["manifest.json"] = json.dumps(manifest).encode()
    files["erased.log"] = b"2026-11-23T08:00:00.000+00:00 anna\n"
    (tmp_path / "b.tar").write_bytes(tar_of(files))
    assert host("restore", "b.tar", "--replace", "--plain")[0] == 0
    assert TinyTrackerStore(root).erasures() == ()
    assert host("restore", "good.age", "--replace")[0] == 0
    assert TinyTrackerStore(root).members() == ("anna", "ben")


def test_erasures_in_our_own_backup_are_taken_over_unless_the_member_is_in_it(
    host, store, root, tmp_path
):
    host("backup", "--here", "before.age")
    host("erase", "ben", "--yes")
    host("backup", "--here", "after.age")
    root.rename(tmp_path / "lost")
    assert host("restore", "after.age", "--key", "lost/backup.key")[0] == 0
    code, said = host("restore", "before.age", "--replace")
    assert (code, "left out: ben" in said) == (0, True)
    assert TinyTrackerStore(root).members() == ("anna",)


def test_a_plain_backup_is_made_and_taken_on_wish(host, store, root, tmp_path):
    before = everything(store)
    code, said = host("backup", "--here", "--plain", "b.tar")
    assert (code, "in plain" in said) == (0, True)
    files = unpacked((tmp_path / "b.tar").read_bytes())
    assert host("restore", "b.tar", "--replace")[0] == 0, "it is signed with the key that is here"
    del files["manifest.signature"]
    manifest = json.loads(files["manifest.json"]) | {"format": 1}
    del manifest["erased"]
    files["manifest.json"] = json.dumps(manifest).encode()
    (tmp_path / "old.tar").write_bytes(tar_of(files))
    code, said = host("restore", "old.tar", "--replace")
    assert (code, "say --plain" in said) == (1, True)
    code, said = host("restore", "old.tar", "--replace", "--plain")
    assert (code, "without a signature" in said) == (0, True)
    assert everything(TinyTrackerStore(root)) == before


def test_another_servers_backup_needs_its_key(host, store, root, tmp_path, key):
    host("backup", "--here", "b.age")
    (root / "backup.key").unlink()
    host("key")
    code, said = host("restore", "b.age", "--replace")
    assert (code, "was not made for this key" in said) == (1, True)
    (tmp_path / "theirs.key").write_text(f"  {key.secret.lower()}\n")
    assert host("restore", "b.age", "--replace", "--key", "theirs.key")[0] == 0
    (tmp_path / "no.key").write_text("# nothing\n")
    for name in ("no.key", "nowhere.key"):
        assert host("restore", "b.age", "--replace", "--key", name)[0] == 1


def test_a_full_disk_while_encrypting_leaves_no_half_file(host, store, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", refuse)
    code, said = host("backup", "--here", "b.age")
    assert (code, "No space left" in said) == (1, True)
    assert [p.name for p in tmp_path.iterdir()] == ["user"]


def test_a_trial_restores_compares_and_leaves_nothing(host, store, root):
    host("backup", "--here", "b.age")
    store.add("anna", check_in(99))
    before = {p.name for p in root.iterdir()}
    code, said = host("try-backup", "b.age")
    assert (code, "2 members and" in said) == (0, True), said
    assert {p.name for p in root.iterdir()} == before
    notes = read_notes(root)
    assert (notes.name, notes.members, notes.trial.name) == ("b.age", 2, "b.age")
    assert notes.trial.trouble == ()
    assert "less than a month" in host("try-backup", "--monthly", "b.age")[1]


def test_a_trial_says_what_is_not_as_it_is_kept(host, store, root, tmp_path):
    host("backup", "--here", "b.age")
    first = store.find("anna", RunSession)[0]
    store.remove("anna", first)
    store.add("anna", msgspec.structs.replace(first, note="not what was written"))
    code, said = host("try-backup", "b.age")
    assert (code, "! anna: a record of" in said) == (1, True)
    whole = bytearray((tmp_path / "b.age").read_bytes())
    whole[-100] ^= 1
    (tmp_path / "b.age").write_bytes(whole)
    assert host("try-backup", "--monthly", "b.age")[0] == 1, "tried again until it is well"
    assert "is damaged" in read_notes(root).trial.trouble[0]


def test_notes_say_when_something_is_due(tmp_path):
    assert not read_notes(tmp_path).is_fresh(NOW)
    assert read_notes(tmp_path).is_trial_due(NOW)
    trial = BackupTrial(at=NOW, name="b", members=1, records=1)
    notes = BackupNotes(made_at=NOW, name="b", members=1, trial=trial)
    keep_notes(tmp_path / "new", notes)
    assert read_notes(tmp_path / "new") == notes
    assert notes.is_fresh(NOW + timedelta(days=1))
    assert not notes.is_fresh(NOW + timedelta(days=3))
    assert not notes.is_trial_due(NOW + timedelta(days=29))
    assert notes.is_trial_due(NOW + timedelta(days=30))
    (tmp_path / "new" / "backups.json").write_text("{")
    assert read_notes(tmp_path / "new") == BackupNotes()
