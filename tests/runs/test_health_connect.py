"""The database of Health Connect: of another kind, damaged, or made to never end."""

import sqlite3
from datetime import timedelta

import pytest

from backcare.runs.found import SkipReason
from backcare.runs.limits import Limits
from tests.runs import writers_services as s
from tests.runs.samples import read, reasons

RUN = (s.START, 2950, 33, 10_020, 2, 1)
GOOD = s.health_connect(RUN)
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


def database(script):
    made = sqlite3.connect(":memory:")
    made.executescript(script)
    data = bytes(made.serialize())
    made.close()
    return data


BAD = {
    "of another kind": (database("CREATE TABLE a (b)"), SkipReason.UNKNOWN_KIND),
    "a view for a table": (
        database(
            f"CREATE VIEW exercise_session_record_table AS {ENDLESS} "
            "SELECT x start_time, x end_time, x exercise_type FROM n"
        ),
        SkipReason.UNKNOWN_KIND,
    ),
    "cut": (GOOD[: len(GOOD) // 2], SkipReason.BROKEN),
    "its head alone": (GOOD[:100], SkipReason.BROKEN),
    "its mark alone": (b"SQLite format 3\0", SkipReason.BROKEN),
    "overwritten": (GOOD[:100] + b"\xff" * (len(GOOD) - 100), SkipReason.BROKEN),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_database_is_told_of(data, reason):
    assert reasons(read(data)) == [reason]


def test_a_column_that_never_ends_is_given_up():
    column = f"x GENERATED ALWAYS AS (({'1+' * 300}1)) VIRTUAL"
    data = database(
        "CREATE TABLE exercise_session_record_table "
        f"(start_time, end_time, exercise_type, {column});"
        f"INSERT INTO exercise_session_record_table {ENDLESS} SELECT x, x, 33 FROM n LIMIT 200000"
    )
    assert reasons(read(data, limits=Limits(rows=10**7, file_seconds=0.0))) == [
        SkipReason.TOO_HEAVY
    ]


def test_odd_values_change_no_other_run():
    odd = (
        "INSERT INTO exercise_session_record_table VALUES (90, 1, 'soon', x'00', 'a', 33);"
        "INSERT INTO exercise_session_record_table VALUES (91, 1, NULL, NULL, NULL, 33);"
        "INSERT INTO exercise_session_record_table VALUES (92, 1, 9223372036854775807, 1, 1, 33);"
        "INSERT INTO exercise_session_record_table VALUES (93, 1, 1.5, 9e999, 1, 'run');"
        "INSERT INTO distance_record_table VALUES (90, 1, 'a', x'00', 1, 'far');"
        "INSERT INTO distance_record_table VALUES (91, 1, 1, 2, 1, 9e999);"
    )
    reading = read(s.health_connect(RUN, more=odd))
    assert [run.distance_m for run in reading.runs] == [10_020]
    assert SkipReason.UNFORESEEN not in reasons(reading)


def test_a_run_takes_only_what_lies_within_it():
    later = s.START + timedelta(hours=1)
    reading = read(s.health_connect(RUN, (later, 600, 34, 2000, 2, 1)))
    assert [run.distance_m for run in reading.runs] == [10_020, 2000]


def test_a_database_larger_than_an_archive_may_be_is_refused():
    assert reasons(read(GOOD, limits=Limits(pack_bytes=1000))) == [SkipReason.TOO_BIG]
