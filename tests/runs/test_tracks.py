"""Tracks of GPX files as real exports have them: out of order, with gaps, in several parts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.runs.found import SkipReason, Unnamed
from tests.runs import writers as w
from tests.runs.samples import noted, only, read, reasons, sport, words

SECONDS = range(0, 1801, 5)
EVEN = [(3 * second, second) for second in SECONDS]
UNEVEN = [(3 * second + 40 * (second // 60 % 2), second) for second in SECONDS]
"""A run that is faster in every other minute, so that no two steps are alike."""


def facts(rows, **more):
    run = only(read(w.gpx_of(w.track(rows, **more))))
    return run.start, run.distance_m, run.moving_seconds


@pytest.mark.parametrize("rows", [EVEN, UNEVEN], ids=["even", "uneven"])
@pytest.mark.parametrize("apart", [1, 2, 7, 150])
def test_swapped_times_make_the_same_run(rows, apart):
    swapped = list(rows)
    for place in range(10, 200, 20):
        (here, at), (there, later) = swapped[place], swapped[place + apart]
        swapped[place], swapped[place + apart] = (here, later), (there, at)
    assert facts(swapped) == facts(rows)


@settings(max_examples=25, deadline=None)
@given(st.permutations([second for _, second in UNEVEN[:60]]))
def test_any_order_of_times_makes_the_same_run(times):
    rows = [(metres, second) for (metres, _), second in zip(UNEVEN, times, strict=False)]
    assert facts(rows) == facts(UNEVEN[:60])


@settings(max_examples=25, deadline=None)
@given(st.permutations(UNEVEN[:60]))
def test_points_in_any_order_make_the_same_run(rows):
    start, metres, seconds = facts(UNEVEN[:60])
    found = facts(rows)
    assert (found[0], found[2]) == (start, seconds)
    assert found[1] == pytest.approx(metres, rel=0.02)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, len(EVEN) - 2), max_size=160), st.sampled_from(["place", "time"]))
def test_missing_places_and_times_make_the_same_run(places, what):
    rows = [
        row if n not in places else ((None, row[1]) if what == "place" else (row[0], None))
        for n, row in enumerate(UNEVEN)
    ]
    answers = [sport(Unnamed.ONE_PACE, "run")]
    run = only(read(w.gpx_of(w.track(rows)), answers=answers))
    assert (run.start, run.moving_seconds) == (w.START, 1800)
    assert run.distance_m == pytest.approx(facts(UNEVEN)[1], abs=2 * 40 * 15)


def test_moving_time_is_never_more_than_went_by():
    one = w.track(EVEN).removesuffix("</trk>")
    again = w.track(EVEN).split("</type>")[1]
    run = only(read(w.gpx_of(one + again)))
    assert run.moving_seconds == 1800


def test_a_clock_that_was_not_set_at_first_is_not_believed():
    wrong = datetime(2006, 1, 1, tzinfo=UTC)
    data = w.gpx_of(w.track(UNEVEN)).replace(
        w.a_clock(w.START, 0).encode(), w.a_clock(wrong, 0).encode()
    )
    run = only(read(data))
    assert (run.day, run.moving_seconds) == (date(2026, 5, 12), 1795)


def test_points_without_a_place_are_left_out_and_said():
    rows = [(None, 5) if second == 5 else (metres, second) for metres, second in UNEVEN]
    run = only(read(w.gpx_of(w.track(rows))))
    assert run.moving_seconds == 1800
    assert noted(run) == ["One point without a place was left out."]
    nowhere = w.gpx_of(w.track(UNEVEN)).replace(b'lon="13.4"', b'lon="east"')
    assert reasons(read(nowhere)) == [SkipReason.BROKEN]
    data = w.gpx_of(w.track(UNEVEN))
    unfixed = data.replace(b'lat="52.00000000" lon="13.4"', b'lat="0.0" lon="0.0"')
    assert only(read(unfixed)).distance_m == pytest.approx(facts(UNEVEN)[1], abs=20)


@pytest.mark.parametrize("kind", [None, "running"])
def test_a_few_times_tell_no_run(kind):
    late = [(metres, second if second > 1700 else None) for metres, second in UNEVEN]
    ends = [(metres, second if second in (0, 1800) else None) for metres, second in UNEVEN]
    alike = [(metres, 0) for metres, _ in UNEVEN]
    for rows in (late, ends, alike):
        reading = read(w.gpx_of(w.track(rows, kind)))
        assert (reasons(reading), reading.questions) == ([SkipReason.NO_TIME], ())
    assert "at only 20 of its 361 places" in words(*read(w.gpx_of(w.track(late))).skipped)[0]


@pytest.mark.parametrize("kind", [None, "running"])
def test_times_reckoned_from_one_pace_are_asked_about(kind):
    corners = [0, 40, 45, 300, 310, 420, 900, 910, 915, 1200, 1210, 1500, 1800]
    reading = read(w.gpx_of(w.track([(3 * second, second) for second in corners], kind)))
    assert [question.word for question in reading.questions] == [Unnamed.ONE_PACE]
    assert "as planned routes do" in words(*reading.questions)[0]


def laps(pause, kinds=("running",) * 3, names=("Lap",) * 3):
    return [
        w.track(UNEVEN[:60], kind, name, w.START + timedelta(seconds=n * (295 + pause)))
        for n, (kind, name) in enumerate(zip(kinds, names, strict=True))
    ]


def test_laps_written_as_tracks_are_one_run():
    one = only(read(w.gpx_of(*laps(10))))
    alone = facts(UNEVEN[:60])
    assert (one.start, one.moving_seconds) == (w.START, 3 * alone[2])
    assert one.distance_m == pytest.approx(3 * alone[1], abs=2)
    assert noted(one) == ["3 tracks of the file with seconds between them were read as one run."]
    assert only(read(w.gpx_of(*laps(10)[::-1]))) == one


def test_tracks_far_apart_or_of_other_sports_are_no_laps():
    assert len(read(w.gpx_of(*laps(1200))).runs) == 3
    mixed = read(w.gpx_of(*laps(10, kinds=("swimming", "cycling", "running"))))
    assert (len(mixed.runs), mixed.not_runs) == (1, {"swimming": 1, "cycling": 1})
    named = read(w.gpx_of(*laps(10, kinds=(None,) * 3, names=("Swim", "Ride", "Run"))))
    assert (len(named.runs), named.not_runs) == (1, {"swim": 1, "ride": 1})


@pytest.mark.parametrize("used", ["gpxdata:cadence", "ns3:hr"])
def test_a_prefix_that_is_not_declared_is_read(used):
    added = f"<extensions><{used}>80</{used}></extensions>"
    rows = w.track(UNEVEN).replace("</trkpt>", f"{added}</trkpt>")
    assert only(read(w.gpx_of(rows))).moving_seconds == 1800
    of_root = ' xsi:schemaLocation="http://www.topografix.com/GPX/1/1 a.xsd"'
    assert only(read(w.gpx_of(rows, spaces=of_root))).moving_seconds == 1800
    tcx = w.tcx().replace(b"</Track>", f"</Track>{added}".encode())
    assert only(read(tcx)).distance_m == 10_022


def test_a_track_without_points_says_what_would_hold_a_distance():
    empty = w.track([], "treadmill_running", "Treadmill Running")
    reading = read(w.gpx_of(empty))
    assert reasons(reading) == [SkipReason.EMPTY]
    assert "Export this run as FIT or TCX" in words(*reading.skipped)[0]
    assert read(w.gpx_of(w.track([], "yoga"))).not_runs == {"yoga": 1}
    assert "no recorded track" in words(*read(w.gpx_of(w.track([], None))).skipped)[0]
    beside = read(w.gpx_of(w.track([], None), w.track(UNEVEN)))
    assert (len(beside.runs), beside.skipped) == (1, ())


@pytest.mark.parametrize(
    ("start", "zone", "day"),
    [
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), "Europe/Berlin", 28),
        (datetime(2026, 10, 24, 21, 30, tzinfo=UTC), "Europe/Berlin", 24),
        (datetime(2026, 3, 8, 7, 30, tzinfo=UTC), "America/Los_Angeles", 7),
    ],
)
def test_a_run_through_the_night_on_which_clocks_change(start, zone, day):
    rows = [(2 * second, second) for second in range(0, 36_001, 60)]
    run = only(read(w.gpx_of(w.track(rows, start=start)), zone=ZoneInfo(zone)))
    assert (run.day.day, run.moving_seconds, run.clock_minutes) == (day, 36_000, None)
    ends = (start, start + timedelta(hours=10))
    clocks = [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in ends]
    assert clocks[0] != clocks[1]
    body = w.fit_session(start, 72_000, 36_000)
    for clock in clocks:
        hours = clock.total_seconds() / 3600
        whole = w.fit_file(body + w.fit_local_clock(start + timedelta(hours=10), hours))
        assert only(read(whole, zone=ZoneInfo(zone))).day.day == day


def test_times_with_the_clock_of_another_place_have_its_day():
    data = w.gpx_of(w.track(UNEVEN, start=datetime(2026, 5, 16, 7, 10, tzinfo=UTC)))
    home = ZoneInfo("America/Los_Angeles")
    run = only(read(data.replace(b"Z</time>", b"+09:00</time>"), zone=home))
    assert (run.start, run.day) == (datetime(2026, 5, 15, 22, 10, tzinfo=UTC), date(2026, 5, 16))
    assert noted(run) == ["The day is that of the place of the run, by the clock in the file."]
    assert only(read(data)).clock_minutes is None
