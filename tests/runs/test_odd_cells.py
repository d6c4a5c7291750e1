"""Cells of tables that cannot be what their column holds are told, and cost no other row."""

import pytest

from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import noted, only, read, reasons, unit, words

DAY, NEXT = "2026-05-12 18:30:00", "2026-05-14 18:30:00"
HEADER = ["Activity Type", "Date", "Favorite", "Title", "Distance", "Calories", "Time"]


def garmin(*rows):
    made = [("Running", day, "false", "Berlin", far, "500", time) for day, far, time in rows]
    return read(("Activities.csv", w.table(HEADER, made).encode()), answers=[unit("km")])


def runkeeper(*rows):
    made = []
    for number, (day, far, time) in enumerate(rows):
        row = list(w.runkeeper_row(number, day, "Running", 5000, 1800))
        made.append([far if c == "5.00" else time if c == "30:00" else c for c in row])
    return read(("cardioActivities.csv", w.runkeeper_table(made).encode()))


@pytest.mark.parametrize("reading", [garmin, runkeeper])
def test_a_distance_below_nothing_is_told(reading):
    found = reading((DAY, "-1.00", "30:00"), (NEXT, "5.00", "30:00"))
    odd, sound = found.runs
    assert (odd.distance_m, odd.moving_seconds, sound.distance_m) == (None, 1800, 5000)
    assert "The distance “-1.00” was not understood, so this run has none." in noted(odd)
    assert not any("-1.00" in note for note in noted(sound))


def test_a_distance_below_nothing_in_a_table_of_strava_is_told():
    row = w.strava_row("1", "May 12, 2026, 6:30:00 PM", "Run", 5000, 1800, 1790)
    odd = [f"-{part}" if part in ("5.00", 5000) else part for part in row]
    run = only(read(("activities.csv", w.strava_table([odd]).encode())))
    assert run.distance_m is None
    assert any("was not understood, so this run has none." in note for note in noted(run))


@pytest.mark.parametrize("reading", [garmin, runkeeper])
def test_a_time_that_is_none_is_told(reading):
    found = reading((DAY, "9.00", "1:75:00"), (NEXT, "5.00", "30:00"))
    odd, sound = found.runs
    assert (odd.distance_m, odd.moving_seconds) == (9000, None)
    assert noted(odd) == ["The time “1:75:00” was not understood and was left out."]
    assert (sound.distance_m, sound.moving_seconds, noted(sound)) == (5000, 1800, [])


def test_one_bad_time_of_two_rows_costs_no_other_and_its_line_is_named():
    reading = garmin((DAY, "--", "1:75:00"), (NEXT, "5.00", "30:00"))
    assert only(reading).moving_seconds == 1800
    assert reasons(reading) == [SkipReason.NOTHING_MEASURED]
    assert reading.skipped[0].line == 2


@pytest.mark.parametrize("order", [1, -1])
def test_two_rows_of_one_table_with_one_start_and_other_values_stay_two(order):
    rows = [
        ("2026-10-25 02:30:00", "5.10", "00:30:00"),
        ("2026-10-25 02:30:00", "9.40", "00:50:00"),
    ]
    found = garmin(*rows[::order]).runs
    assert sorted((r.distance_m, r.moving_seconds) for r in found) == [(5100, 1800), (9400, 3000)]
    assert not any(r.joined for r in found)


def test_a_row_that_is_there_twice_is_one_run_and_says_so():
    run = only(garmin((DAY, "5.00", "00:30:00"), (DAY, "5.00", "00:30:00")))
    assert words(*garmin((DAY, "5.00", "00:30:00"), (DAY, "5.00", "00:30:00")).skipped) == []
    assert [at.line for at in run.joined] == [3]


@pytest.mark.parametrize("order", [1, -1])
def test_two_rows_of_one_start_stay_two_beside_the_file_of_a_watch(order):
    """The watch has one of them; the other row is a run of its own."""
    start = w.START
    local = f"{start.replace(tzinfo=None):%Y-%m-%d %H:%M:%S}"
    table = [
        ("Running", local, "false", "Berlin", "10.02", "500", "00:49:10"),
        ("Running", local, "false", "Berlin", "4.00", "200", "00:25:00"),
    ]
    reading = read(
        ("Activities.csv", w.table(HEADER, table[::order]).encode()),
        ("a.fit", w.fit(start=start)),
        answers=[unit("km")],
        zone=start.tzinfo,
    )
    assert sorted(run.distance_m for run in reading.runs) == [4000, 10_022]
