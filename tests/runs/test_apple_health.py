"""Apple Health: workouts out of a stream of gigabytes, and routes that belong to them."""

from datetime import date, timedelta, timezone

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import Asked, SkipReason
from backcare.runs.limits import Limits
from backcare.runs.told import Code
from tests.runs import writers as w
from tests.runs import writers_services as s
from tests.runs.samples import facts, only, read, reasons

LATER = s.START + timedelta(days=1)
RUN = (s.START, 10_000, 3000, RunSource.APPLE_HEALTH)
ENTITY = '<!DOCTYPE HealthData [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("far", "unit", "metres"),
    [(10.0, "km", 10_000), (6.2137, "mi", 10_000), (10_000, "m", 10_000), (10.0216, "km", 10_022)],
)
@pytest.mark.parametrize("old", [False, True])
def test_a_run_is_read_to_the_metre_and_second(far, unit, metres, old):
    run = only(read(s.apple(s.workout(far=far, unit=unit, old=old, minutes=50.0123))))
    assert facts(run) == (s.START, metres, 3001, RunSource.APPLE_HEALTH)
    assert run.notes == ()


def test_a_run_indoors_is_a_run():
    assert facts(only(read(s.apple(s.workout(inside=s.indoor()))))) == RUN


def test_the_day_is_that_of_its_own_clock():
    tokyo = timezone(timedelta(hours=9))
    run = only(read(s.apple(s.workout(start=s.START.replace(hour=20), zone=tokyo))))
    assert (run.day, run.clock_minutes) == (date(2026, 5, 13), 540)


def test_other_workouts_are_counted_each_by_its_name():
    kinds = ("Running", "Cycling", "TraditionalStrengthTraining", "Cycling")
    reading = read(s.apple(*(s.workout(kind=kind) for kind in kinds)))
    assert reading.not_runs == {"cycling": 2, "traditional strength training": 1}
    assert (len(reading.runs), reading.questions) == (1, ())


def test_the_run_of_a_triathlon_is_read_alone():
    leg = s.workout(start=LATER, far=5.0, minutes=25).replace("Workout ", "WorkoutActivity ")
    leg = leg.strip().replace("</Workout>", "</WorkoutActivity>")
    reading = read(s.apple(s.workout(kind="SwimBikeRun", minutes=120, far=41, inside=leg)))
    assert facts(only(reading)) == (LATER, 5000, 1500, RunSource.APPLE_HEALTH)


def test_a_route_that_a_run_names_is_left_to_it():
    whole = w.archive(
        {
            "apple_health_export/workout-routes/route_1.gpx": w.gpx(kind=None),
            "apple_health_export/workout-routes/route_2.gpx": w.gpx(start=LATER, kind=None),
            "apple_health_export/export_cda.xml": b"<ClinicalDocument/>",
            "apple_health_export/electrocardiograms/ecg.csv": b"Name,x\nDate,1\n",
            "apple_health_export/export.xml": s.apple(
                s.workout(inside=s.route("route_1.gpx")),
                s.workout(start=LATER, kind="Walking", inside=s.route("route_2.gpx")),
            ),
        }
    )
    reading = read(whole)
    assert facts(only(reading)) == RUN
    assert (reading.skipped, reading.questions, reading.not_runs) == ((), (), {"walking": 1})
    assert [(note.told.code, dict(note.told.values)) for note in reading.notes] == [
        (Code.TRACKS_TOLD, {"n": 2})
    ]


def test_a_route_that_nobody_names_is_matched_by_its_time_or_asked_about():
    between = s.START + timedelta(hours=5)
    routes = {
        f"apple_health_export/workout-routes/{name}.gpx": w.gpx(start=start, kind=None)
        for name, start in (("run", s.START), ("ride", LATER), ("nobody", between))
    }
    export = s.apple(s.workout(), s.workout(start=LATER, kind="Cycling"))
    reading = read(w.archive({**routes, "apple_health_export/export.xml": export}))
    assert facts(only(reading)) == RUN
    (question,) = reading.questions
    assert (question.asked, question.file) == (Asked.SPORT, "nobody.gpx")


def test_a_route_fills_the_distance_that_a_run_lacks():
    export = s.apple(s.workout(far=None, inside=s.route("route_1.gpx")))
    reading = read(("route_1.gpx", w.gpx(kind=None)), ("export.xml", export))
    assert facts(only(reading)) == (s.START, 9010, 3000, RunSource.GPX)


@pytest.mark.parametrize(
    "odd",
    [
        " <Workout workoutActivityType='broken' <oops> </Workout>\n",
        ' <Workout a="&nothing;"></Workout>\n',
        s.workout().replace("2026-05-12", "12.05.2026"),
        s.workout().replace('"50.0"', '"nan"').replace('"10.0"', '"inf"'),
        ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning"/>\n',
        " <Workout><a></Workout>\n",
        ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning">\n',
        ' <Record value="<Workout "/>\n',
        s.workout(inside="<x>" * 5000),
    ],
)
def test_an_odd_workout_changes_no_other(odd):
    reading = read(s.apple(s.workout(far=5.0), odd, s.workout(start=LATER, far=7.0)))
    assert {5000, 7000} <= {run.distance_m for run in reading.runs}
    assert SkipReason.UNFORESEEN not in reasons(reading)


def test_a_workout_without_an_end_costs_no_other_and_no_memory():
    endless = " <Workout " + "x" * (5 * 2**20)
    reading = read(s.apple(s.workout(far=5.0), endless, s.workout(start=LATER, far=7.0)))
    assert {5000, 7000} <= {run.distance_m for run in reading.runs}


def test_declarations_that_are_no_xml_are_let_through_but_no_entities():
    broken = "<!DOCTYPE HealthData [<!ELEMENT a (b,>\n<!ATTLIST ]>"
    assert facts(only(read(s.apple(s.workout(), head=broken)))) == RUN
    assert reasons(read(s.apple(s.workout(), head=ENTITY))) == [SkipReason.UNSAFE]


def test_letters_that_xml_forbids_are_left_out():
    assert facts(only(read(s.apple(s.workout().replace('"Watch"', '"Wa\x0btch"'))))) == RUN


def test_a_cut_export_keeps_what_it_has_and_says_so():
    data = s.apple(s.workout(), s.workout(start=LATER))
    reading = read(data[: data.rindex(b"<Workout ") + 40])
    assert facts(only(reading)) == RUN
    assert [skipped.told.code for skipped in reading.skipped] == [Code.EXPORT_CUT]


def test_an_export_without_a_workout_says_so():
    reading = read(s.apple())
    assert reading.runs == ()
    assert [(left.reason, left.told.code) for left in reading.skipped] == [
        (SkipReason.EMPTY, Code.EXPORT_WITHOUT_WORKOUTS)
    ]
    assert read(s.apple(s.workout(kind="Yoga"))).skipped == ()


def test_a_long_export_goes_by_and_a_workout_over_the_edge_of_a_piece_is_whole():
    filler = " <Record value='1'/>\n" * 14_000
    for shift in range(0, 400, 57):
        data = s.apple(between=filler[: 262_144 - 700 + shift] + "/>" + s.workout())
        reading = read(data, limits=Limits(file_bytes=1000, all_bytes=1000))
        assert facts(only(reading)) == RUN
    limits = Limits(stream_bytes=100_000)
    assert reasons(read(data, limits=limits)) == [SkipReason.TOO_BIG]


def test_more_workouts_than_anybody_runs_are_refused():
    data = s.apple(*(s.workout(start=s.START + n * timedelta(days=1)) for n in range(4)))
    assert reasons(read(data, limits=Limits(rows=3))) == [SkipReason.TOO_MANY]
