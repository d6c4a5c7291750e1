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


def with_cells(**cells):
    """A table of eight runs of 10 km in 3000 s, some cells of its third one changed."""
    names = w.GARMIN_HEADERS["en"].split(",")
    rows = garmin_runs()
    for name, value in cells.items():
        rows[2][names.index(name.replace("_", " "))] = value
    return w.garmin_table(rows).encode()


USUAL = [(4000 + 613 * n, round((4000 + 613 * n) * 0.33) - 10) for n in range(1, 9)]


def numbers(reading):
    return [(run.distance_m, run.moving_seconds) for run in reading.runs]


def near(pairs):
    """The same with the metres that two decimals of a kilometre have."""
    return [(round(float(f"{metres / 1000:.2f}") * 1000), seconds) for metres, seconds in pairs]


@pytest.mark.parametrize(
    ("cells", "metres", "seconds"),
    [
        ({"Moving_Time": "09:00:00"}, 5840, 1927),  # longer than elapsed: the watch's own time
        ({"Moving_Time": "--"}, 5840, 1927),
        ({"Moving_Time": "00:00:00"}, 5840, 1927),
        ({"Moving_Time": "00:00:05"}, 5840, 1927),  # nobody runs that fast
        ({"Time": "--"}, 5840, 1917),
        ({"Time": "0:01"}, 5840, 1917),
        ({"Elapsed_Time": "--"}, 5840, 1917),
        ({"Distance": "5,84"}, 5840, 1917),
        ({"Distance": "--"}, None, 1917),
    ],
)
def test_one_odd_cell_changes_its_own_run_alone(cells, metres, seconds):
    found = numbers(read(with_cells(**cells)))
    assert found[2] == (metres, seconds)
    assert near(found[:2] + found[3:]) == near(USUAL[:2] + USUAL[3:])


def test_a_number_with_another_sign_is_told_of():
    reading = read(with_cells(Distance="5,84"))
    assert [bool(noted(run)) for run in reading.runs] == [n == 2 for n in range(8)]
    assert "5,84" in noted(reading.runs[2])[0]


def test_a_table_with_both_signs_by_halves_needs_no_question():
    rows = garmin_runs()
    for row in rows[::2]:
        row[4] = row[4].replace(".", ",")
    reading = read(w.garmin_table(rows).encode())
    assert (reading.questions, near(numbers(reading))) == ((), near(USUAL))


def short_dates(form, unit=1609.344):
    """Runs from 9 to 16 May 2020, as a spreadsheet writes them."""
    rows = garmin_runs(unit)
    for n, row in enumerate(rows):
        row[1] = form.format(d=9 + n, m=5, y=20)
        row[6] = f"0:{w.clock(round((4000 + 613 * (n + 1)) * 0.33))[3:]}"
    return w.garmin_table(rows).encode()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("{m}/{d}/{y} 18:06", "month first"),
        ("{m}/{d}/20{y} 6:06 PM", "month first"),
        ("{d}/{m}/{y} 18:06", "day first"),
        ("{d}.{m}.{y} 18:06", None),
    ],
)
def test_dates_as_spreadsheets_write_them(form, told):
    reading = read(short_dates(form))
    assert reading.questions == ()
    assert [run.start for run in reading.runs] == [
        datetime(2020, 5, 9 + n, 16, 6, tzinfo=UTC) for n in range(8)
    ]
    assert [run.distance_m for run in reading.runs] == pytest.approx(
        [metres for metres, _ in USUAL], abs=9
    )
    notes = [sentence for sentence in words(*reading.notes) if "first" in sentence]
    assert [told in note for note in notes] == ([True] if told else [])


def test_a_few_dates_that_prove_the_other_order_are_read_by_themselves():
    days = [f"{month}/{day}/2026 18:06" for month in (5, 6) for day in range(1, 29)]
    rows = [w.garmin_row("Running", day, 5000, 1300) for day in days]
    rows[20][1] = "30/5/2026 18:06"
    reading = read(w.garmin_table(rows).encode())
    assert reading.questions == ()
    assert [run.day.day for run in reading.runs if run.day.month == 5] == [
        n for n in range(1, 31) if n not in (21, 29)
    ]


def in_hours(seconds):
    return f"{seconds // 3600}:{round(seconds % 3600 / 60):02}"


def test_times_in_hours_and_minutes_beside_a_moving_time():
    rows = garmin_runs()
    for row, (_, moving) in zip(rows, USUAL, strict=True):
        row[6] = in_hours(moving + 10)
    reading = read(w.garmin_table(rows).encode())
    assert near(numbers(reading)) == near(USUAL)
    assert any("hours and minutes" in sentence for sentence in words(*reading.notes))


def test_times_in_hours_and_minutes_alone_are_known_by_the_distance():
    rows = garmin_runs(seconds=400)
    for row in rows:
        row[6] = in_hours(round(float(row[4]) * 400))
        row[21:23] = ["--", "--"]
    rows[3][4] = "--"
    reading = read(w.garmin_table(rows).encode(), answers=[unit("km")])
    assert [run.moving_seconds for run in reading.runs] == [
        60 * round((4000 + 613 * n) * 0.4 / 60) for n in range(1, 9)
    ]


def test_minutes_and_seconds_stay_what_they_are():
    rows = garmin_runs()
    for row, (_, moving) in zip(rows, USUAL, strict=True):
        row[6] = f"{(moving + 10) // 60}:{(moving + 10) % 60:02}"
        row[21:23] = ["--", "--"]
    found = numbers(read(w.garmin_table(rows).encode()))
    assert [seconds for _, seconds in found] == [moving + 10 for _, moving in USUAL]


def test_a_table_without_a_line_of_headings_loses_no_run_and_says_so():
    lines = w.garmin_table(garmin_runs()).splitlines()[1:]
    reading = read("\n".join(lines).encode())
    assert near(numbers(reading)) == near(USUAL)
    assert any("no line of headings" in sentence for sentence in words(*reading.notes))
    one = read(lines[0].encode(), answers=[unit("km")])
    assert near(numbers(one)) == near(USUAL[:1])


@pytest.mark.parametrize("language", w.GARMIN_HEADERS)
@pytest.mark.parametrize("factor", [1000.0, 1609.344])
def test_the_steps_of_one_run_prove_the_unit_where_their_length_has_its_name(language, factor):
    decimal = "," if language == "de" else "."
    rows = garmin_runs(factor, decimal)[:1]
    reading = read(w.garmin_table(rows, language).encode())
    assert (reading.questions, only(reading).distance_m) == ((), pytest.approx(4613, abs=9))


def test_ids_are_no_types_of_activities():
    rows = [["0c4ea0d7-3b5b-4bde-8d6f-c806b04f2ec3", *row[1:]] for row in garmin_runs()]
    reading = read(w.garmin_table(rows).encode())
    assert (reading.questions, reasons(reading)) == ((), [SkipReason.UNKNOWN_KIND])
