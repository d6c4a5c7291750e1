"""`python -m backcare runs` as somebody with a folder of run files uses it."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from backcare.cli.runs import runs
from tests.runs import writers as w


def call(*arguments):
    result = CliRunner().invoke(runs, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.fit").write_bytes(w.fit())
    (tmp_path / "b.gpx").write_bytes(w.gpx(kind="cycling"))
    (tmp_path / "cut.fit").write_bytes(w.fit()[:50])
    rows = [
        w.garmin_row("Running", f"2026-05-{n:02} 18:30:00", 5000, 1800, has_steps=False)
        for n in (20, 21)
    ]
    (tmp_path / "Activities.csv").write_text(w.garmin_table(rows), encoding="utf-8")
    return tmp_path


def test_what_would_be_kept(folder):
    code, said = call(folder / "a.fit", folder / "b.gpx", "--zone", "Europe/Berlin")
    assert code == 0
    assert said.splitlines() == [
        "2026-05-12T05:30:00Z (2026-05-12 07:30 local)  10022 m  0:49:10  fit  a.fit",
        "not a run: 1 cycling",
        "1 runs, 0 left out, 1 other activities, 0 open questions.",
    ]


@pytest.mark.skipif(os.name == "nt", reason="names there are always letters")
def test_a_name_that_is_not_in_utf_8_is_read_and_told(tmp_path):
    path = tmp_path / os.fsdecode(b"L\xe4uf.fit")
    path.write_bytes(w.fit())
    code, said = call(path, "--zone", "UTC")
    assert (code, said.splitlines()[0].split()[-1]) == (0, "L?uf.fit")


def test_what_would_not_be_kept_and_what_is_open(folder):
    code, said = call(folder / "cut.fit", folder / "Activities.csv", "--zone", "UTC")
    assert code == 1
    assert "left out: cut.fit: This FIT file is damaged" in said
    assert "(--unit km or miles)" in said
    assert "0 runs, 1 left out, 0 other activities, 1 open questions." in said


def test_an_option_answers(folder):
    code, said = call(folder / "Activities.csv", "--unit", "miles", "--zone", "Asia/Tokyo")
    assert code == 0
    assert said.startswith("2026-05-20T09:30:00Z (2026-05-20 18:30 local)  8047 m  0:29:50")


@pytest.mark.parametrize(("units", "far"), [("km", "10.022 km"), ("mi", "6.227 mi")])
def test_distances_are_shown_in_the_units_that_are_asked_for(folder, units, far):
    code, said = call(folder / "a.fit", "--zone", "Europe/Berlin", "--units", units)
    assert code == 0
    assert f"local)  {far}  0:49:10" in said
    _, told = call(folder / "a.fit", "--zone", "UTC", "--units", units, "--json")
    assert json.loads(told)["runs"][0]["distance_m"] == 10_022


@pytest.mark.parametrize(("words", "said"), [("en-GB", "in metres"), ("en-US", "in meters")])
def test_it_is_told_in_the_words_that_are_asked_for(folder, words, said):
    row = w.garmin_row("Track Running", "2026-05-20 18:30:00", 0, 1200)
    row[4] = "5,000"
    (folder / "track.csv").write_text(w.garmin_table([row]), encoding="utf-8")
    assert said in call(folder / "track.csv", "--unit", "km", "--words", words)[1]


def test_an_unknown_type_is_named_and_answered(tmp_path):
    track = tmp_path / "a.gpx"
    track.write_bytes(w.gpx(kind="Kimbia leo"))
    code, said = call(track)
    assert code == 1
    assert "open: a.gpx: The type “Kimbia leo” is not known (once)." in said
    assert "(--type 'Kimbia leo=run' or 'Kimbia leo=other')" in said
    code, said = call(track, "--type", "kimbia leo=run")
    assert code == 0
    assert "note: a.gpx: The type “Kimbia leo” was read as running, as you said." in said
    assert "1 runs, 0 left out" in said
    code, said = call(track, "--type", "Kimbia leo=other")
    assert (code, "not a run: 1 Kimbia leo" in said) == (0, True)


def test_a_group_without_a_sport_is_named_and_answered(tmp_path):
    tracks = [tmp_path / f"{n}.gpx" for n in range(3)]
    for n, track in enumerate(tracks):
        later = w.START + timedelta(days=n)
        track.write_bytes(w.gpx(start=later, kind=None, speed=2.6 + 0.2 * n))
    code, said = call(*tracks, "--zone", "UTC")
    assert code == 1
    assert "3 tracks name no sport. Their speed of 9\u201311 km/h on average" in said
    assert "(--sport running-speed=run or running-speed=other)" in said
    assert "Their speed of 6\u20137 miles an hour on average" in call(*tracks, "--units", "mi")[1]
    code, said = call(*tracks, "--zone", "UTC", "--sport", "running-speed=run", "--json")
    document = json.loads(said)
    assert (code, [run["sport_by"] for run in document["runs"]]) == (0, ["asked"] * 3)
    assert [settled["chosen"] for settled in document["settled"]] == ["run"]
    code, said = call(*tracks, "--zone", "UTC", "--sport", "running-speed=other")
    assert (code, "not a run: 3 tracks that name no sport" in said) == (0, True)


def test_a_run_that_hardly_can_be_says_that_it_is_asked_about(tmp_path):
    fast = tmp_path / "fast.fit"
    fast.write_bytes(w.fit(metres=30_000, timer=2700, moving=2700))
    said = call(fast, "--zone", "UTC")[1]
    assert (
        "kept on a yes only: 30000 m in 0:45:00 is faster than people run that far. (fast)" in said
    )
    assert json.loads(call(fast, "--json")[1])["runs"][0]["doubts"] == ["fast"]


def test_the_local_time_of_a_run_abroad_is_that_of_the_place(tmp_path):
    start = datetime(2026, 5, 15, 22, 10, tzinfo=UTC)
    abroad = tmp_path / "abroad.fit"
    body = w.fit_session(start, 10_000, 3000) + w.fit_local_clock(start + timedelta(hours=1), 9)
    abroad.write_bytes(w.fit_file(body))
    [run] = json.loads(call(abroad, "--zone", "Europe/Berlin", "--json")[1])["runs"]
    assert (run["day"], run["local"]) == ("2026-05-16", "2026-05-16T07:10:00+09:00")


def test_months_of_two_languages_are_told_apart_by_an_option(tmp_path):
    table = tmp_path / "activities.csv"
    header = ["Activity ID", "Activity Date", "Name", "Activity Type", "Elapsed Time", "Distance"]
    rows = [[1, "3. lis 2026 06:00:00", "Tempo", "Run", "2700", "7.5"]]
    table.write_text(w.table(header, rows), encoding="utf-8")
    assert "(--months croatian or polish)" in call(table, "--unit", "km")[1]
    said = call(table, "--unit", "km", "--months", "croatian", "--zone", "UTC")[1]
    assert said.startswith("2026-10-03T06:00:00Z")


def test_json_is_one_document(folder):
    files = [folder / name for name in ("a.fit", "b.gpx", "cut.fit", "Activities.csv")]
    code, said = call(*files, "--json", "--zone", "Europe/Berlin")
    document = json.loads(said)
    assert code == 1
    assert {"runs", "skipped", "not_runs", "notes", "questions"} <= set(document)
    assert document["runs"] == [
        {
            "start": "2026-05-12T05:30:00Z",
            "local": "2026-05-12T07:30:00+02:00",
            "day": "2026-05-12",
            "distance_m": 10022,
            "moving_seconds": 2950,
            "source": "fit",
            "file": "a.fit",
            "notes": [],
            "sport_by": "type",
            "clock_minutes": None,
            "doubts": [],
            "line": None,
            "joined": [],
        }
    ]
    assert document["not_runs"] == {"cycling": 1}
    assert document["skipped"][0]["reason"] == "broken"
    assert document["questions"][0]["options"] == ["km", "miles"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of Windows cannot be set")
def test_the_zone_is_the_machines_own_with_its_summer_time(folder, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        winter = folder / "winter.fit"
        winter.write_bytes(w.fit(start=w.START.replace(month=1)))
        said = call(folder / "a.fit", winter, folder / "Activities.csv", "--unit", "km")[1]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "(2026-01-12 06:30 local)" in said
    assert "(2026-05-12 07:30 local)" in said
    assert "2026-05-20T16:30:00Z (2026-05-20 18:30 local)" in said


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.fit", "--zone", "Mars/Base"),
        ("a.fit", "--unit", "yards"),
        ("a.fit", "--zone", ".."),
        ("a.fit", "--type", "Lari"),
        ("a.fit", "--sport", "swift=run"),
        ("a.fit", "--sport", "faster=ride"),
    ],
)
def test_a_wrong_call(arguments):
    assert call(*arguments)[0] == 2


def test_a_missing_file_is_told(tmp_path):
    code, said = call(tmp_path / "nowhere.fit")
    assert code == 1
    assert "could not be opened" in said
