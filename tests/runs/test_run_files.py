"""What is read out of run files. The files are written by `writers.py`, byte by byte."""

import codecs
import gzip
import re
import struct
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import RunSource
from backcare.runs.found import Asked, FileAnswer, SkipReason
from backcare.runs.gathered import Limits
from backcare.runs.readers import READERS
from tests.runs import writers as w
from tests.runs.samples import NOW, SAMPLES, garmin_runs, noted, only, read, words


def reasons(reading):
    return [skipped.reason for skipped in reading.skipped]


def facts(run):
    return run.start, run.distance_m, run.moving_seconds, run.source


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
@pytest.mark.parametrize(
    ("data", "metres", "seconds", "source"),
    [
        (w.fit(), 10_022, 2950, RunSource.FIT),
        (w.gpx(), 9000, 3000, RunSource.GPX),
        (w.tcx(), 10_022, 2950, RunSource.TCX),
    ],
    ids=["fit", "gpx", "tcx"],
)
def test_a_run_is_known_by_what_is_in_its_file(pack, data, metres, seconds, source):
    run = only(read(("nonsense.txt", pack(data))))
    assert (run.start, run.day, run.source) == (w.START, date(2026, 5, 12), source)
    assert run.distance_m == pytest.approx(metres, rel=0.004)
    assert run.moving_seconds == seconds
    assert run.notes == ()


@pytest.mark.parametrize("sub_sport", [0, 1, 3, 4])
def test_trail_treadmill_and_track_are_runs(sub_sport):
    assert only(read(w.fit(sub_sport=sub_sport))).distance_m == 10_022


def test_the_timer_is_the_moving_time_where_the_watch_has_no_other():
    assert only(read(w.fit(moving=None))).moving_seconds == 3000


def test_other_sports_are_counted_and_never_listed():
    ride = w.fit(sport=w.CYCLING)
    other = w.gpx(kind="cycling"), w.tcx(sport="Biking"), w.tcx(sport="Biking")
    reading = read(ride, *other)
    assert (reading.runs, reading.skipped) == ((), ())
    assert reading.not_runs == {"Biking": 2, "cycling": 2}


def test_a_day_of_several_sports_gives_its_run():
    body = w.fit_session(w.START, 40_000, 4000, sport=w.CYCLING)
    body += w.fit_session(w.START + timedelta(hours=2), 10_000, 3000)
    reading = read(w.fit_file(body))
    assert only(reading).distance_m == 10_000
    assert reading.not_runs == {"cycling": 1}


def test_records_are_summed_where_the_watch_wrote_no_sum():
    sport = w.fit_message(3, 12, [(0, w.ENUM, w.RUNNING)])
    records = w.fit_records(w.START, 3.0, 600, gap=(300, 900))
    run = only(read(w.fit_file(sport + records)))
    assert facts(run) == (w.START, 1800, 599, RunSource.FIT)
    assert "no sum" in noted(run)[0]


def test_records_without_a_sport_are_a_run_by_their_speed_alone():
    run = only(read(w.fit_file(w.fit_records(w.START, 3.0, 300))))
    assert "by its speed" in noted(run)[1]
    reading = read(w.fit_file(w.fit_records(w.START, 9.0, 300)))
    assert (reading.runs, reading.not_runs) == ((), {"unknown": 1})


def developer_records(order):
    """Records with a developer's field, in either order of bytes, and one compressed time."""
    fields = bytes((253, 4, w.UINT32)) + bytes((5, 4, w.UINT32))
    number = struct.pack(order + "H", 20)
    body = bytes((0x62, 0, order == ">")) + number + b"\x02" + fields + b"\x01" + bytes((0, 2, 0))
    for second in range(5):
        at = w.fit_time(w.START) + second
        body += b"\x02" + struct.pack(order + "II", at, second * 300) + b"\x07\x07"
    return (
        body + bytes((0x80 | 2 << 5 | 9,)) + struct.pack(order + "II", at + 1, 1500) + b"\x07\x07"
    )


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_sum_is_found_among_records_of_any_shape(order):
    body = developer_records(order) + w.fit_session(w.START, 5000, 1500)
    run = only(read(w.fit_file(body)))
    assert (facts(run), run.notes) == ((w.START, 5000, 1500, RunSource.FIT), ())
    alone = only(read(w.fit_file(developer_records(order) + w.fit_records(w.START, 3, 300))))
    assert "no sum" in noted(alone)[0]


def test_two_fit_files_in_one_give_both_runs():
    later = w.fit(start=w.START + timedelta(days=1))
    assert len(read(w.fit() + later).runs) == 2


def test_a_broken_fit_file_gives_the_sum_it_still_has():
    whole = w.fit_file(w.fit_session(w.START, 5000, 1500) + w.fit_records(w.START, 3, 100))
    assert "damaged" in noted(only(read(whole[:-200])))[0]
    assert reasons(read(w.fit()[:60])) == [SkipReason.BROKEN]
    flipped = bytearray(w.fit())
    flipped[-1] ^= 0xFF
    assert "damaged" in noted(only(read(bytes(flipped))))[0]


def test_a_fit_file_of_settings_is_no_run():
    data = w.fit_file(w.fit_message(0, 0, [(0, w.ENUM, 2)]))
    assert read(data).not_runs == {"settings file": 1}


@pytest.mark.parametrize("kind", ["running", "run", "9", "Trail Running", "trail_running"])
def test_types_of_tracks(kind):
    assert only(read(w.gpx(kind=kind))).notes == ()


def test_a_track_without_a_type_is_a_run_by_its_speed_alone():
    assert "by its speed" in noted(only(read(w.gpx(kind=None))))[0]
    assert read(w.gpx(kind=None, speed=8)).runs == ()
    assert read(w.gpx(kind=None, speed=1.2)).runs == ()


def test_a_planned_route_has_no_times():
    reading = read(("route.gpx", w.gpx(with_times=False)))
    assert reasons(reading) == [SkipReason.NO_TIME]
    assert (reading.skipped[0].file, reading.runs) == ("route.gpx", ())


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Tokyo", 13), ("Europe/Berlin", 12), ("America/Los_Angeles", 12), ("UTC", 12)],
)
def test_the_day_is_the_runners_own(zone, day):
    late = datetime(2026, 5, 12, 17, 0, tzinfo=UTC)
    assert only(read(w.fit(start=late), zone=ZoneInfo(zone))).day.day == day


@pytest.mark.parametrize(
    ("local", "start"),
    [
        ("2026-03-28 23:30:00", datetime(2026, 3, 28, 22, 30, tzinfo=UTC)),
        ("2026-03-29 03:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 03:30:00", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_local_times_around_the_change_of_the_clock(local, start):
    table = w.garmin_table([w.garmin_row("Running", local, 10_000, 3000)]).encode()
    run = only(read(table, answers=[unit("km")]))
    assert (run.start, run.day.isoformat()) == (start, local[:10])


def unit(chosen):
    return FileAnswer(asked=Asked.UNIT, chosen=chosen)


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


def test_an_unknown_type_is_learned_from_a_file_of_that_type():
    rows = [
        w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Kukimbia"),
        w.strava_row(2, "May 14, 2026, 5:30:00 AM", "Kukimbia"),
        w.strava_row(3, "May 16, 2026, 5:30:00 AM", "Baiskeli"),
        w.strava_row(4, "May 18, 2026, 5:30:00 AM", "Wasiojua"),
        w.strava_row(5, "May 20, 2026, 5:30:00 AM", "Run"),
    ]
    files = {
        "activities.csv": w.strava_table(rows),
        "activities/1.fit.gz": w.packed(w.fit()),
        "activities/3.fit.gz": w.packed(w.fit(sport=w.CYCLING)),
    }
    reading = read(w.archive(files))
    assert [run.start.day for run in reading.runs] == [12, 14, 20]
    assert reading.not_runs == {"Baiskeli": 1}
    assert [question.word for question in reading.questions] == ["Wasiojua"]
    assert any("Kukimbia" in sentence for sentence in words(*reading.notes))
    alone = read(w.strava_table(rows).encode())
    assert len(alone.runs) == 1
    assert "Kukimbia” is not known (2 times)" in words(alone.questions[0])[0]


def meaning(word, chosen):
    return FileAnswer(asked=Asked.TYPE, chosen=chosen, word=word)


def test_an_unknown_type_is_asked_once_and_read_as_the_runner_says():
    rows = [
        *garmin_runs(),
        w.garmin_row("Kukimbia", "2026-05-20 18:30:00", 5000, 1500),
        w.garmin_row("kukimbia ", "2026-05-21 18:30:00", 5000, 1500),
        w.garmin_row("", "2026-05-23 18:30:00", 5000, 1500),
        w.garmin_row("Radfahren", "2026-05-22 18:30:00", 5000, 1500),
    ]
    files = (
        ("a.csv", w.garmin_table(rows).encode()),
        ("b.gpx", w.gpx(start=w.START + timedelta(days=40), kind="KUKIMBIA")),
        ("c.tcx", w.tcx(start=w.START + timedelta(days=50), sport="Kukimbia")),
    )
    reading = read(*files)
    assert (len(reading.runs), reading.not_runs, reading.skipped) == (8, {"Radfahren": 1}, ())
    assert [(q.asked, q.word, q.file) for q in reading.questions] == [
        (Asked.TYPE, "Kukimbia", "a.csv"),
        (Asked.TYPE, "", "a.csv"),
    ]
    assert "“Kukimbia” is not known (4 times)" in words(reading.questions[0])[0]
    said = read(*files, answers=[meaning("Kukimbia", "run"), meaning("", "other")])
    assert (len(said.runs), said.questions) == (12, ())
    assert said.not_runs == {"Radfahren": 1, "no type": 1}
    assert [(q.word, q.chosen) for q in said.settled] == [("Kukimbia", "run"), ("", "other")]
    assert all(sentence.endswith("as you said.") for sentence in words(*said.settled))


def test_hundreds_of_unknown_types_are_not_asked_about_at_once():
    rows = [*garmin_runs()]
    rows += [w.garmin_row(f"Zu{n}", "2026-05-20 18:30:00", 5000, 1500) for n in range(15)]
    table = w.garmin_table(rows).encode()
    reading = read(table)
    assert (len(reading.questions), reasons(reading)) == (12, [SkipReason.UNKNOWN_TYPE])
    assert "3 more types" in words(reading.skipped[0])[0]
    rest = read(table, answers=[meaning(q.word, "other") for q in reading.questions])
    assert ([q.word for q in rest.questions], rest.skipped) == (["Zu12", "Zu13", "Zu14"], ())


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


SHORT = [
    "Activity ID",
    "Activity Date",
    "Activity Name",
    "Activity Type",
    "Elapsed Time",
    "Distance",
]


def test_a_short_table_says_that_its_times_have_pauses_and_asks_for_the_unit():
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 2700, "5.21"] for n in (1, 2, 3)]
    data = w.table(SHORT, rows).encode()
    reading = read(("activities.csv", data))
    assert reading.runs == ()
    (question,) = reading.questions
    assert (question.asked, question.options) == (Asked.UNIT, ("km", "miles"))
    miles = read(("activities.csv", data), answers=[unit("miles")])
    assert [run.distance_m for run in miles.runs] == [8385] * 3
    assert "pauses" in noted(miles.runs[0])[0]
    assert miles.questions == ()
    (settled,) = miles.settled
    assert (settled.asked, settled.chosen) == (Asked.UNIT, "miles")
    assert words(settled) == ["Distances were read in miles, as you said."]


def test_a_slow_table_whose_times_have_pauses_may_be_in_km_or_in_miles():
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Walk and run", "Run", 4200, "5"] for n in (1, 2, 3)]
    reading = read(w.table(SHORT, rows).encode())
    assert ([q.asked for q in reading.questions], reading.runs) == ([Asked.UNIT], ())
    fast = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 1400, "5"] for n in (1, 2, 3)]
    assert read(w.table(SHORT, fast).encode()).runs[0].distance_m == 5000


def numeric_dates(days):
    rows = [[n, day, "Tempo", "Run", 2700, "7.5"] for n, day in enumerate(days, 1)]
    return w.table(SHORT, rows).encode()


@pytest.mark.parametrize(
    ("days", "first", "told"),
    [
        (["03/04/2026 06:00:00", "13/04/2026 06:00:00"], date(2026, 4, 3), "day first"),
        (["03/04/2026 06:00:00", "03/14/2026 06:00:00"], date(2026, 3, 4), "month first"),
        (["01/02/2026", "09/02/2026", "01/03/2026"], date(2026, 2, 1), "day first"),
        (["01/02/2026", "01/09/2026", "02/01/2026"], date(2026, 1, 2), "month first"),
        (["05/05/2026", "06/06/2026"], date(2026, 5, 5), None),
    ],
)
def test_the_order_of_day_and_month_is_worked_out_and_told(days, first, told):
    reading = read(numeric_dates(days), answers=[unit("km")])
    assert reading.questions == ()
    assert reading.runs[0].day == first
    notes = [sentence for sentence in words(*reading.notes) if "first" in sentence]
    assert [told in note for note in notes] == ([True] if told else [])


def test_the_order_of_day_and_month_is_asked_when_it_is_open():
    data = numeric_dates(["03/04/2026 06:00:00", "04/05/2026 06:00:00"])
    reading = read(data, answers=[unit("km")])
    assert [question.asked for question in reading.questions] == [Asked.DATE_ORDER]
    assert reading.runs == ()
    said = FileAnswer(asked=Asked.DATE_ORDER, chosen="mdy")
    assert read(data, answers=[unit("km"), said]).runs[0].day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("days", "months", "told"),
    [
        (["3. lis 2026", "4. ruj 2026", "5. pro 2025"], [12, 9, 10], "Croatian"),
        (["3 lis 2026", "4 wrz 2026", "5 lip 2026"], [7, 9, 11], "Polish"),
        (["3. srp 2026", "4. zář 2026"], [8, 9], "Czech"),
        (["3. srp 2026", "31. lis 2026"], [7, 10], "Croatian"),
    ],
)
def test_a_word_of_two_months_is_worked_out_from_the_others(days, months, told):
    reading = read(numeric_dates(days), answers=[unit("km")])
    assert [run.day.month for run in reading.runs] == months
    assert any(told in sentence for sentence in words(*reading.notes))


def test_a_word_of_two_months_is_asked_when_nothing_shows_it():
    data = numeric_dates(["3. lis 2026", "4. pro 2026"])
    reading = read(data, answers=[unit("km")])
    assert ([question.asked for question in reading.questions], reading.runs) == (
        [Asked.MONTHS],
        (),
    )
    for chosen, month in (("croatian", 10), ("polish", 11)):
        said = FileAnswer(asked=Asked.MONTHS, chosen=chosen)
        assert read(data, answers=[unit("km"), said]).runs[0].day == date(2026, month, 3)


def test_an_answer_on_one_file_leaves_the_others_open():
    data = numeric_dates(["2026-04-03 06:00:00"])
    other = numeric_dates(["2026-06-03 06:00:00"])
    answers = [FileAnswer(asked=Asked.UNIT, chosen="km", file="a.csv")]
    reading = read(("a.csv", data), ("b.csv", other), answers=answers)
    assert [run.file for run in reading.runs] == ["a.csv"]
    assert [question.file for question in reading.questions] == ["b.csv"]


def test_a_day_without_a_time_is_a_run_without_a_start():
    run = only(read(numeric_dates(["2026-04-03"]), answers=[unit("km")]))
    assert (run.start, run.day) == (None, date(2026, 4, 3))


@pytest.mark.parametrize(
    ("language", "kind", "factor", "decimal", "delimiter"),
    [
        ("de", "Laufen", 1000.0, ",", ","),
        ("de", "Laufbandtraining", 1000.0, ",", ";"),
        ("en", "Running", 1609.344, ".", ","),
        ("en", "Treadmill Running", 1000.0, ".", ","),
    ],
)
def test_garmin_tables_in_km_and_miles(language, kind, factor, decimal, delimiter):
    rows = garmin_runs(factor, decimal, kind=kind)
    rows.append(w.garmin_row("Radfahren", "2026-05-20 18:30:00", 42_000, 5000, factor, decimal))
    rows.append(w.garmin_row("Schwimmbadschwimmen", "2026-05-21 18:30:00", 1500, 1800, 1, decimal))
    reading = read(("Activities.csv", w.garmin_table(rows, language, delimiter).encode()))
    assert (reading.questions, reading.skipped) == ((), ())
    assert reading.not_runs == {"Radfahren": 1, "Schwimmbadschwimmen": 1}
    for n, run in enumerate(reading.runs, 1):
        assert run.distance_m == pytest.approx(4000 + 613 * n, abs=9)
        assert run.moving_seconds == round((4000 + 613 * n) * 0.33) - 10
        assert run.start == datetime(2026, 5, n, 16, 30, tzinfo=UTC)
        assert run.source is RunSource.GARMIN
    told = " ".join(words(*reading.notes))
    assert ("decimal comma" if decimal == "," else "decimal point") in told
    assert ("in km" if factor == 1000 else "in miles") in told
    assert "your time zone" in told


def test_a_slow_garmin_table_without_steps_may_be_in_km_where_pauses_are_in_its_times():
    def rows(moving):
        when = [f"2026-05-{n:02} 18:30:00" for n in range(1, 9)]
        return [
            w.garmin_row("Running", day, 5000, 4200, has_steps=False, moving=moving) for day in when
        ]

    header = w.GARMIN_HEADERS["en"].split(",")
    without_moving = w.table(header[:21], [row[:21] for row in rows(4200)])
    for table in (without_moving, w.garmin_table(rows(3000))):
        reading = read(table.encode())
        assert ([q.asked for q in reading.questions], reading.runs) == ([Asked.UNIT], ())
    assert read(w.garmin_table(rows(4200)).encode()).runs[0].distance_m == 8047


def test_without_steps_the_pace_must_leave_one_unit_only():
    fast = w.garmin_table(garmin_runs(has_steps=False, seconds=280)).encode()
    assert any("from the pace" in sentence for sentence in words(*read(fast).notes))
    slow = w.garmin_table(garmin_runs(1609.344, has_steps=False, seconds=520)).encode()
    assert read(slow).runs[0].distance_m == pytest.approx(4613, abs=9)
    open_ = w.garmin_table(garmin_runs(has_steps=False, seconds=360)).encode()
    reading = read(open_)
    assert [question.asked for question in reading.questions] == [Asked.UNIT]
    assert (reading.runs, reading.skipped) == ((), ())
    assert read(open_, answers=[unit("km")]).runs[0].distance_m == 4610


def test_track_runs_of_garmin_are_in_metres():
    rows = [*garmin_runs(), w.garmin_row("Track Running", "2026-05-20 18:30:00", 0, 1200)]
    rows[-1][4] = "5,000"
    run = read(w.garmin_table(rows).encode()).runs[-1]
    assert run.distance_m == 5000
    assert "in metres" in noted(run)[0]


def test_missing_values_of_garmin_stay_missing():
    rows = [*garmin_runs(), w.garmin_row("Running", "2026-05-20 18:30:00", 5000, 1800)]
    rows[-1][4] = "--"
    run = read(w.garmin_table(rows).encode()).runs[-1]
    assert (run.distance_m, run.moving_seconds) == (None, 1790)


def test_the_decimal_sign_is_asked_when_nothing_shows_it():
    header = ["Type", "Date", "Title", "Distance", "Calories", "Time"]
    row = ["Running", "2026-05-12 18:30:00", "Tempo", "9,125", "512", "00:48:00"]
    data = w.table(header, [row]).encode()
    reading = read(data, answers=[unit("km")])
    assert [question.asked for question in reading.questions] == [Asked.DECIMAL]
    assert "9,125" in words(reading.questions[0])[0]
    comma = FileAnswer(asked=Asked.DECIMAL, chosen="comma")
    assert only(read(data, answers=[unit("km"), comma])).distance_m == 9125


def test_the_laps_of_one_run_are_no_list_of_runs():
    data = w.table(["Laps", "Time", "Distance"], [["1", "05:01", "1.00"], ["2", "05:03", "1.00"]])
    assert reasons(read(data.encode())) == [SkipReason.UNKNOWN_KIND]


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("®", "").encode("latin-1"),
    ],
    ids=["utf-8 with mark", "utf-16", "utf-16-le", "utf-16-be", "latin-1"],
)
def test_tables_in_other_encodings(encoded):
    table = w.garmin_table(garmin_runs(decimal=",", kind="Straßenlauf"), "de")
    assert len(read(encoded(table)).runs) == 8


def test_one_run_in_several_files_is_one():
    later = w.gpx(start=w.START + timedelta(seconds=70), speed=3.35)
    table = w.strava_table([w.strava_row(1, "May 12, 2026, 5:30:40 AM", "Run")]).encode()
    reading = read(("a.gpx", later), ("b.csv", table), ("c.fit", w.fit()), ("d.fit", w.fit()))
    run = only(reading)
    assert (run.source, run.moving_seconds) == (RunSource.FIT, 2950)
    assert set(noted(run)) == {f"Also found in {name}." for name in ("a.gpx", "b.csv", "d.fit")}


def test_two_runs_of_one_morning_stay_two():
    second = w.fit(start=w.START + timedelta(minutes=70), metres=9900)
    other = w.fit(start=w.START + timedelta(seconds=90), metres=3000, timer=900, moving=900)
    assert len(read(w.fit(), second, other).runs) == 3


def test_a_run_abroad_in_the_table_and_as_a_file_is_one():
    rows = garmin_runs()
    rows.append(w.garmin_row("Running", "2026-05-20 07:15:00", 10_021.5, 2960, moving=2950))
    abroad = w.fit(start=datetime(2026, 5, 20, 11, 15, tzinfo=UTC))
    reading = read(w.garmin_table(rows).encode(), abroad)
    assert len(reading.runs) == 9
    assert reading.runs[-1].source is RunSource.FIT


@pytest.mark.parametrize(
    "data",
    [
        w.fit(metres=401_000, timer=100_000, moving=100_000),
        w.fit(timer=49 * 3600, moving=49 * 3600),
        w.fit(metres=40_000),
        w.fit(start=NOW + timedelta(days=3)),
        w.tcx(start=datetime(1980, 1, 6, tzinfo=UTC)),
    ],
    ids=["far", "long", "fast", "future", "past"],
)
def test_what_cannot_be_true_is_left_out(data):
    assert reasons(read(data)) == [SkipReason.IMPLAUSIBLE]


def test_a_run_without_distance_and_time_is_left_out():
    assert reasons(read(w.tcx(laps=((0.0, 0.0),)))) == [SkipReason.NOTHING_MEASURED]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{("&lol" + str(n - 1 or "") + ";") * 10}">' for n in range(1, 10))
    + "]><gpx>&lol9;</gpx>"
).encode()
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'


# Named by hand: a name made of packed bytes would hold the time of packing, so that two
# processes would not collect the same tests.
HOSTILE = {
    "entity bomb": (BOMB, SkipReason.UNSAFE),
    "entity from outside": (OUTSIDE, SkipReason.UNSAFE),
    "deep nesting": (b"<gpx>" + b"<a>" * 100_000, SkipReason.UNSAFE),
    "nothing": (b"", SkipReason.EMPTY),
    "only blanks": (b"  \n", SkipReason.EMPTY),
    "packed nothing": (gzip.compress(b""), SkipReason.EMPTY),
    "packed and cut": (gzip.compress(w.gpx())[:-20], SkipReason.BROKEN),
    "packed twice": (gzip.compress(gzip.compress(w.gpx())), SkipReason.NESTED),
    "archive packed again": (gzip.compress(w.archive({"a.fit": w.fit()})), SkipReason.NESTED),
    "packed bomb": (gzip.compress(bytes(24 * 2**20)), SkipReason.UNSAFE),
    "cut GPX": (w.gpx()[:2000], SkipReason.BROKEN),
    "cut TCX": (w.tcx()[:200], SkipReason.BROKEN),
    "GPX without points": (b"<gpx></gpx>", SkipReason.EMPTY),
    "web page": (b"<html></html>", SkipReason.UNKNOWN_KIND),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), SkipReason.UNKNOWN_KIND),
    "all bytes": (bytes(range(256)) * 10, SkipReason.UNKNOWN_KIND),
    "a word": (b"hello", SkipReason.UNKNOWN_KIND),
    "half UTF-16": (b"\xff\xfea", SkipReason.BROKEN),
    "table without rows": (w.garmin_table([]).encode(), SkipReason.EMPTY),
    "empty archive": (w.archive({}), SkipReason.EMPTY),
    "archive of a picture": (w.archive({"photo.jpg": b"x"}), SkipReason.UNKNOWN_KIND),
    "cut archive": (w.archive({"a.fit": w.fit()})[:-30], SkipReason.BROKEN),
    "archive in an archive": (
        w.archive({"deep.zip": w.archive({"a.fit": w.fit()})}),
        SkipReason.NESTED,
    ),
    "encrypted archive": (w.encrypted(w.archive({"a.fit": w.fit()})), SkipReason.ENCRYPTED),
    "archive bomb": (w.archive({"a.csv": bytes(20 * 2**20)}), SkipReason.UNSAFE),
    "archive of unknown packing": (
        w.archive({"a.fit": w.fit()}, compression=14),
        SkipReason.BROKEN,
    ),
    "head of an archive only": (b"PK\x03\x04" + bytes(40), SkipReason.BROKEN),
    "too big": (b"x" * (26 * 2**20), SkipReason.TOO_BIG),
    "too many rows": (b"1,2\n" * 50_002, SkipReason.TOO_MANY),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_broken_and_hostile_files_are_told_in_one_sentence(data, reason):
    reading = read(("../../etc/pass\nwd\x1b[31m", data))
    assert reasons(reading) == [reason]
    (sentence,) = words(*reading.skipped)
    assert sentence.endswith(".")
    assert len(sentence) < 130
    assert reading.runs == ()
    assert reading.skipped[0].file.isprintable()
    assert "/" not in reading.skipped[0].file


def test_one_bad_file_does_not_stop_the_others():
    bundle = {"bad.fit": w.fit()[:40], "sub/good.gpx": w.gpx(), "../../evil.tcx": w.tcx()}
    reading = read(("all.zip", w.archive(bundle)), ("bomb.gpx", BOMB))
    assert {run.file for run in reading.runs} <= {"good.gpx", "evil.tcx"}
    assert reading.runs
    assert reasons(reading) == [SkipReason.BROKEN, SkipReason.UNSAFE]


def test_a_path_in_a_strava_table_opens_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.fit").write_bytes(w.fit())
    rows = [
        w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Kukimbia", file="../../x.fit"),
        w.strava_row(2, "May 13, 2026, 5:30:00 AM", "Kukimbia", file=str(tmp_path / "x.fit")),
    ]
    reading = read(w.archive({"activities.csv": w.strava_table(rows)}))
    assert reading.runs == ()
    assert [question.word for question in reading.questions] == ["Kukimbia"]
    assert [path.name for path in tmp_path.iterdir()] == ["x.fit"]


def test_a_broken_table_of_strava_still_leaves_its_files():
    data = w.archive({"activities.csv": bytes(100), "activities/1.fit.gz": w.packed(w.fit())})
    reading = read(data)
    assert only(reading).source is RunSource.FIT
    assert reasons(reading) == [SkipReason.UNKNOWN_KIND]


def test_limits():
    many = w.archive({f"{n}.txt": "x" for n in range(12)})
    assert reasons(read(many, limits=Limits(members=11))) == [SkipReason.TOO_MANY]
    table = w.garmin_table(garmin_runs()).encode()
    assert reasons(read(table, limits=Limits(rows=7))) == [SkipReason.TOO_MANY]
    assert len(read(table, limits=Limits(rows=8)).runs) == 8
    two = read(w.gpx(), w.fit(), limits=Limits(all_bytes=len(w.gpx()) + 10))
    assert (len(two.runs), reasons(two)) == (1, [SkipReason.TOO_BIG])


def test_an_archive_that_lies_about_its_length_is_told():
    data = bytearray(w.archive({"a.csv": b"x" * 3_000_000}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    assert len(read(bytes(data)).skipped) == 1


def test_time_runs_out():
    reading = read(("a.fit", w.fit()), ("b.fit", w.fit()), limits=Limits(seconds=-1))
    assert (reading.runs, reasons(reading)) == ((), [SkipReason.TOO_SLOW])
    assert not reading.is_cancelled


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


# Words that are right for their place and wrong in it: numbers without an end, years of no zone.
TRAPS = [
    b"inf", b"nan", b"1e999", b"-1", b"999", b"9" * 30, b"0001-01-01T00:00:00+10:00",
    b"9999-12-31T23:59:59-10:00", b"2026-05-12T05:30:00", "\u0661".encode(), b'"', b"\n", b"<a>",
]  # fmt: skip


def fit_with(place, value):
    """A FIT file with one byte changed and a sum that fits."""
    body = bytearray(w.fit()[14:-2])
    body[place] = value
    return w.fit_file(bytes(body))


STUMBLES = {
    "a FIT list for a time": fit_with(10, 8),
    "a FIT field of no bytes": fit_with(10, 0),
    "a FIT message of too many fields": fit_with(7, 27),
    "a FIT field of a type that is none": w.fit_file(
        w.fit_message(0, 207, [(3, w.ENUM, 0)])
        + w.fit_message(1, 206, [(0, w.ENUM, 0), (1, w.ENUM, 0), (2, w.ENUM, 99)])
    ),
    "an endless distance": w.tcx(laps=(("inf", 1500.0),)),
    "an endless time": w.tcx(laps=((5000.0, "inf"),)),
    "a start before all time": w.tcx().replace(b"2026-05-12T05:30:00Z", TRAPS[6]),
    "a file without a name": w.archive({"zz": b"x", "a.fit": w.fit()}).replace(b"zz", b"\0z"),
    "an endless place": w.gpx(points=20).replace(b'lat="52.00000000"', b'lat="inf"'),
    "times with and without a zone": w.gpx(points=20).replace(b"30:10Z", b"30:10"),
    "an archive of a later time": w.archive({"a.fit": w.fit()}).replace(
        b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x99"
    ),
}


@pytest.mark.parametrize("data", STUMBLES.values(), ids=STUMBLES.keys())
def test_what_parsers_stumble_over_is_foreseen(data):
    reading = read(data)
    assert SkipReason.UNFORESEEN not in reasons(reading)
    assert reading.runs or reading.skipped


@pytest.mark.parametrize("day", ["0001-01-01 00:30:00", f"2026-{'9' * 30}-12 18:30:00"])
def test_a_day_of_no_calendar_loses_its_line_only(day):
    rows = [w.garmin_row("Running", day, 5000, 1500), *garmin_runs()]
    reading = read(w.garmin_table(rows).encode())
    assert (len(reading.runs), reasons(reading)) == (8, [SkipReason.NO_DATE])


def test_an_unforeseen_fault_loses_one_file_only(monkeypatch):
    def fail(*_):
        raise RuntimeError

    fit, *others = READERS
    monkeypatch.setattr(
        "backcare.runs.reading.READERS", (msgspec.structs.replace(fit, read=fail), *others)
    )
    reading = read(w.fit(), w.gpx())
    assert (len(reading.runs), reasons(reading)) == (1, [SkipReason.UNFORESEEN])


def damage(sample, changes, traps, length):
    """Change single bytes, then whole words, then cut; a FIT file gets a sum that fits again."""
    damaged = bytearray(sample)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    if sample[8:12] == b".FIT":
        return w.fit_file(bytes(damaged[14:-2]))[:length]
    parts = re.split(rb'([^,<>"\r\n]+)', bytes(damaged))
    for place, trap in traps:
        if len(parts) > 1:
            parts[place % (len(parts) // 2) * 2 + 1] = trap
    return b"".join(parts)[:length]


PLACES = st.integers(0, 10**6)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=8),
    st.lists(st.tuples(PLACES, st.sampled_from(TRAPS)), max_size=8),
    st.none() | st.integers(1, 1000),
)
def test_no_damage_is_unforeseen(sample, changes, traps, length):
    reading = read(damage(sample, changes, traps, length))
    assert SkipReason.UNFORESEEN not in reasons(reading)
    assert reading.runs or reading.skipped or reading.not_runs or reading.questions


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_are_unforeseen(data):
    reading = read(data)
    assert reading.runs == ()
    assert SkipReason.UNFORESEEN not in reasons(reading)


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
