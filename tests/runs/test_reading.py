"""A reading: from where it reads, within which limits, stopped half way, and what it leaves out."""

from datetime import UTC, datetime, timedelta

import pytest

from backcare.runs.found import SkipReason
from backcare.runs.limits import Limits
from tests.runs import writers as w
from tests.runs.samples import NOW, garmin_runs, read, reasons


@pytest.mark.parametrize(
    "data",
    [
        w.fit(metres=401_000, timer=100_000, moving=100_000),
        w.fit(timer=49 * 3600, moving=49 * 3600),
        w.fit(metres=40_000),
        w.fit(start=NOW + timedelta(days=3)),
        w.tcx(start=datetime(1980, 1, 6, tzinfo=UTC)),
        *(write(start=datetime(2000, 1, 1, 0, 3, tzinfo=UTC)) for write in (w.fit, w.gpx, w.tcx)),
    ],
    ids=["far", "long", "fast", "future", "past", "fit-anew", "gpx-anew", "tcx-anew"],
)
def test_what_cannot_be_true_is_left_out(data):
    assert reasons(read(data)) == [SkipReason.IMPLAUSIBLE]


def test_a_run_without_distance_and_time_is_left_out():
    assert reasons(read(w.tcx(laps=((0.0, 0.0),)))) == [SkipReason.NOTHING_MEASURED]


def test_limits():
    many = w.archive({f"{n}.txt": "x" for n in range(12)})
    assert reasons(read(many, limits=Limits(members=11))) == [SkipReason.TOO_MANY]
    table = w.garmin_table(garmin_runs()).encode()
    assert reasons(read(table, limits=Limits(rows=7))) == [SkipReason.TOO_MANY]
    assert len(read(table, limits=Limits(rows=8)).runs) == 8
    two = read(w.gpx(), w.fit(), limits=Limits(all_bytes=len(w.gpx()) + 10))
    assert (len(two.runs), reasons(two), two.unread) == (1, [SkipReason.TOO_BIG], (1,))


def test_time_runs_out():
    reading = read(("a.fit", w.fit()), ("b.fit", w.fit()), limits=Limits(seconds=-1))
    assert (reading.runs, reasons(reading)) == ((), [SkipReason.TOO_SLOW])
    assert (reading.is_cancelled, reading.unread) == (False, (1,))
    assert read(("a.fit", w.fit()), ("b.fit", w.fit())).unread == ()


def test_a_reading_can_be_watched_and_cancelled():
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return done < 1

    later = w.fit(start=w.START + timedelta(days=1))
    reading = read(("a.fit", w.fit()), ("b.fit", later), progress=progress)
    assert reading.is_cancelled
    assert [run.file for run in reading.runs] == ["a.fit"]
    assert seen[0] == (0, 2)
    assert seen[-1] == (1, 2)


def test_files_on_disk_are_read_where_they_are(tmp_path):
    single, bundle = tmp_path / "a.fit", tmp_path / "b.zip"
    single.write_bytes(w.fit())
    bundle.write_bytes(w.archive({"c.gpx": w.gpx(start=w.START + timedelta(days=1))}))
    reading = read(("a", single), ("b", bundle), ("c", tmp_path / "nowhere.fit"))
    assert len(reading.runs) == 2
    assert reasons(reading) == [SkipReason.BROKEN]


def test_two_files_of_one_name_are_told_apart():
    table = w.garmin_table(garmin_runs()).encode()
    one_archive = w.archive({"a/Activities.csv": table, "b/Activities.csv": b"hello"})
    reading = read(("x.zip", one_archive))
    assert [skipped.file for skipped in reading.skipped] == ["Activities.csv (2)"]
    both = read(("a.gpx", b"hello"), ("a.gpx", b"hello"))
    assert [skipped.file for skipped in both.skipped] == ["a.gpx", "a.gpx (2)"]
    archives = [w.archive({"a.gpx": text}) for text in (b"hello", b"hello you")]
    apart = read(*archives, ("a.gpx", b"hello"))
    assert [skipped.file for skipped in apart.skipped] == ["a.gpx", "a.gpx (2)", "a.gpx (3)"]
