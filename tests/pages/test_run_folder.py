"""New files of a folder that is watched: told on Today, offered on My data, kept if wanted so."""

import os
from datetime import timedelta

import pytest
from msgspec.structs import replace

from backcare.domain.entries import RunSession
from backcare.room.reading import ReadingRooms
from tests.builders import check_in
from tests.pages.run_files import keep, ticks
from tests.pages.screen import TEXT, has, press, shown
from tests.runs import writers


@pytest.fixture
def folder(tmp_path, monkeypatch, store):
    place = tmp_path / "Activities"
    place.mkdir()
    monkeypatch.setenv("BACKCARE_RUNS", str(place))
    store.add("me", check_in(1))
    return place


def put(folder, *names):
    for days, name in enumerate(names):
        start = writers.START + timedelta(days=len(list(folder.iterdir())) + days)
        (folder / name).write_bytes(writers.fit(start=start))


def runs(store):
    return store.find("me", RunSession)


def always(at):
    [toggle] = [t for t in at.toggle if t.key == "import.folder.always"]
    return toggle


def test_new_files_are_told_on_today_and_kept_only_when_tapped(folder, store, open_page):
    assert TEXT("import.folder.today", n=2) not in shown(open_page("today"))
    put(folder, "a.fit", "b.fit")
    assert TEXT("import.folder.today", n=2) in shown(open_page("today"))
    at = open_page("my_data")
    assert TEXT("import.folder.new", n=2) in shown(at)
    assert len(ticks(at)) == 2
    assert keep(at).label == TEXT("import.keep", n=2)
    assert runs(store) == ()
    at = press(at, "import.keep.")
    assert len(runs(store)) == 2
    assert TEXT("import.folder.none") in shown(at)
    assert TEXT("import.folder.today", n=2) not in shown(open_page("today"))
    [note] = store.profile("me").imports
    assert note.runs == 2
    press(at, "import.undo.")
    assert TEXT("import.folder.none") in shown(open_page("my_data"))


def test_files_can_be_left_out_and_what_has_no_run_is_not_offered_again(folder, store, open_page):
    put(folder, "a.fit")
    at = press(open_page("my_data"), "import.folder.leave")
    assert TEXT("import.folder.none") in shown(at)
    (folder / "ride.tcx").write_bytes(writers.tcx(sport="Biking"))
    (folder / "broken.fit").write_bytes(b"no such file")
    at = open_page("my_data")
    assert "broken.fit" in "\n".join(line.value for line in at.text)
    assert TEXT("import.folder.none") in shown(open_page("my_data"))
    assert runs(store) == ()


@pytest.mark.parametrize("page", ["today", "my_data"])
def test_who_said_always_finds_new_runs_kept_with_an_undo(page, folder, store, open_page):
    always(open_page("my_data")).set_value(True).run()
    put(folder, "a.fit")
    at = open_page(page)
    assert TEXT("import.kept", n=1) in shown(at)
    assert len(runs(store)) == 1
    assert always(open_page("my_data")).value
    press(open_page("my_data"), "import.undo.")
    open_page("today")
    assert runs(store) == ()


def test_what_hardly_can_be_is_asked_about_by_who_said_always_too(folder, store, open_page):
    always(open_page("my_data")).set_value(True).run()
    far = writers.fit(metres=44_000, timer=14_400, moving=14_000)
    (folder / "far.fit").write_bytes(far)
    open_page("today")
    assert runs(store) == ()
    assert TEXT("import.folder.new", n=1) in shown(open_page("my_data"))


@pytest.mark.skipif(os.name == "nt", reason="names there are always letters")
def test_a_file_whose_name_is_not_in_utf_8_is_read_and_told(folder, store, open_page):
    (folder / os.fsdecode(b"L\xe4uf.fit")).write_bytes(writers.fit())
    (folder / os.fsdecode(b"b\xe4.fit")).write_bytes(b"no such file")
    at = open_page("my_data")
    assert "b?.fit" in "\n".join(line.value for line in at.text)
    press(at, "import.keep.")
    assert len(runs(store)) == 1
    assert TEXT("import.folder.none") in shown(open_page("my_data"))


def test_files_for_which_time_ran_out_are_offered_again(folder, store, open_page, monkeypatch):
    put(folder, "a.fit", "b.fit")
    read = ReadingRooms.read_runs

    def read_first(self, files, *rest, **named):
        return replace(read(self, files[:1], *rest, **named), unread=(1,) * (len(files) > 1))

    monkeypatch.setattr(ReadingRooms, "read_runs", read_first)
    always(open_page("my_data")).set_value(True).run()
    assert len(runs(store)) == 2


def test_a_folder_that_is_gone_is_told(folder, open_page):
    folder.rmdir()
    [warning] = open_page("my_data").warning
    assert "Activities" in warning.value
    assert not has(open_page("my_data"), "import.folder.leave")
    assert "folder" not in shown(open_page("today"))


def test_who_erases_all_is_asked_again(folder, store, open_page):
    put(folder, "a.fit")
    at = open_page("my_data")
    always(at).set_value(True).run()
    at = open_page("my_data")
    assert len(runs(store)) == 1
    [sure] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    at = press(sure.check().run(), "data.erase.now")
    assert runs(store) == ()
    assert not always(open_page("my_data")).value
    assert runs(store) == ()
