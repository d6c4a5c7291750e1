"""What hardly can be is asked about; what runners do is not."""

import pytest

from backcare.domain.tracker.measures import Measured, measured
from backcare.domain.tracker.unlikely import (
    Doubt,
    doubts_of,
    longest_of_all,
    longest_of_others,
)
from tests.builders import run
from tests.ours import our_library

RULES = our_library().asking.unlikely
NOTHING = Measured(None, None)
TENS = Measured(10_000, 3600)


@pytest.mark.parametrize(
    ("metres", "minutes", "longest", "doubts"),
    [
        (8000, 48, NOTHING, ()),
        (42_500, 240, NOTHING, ()),
        (100_000, None, NOTHING, (Doubt.FIRST_FAR,)),
        (100_000, None, TENS, (Doubt.TWICE_FAR,)),
        (20_000, 115, TENS, ()),
        (20_001, 115, TENS, (Doubt.TWICE_FAR,)),
        (125_000, 65, TENS, (Doubt.FAST, Doubt.TWICE_FAR)),
        (12_500, 29, TENS, (Doubt.FAST,)),
        (12_500, 30, TENS, ()),
        (1000, 2, TENS, ()),  # a kilometre alone may be a record
        (1001, 2, TENS, (Doubt.FAST,)),
        (4500, 30, Measured(1000, 1200), ()),  # a beginner's second week
        (None, 1800, NOTHING, (Doubt.LONG,)),
        (None, 1800, TENS, (Doubt.LONG, Doubt.TWICE_LONG)),
        (None, 600, NOTHING, ()),
        (1000, 390, Measured(8000, 24_000), (Doubt.SLOW,)),  # 6:30 typed for six minutes and a half
        (2000, 30, TENS, ()),  # the first step of the ladder is walked
    ],
)
def test_what_is_asked_about(metres, minutes, longest, doubts):
    seconds = None if minutes is None else minutes * 60
    assert doubts_of(Measured(metres, seconds), longest, RULES) == doubts


def test_the_watch_is_believed_before_the_minutes():
    timed = run(1, distance_m=10_000, minutes=60, moving_seconds=3550)
    assert measured(timed) == Measured(10_000, 3550)
    assert measured(run(2, distance_m=None, minutes=60)) == Measured(None, 3600)
    assert longest_of_all([measured(timed), Measured(None, 7200)]) == Measured(10_000, 7200)
    assert longest_of_all([]) == NOTHING


def test_each_of_some_runs_is_compared_with_all_others():
    runs = [Measured(10_000, 3600), Measured(100_000, None), Measured(None, 5000)]
    assert longest_of_others(runs, [run(9, distance_m=12_000, minutes=90)]) == (
        Measured(100_000, 5400),
        Measured(12_000, 5400),
        Measured(100_000, 5400),
    )
    assert longest_of_others(runs[:1], []) == (NOTHING,)
    twice = [Measured(100_000, None)] * 2
    assert longest_of_others(twice, []) == (Measured(100_000, None),) * 2
