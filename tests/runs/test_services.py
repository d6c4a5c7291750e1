"""Whole exports of services: the runs in them to the metre and second, and what is no run."""

from datetime import date, timedelta, timezone

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.found import Asked, SkipReason, Unit
from backcare.runs.told import Code, said_kind
from tests.ours import our_library
from tests.runs import writers as w
from tests.runs import writers_services as s
from tests.runs.samples import facts, only, read, reasons, unit, words

METRES, SECONDS = 10_022, 2950
LATER = s.START + timedelta(days=1)
TOKYO = timezone(timedelta(hours=9))

ONE_RUN = {
    "Garmin's account": (s.garmin_account(s.garmin_activity()), RunSource.GARMIN_ACCOUNT),
    "Polar": (s.polar_new(), RunSource.POLAR),
    "Fitbit": (s.fitbit(s.fitbit_exercise(far=10.0216)), RunSource.FITBIT),
    "Fitbit in miles": (
        s.fitbit(s.fitbit_exercise(far=6.22737, unit="Mile")),
        RunSource.FITBIT,
    ),
    "Nike": (s.nike(s.nike_activity(km=10.0216)), RunSource.NIKE),
    "Huawei, days": (s.huawei_days(s.huawei_track(metres=10_022)), RunSource.HUAWEI),
    "Huawei, list": (s.huawei_list(s.huawei_track(metres=10_022)), RunSource.HUAWEI),
    "Samsung": (s.samsung(s.samsung_row()), RunSource.SAMSUNG),
    "Zepp": (s.zepp(s.zepp_row(metres=10_022.0)), RunSource.ZEPP),
    "Health Connect": (
        s.health_connect((s.START, SECONDS, 33, METRES, 2, 1)),
        RunSource.HEALTH_CONNECT,
    ),
    "Health Connect with a journal": (
        s.health_connect((s.START, SECONDS, 34, METRES, 2, 1), journal=True),
        RunSource.HEALTH_CONNECT,
    ),
}


@pytest.mark.parametrize(("data", "source"), ONE_RUN.values(), ids=ONE_RUN.keys())
def test_one_run_is_read_to_the_metre_and_second(data, source):
    reading = read(data)
    run = only(reading)
    assert facts(run) == (s.START, METRES, SECONDS, source)
    assert (run.notes, reading.skipped, reading.questions) == ((), (), ())


NO_RUNS = {
    "Garmin's account": s.garmin_account(s.garmin_activity(kind="cycling")),
    "Polar": s.polar_new(sport="2"),
    "Polar until 2023": s.polar_old(sport="CYCLING"),
    "Fitbit": s.fitbit(s.fitbit_exercise(name="Walk", type_=90013)),
    "Nike": s.nike(s.nike_activity(kind="walk")),
    "Huawei": s.huawei_days(s.huawei_track(sport=5)),
    "Samsung": s.samsung(s.samsung_row(kind=1001)),
    "Zepp": s.zepp(s.zepp_row(kind=9)),
    "Health Connect": s.health_connect((s.START, 2950, 53, 4000, 2, 1)),
    "Apple Health": s.apple(s.workout(kind="Cycling"), s.workout(kind="Yoga", far=None)),
}


@pytest.mark.parametrize("data", NO_RUNS.values(), ids=NO_RUNS.keys())
def test_what_is_no_run_is_counted(data):
    reading = read(data)
    assert (reading.runs, reading.skipped, reading.questions) == ((), (), ())
    assert sum(reading.not_runs.values()) >= 1


UNKNOWN = {
    "Huawei": (s.huawei_list(s.huawei_track(sport=281)), "Huawei 281"),
    "Polar": (s.polar_new(sport="777"), "Polar 777"),
    "Zepp": (s.zepp(s.zepp_row(kind=999)), "Zepp 999"),
    "Samsung, named by its runner": (
        s.samsung(s.samsung_row(kind=0, title="Hill sprints")),
        "Hill sprints",
    ),
}


@pytest.mark.parametrize(("data", "word"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_number_that_nobody_knows_is_asked_about(data, word):
    (question,) = read(data).questions
    assert (question.asked, question.word) == (Asked.TYPE, word)


AT_NIGHT = s.START.replace(hour=20)
"""Half past five in the morning of the next day in Tokyo."""
FAR_AWAY = {
    "Garmin's account": s.garmin_account(s.garmin_activity(start=AT_NIGHT, ahead=9)),
    "Polar": s.polar_new(start=AT_NIGHT, ahead=540),
    "Huawei": s.huawei_list(s.huawei_track(start=AT_NIGHT, offset="+0900")),
    "Samsung": s.samsung(s.samsung_row(start=AT_NIGHT, offset="UTC+0900")),
    "Samsung, old": s.samsung(s.samsung_row(start=AT_NIGHT, offset=str(9 * 3_600_000))),
    "Health Connect": s.health_connect((AT_NIGHT, 2950, 33, 10_020, 9, 1)),
    "Apple Health": s.apple(s.workout(start=AT_NIGHT, zone=TOKYO)),
}


@pytest.mark.parametrize("data", FAR_AWAY.values(), ids=FAR_AWAY.keys())
def test_the_day_is_that_of_the_place(data):
    run = only(read(data))
    assert (run.start, run.day, run.clock_minutes) == (AT_NIGHT, date(2026, 5, 13), 540)
    assert [note.code for note in run.notes] == [Code.DAY_BY_OWN_CLOCK]


def test_a_session_of_polar_until_2023_has_its_own_words():
    run = only(read(s.polar_old()))
    assert facts(run) == (s.START, METRES, 2950, RunSource.POLAR)
    assert only(read(s.polar_old(duration="PT1H2M3.6S"))).moving_seconds == 3724


def test_each_exercise_of_a_session_is_a_run_of_its_own():
    warm_up = s.polar_new(metres=1000, seconds=400)
    race = s.polar_new(start=LATER, metres=5000, seconds=1500)
    exercises = warm_up[warm_up.index(b'"exercises": [') + 14 : -2]
    both = race.replace(b'"exercises": [', b'"exercises": [' + exercises + b", ")
    assert [run.distance_m for run in read(both).runs] == [1000, 5000]


def test_the_moving_time_of_garmin_is_left_where_it_cannot_be():
    rows = [s.garmin_activity(moving=moving) for moving in (None, 0, 9999)]
    for row in rows:
        assert only(read(s.garmin_account(row))).moving_seconds == 3000


def test_a_distance_of_fitbit_without_a_unit_is_asked_about():
    data = s.fitbit(s.fitbit_exercise(far=6.0, unit=""), s.fitbit_exercise(start=LATER, far=None))
    reading = read(data)
    assert [question.asked for question in reading.questions] == [Asked.UNIT]
    assert [run.distance_m for run in reading.runs] == [None]
    said = read(data, answers=[unit(Unit.MILES)])
    assert [run.distance_m for run in said.runs] == [9656, None]


def test_what_another_app_noted_during_a_run_is_not_its_distance():
    data = s.health_connect((s.START, 2950, 33, 10_020, 2, 1), (s.START, 2950, 53, 9_000, 2, 2))
    assert only(read(data)).distance_m == 10_020


def test_a_whole_garmin_account_joins_each_file_with_its_summary():
    files = w.archive({"1.fit": w.fit(), "2.fit": w.fit(start=LATER, sport=w.CYCLING)})
    summaries = s.garmin_account(
        s.garmin_activity(metres=10_000),
        s.garmin_activity(start=LATER, kind="cycling"),
        s.garmin_activity(start=LATER + timedelta(days=1), kind="treadmill_running"),
    )
    reading = read(
        w.archive(
            {
                "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": files,
                "DI_CONNECT/DI-Connect-Fitness/a_0_summarizedActivities.json": summaries,
                "DI_CONNECT/DI-Connect-User/user_profile.json": b"{}",
                "DI_CONNECT/DI-Connect-Wellness/sleep.csv": b"a,b\n1,2\n",
            }
        )
    )
    assert [(run.source, run.distance_m) for run in reading.runs] == [
        (RunSource.FIT, METRES),
        (RunSource.GARMIN_ACCOUNT, METRES),
    ]
    assert reading.skipped == ()
    assert reading.not_runs == {"cycling": 1}


def test_a_triathlon_of_garmin_is_its_run_alone():
    kinds = ("multi_sport", "open_water_swimming", "transition_v2", "bikeToRunTransition_v2")
    legs = [s.garmin_activity(kind=kind) for kind in (*kinds, "running")]
    reading = read(s.garmin_account(*legs))
    assert (len(reading.runs), reading.questions) == (1, ())
    assert reading.not_runs == dict.fromkeys(kinds, 1)
    assert said_kind("open_water_swimming", our_library().texts) == "open water swimming"


TAKEN_ALONG = {
    "Polar": ({"activity-2026-05-12-1.json": b"{}", "training-session-1.json": s.polar_new()}, 1),
    "Fitbit": (
        {
            "Takeout/Fitbit/Global Export Data/exercise-0.json": s.fitbit(s.fitbit_exercise()),
            "Takeout/Fitbit/Global Export Data/steps-2026-05-12.json": b"[]",
            "Takeout/Fitbit/Activities/1.tcx": w.tcx(start=LATER),
        },
        2,
    ),
    "Samsung": (
        {
            "x/com.samsung.shealth.exercise.2026.csv": s.samsung(s.samsung_row()),
            "x/com.samsung.shealth.sleep.2026.csv": b"com.samsung.shealth.sleep,1,2\na,b\n1,2\n",
            "x/com.samsung.shealth.exercise.weather.2026.csv": b"com.samsung,1\na\n1\n",
        },
        1,
    ),
    "Zepp": (
        {
            "SPORT/SPORT_1.csv": s.zepp(s.zepp_row()),
            "SLEEP/SLEEP_1.csv": b"date,sleep\n2026-05-12,7\n",
        },
        1,
    ),
    "Health Connect": (
        {"health_connect_export.db": s.health_connect((s.START, 2950, 33, 10_020, 2, 1))},
        1,
    ),
    "Nike": ({"activities/abc.json": s.nike(s.nike_activity(), s.nike_activity(LATER))}, 2),
    "Huawei": (
        {"data/Motion path/motion path detail data.json": s.huawei_list(s.huawei_track())},
        1,
    ),
}


@pytest.mark.parametrize(("files", "runs"), TAKEN_ALONG.values(), ids=TAKEN_ALONG.keys())
def test_of_a_whole_archive_only_what_has_runs_is_read(files, runs):
    reading = read(w.archive(files))
    assert (len(reading.runs), reading.skipped, reading.notes) == (runs, (), ())


NOTHING = {
    "apple": ({"apple_health_export/export_cda.xml": b"<ClinicalDocument/>"}, "Apple Health"),
    "garmin": ({"DI_CONNECT/DI-Connect-User/user_profile.json": b"{}"}, "Garmin"),
    "fitbit": ({"Takeout/Fitbit/Sleep/sleep.json": b"[]"}, "Fitbit"),
    "samsung": ({"x/com.samsung.shealth.sleep.2026.csv": b"a"}, "Samsung Health"),
    "zepp": ({"SLEEP/SLEEP_1.csv": b"a"}, "Zepp"),
    "huawei": ({"motion path detail data.txt": b"a"}, "Huawei Health"),
}


@pytest.mark.parametrize(("files", "name"), NOTHING.values(), ids=NOTHING.keys())
def test_an_archive_without_a_run_is_named_with_what_to_export_instead(files, name):
    (skipped,) = read(w.archive(files)).skipped
    assert skipped.reason is SkipReason.UNKNOWN_KIND
    assert name in words(skipped)[0]


def test_a_single_file_is_told_of_by_its_name():
    (skipped,) = read(("training-session_1.json", b'{"a": 1}')).skipped
    assert "Export the training as TCX" in words(skipped)[0]


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.db"])
def test_a_file_of_nobody_is_of_unknown_kind(name):
    assert reasons(read((name, b'{"a": [1, 2]}'))) == [SkipReason.UNKNOWN_KIND]
