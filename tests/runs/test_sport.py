"""What says that an activity is a run: its type, its name, or the runner; never its speed."""

from datetime import timedelta

import pytest

from backcare.runs.activity_types import Sport, sport_in
from backcare.runs.found import Evidence, Unnamed
from tests.runs import writers as w
from tests.runs.samples import noted, only, read, sport, words


def at_speed(speed, day=0, kind=None, name="Tempo"):
    rows = [(speed * second, second) for second in range(0, 1801, 5)]
    return w.gpx_of(w.track(rows, kind, name, w.START + timedelta(days=day)))


@pytest.mark.parametrize("speed", [0.9, 1.7, 3.0, 4.4, 5.7, 6.4, 9.0])
def test_no_speed_makes_a_run(speed):
    reading = read(at_speed(speed))
    assert (reading.runs, reading.not_runs, len(reading.questions)) == ((), {}, 1)


@pytest.mark.parametrize(
    ("name", "sport", "word"),
    [
        ("Cycling 5/4/26 7:00 am", Sport.OTHER, "cycling"),
        ("Walking", Sport.OTHER, "walking"),
        ("Radfahren", Sport.OTHER, "radfahren"),
        ("Morning Run", Sport.RUN, "run"),
        ("Lauf am Morgen", Sport.RUN, "lauf"),
        ("Course à pied le matin", Sport.RUN, "course à pied"),
        ("Corrida matinal", Sport.RUN, "corrida"),
        ("Poranny bieg", Sport.RUN, "bieg"),
        ("朝のランニング", Sport.RUN, "ランニング"),
        ("Running_2026-05-04", Sport.RUN, "running"),
        ("běh na lyžích", Sport.UNKNOWN, ""),
        ("Bike to run", Sport.UNKNOWN, ""),
        ("Run with walk breaks", Sport.UNKNOWN, ""),
        ("Ski run", Sport.UNKNOWN, ""),
        ("Prunes", Sport.UNKNOWN, ""),
        ("Appalachian Trail", Sport.UNKNOWN, ""),
        ("ランチ", Sport.UNKNOWN, ""),
        ("Training 9", Sport.UNKNOWN, ""),
        ("", Sport.UNKNOWN, ""),
    ],
)
def test_a_name_says_the_sport_of_which_it_has_a_known_word(name, sport, word):
    assert sport_in(name) == (sport, word)


def test_the_name_of_a_track_speaks_where_it_has_no_type():
    run = only(read(at_speed(3.0, name="Morning Run")))
    assert run.sport_by is Evidence.NAME
    assert noted(run) == ["The file names no sport; its name says “Morning Run”."]
    assert read(at_speed(3.0, name="Cycling 5/4/26 7:00 am")).not_runs == {"cycling": 1}
    typed = only(read(at_speed(3.0, kind="running", name="Cycling to work")))
    assert (typed.sport_by, typed.notes) == (Evidence.TYPE, ())


def test_the_sport_among_the_additions_of_a_service_is_its_type():
    spaces = ' xmlns:x="https://example.org/x"'
    rows = [(3 * second, second) for second in range(0, 601, 5)]

    def added(tag, word):
        extensions = f"<extensions><x:{tag}>{word}</x:{tag}></extensions>"
        return w.gpx_of(w.track(rows, None, added=extensions), spaces=spaces)

    assert only(read(added("activity", "trail_running"))).sport_by is Evidence.TYPE
    assert only(read(added("exercisetype", "1002"))).sport_by is Evidence.TYPE
    assert read(added("sport", "cycling")).not_runs == {"cycling": 1}
    assert len(read(added("colour", "running")).questions) == 1
    assert len(read(added("activity", "7")).questions) == 1


def test_a_group_is_asked_about_once_with_its_speeds():
    files = [at_speed(2.6, 0), at_speed(2.8, 1), at_speed(3.0, 2), at_speed(5.7, 3)]
    files += [at_speed(1.4, 4), w.fit_file(w.fit_records(w.START + timedelta(days=5), 0, 9))]
    reading = read(*files)
    assert [question.word for question in reading.questions] == [
        Unnamed.RUNNING,
        Unnamed.FASTER,
        Unnamed.SLOWER,
        Unnamed.NO_SPEED,
    ]
    running, faster, slower, _ = words(*reading.questions)
    assert running.startswith("3 tracks name no sport. Their speed of 9\N{EN DASH}11 km/h")
    assert "21 km/h on average is more like a ride" in faster
    assert "5 km/h on average is more like a walk" in slower


def test_an_answer_is_about_its_group_alone():
    files = [at_speed(2.6, 0), at_speed(3.0, 1), at_speed(5.7, 2)]
    reading = read(*files, answers=[sport(Unnamed.RUNNING, "run")])
    assert [run.sport_by for run in reading.runs] == [Evidence.ASKED] * 2
    assert noted(*reading.runs) == ["The file names no sport; it is a run, as you said."] * 2
    assert [question.word for question in reading.questions] == [Unnamed.FASTER]
    assert words(*reading.settled)[0].startswith("2 tracks that name no sport were read as runs")
    answers = [sport(Unnamed.RUNNING, "other"), sport(Unnamed.FASTER, "other")]
    reading = read(*files, answers=answers)
    assert (reading.runs, reading.questions, reading.not_runs) == ((), (), {"no-sport": 3})


def test_a_table_of_runs_says_the_sport_of_its_files():
    row = w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Run", file="activities/1.gpx", name="Tempo")
    row[1] = ""
    rows = [
        row,
        *(w.strava_row(n, f"May {n}, 2026, 5:30:00 AM", "Run") for n in range(13, 23)),
    ]
    files = {"activities.csv": w.strava_table(rows), "activities/1.gpx": at_speed(3.0)}
    reading = read(w.archive(files))
    assert (len(reading.runs), reading.questions) == (11, ())


def test_what_is_said_of_a_group_teaches_nothing_about_a_type():
    rows = [w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Kukimbia", file="activities/1.gpx")]
    rows += [w.strava_row(n, f"May {n}, 2026, 5:30:00 AM", "Run") for n in range(13, 23)]
    files = {"activities.csv": w.strava_table(rows), "activities/1.gpx": at_speed(3.0)}
    reading = read(w.archive(files), answers=[sport(Unnamed.RUNNING, "run")])
    assert [question.word for question in reading.questions] == ["Kukimbia"]


@pytest.mark.parametrize(
    ("sport", "sub_sport", "is_run"),
    [
        (w.GENERIC, 1, True),
        (w.FITNESS_EQUIPMENT, 1, True),
        (w.FITNESS_EQUIPMENT, 45, True),
        (w.FITNESS_EQUIPMENT, 15, False),
        (w.CYCLING, 1, False),
    ],
    ids=["generic", "treadmill", "indoors", "elliptical", "bike"],
)
def test_a_treadmill_is_a_run_whatever_the_watch_calls_it(sport, sub_sport, is_run):
    reading = read(w.fit(sport=sport, sub_sport=sub_sport))
    assert (len(reading.runs), reading.questions) == (int(is_run), ())


def test_a_fit_file_without_a_sport_is_asked_about():
    generic = read(w.fit(sport=w.GENERIC))
    assert [question.word for question in generic.questions] == [Unnamed.RUNNING]
    records = w.fit_file(w.fit_records(w.START, 3.0, 300))
    assert [question.word for question in read(records).questions] == [Unnamed.RUNNING]
    run = only(read(records, answers=[sport(Unnamed.RUNNING, "run")]))
    assert run.sport_by is Evidence.ASKED
    named = w.fit_message(3, 12, [(0, w.ENUM, w.CYCLING)]) + w.fit_session(
        w.START, 9000, 1800, sport=w.GENERIC
    )
    assert read(w.fit_file(named)).not_runs == {"cycling": 1}


def test_a_tcx_file_without_a_sport_is_asked_about():
    assert [q.word for q in read(w.tcx(sport="")).questions] == [Unnamed.RUNNING]
    assert read(w.tcx(sport="Other")).not_runs == {"Other": 1}
