"""Whatever the other rows of a table have, each run is its own: tried on random tables."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.runs import writers as w
from tests.runs.samples import read, unit

FIRST = datetime(2020, 1, 13, 6, 30, 20)  # noqa: DTZ001
UNKNOWN = ",".join(f"nimi {n}" for n in range(25))
DAYS = {
    "{0:%Y-%m-%d %H:%M:%S}": "2026-05-12 18:30:00",
    "{0.day}.{0.month}.{0:%y} {0:%H:%M:%S}": "12.5.26",
    "{0.month}/{0.day}/{0:%y} {0:%H:%M:%S}": "5/12/26",
    "{0.day}/{0.month}/{0.year} {0:%H:%M:%S}": "12/5/2026",
}
RUNS = st.lists(
    st.tuples(st.integers(1500, 30_000), st.integers(300, 420)), min_size=12, max_size=25
)
BLANKS = st.sets(st.integers(0, 11), max_size=2)


def truth(runs):
    """Day, metres and moving seconds of runs two weeks and an hour apart."""
    return [
        (FIRST + n * timedelta(days=13, hours=1), metres // 10 * 10, metres * pace // 1000)
        for n, (metres, pace) in enumerate(runs)
    ]


@given(
    RUNS,
    st.sampled_from(list(DAYS)),
    st.sampled_from([*w.GARMIN_HEADERS, "unknown"]),
    st.sampled_from([",", "."]),
    BLANKS,
    st.sets(st.integers(0, 11), max_size=1),
    st.randoms(use_true_random=False),
)
def test_a_table_of_garmin(runs, day, language, decimal, blanks, odd, shuffle):
    expected = truth(runs)
    rows = [
        w.garmin_row("Running", day.format(at), metres, seconds + 10, decimal=decimal)
        for at, metres, seconds in expected
    ]
    for place in blanks:
        rows[place][21] = ""
        expected[place] = (*expected[place][:2], expected[place][2] + 10)
    for place in odd:
        rows[place][4] = rows[place][4].replace(decimal, ",."[decimal == ","])
    random.Random(shuffle.random()).shuffle(rows)
    header = UNKNOWN if language == "unknown" else w.GARMIN_HEADERS[language]
    reading = read(w.table(header.split(","), rows).encode(), answers=[unit("km")])
    assert reading.questions == ()
    assert found(reading) == [(at.date(), metres, seconds) for at, metres, seconds in expected]


@given(
    RUNS,
    st.sampled_from(list(w.STRAVA_HEADERS)),
    st.sampled_from(list(DAYS)),
    st.sampled_from([",", "."]),
    BLANKS,
    st.sets(st.integers(0, 11), max_size=6),
    st.randoms(use_true_random=False),
)
def test_a_table_of_strava(runs, language, day, decimal, blanks, stopped, shuffle):
    expected = truth(runs)
    rows = [
        w.strava_row(
            n, day.format(at), "Run", float(metres), seconds, seconds + 60, decimal=decimal
        )
        for n, (at, metres, seconds) in enumerate(expected, 1)
    ]
    for place in stopped:
        rows[place][5], rows[place][15] = 100_000 + place, f"{100_000 + place}.0"
    for place in blanks:
        rows[place][15] = ""
    random.Random(shuffle.random()).shuffle(rows)
    reading = read(w.strava_table(rows, language).encode(), zone=UTC)
    assert reading.questions == ()
    assert found(reading) == [(at.date(), metres, seconds) for at, metres, seconds in expected]


def found(reading):
    return [(run.day, run.distance_m, run.moving_seconds) for run in reading.runs]


GARMIN = [
    w.garmin_row("Running", f"{5}/{n + 12}/26 18:30", 4000 + 613 * n, 1320 + 202 * n, 1000.0)
    for n in range(1, 15)
]
STRAVA = [
    w.strava_row(n, f"May {n}, 2026, 5:30:00 AM", "Run", 5000.0 + 100 * n, 1700 + 50 * n, 1900)
    for n in range(1, 15)
]
RUNKEEPER = [
    w.runkeeper_row(n, f"2026-05-{n:02} 05:30:00", "Running", 8000 + 10 * n, 2700 + n, f"{n}.gpx")
    for n in range(1, 15)
]
TABLES = {
    "Garmin": (GARMIN, w.garmin_table),
    "Garmin, unknown": (GARMIN, lambda rows: w.table([f"nimi {n}" for n in range(25)], rows)),
    "Strava": (STRAVA, w.strava_table),
    "Strava, unknown": (STRAVA, lambda rows: w.table([f"nimi {n}" for n in range(20)], rows)),
    "Runkeeper": (RUNKEEPER, w.runkeeper_table),
}
JUNK = [
    *("", "--", "abc", "-5", "0", "99999", "1e9", "2,81", "2.81", "9,125", "1.234,5", "1,234.5"),
    *("1:02", "31:00:00", "13/13/13", "2026-05-05", "25/12/2026 10:00", "Kukimbia", "Radfahren"),
]


@given(
    st.sampled_from(list(TABLES)),
    st.integers(0, 13),
    st.integers(0, 24),
    st.sampled_from(JUNK)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12),
)
def test_whatever_one_cell_has_the_other_runs_are_as_before(table, place, column, junk):
    rows, written = TABLES[table]
    spoilt = [list(row) for row in rows]
    spoilt[place][column % len(rows[0])] = junk
    before, after = (
        [run for run in read(written(some).encode(), answers=[unit("km")]).runs if keeps(run)]
        for some in (rows, spoilt)
        for keeps in [lambda run: run.line != place + 2]
    )
    assert [(run.start, run.distance_m, run.moving_seconds) for run in after] == [
        (run.start, run.distance_m, run.moving_seconds) for run in before
    ]
