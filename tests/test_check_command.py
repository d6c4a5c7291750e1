"""`python -m backcare check`: one line for each thing, and what to do about it."""

import os
import re
import shutil
import socket
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from backcare import checkup as looked
from backcare.cli.main import main
from backcare.config import ROOT, DatabaseUrl, Settings
from backcare.domain.backups import BackupNotes, BackupTrial
from backcare.storage.host.notes import keep_notes
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in
from tests.storage.servers import empty_databases

NOW = datetime.now(UTC)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKCARE_TODAY", raising=False)
    TinyTrackerStore(tmp_path / "user").add("me", check_in())
    return tmp_path / "user"


@pytest.fixture
def check():
    def run():
        looked.versions.cache_clear()  # each command is a process of its own
        result = CliRunner().invoke(main, ["check"])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        lines = re.findall(r"^(ok|! )  ([a-zA-Z ]+): (.*)$", result.output, re.MULTILINE)
        assert len(lines) == len(result.output.splitlines()), result.output
        assert result.exit_code == any(mark == "! " for mark, *_ in lines)
        return {what: (mark == "ok", words) for mark, what, words in lines}

    return run


def backed_up(root, made=NOW, tried=NOW, trouble=()):
    trial = BackupTrial(at=tried, name="b.age", members=1, records=1, trouble=trouble)
    keep_notes(root, BackupNotes(made_at=made, name="b.age", members=1, trial=trial))
    CliRunner().invoke(main, ["store", "key"])


def test_at_home_all_is_well_once_there_is_a_backup(root, check):
    assert not check()["backup"][0]
    backed_up(root)
    said = check()
    assert all(is_fine for is_fine, _ in said.values()), said
    assert {"address", "records", "free space", "clock", "modes", "versions"} <= said.keys()


def test_a_file_of_a_save_that_ends_meanwhile_is_no_trouble(root, check, monkeypatch):
    walk = type(root).rglob
    monkeypatch.setattr(type(root), "rglob", lambda at, what: [*walk(at, what), at / "gone.new"])
    assert check()["modes"] == (True, "nobody else can read what is kept")


def test_it_says_which_version_runs(root, check, monkeypatch):
    monkeypatch.setenv("BACKCARE_COMMIT", "0123456789abcdef0123")
    assert check()["versions"][1].startswith("Backcare 0123456789ab, Python 3")


def test_a_server_asks_once_which_version_runs(root, monkeypatch):
    settings = Settings(user_data=root)
    looked.versions.cache_clear()
    monkeypatch.setenv("BACKCARE_COMMIT", "0123456789abcdef0123")
    first = list(looked.look_at(settings, from_outside=False))[-1]
    monkeypatch.setenv("BACKCARE_COMMIT", "fedcba9876543210fedc")
    monkeypatch.setattr(looked.metadata, "version", lambda _: "0")
    assert list(looked.look_at(settings, from_outside=False))[-1] == first
    looked.versions.cache_clear()
    assert list(looked.look_at(settings, from_outside=False))[-1] != first


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("backup tried", {"trouble": ("anna: not as it is kept",)}),
        ("backup tried", {"tried": NOW - timedelta(days=31)}),
    ],
)
def test_a_backup_that_was_not_tried_well_is_told(root, check, what, values):
    backed_up(root, **values)
    assert not check()[what][0]


def test_a_key_that_is_gone_is_told(root, check):
    backed_up(root)
    (root / "backup.key").unlink()
    assert not check()["backup key"][0]


def test_files_that_others_can_read_are_told(root, check):
    (root / "members" / "me.json").chmod(0o644)
    is_fine, words = check()["modes"]
    assert not is_fine
    assert "store doctor" in words


def test_a_clock_that_is_behind_its_own_files_is_told(root, check):
    ahead = NOW.timestamp() + 86400
    os.utime(root / "members" / "me.json", (ahead, ahead))
    assert not check()["clock"][0]


def test_a_disk_that_is_nearly_full_is_told(root, check, monkeypatch):
    usage = shutil.disk_usage(root)._replace(free=300_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert check()["free space"] == (False, "0.3 GB: make room before saves are refused")


def test_records_that_cannot_be_saved_are_told(root, check):
    (root / "store.json").write_text("{")
    assert not check()["records"][0]


def test_a_package_that_was_not_tested_is_told(root, check, monkeypatch):
    monkeypatch.setattr(looked, "_lines", lambda _: ["click==0.1", "not-here==1"])
    is_fine, words = check()["versions"]
    assert not is_fine
    assert "click" in words
    assert "not-here" not in words


def test_a_club_is_asked_for_its_certificate(root, check, monkeypatch):
    monkeypatch.setenv("BACKCARE_CLUB", "https://backcare.example.org")
    asked = []

    def refuse(place, timeout):
        asked.append(place)
        raise OSError("nobody is there")

    monkeypatch.setattr(socket, "create_connection", refuse)
    said = check()
    assert asked == [("backcare.example.org", 443)]
    assert not said["TLS"][0]
    assert "open files" in said


STARTS = {
    "home": "streamlit run app.py",
    "a club at home": "python -m backcare.cli.beside_window lock run app.py --server.headless true",
    "a service": re.findall(
        r"^ExecStart=(.*)$", (ROOT / "deploy" / "backcare.service").read_text(), re.MULTILINE
    )[0],
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_a_server_is_found_however_it_was_started(tmp_path, start):
    for number, words in enumerate(("python -m backcare check", f"nano {ROOT / 'app.py'}", start)):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "cmdline").write_text("\0".join((*words.split(), "")))
    assert looked.server_among(tmp_path) == tmp_path / "2"


def test_a_backup_of_days_to_come_is_no_fresh_one(root, check, monkeypatch):
    """A clock that was ahead left it behind; until then none would be missed, nor tried."""
    monkeypatch.setenv("BACKCARE_CLUB", "http://localhost:8501")
    ahead = NOW + timedelta(days=365)
    backed_up(root, made=ahead, tried=ahead)
    said = check()
    assert [said[what][0] for what in ("backup", "backup tried")] == [False, False]


def test_a_club_without_tls_a_pinned_day_and_an_old_backup_are_told(root, check, monkeypatch):
    monkeypatch.setenv("BACKCARE_CLUB", "http://localhost:8501")
    monkeypatch.setenv("BACKCARE_TODAY", "2026-11-19")
    backed_up(root, made=NOW - timedelta(days=3))
    said = check()
    assert [said[what][0] for what in ("address", "settings", "backup")] == [False] * 3


def test_a_database_is_looked_at_too(root, check, monkeypatch):
    url = empty_databases()[0].engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("BACKCARE_DATABASE_URL", DatabaseUrl(url).url)
    said = check()
    assert said["records"][0]
    assert said["clock"][0]


def test_a_wrong_setting_is_one_sentence(monkeypatch):
    monkeypatch.setenv("BACKCARE_CLUB", "backcare.example.org/x")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "BACKCARE_CLUB" in result.output


def test_folders_with_runs_are_named(root, check, tmp_path, monkeypatch):
    folder = tmp_path / "activities"
    folder.mkdir()
    monkeypatch.setenv("BACKCARE_RUNS", str(folder))
    (folder / "a.fit").write_bytes(b"12")
    assert check()["runs"] == (True, f"{folder}: 1 files")
    monkeypatch.setenv("BACKCARE_RUNS", str(tmp_path / "gone"))
    is_fine, words = check()["runs"]
    assert not is_fine
    assert "gone" in words
