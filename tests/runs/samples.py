"""One sample of each kind of run file, and how tests read them: all that is said has its words."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from backcare.runs.found import Asked, FileAnswer
from backcare.runs.reading import read_files
from tests.ours import our_library
from tests.runs import writers as w
from tests.runs import writers_services as s

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def read(*files, zone=BERLIN, **more):
    """Read files; whatever is told of them has its words."""
    named = [file if isinstance(file, tuple) else ("run", file) for file in files]
    reading = read_files(named, zone, now=NOW, **more)
    words(*reading.skipped, *reading.notes, *reading.questions, *reading.settled)
    noted(*reading.runs)
    return reading


def words(*parts):
    """What is told of files, as a runner reads it."""
    return [part.told.in_words(our_library().texts) for part in parts]


def noted(*runs):
    """What is told of runs, as a runner reads it."""
    return [note.in_words(our_library().texts) for run in runs for note in run.notes]


def only(reading):
    assert len(reading.runs) == 1, reading
    return reading.runs[0]


def reasons(reading):
    return [skipped.reason for skipped in reading.skipped]


def facts(run):
    return run.start, run.distance_m, run.moving_seconds, run.source


def unit(chosen):
    """What a runner answers who is asked for the unit of distances."""
    return FileAnswer(asked=Asked.UNIT, chosen=chosen)


def sport(group, chosen):
    """What a runner answers who is asked about a group that names no sport."""
    return FileAnswer(asked=Asked.SPORT, chosen=chosen, word=group)


def garmin_runs(unit=1000.0, decimal=".", has_steps=True, kind="Running", seconds=330):
    return [
        w.garmin_row(
            kind,
            f"2026-05-{n:02} 18:30:00",
            4000 + 613 * n,
            round((4000 + 613 * n) * seconds / 1000),
            unit,
            decimal,
            has_steps,
            168 + n,
        )
        for n in range(1, 9)
    ]


SAMPLES = [
    w.fit(),
    w.gpx(points=20),
    w.tcx(),
    w.archive({"a.fit": w.fit(), "b.tcx": w.tcx()}),
    w.garmin_table(garmin_runs()).encode(),
    w.strava_table([w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Run")]).encode(),
    w.runkeeper_table([w.runkeeper_row(1, "2026-05-12 07:30:00", "Running", 8100, 2705)]).encode(),
    gzip.compress(w.fit()),
    s.apple(s.workout()),
    s.garmin_account(s.garmin_activity()),
    s.polar_new(),
    s.fitbit(s.fitbit_exercise()),
    s.nike(s.nike_activity()),
    s.huawei_list(s.huawei_track()),
    s.samsung(s.samsung_row()),
    s.zepp(s.zepp_row()),
    s.health_connect((s.START, 2950, 33, 10_020, 2, 1)),
]
