"""One run out of several files, however many runs there are."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import RunSource
from backcare.runs.found import Asked, FileAnswer
from backcare.runs.matching import LOCAL, is_same_abroad, is_same_run
from backcare.runs.merge import _better, _moment, _order, _twin, merged
from tests.runs import writers as w
from tests.runs.found_runs import START, found
from tests.runs.samples import garmin_runs, noted, only, read, unit, words

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
    """Each run compared with every other one that is kept: those that begin together first."""
    kept = []
    for run in sorted(runs, key=_order):
        twin = _twin(run, reversed(range(len(kept))), kept)
        if twin is None:
            kept.append(run)
        else:
            kept[twin] = _better(kept[twin], run)
    for run in [run for run in kept if run.source in LOCAL]:
        twins = [
            (abs(other.start - run.start), place)
            for place, other in enumerate(kept)
            if is_same_abroad(other, run) and not {at.source for at in other.joined} & LOCAL
        ]
        if twins:
            _, twin = min(twins)
            kept[twin] = _better(kept[twin], run)
            kept.remove(run)
    return tuple(sorted(kept, key=_moment))


@given(st.lists(RUNS, max_size=12))
def test_looking_at_neighbours_only_misses_nothing(runs):
    assert merged(runs) == merged_the_slow_way(runs)


def test_a_table_abroad_and_a_watch_are_one_run():
    watch = found()
    table = found(START + timedelta(hours=6), metres=10_010, source=RunSource.GARMIN)
    assert merged([watch, table])[0].source is RunSource.FIT
    assert len(merged([watch, table])) == 1


def test_a_run_every_day_at_one_hour_is_never_that_of_the_day_before():
    days = [timedelta(days=n, seconds=n % 3) for n in range(9)]
    watch = [found(START + day, metres=5000 + day.seconds) for day in days[::2]]
    table = [found(START + day, metres=5000, source=RunSource.GARMIN) for day in days]
    assert [run.start.date() for run in merged([*watch, *table])] == [
        (START + day).date() for day in days
    ]


def test_abroad_each_run_of_a_table_is_one_of_the_watch():
    hours = timedelta(hours=6)
    days = [timedelta(days=n) for n in range(5)]
    watch = [found(START + day) for day in days]
    table = [found(START + day + hours, source=RunSource.GARMIN) for day in days]
    runs = merged([*watch, *table])
    assert [run.start for run in runs] == [run.start for run in watch]
    assert all(len(run.joined) == 1 for run in runs)


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
    assert set(noted(run)) == {
        "Joined with the same run in a.gpx.",
        "Joined with the same run in line 2 of b.csv.",
        "Joined with the same run in d.fit.",
    }


def test_two_runs_of_one_morning_stay_two():
    second = w.fit(start=w.START + timedelta(minutes=70), metres=9900)
    other = w.fit(start=w.START + timedelta(seconds=90), metres=3000, timer=900, moving=900)
    assert len(read(w.fit(), second, other).runs) == 3


@pytest.mark.parametrize(
    ("late", "metres", "moving", "runs"),
    [
        (180, 10_021, 2950, 1),
        (180, 9400, 2770, 1),  # it misses what was run before
        (600, 8000, 2350, 1),
        (660, 7800, 2290, 2),
        (180, 5000, 2770, 2),
        (180, 10_021, 0, 2),
    ],
)
def test_a_second_watch_that_was_started_late_is_no_second_run(late, metres, moving, runs):
    second = w.fit(w.START + timedelta(seconds=late), metres, moving or 2950, moving or None)
    if not moving:
        second = w.fit_file(w.fit_summary(start=w.START + timedelta(seconds=late), metres=metres))
    assert len(read(("a.fit", w.fit()), ("b.fit", second)).runs) == runs


@pytest.mark.parametrize(("seconds", "runs"), [(600, 1), (450, 2), (240, 2)])
def test_short_runs_are_one_if_half_of_them_is_together(seconds, runs):
    late = START + timedelta(seconds=240)
    pair = [found(metres=2000, seconds=seconds), found(late, metres=2000, seconds=seconds)]
    assert len(merged(pair)) == runs


def test_a_run_abroad_in_the_table_and_as_a_file_is_one():
    rows = garmin_runs()
    rows.append(w.garmin_row("Running", "2026-05-20 07:15:00", 10_021.5, 2960, moving=2950))
    abroad = w.fit(start=datetime(2026, 5, 20, 11, 15, tzinfo=UTC))
    reading = read(w.garmin_table(rows).encode(), abroad)
    assert len(reading.runs) == 9
    assert reading.runs[-1].source is RunSource.FIT


def test_repetitions_saved_one_by_one_stay_what_they_are():
    begins = ["18:30:00", "18:31:50", "18:33:40", "18:35:30", "18:37:20"]
    rows = [w.garmin_row("Running", "2026-05-01 18:00:00", 5000, 1500)]
    rows += [
        w.garmin_row("Running", f"2026-05-01 {at}", 400 + 10 * (n % 2), 92, moving=92)
        for n, at in enumerate(begins)
    ]
    reading = read(w.garmin_table(rows).encode(), answers=[unit("km")])
    assert [run.distance_m for run in reading.runs] == [5000, 400, 410, 400, 410, 400]
    assert noted(*reading.runs) == []


def test_two_recordings_in_one_table_are_joined_and_told_by_their_line():
    rows = garmin_runs()
    twin = list(rows[3])
    twin[1], twin[4] = "2026-05-04 18:30:20", "6.47"
    reading = read(("Activities.csv", w.garmin_table([*rows, twin]).encode()))
    assert len(reading.runs) == 8
    assert noted(*reading.runs) == ["Joined with line 10 of this file, which has the same run."]


def test_runs_in_many_files_tell_of_all_of_them_whichever_is_kept():
    files = [("a.gpx", w.gpx(speed=3.35)), ("b.tcx", w.tcx()), ("c.fit", w.fit())]
    for order in permutations(files):
        run = only(read(*order))
        assert run.file == "c.fit"
        assert {place.file for place in run.joined} == {"a.gpx", "b.tcx"}


def doubled(hours=1, metres=10_010, seconds=3010):
    """A run, and the same again with another hour, as two tables of files have them."""
    again = w.START + timedelta(hours=hours)
    return [
        ("a.fit", w.fit(metres=10_000, timer=3000, moving=3000)),
        ("b.fit", w.fit(start=again, metres=metres, timer=seconds, moving=seconds)),
    ]


def test_a_run_with_another_hour_is_asked_about_once_and_not_kept_twice_meanwhile():
    more = [
        (f"{name} {n}", data)
        for n, at in enumerate((w.START + timedelta(days=1), w.START + timedelta(days=1, hours=1)))
        for name, data in [("more.fit", w.fit(start=at, metres=8000, timer=2400, moving=2400))]
    ]
    files = [*doubled(), *more]
    reading = read(*files)
    assert [run.distance_m for run in reading.runs] == [10_000, 8000]
    (question,) = reading.questions
    assert (question.asked, question.options) == (Asked.DOUBLED, ("same-run", "two-runs"))
    assert words(question) == [
        "2 runs are here twice, alike but for the hour (on 2026-05-12 at 07:30 and 08:30). "
        "Is each pair one run?"
    ]
    same = read(*files, answers=[FileAnswer(asked=Asked.DOUBLED, chosen="same-run")])
    assert (same.questions, [q.chosen for q in same.settled]) == ((), ["same-run"])
    assert [run.distance_m for run in same.runs] == [10_000, 8000]
    assert noted(same.runs[0]) == ["Joined with the same run in b.fit."]
    two = read(*files, answers=[FileAnswer(asked=Asked.DOUBLED, chosen="two-runs")])
    assert [run.distance_m for run in two.runs] == [10_000, 10_010, 8000, 8000]


@pytest.mark.parametrize(
    "other", [{"hours": 0.9}, {"metres": 10_021}, {"seconds": 3031}, {"hours": 24}]
)
def test_other_runs_are_not_asked_about(other):
    reading = read(*doubled(**other))
    assert (len(reading.runs), reading.questions) == (2, ())
