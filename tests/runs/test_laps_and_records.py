"""What laps and sessions leave out is taken from points and records, and said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import noted, only, read, reasons

AT = "2026-05-12T05:30:00Z"
POINTS = [(second, 3 * second, None) for second in range(0, 1201, 10)]
PLACES = [(second, None, 3 * second) for second in range(0, 1201, 10)]


def facts(run):
    return run.start, run.distance_m, run.moving_seconds


def test_laps_that_end_before_their_points_take_the_points():
    run = only(read(w.tcx_of([(1000, 333, POINTS[:34]), (999, 333, POINTS[34:])], at=AT)))
    assert facts(run) == (w.START, 3600, 1200)
    assert noted(run) == ["The laps end before the points; distance and time are from the points."]


@pytest.mark.parametrize("restart", [0, 1800])
def test_laps_that_fit_their_points_are_kept(restart):
    halves = POINTS[:61], [(s, m - restart, p) for s, m, p in POINTS[60:]]
    run = only(read(w.tcx_of([(1790, 590, halves[0]), (1795, 595, halves[1])], at=AT)))
    assert facts(run) == (w.START, 3585, 1185)
    assert run.notes == ()


def test_laps_of_zero_take_their_points():
    run = only(read(w.tcx_of([(0, 0, POINTS)], at=AT)))
    assert facts(run) == (w.START, 3600, 1200)
    assert ["sum of the distance" in note or "sum of the time" in note for note in noted(run)] == [
        True,
        True,
    ]


def test_a_distance_is_the_way_between_the_places_where_there_is_no_other():
    run = only(read(w.tcx_of([(0, 1195, PLACES)], at=AT)))
    assert run.distance_m == pytest.approx(3600, rel=0.002)
    assert run.moving_seconds == 1195
    assert noted(run) == ["The file has no distance; it is the way between the places."]


def test_a_start_that_is_not_said_is_that_of_the_points():
    run = only(read(w.tcx_of([(3600, 1200, POINTS)])))
    assert facts(run) == (w.START, 3600, 1200)
    assert "does not say when it began" in noted(run)[0]
    assert reasons(read(w.tcx_of([(3600, 1200, [])]))) == [SkipReason.NO_DATE]


def test_other_sports_need_no_points():
    assert read(w.tcx_of([(0, 0, POINTS)], sport="Biking")).not_runs == {"Biking": 1}


END = w.START + timedelta(seconds=1200)
RECORDS = w.fit_records(w.START, 3.0, 1200)
DISTANCE, TIME, BEGAN, PAUSES = (
    "The file has no sum of the distance; it is from the single points.",
    "The file has no sum of the time; it is from the single points.",
    "The file does not say when it began; that was worked out from the rest of it.",
    "The time includes pauses; the file has no other.",
)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [("metres", DISTANCE), ("start", BEGAN), ("timer", TIME)],
)
def test_what_a_session_lacks_is_in_its_records(lacks, said):
    whole = {"end": END, "start": w.START, "elapsed": 1300, "timer": 1200, "metres": 3600}
    session = w.fit_summary(**{key: value for key, value in whole.items() if key != lacks})
    run = only(read(w.fit_file(RECORDS + session)))
    assert (facts(run), noted(run)) == ((w.START, 3600, 1200), [said])


def test_without_records_the_time_is_the_elapsed_one_and_the_start_is_reckoned():
    session = w.fit_summary(end=END, elapsed=1200, metres=3600)
    run = only(read(w.fit_file(session)))
    assert (facts(run), set(noted(run))) == ((w.START, 3600, 1200), {PAUSES, BEGAN})
    assert reasons(read(w.fit_file(w.fit_summary(metres=3600, timer=1200)))) == [SkipReason.NO_DATE]


def test_each_session_has_its_own_records():
    later = w.START + timedelta(hours=1)
    body = w.fit_records(w.START, 6.0, 600) + w.fit_records(later, 3.0, 600)
    body += w.fit_summary(end=w.START + timedelta(seconds=600), start=w.START, sport=w.CYCLING)
    body += w.fit_summary(end=later + timedelta(seconds=600), start=later)
    reading = read(w.fit_file(body))
    assert facts(only(reading)) == (later, 1800, 600)
    assert reading.not_runs == {"cycling": 1}


def test_a_moving_time_above_the_elapsed_one_is_not_believed():
    assert only(read(w.fit(timer=3000, moving=4000))).moving_seconds == 3000


@pytest.mark.parametrize(
    ("hours", "day", "minutes"),
    [(9, 16, 540), (-7, 15, -420), (5.75, 16, 345), (2, 16, None), (0, 16, None), (40, 16, None)],
    ids=["Tokyo", "Denver", "Kathmandu", "home", "none", "nowhere"],
)
def test_the_day_of_a_run_abroad_is_that_of_the_watch(hours, day, minutes):
    start = datetime(2026, 5, 15, 22, 10, tzinfo=UTC)
    body = w.fit_session(start, 10_000, 3000)
    run = only(read(w.fit_file(body + w.fit_local_clock(start + timedelta(hours=1), hours))))
    assert (run.day, run.clock_minutes) == (date(2026, 5, day), minutes)
    assert ("place of the run" in "".join(noted(run))) == (day == 15)
