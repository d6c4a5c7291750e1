"""Distance and time of a run, and whole minutes of exact seconds."""

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.measures import in_whole_minutes, measured, whole_minutes
from tests.builders import TODAY, run


@given(st.integers(1, 172_800))
def test_no_other_minute_is_nearer(seconds):
    minutes = whole_minutes(seconds)
    assert minutes >= 1
    assert minutes == 1 or abs(minutes * 60 - seconds) <= 30


def test_exact_seconds_count_before_typed_minutes():
    imported = run(1, TODAY, minutes=31, moving_seconds=1801)
    assert measured(imported).seconds == 1801
    assert in_whole_minutes(imported).minutes == 30
    assert in_whole_minutes(imported).moving_seconds == 1801
    typed = run(2, TODAY, minutes=31)
    assert (measured(typed).seconds, in_whole_minutes(typed)) == (1860, typed)
    assert measured(run(3, TODAY, distance_m=5000)) == (5000, None)
