"""The tables of Garmin: their times, their units, what is missing in them."""

from datetime import UTC, datetime

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import Asked, SkipReason
from tests.runs import writers as w
from tests.runs.samples import garmin_runs, noted, only, read, reasons, unit, words


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


def test_the_laps_of_one_run_are_no_list_of_runs():
    data = w.table(["Laps", "Time", "Distance"], [["1", "05:01", "1.00"], ["2", "05:03", "1.00"]])
    assert reasons(read(data.encode())) == [SkipReason.UNKNOWN_KIND]
