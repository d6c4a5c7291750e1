"""Files are read in a room as they are read here, and a room that ends costs one file alone."""

import os
import signal
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import to_builtins

from backcare.domain.errors import InvalidEntryError, NoRoomError
from backcare.room.forks import Keeper, forked_here
from backcare.room.messages import Far, Line, LineEndedError
from backcare.room.reading import ReadingRooms
from backcare.runs.found import SkipReason
from backcare.runs.limits import Limits
from backcare.runs.readers import READERS
from backcare.runs.reading import read_files
from backcare.storage.documents import RECORD_VERSION
from backcare.storage.exports import export_json, read_export
from backcare.storage.memory import MemoryTrackerStore
from tests.builders import one_of_each, year_profile
from tests.room.hostile import HOSTILE, empty_records
from tests.runs import writers as w
from tests.runs.samples import BERLIN, NOW, SAMPLES, words
from tests.visits import own


@pytest.fixture(scope="module")
def keeper():
    keeper = Keeper()
    yield keeper
    keeper.close()


@pytest.fixture(scope="module")
def rooms(keeper):
    return ReadingRooms(keeper=keeper)


@pytest.fixture
def deadly(monkeypatch):
    """Rooms that end as soon as they read a file with a certain word."""

    def end(opened):
        if b"deadly" in opened.data:
            os._exit(9)
        return False

    reader = msgspec.structs.replace(READERS[0], looks=end)
    monkeypatch.setattr("backcare.runs.reading.READERS", (reader, *READERS))
    return ReadingRooms(open_room=forked_here)


@pytest.mark.parametrize("data", [*SAMPLES, b"junk", b"", w.gpx()[:2000]])
def test_a_room_reads_what_is_read_here(rooms, data):
    files = [("run", data)]
    assert rooms.read_runs(files, "Europe/Berlin", now=NOW) == read_files(files, BERLIN, now=NOW)


def test_many_files_of_any_size_go_through_one_room(rooms, tmp_path):
    days = [w.START.replace(day=day) for day in (1, 2, 3)]
    large = w.archive({f"{n}.gpx": w.gpx(day, points=3000) for n, day in enumerate(days)})
    path = tmp_path / "table.csv"
    path.write_bytes(SAMPLES[4])
    files = [("large.zip", large), ("table.csv", path), ("gone.gpx", tmp_path / "gone.gpx")]
    reading = rooms.read_runs(files, "Europe/Berlin", now=NOW)
    here = read_files(files, BERLIN, now=NOW)
    assert [to_builtins(run) for run in reading.runs] == [to_builtins(run) for run in here.runs]
    assert reading == here
    assert len(reading.runs) >= len(days)
    assert [skipped.file for skipped in reading.skipped] == ["gone.gpx"]


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_once_took_minutes_is_told_in_a_sentence_or_read(rooms, make):
    reading = rooms.read_runs([("bad", make()), ("good.fit", w.fit())], "Europe/Berlin", now=NOW)
    assert [run.file for run in reading.runs] == ["good.fit"]
    assert SkipReason.TOO_HEAVY not in [skipped.reason for skipped in reading.skipped]
    assert SkipReason.UNFORESEEN not in [skipped.reason for skipped in reading.skipped]
    assert all(sentence.endswith(".") for sentence in words(*reading.skipped))


def test_a_file_that_ends_its_room_is_left_out_and_the_others_are_read(deadly):
    files = [("a.fit", w.fit()), ("bad.gpx", b"deadly"), ("b.gpx", w.gpx(w.START.replace(day=20)))]
    reading = deadly.read_runs(files, "Europe/Berlin", now=NOW)
    assert [run.file for run in reading.runs] == ["a.fit", "b.gpx"]
    assert [(one.file, one.reason) for one in reading.skipped] == [
        ("bad.gpx", SkipReason.TOO_HEAVY)
    ]


def test_files_that_end_one_room_after_the_other_are_given_up(deadly):
    files = [(f"{n}.gpx", b"deadly") for n in range(9)]
    reading = deadly.read_runs(files, "Europe/Berlin", now=NOW)
    assert [one.reason for one in reading.skipped] == [SkipReason.TOO_SLOW]
    assert reading.unread == tuple(range(3, 9))


def test_a_file_that_takes_too_long_alone_does_not_cost_the_others():
    rooms = ReadingRooms(open_room=forked_here, limits=Limits(file_seconds=0.0))
    files = [("a.gpx", w.gpx(points=3000)), ("b.csv", SAMPLES[4])]
    reading = rooms.read_runs(files, "Europe/Berlin", now=NOW)
    assert [(one.file, one.reason) for one in reading.skipped] == [("a.gpx", SkipReason.TOO_HEAVY)]
    assert {run.file for run in reading.runs} == {"b.csv"}


def test_who_stops_a_reading_ends_its_room(keeper, rooms):
    class StopError(Exception):
        pass

    def stop(done, total):
        raise StopError

    with pytest.raises(StopError):
        rooms.read_runs([("a.gpx", w.gpx(points=20_000))], "Europe/Berlin", tell=stop)
    with keeper.room():  # it has heard of the end before it hears of this one
        pass
    assert len(children(keeper)) <= 1


def children(keeper):
    pid = keeper._process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_process_that_was_ended_is_started_again(keeper, rooms):
    keeper.warm()
    os.kill(keeper._process.pid, signal.SIGKILL)
    keeper._process.wait()
    assert len(rooms.read_runs([("a.fit", w.fit())], "Europe/Berlin", now=NOW).runs) == 1


def test_rooms_know_no_setting_of_the_server(monkeypatch):
    monkeypatch.setenv("BACKCARE_DATABASE_URL", "postgresql://user:secret@host/name")
    keeper = Keeper()
    keeper.warm()
    environment, until = Path(f"/proc/{keeper._process.pid}/environ"), time.monotonic() + 60
    while not (known := environment.read_bytes()) and time.monotonic() < until:
        time.sleep(0.01)  # between its start and its program it has none
    keeper.close()
    assert b"secret" not in known
    assert b"PATH=" in known


def test_without_a_process_it_is_said_that_nothing_can_be_read(monkeypatch):
    def refuse(*arguments, **more):
        raise OSError("no process left")

    monkeypatch.setattr("subprocess.Popen", refuse)
    with pytest.raises(NoRoomError):
        ReadingRooms(keeper=Keeper()).read_runs([("a.fit", w.fit())], "UTC")


def test_what_was_taken_along_comes_back_from_a_room_as_it_was(rooms):
    store = MemoryTrackerStore()
    store.add_all("me", one_of_each())
    store.save_profile("me", year_profile())
    taken = export_json(own(store))
    assert rooms.read_export(taken) == read_export(taken)


@pytest.mark.parametrize(
    "data", [b"junk", b"", empty_records(1000), b'{"records":' + b"[" * 100_000]
)
def test_a_file_that_was_not_taken_along_is_refused(rooms, data):
    for read in (read_export, rooms.read_export):
        with pytest.raises(InvalidEntryError):
            read(data)


def test_what_cannot_be_read_of_a_file_is_named_by_the_room_too(rooms):
    newer = b'{"v":%d,"kind":"run"}' % (RECORD_VERSION + 1)
    data = b'{"records":[%s],"profile":{"v":1}}' % b",".join([newer] * 1000)
    exported = rooms.read_export(data)
    assert len(exported.unread) == 1000
    assert exported == read_export(data)


def test_a_room_that_says_too_much_or_what_nobody_says_is_ended():
    for said in (b"\xff\xff\xff\xff", b"\0\0\0\1x"):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(said)
            with pytest.raises(LineEndedError):
                Line(ours).answer()


def test_a_message_that_comes_in_pieces_is_waited_for():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Line(theirs).say(Far(1, 2))
        data = ours.recv(100)
        ours.settimeout(0.01)
        line = Line(ours)
        theirs.sendall(data[:3])
        assert line.answer() is None
        theirs.sendall(data[3:])
        assert line.answer() == Far(1, 2)


def test_the_day_of_a_run_is_told_by_the_zone_of_the_machine(rooms):
    now = datetime(2026, 12, 1, tzinfo=UTC)
    files = [("a.fit", w.fit())]
    here = rooms.read_runs(files, None, now=now)
    assert here.runs[0].day == w.START.astimezone().date()
