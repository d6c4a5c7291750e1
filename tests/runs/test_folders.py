"""Folders that are watched: what is new in them, and that they stay as they are."""

import os

import pytest

from backcare.runs import folders as watched
from backcare.runs.folders import RunFolders, files_in


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "Activities"
    (place / "2026").mkdir(parents=True)
    for name in ("b.fit", "2026/a.GPX", "c.tcx.gz", "holiday.jpeg"):
        (place / name).write_bytes(b"12")
    return place


@pytest.fixture
def folders(folder, tmp_path):
    return RunFolders([folder], tmp_path / "user")


def names(look):
    return {file.path.name for file in look.files}


def test_files_of_runs_are_new_until_they_are_done_with_or_change(folders, folder):
    look = folders.look()
    assert names(look) == {"b.fit", "a.GPX", "c.tcx.gz"}
    assert (look.in_all, look.lost) == (3, ())
    folders.done(look.files)
    assert folders.look().files == ()
    (folder / "b.fit").write_bytes(b"123")
    assert names(folders.look()) == {"b.fit"}


def test_it_is_remembered_over_a_restart_for_the_owner_alone_and_forgotten(
    folders, folder, tmp_path
):
    folders.done(folders.look().files)
    folders.keep_unasked(True)
    again = RunFolders([folder], tmp_path / "user")
    assert again.look().in_all == 0
    assert again.keeps_unasked
    [kept] = (tmp_path / "user").iterdir()
    if os.name != "nt":
        assert kept.stat().st_mode & 0o077 == 0
    again.forget()
    assert again.look().in_all == 3
    assert not again.keeps_unasked


def test_what_is_remembered_and_cannot_be_read_is_nothing(folders, tmp_path):
    folders.done(folders.look().files)
    [kept] = (tmp_path / "user").iterdir()
    kept.write_bytes(b"{")
    assert folders.look().in_all == 3


def test_nothing_in_a_folder_is_changed_and_no_link_is_followed(folders, folder, tmp_path):
    (tmp_path / "secret.fit").write_bytes(b"12")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "far.fit").write_bytes(b"12")
    (folder / "link.fit").symlink_to(tmp_path / "secret.fit")
    (folder / "linked").symlink_to(tmp_path / "other")
    before = {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    look = folders.look()
    folders.done(look.files)
    assert names(look) == {"b.fit", "a.GPX", "c.tcx.gz"}
    assert {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == before


@pytest.mark.skipif(os.name == "nt", reason="names there are always letters")
def test_a_name_that_is_not_in_utf_8_is_remembered_and_a_pipe_is_no_file(folders, folder, tmp_path):
    (folder / os.fsdecode(b"L\xe4uf.gpx")).write_bytes(b"12")
    os.mkfifo(folder / "pipe.fit")
    look = folders.look()
    assert look.in_all == 4
    folders.done(look.files)
    assert RunFolders([folder], tmp_path / "user").look().in_all == 0


def test_a_folder_that_is_not_there_is_told_and_costs_the_others_nothing(folder, tmp_path):
    gone = tmp_path / "gone"
    look = RunFolders([gone, folder], tmp_path / "user").look()
    assert look.lost == (gone,)
    assert look.in_all == 3
    assert files_in([folder / "b.fit"])[1] == (folder / "b.fit",)


def test_many_files_come_in_parts_and_a_large_one_comes_alone(folders, monkeypatch):
    monkeypatch.setattr(watched, "MOST_FILES", 2)
    look = folders.look()
    assert (len(look.files), look.in_all) == (2, 3)
    folders.done(look.files)
    assert len(folders.look().files) == 1
    folders.forget()
    monkeypatch.setattr(watched, "MOST_BYTES", 1)
    assert len(folders.look().files) == 1
