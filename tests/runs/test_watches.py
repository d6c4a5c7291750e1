"""The files that watches write: FIT, GPX and TCX."""

import gzip
import struct
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import SkipReason
from backcare.runs.told import said_kind
from tests.ours import our_library
from tests.runs import writers as w
from tests.runs.samples import facts, noted, only, read, reasons


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
    sport = w.fit_message(3, 12, [(0, w.ENUM, w.RUNNING)])
    records = developer_records(order) + w.fit_records(w.START, 3, 300)
    assert "no sum" in noted(only(read(w.fit_file(sport + records))))[0]


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


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (2, "settings and the like of a watch"),
        (5, "planned workouts and courses"),
        (32, "what a watch notes of a day"),
        (44, "settings and the like of a watch"),
    ],
)
def test_a_fit_file_that_is_no_activity_is_told_plainly(number, what):
    reading = read(w.fit_file(w.fit_message(0, 0, [(0, w.ENUM, number)])))
    assert (reading.runs, reading.skipped) == ((), ())
    assert [said_kind(kind, our_library().texts) for kind in reading.not_runs] == [what]


@pytest.mark.parametrize("kind", ["running", "run", "9", "Trail Running", "trail_running"])
def test_types_of_tracks(kind):
    assert only(read(w.gpx(kind=kind))).notes == ()


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
