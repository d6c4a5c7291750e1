"""What Strava gives its runners: a table, and the files it names."""

from datetime import timedelta

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import facts, only, read, reasons

STRAVA = [
    ("en", "May 12, 2026, 5:30:00 AM", "Run", "Ride", "."),
    ("en", "May 12, 2026, 5:30:00\u202fAM", "Trail Run", "Hike", "."),
    ("de", "12.05.2026, 05:30:00", "Lauf", "Radfahrt", ","),
    ("de", "12. Mai 2026, 05:30:00", "Traillauf", "Schwimmen", ","),
    ("fr", "12 mai 2026 à 05:30:00", "Course à pied", "Vélo", ","),
    ("ja", "2026/05/12 5:30:00", "ランニング", "ライド", "."),
]


@pytest.mark.parametrize(("language", "when", "run", "other", "decimal"), STRAVA)
def test_a_strava_archive_in_several_languages(language, when, run, other, decimal):
    rows = [
        w.strava_row(1, when, run, decimal=decimal),
        w.strava_row(2, when, other, metres=40_000.0, moving=5000, elapsed=5200, decimal=decimal),
    ]
    data = w.archive({"activities.csv": w.strava_table(rows, language), "profile.csv": "a,b\n"})
    reading = read(("export_1.zip", data))
    assert facts(only(reading)) == (w.START, 10_022, 2950, RunSource.STRAVA)
    assert only(reading).file == "export_1.zip"
    assert reading.not_runs == {other: 1}
    assert (reading.skipped, reading.questions) == ((), ())


def test_the_table_of_strava_is_enough_and_its_files_stay_packed():
    rows = [w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Run")]
    data = w.archive({"activities.csv": w.strava_table(rows), "activities/1.fit.gz": b"rubbish"})
    assert (len(read(data).runs), read(data).skipped) == (1, ())


def test_miles_of_an_american_account_do_not_matter_beside_the_metres():
    rows = [
        w.strava_row(n, f"May {n}, 2026, 5:30:00 AM", "Run", metres=5000.0 + 700 * n, unit=1609.344)
        for n in range(1, 5)
    ]
    found = read(w.strava_table(rows).encode()).runs
    assert [run.distance_m for run in found] == [5700, 6400, 7100, 7800]


def test_columns_that_moved_are_found():
    rows = [w.strava_row(n, f"2026-05-{n:02} 05:30:00", "Run", 9000.0 + n) for n in (1, 2)]
    header = w.STRAVA_HEADERS["en"].split(",")
    moved = [[*row[:4], *row[5:9], "new", *row[9:]] for row in rows]
    data = w.table([*header[:4], *header[5:9], "New", *header[9:]], moved).encode()
    found = read(data).runs
    assert [(run.distance_m, run.moving_seconds) for run in found] == [(9001, 2950), (9002, 2950)]


def test_files_that_stravas_table_does_not_name_are_read_too():
    later = w.START + timedelta(days=3)
    rows = [w.strava_row(1, "May 12, 2026, 5:30:40 AM", "Run")]
    files = {
        "activities.csv": w.strava_table(rows),
        "activities/1.fit.gz": b"rubbish",  # the table says all of it
        "routes/1.gpx": w.gpx(start=later + timedelta(days=1)),  # planned, not run
        "by hand.gpx": w.gpx(start=later),
        "broken.fit": b"rubbish",
    }
    reading = read(w.archive(files))
    assert len(reading.runs) == 2
    assert [skipped.file for skipped in reading.skipped] == ["broken.fit"]


def test_files_that_were_unpacked_are_those_that_stravas_table_names():
    rows = [w.strava_row(7, "May 12, 2026, 6:30:00 AM", "Ride")]
    files = {"activities.csv": w.strava_table(rows), "activities/7.fit": w.fit(sport=w.CYCLING)}
    assert read(w.archive(files)).not_runs == {"Ride": 1}


def test_a_missing_date_comes_from_the_file():
    rows = [
        w.strava_row(1, "", "Run"),
        w.strava_row(2, "May 14, 2026, 5:30:00 AM", "Run"),
        w.strava_row(3, "soon", "Run"),
        w.strava_row(4, "May 16, 2026, 5:30:00 AM", "Run"),
        w.strava_row(5, "May 17, 2026, 5:30:00 AM", "Run"),
    ]
    files = {"activities.csv": w.strava_table(rows), "activities/1.fit.gz": w.packed(w.fit())}
    reading = read(w.archive(files))
    assert [run.start.day for run in reading.runs] == [12, 14, 16, 17]
    assert [(s.reason, s.line) for s in reading.skipped] == [(SkipReason.NO_DATE, 4)]


def test_a_broken_table_of_strava_still_leaves_its_files():
    data = w.archive({"activities.csv": bytes(100), "activities/1.fit.gz": w.packed(w.fit())})
    reading = read(data)
    assert only(reading).source is RunSource.FIT
    assert reasons(reading) == [SkipReason.UNKNOWN_KIND]
