"""One run out of several files, however many runs there are."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import RunSource
from backcare.runs.matching import is_same_run
from backcare.runs.merge import _better, _moment, merged
from tests.runs import writers as w
from tests.runs.found_runs import START, found
from tests.runs.samples import garmin_runs, noted, only, read

STARTS = st.integers(-30, 30).map(lambda tens: START + timedelta(seconds=45 * tens))
RUNS = st.builds(
    found,
    start=STARTS,
    metres=st.sampled_from([3000, 9_990, 10_000, 10_015]),
    seconds=st.sampled_from([3000, 3010]),
    source=st.sampled_from(list(RunSource)),
) | st.builds(
    lambda metres: msgspec.structs.replace(found(metres=metres), start=None),
    st.sampled_from([3000, 10_000]),
)


def merged_the_slow_way(runs):
    """Each run compared with every other one that is kept."""
    kept = []
    for run in sorted(runs, key=_moment):
        places = reversed(range(len(kept)))
        twin = next((p for p in places if is_same_run(kept[p], run)), None)
        if twin is None:
            kept.append(run)
        else:
            kept[twin] = _better(kept[twin], run)
    return tuple(sorted(kept, key=_moment))


@given(st.lists(RUNS, max_size=12))
def test_looking_at_neighbours_only_misses_nothing(runs):
    assert merged(runs) == merged_the_slow_way(runs)


def test_a_table_abroad_and_a_watch_are_one_run():
    watch = found()
    table = found(START + timedelta(hours=6), metres=10_010, source=RunSource.GARMIN)
    assert merged([watch, table])[0].source is RunSource.FIT
    assert len(merged([watch, table])) == 1


def test_thousands_of_runs_of_one_day_are_compared_with_their_neighbours_only(monkeypatch):
    compared = []

    def counting(first, second):
        compared.append(1)
        return is_same_run(first, second)

    monkeypatch.setattr("backcare.runs.merge.is_same_run", counting)
    runs = [
        found(START + timedelta(seconds=15 * n), metres=1000 + 21 * n, source=RunSource.GARMIN)
        for n in range(4000)
    ]
    merged(runs)
    assert len(compared) < 80 * len(runs)


def test_one_run_in_several_files_is_one():
    later = w.gpx(start=w.START + timedelta(seconds=70), speed=3.35)
    table = w.strava_table([w.strava_row(1, "May 12, 2026, 5:30:40 AM", "Run")]).encode()
    reading = read(("a.gpx", later), ("b.csv", table), ("c.fit", w.fit()), ("d.fit", w.fit()))
    run = only(reading)
    assert (run.source, run.moving_seconds) == (RunSource.FIT, 2950)
    assert set(noted(run)) == {f"Also found in {name}." for name in ("a.gpx", "b.csv", "d.fit")}


def test_two_runs_of_one_morning_stay_two():
    second = w.fit(start=w.START + timedelta(minutes=70), metres=9900)
    other = w.fit(start=w.START + timedelta(seconds=90), metres=3000, timer=900, moving=900)
    assert len(read(w.fit(), second, other).runs) == 3


def test_a_run_abroad_in_the_table_and_as_a_file_is_one():
    rows = garmin_runs()
    rows.append(w.garmin_row("Running", "2026-05-20 07:15:00", 10_021.5, 2960, moving=2950))
    abroad = w.fit(start=datetime(2026, 5, 20, 11, 15, tzinfo=UTC))
    reading = read(w.garmin_table(rows).encode(), abroad)
    assert len(reading.runs) == 9
    assert reading.runs[-1].source is RunSource.FIT
