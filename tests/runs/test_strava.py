"""What Strava gives its runners: a table, and the files it names."""

from datetime import timedelta

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import facts, noted, only, read, reasons, words

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


def strava_days(count=20):
    """Rows of a run a day: 5.1, 5.2, ... km in 1750, 1800, ... moving seconds."""
    return [
        w.strava_row(
            n,
            f"May {n}, 2026, 5:30:00 AM",
            "Run",
            metres=5000.0 + 100 * n,
            moving=1700 + 50 * n,
            elapsed=1800 + 60 * n,
        )
        for n in range(1, count + 1)
    ]


def with_one_elapsed_left_out(rows):
    rows[7][15] = ""


def with_every_elapsed_left_out(rows):
    for row in rows:
        row[15] = ""


def with_one_elapsed_of_31_hours(rows):
    rows[7][5], rows[7][15] = 111_600, "111600.0"


def with_long_stops(rows):
    for row in rows[:8]:
        row[5], row[15] = 9000, "9000.0"


def with_elapsed_left_out_and_long_stops(rows):
    with_one_elapsed_left_out(rows)
    with_long_stops(rows)


@pytest.mark.parametrize("language", w.STRAVA_HEADERS)
@pytest.mark.parametrize(
    "spoil",
    [
        list,
        with_one_elapsed_left_out,
        with_every_elapsed_left_out,
        with_one_elapsed_of_31_hours,
        with_long_stops,
        with_elapsed_left_out_and_long_stops,
    ],
)
def test_each_run_has_its_own_moving_time_whatever_other_rows_have(language, spoil):
    rows = strava_days()
    spoil(rows)
    reading = read(w.strava_table(rows, language).encode())
    assert [(run.distance_m, run.moving_seconds) for run in reading.runs] == [
        (5000 + 100 * n, 1700 + 50 * n) for n in range(1, 21)
    ]
    assert noted(*reading.runs) == []


def test_names_that_were_counted_are_still_the_same_names():
    counted = {15: "Elapsed Time.1", 17: "Distance.1"}
    header = w.STRAVA_HEADERS["en"].split(",")
    names = [counted.get(place, name) for place, name in enumerate(header)]
    rows = strava_days(3)
    with_long_stops(rows)
    rows[1][15] = ""
    found = read(w.table(names, rows).encode()).runs
    assert [run.moving_seconds for run in found] == [1750, 1800, 1850]


def test_a_row_without_its_moving_time_says_that_pauses_are_in_it_and_no_other_does():
    rows = strava_days(5)
    rows[2][16] = ""
    runs = read(w.strava_table(rows).encode()).runs
    assert [run.moving_seconds for run in runs] == [1750, 1800, 1980, 1900, 1950]
    assert ["pauses" in " ".join(noted(run)) for run in runs] == [False, False, True, False, False]


def test_a_moving_time_in_which_no_one_runs_that_far_is_not_taken():
    rows = strava_days(5)
    rows[2][16] = "4.0"
    runs = read(w.strava_table(rows).encode()).runs
    assert [run.moving_seconds for run in runs] == [1750, 1800, 1980, 1900, 1950]


@pytest.mark.parametrize("factor", [1000.0, 1609.344])
def test_a_row_without_its_metres_has_the_distance_in_the_unit_of_the_others(factor):
    rows = [
        w.strava_row(n, f"May {n}, 2026, 5:30:00 AM", "Run", metres=5000.0 + 700 * n, unit=factor)
        for n in range(1, 6)
    ]
    rows[2][17] = ""
    found = read(w.strava_table(rows).encode()).runs
    assert [run.distance_m for run in found] == pytest.approx([5700, 6400, 7100, 7800, 8500], abs=9)


def test_columns_without_names_are_known_by_what_they_repeat():
    rows = strava_days()
    with_one_elapsed_left_out(rows)
    with_long_stops(rows)
    lines = w.table(rows[0], rows[1:]).encode()
    reading = read(lines)
    assert [run.moving_seconds for run in reading.runs] == [1700 + 50 * n for n in range(1, 21)]
    assert any("no line of headings" in told for told in words(*reading.notes))


OLD_NUMBERS = {"1": None, "4": None, "9": 1, "10": None, "16": None, "17": None}


@pytest.mark.parametrize(("number", "runs"), OLD_NUMBERS.items())
def test_the_numbers_that_strava_once_had_for_types(number, runs):
    reading = read(w.strava_table([w.strava_row(1, "2019-05-12 05:30:00", number)]).encode())
    assert (len(reading.runs), reading.questions) == (runs or 0, ())
    assert reading.not_runs == ({} if runs else {number: 1})


def test_a_number_that_strava_never_had_is_asked_about():
    rows = [w.strava_row(1, "2019-05-12 05:30:00", "33")]
    assert [q.word for q in read(w.strava_table(rows).encode()).questions] == ["33"]


def test_a_first_column_of_numbers_alone_is_not_strava():
    header = ["Nr", "Date", "Title", "Sport", "Seconds", "Distance"]
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 1700, "5.21"] for n in range(1, 9)]
    reading = read(w.table(header, rows).encode())
    assert (reading.runs, reasons(reading)) == ((), [SkipReason.UNKNOWN_KIND])
