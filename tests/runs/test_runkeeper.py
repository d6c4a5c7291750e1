"""The archive of Runkeeper: a table that tells what each track was, and the tracks."""

from datetime import UTC, datetime, timedelta

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import garmin_runs, noted, only, read, reasons, words

RIDE, RUN, INDOORS, WALK = range(4)


def export(unit=1000.0, has_ids=True, **changed):
    """A ride, a run and a walk with tracks that name no sport, and a run without a track."""
    rows = [
        w.runkeeper_row(1, "2026-05-04 07:00:00", "Cycling", 14_700, 3000, "a.gpx", unit),
        w.runkeeper_row(2, "2026-05-05 07:00:00", "Running", 9050, 3000, "b.gpx", unit),
        w.runkeeper_row(3, "2026-05-06 07:00:00", "Running", 12_340, 4061, "", unit),
        w.runkeeper_row(4, "2026-05-07 07:00:00", "Walking", 5000, 3000, "d.gpx", unit),
    ]
    for row, cells in changed.get("cells", {}).items():
        for place, value in cells.items():
            rows[row][place] = value
    named = {"name": "mi" if unit > 1000 else "km"}["name"]
    first = datetime(2026, 5, 4, 5, tzinfo=UTC)
    return {
        "cardioActivities.csv": w.runkeeper_table(rows, named, has_ids),
        "a.gpx": w.gpx(first, kind=None, speed=4.9),
        "b.gpx": w.gpx(first + timedelta(days=1), kind=None),
        "d.gpx": w.gpx(first + timedelta(days=3), kind=None, speed=1.7),
    }


@pytest.mark.parametrize(("factor", "near"), [(1000.0, 0), (1609.344, 9)])
@pytest.mark.parametrize("has_ids", [True, False])
def test_the_table_tells_which_tracks_are_runs_and_has_those_without_one(factor, near, has_ids):
    reading = read(("export.zip", w.archive(export(factor, has_ids))))
    assert (reading.questions, reading.skipped) == ((), ())
    assert reading.not_runs == {"Cycling": 1, "Walking": 1}
    assert [run.distance_m for run in reading.runs] == pytest.approx([9050, 12_340], abs=near)
    assert [run.moving_seconds for run in reading.runs] == [3000, 4061]
    assert {run.source for run in reading.runs} == {RunSource.RUNKEEPER}
    assert [run.start for run in reading.runs] == [
        datetime(2026, 5, day, 5, tzinfo=UTC) for day in (5, 6)
    ]
    assert any("3 of the tracks" in sentence for sentence in words(*reading.notes))


def test_weights_beside_the_table_are_no_damaged_list_of_runs():
    reading = read(w.archive(export() | {"measurements.csv": "Date,Type,Value\n"}))
    assert (len(reading.runs), reading.skipped) == (2, ())
    beside = {"Activities.csv": w.garmin_table(garmin_runs())}
    assert len(read(w.archive(export() | beside)).runs) == 10


def test_files_that_were_unpacked_are_read_in_any_order():
    files = list(export().items())
    for order in (files, files[::-1]):
        reading = read(*((name, as_bytes(data)) for name, data in order))
        assert [run.distance_m for run in reading.runs] == [9050, 12_340]
        assert reading.not_runs == {"Cycling": 1, "Walking": 1}


def as_bytes(data):
    return data if isinstance(data, bytes) else data.encode()


@pytest.mark.parametrize("cells", [{1: "soon"}, {1: ""}, {4: "", 5: ""}, {4: "0.00", 5: "0:00"}])
def test_a_line_that_tells_nothing_leaves_its_track_to_be_read(cells):
    files = export(cells={RUN: cells})
    files["b.gpx"] = w.gpx(datetime(2026, 5, 5, 5, tzinfo=UTC))
    reading = read(w.archive(files))
    assert [run.source for run in reading.runs] == [RunSource.GPX, RunSource.RUNKEEPER]
    assert [run.distance_m for run in reading.runs] == pytest.approx([9000, 12_340], abs=12)
    assert len(reading.skipped) == 1


def test_a_run_without_a_distance_keeps_its_time_and_the_other_way_round():
    time = only(read(w.runkeeper_table([row(4, "")]).encode()))
    assert (time.distance_m, time.moving_seconds) == (None, 3000)
    far = only(read(w.runkeeper_table([row(5, "")]).encode()))
    assert (far.distance_m, far.moving_seconds) == (9050, None)


def test_a_table_that_a_spreadsheet_saved_again_is_read_as_it_writes():
    rows = [
        w.runkeeper_row(n, f"5/{n + 12}/26 7:00", "Running", 8000 + 10 * n, 2700 + n)
        for n in range(1, 9)
    ]
    for cells in rows:
        cells[4] = cells[4].replace(".", ",")
    header = w.RUNKEEPER_HEADER.format(unit="km").split(",")
    reading = read(w.table(header, rows, ";").encode())
    assert [(run.day.isoformat(), run.distance_m, run.moving_seconds) for run in reading.runs] == [
        (f"2026-05-{n + 12}", 8000 + 10 * n, 2700 + n) for n in range(1, 9)
    ]
    assert noted(*reading.runs) == []


def row(place, value):
    cells = w.runkeeper_row(2, "2026-05-05 07:00:00", "Running", 9050, 3000)
    cells[place] = value
    return cells


def test_a_type_that_is_not_known_is_asked_about_once_and_its_track_waits():
    files = export(cells={RIDE: {2: "Kukimbia"}, WALK: {2: "Kukimbia"}})
    reading = read(w.archive(files))
    assert [question.word for question in reading.questions] == ["Kukimbia"]
    assert [run.distance_m for run in reading.runs] == [9050, 12_340]


def test_a_table_without_headings_is_refused_and_asks_nothing():
    lines = export()["cardioActivities.csv"].splitlines()[1:]
    reading = read("\n".join(lines).encode())
    assert (reading.questions, reading.runs) == ((), ())
    assert reasons(reading) == [SkipReason.UNKNOWN_KIND]


def test_a_table_without_lines_is_told():
    assert reasons(read(w.runkeeper_table([]).encode())) == [SkipReason.EMPTY]


def test_a_run_of_the_watch_and_of_runkeeper_is_one_at_home_and_abroad():
    table = w.runkeeper_table([w.runkeeper_row(2, "2026-05-12 07:30:00", "Running", 10_020, 2955)])
    for hours in (0, 9):
        watch = w.fit(start=w.START + timedelta(hours=hours))
        assert only(read(table.encode(), watch)).source is RunSource.FIT
