"""Types of activities that nobody foresaw: learned from a file, or asked about."""

from datetime import timedelta

from backcare.runs.found import Asked, FileAnswer, SkipReason
from tests.runs import writers as w
from tests.runs.samples import garmin_runs, read, reasons, words


def test_an_unknown_type_is_learned_from_a_file_of_that_type():
    rows = [
        w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Kukimbia"),
        w.strava_row(2, "May 14, 2026, 5:30:00 AM", "Kukimbia"),
        w.strava_row(3, "May 16, 2026, 5:30:00 AM", "Baiskeli"),
        w.strava_row(4, "May 18, 2026, 5:30:00 AM", "Wasiojua"),
        w.strava_row(5, "May 20, 2026, 5:30:00 AM", "Run"),
    ]
    files = {
        "activities.csv": w.strava_table(rows),
        "activities/1.fit.gz": w.packed(w.fit()),
        "activities/3.fit.gz": w.packed(w.fit(sport=w.CYCLING)),
    }
    reading = read(w.archive(files))
    assert [run.start.day for run in reading.runs] == [12, 14, 20]
    assert reading.not_runs == {"Baiskeli": 1}
    assert [question.word for question in reading.questions] == ["Wasiojua"]
    assert any("Kukimbia" in sentence for sentence in words(*reading.notes))
    alone = read(w.strava_table(rows).encode())
    assert len(alone.runs) == 1
    assert "Kukimbia” is not known (2 times)" in words(alone.questions[0])[0]


def meaning(word, chosen):
    return FileAnswer(asked=Asked.TYPE, chosen=chosen, word=word)


def test_an_unknown_type_is_asked_once_and_read_as_the_runner_says():
    rows = [
        *garmin_runs(),
        w.garmin_row("Kukimbia", "2026-05-20 18:30:00", 5000, 1500),
        w.garmin_row("kukimbia ", "2026-05-21 18:30:00", 5000, 1500),
        w.garmin_row("", "2026-05-23 18:30:00", 5000, 1500),
        w.garmin_row("Radfahren", "2026-05-22 18:30:00", 5000, 1500),
    ]
    files = (
        ("a.csv", w.garmin_table(rows).encode()),
        ("b.gpx", w.gpx(start=w.START + timedelta(days=40), kind="KUKIMBIA")),
        ("c.tcx", w.tcx(start=w.START + timedelta(days=50), sport="Kukimbia")),
    )
    reading = read(*files)
    assert (len(reading.runs), reading.not_runs, reading.skipped) == (8, {"Radfahren": 1}, ())
    assert [(q.asked, q.word, q.file) for q in reading.questions] == [
        (Asked.TYPE, "Kukimbia", "a.csv"),
        (Asked.TYPE, "", "a.csv"),
    ]
    assert "“Kukimbia” is not known (4 times)" in words(reading.questions[0])[0]
    said = read(*files, answers=[meaning("Kukimbia", "run"), meaning("", "other")])
    assert (len(said.runs), said.questions) == (12, ())
    assert said.not_runs == {"Radfahren": 1, "no type": 1}
    assert [(q.word, q.chosen) for q in said.settled] == [("Kukimbia", "run"), ("", "other")]
    assert all(sentence.endswith("as you said.") for sentence in words(*said.settled))


def test_hundreds_of_unknown_types_are_not_asked_about_at_once():
    rows = [*garmin_runs()]
    rows += [w.garmin_row(f"Zu{n}", "2026-05-20 18:30:00", 5000, 1500) for n in range(15)]
    table = w.garmin_table(rows).encode()
    reading = read(table)
    assert (len(reading.questions), reasons(reading)) == (12, [SkipReason.UNKNOWN_TYPE])
    assert "3 more types" in words(reading.skipped[0])[0]
    rest = read(table, answers=[meaning(q.word, "other") for q in reading.questions])
    assert ([q.word for q in rest.questions], rest.skipped) == (["Zu12", "Zu13", "Zu14"], ())
