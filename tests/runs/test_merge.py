"""One run out of several files, however many runs there are."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import RunSource
from backcare.runs.matching import is_same_run
from backcare.runs.merge import _better, _moment, merged
from tests.runs.found_runs import START, found

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
