"""What the player tells at the end of a session, and the entries it becomes."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from backcare.domain.entries import CheckIn, ExerciseDone, RepsLeft
from backcare.domain.plan.completion import Completion, entries_of
from tests.domain.plan.runner import CONTENT

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)

ROUTINE = {
    "kind": "routine",
    "id": "a" * 32,
    "day": "2026-12-01",
    "minutes": 24,
    "nprs": 2,
    "done": [
        {
            "exercise": "E08",
            "sets": [{"reps": 5, "hold_seconds": 8, "side": "left"}],
            "reps_left": "3-4",
            "nprs": None,
        }
    ],
}


RUN = {
    "kind": "run",
    "id": "a" * 32,
    "day": "2026-12-01",
    "minutes": 40,
    "nprs": 1,
    "step": 3,
    "seconds": 900,
}


TODAY = date(2026, 12, 1)


def read(told):
    return entries_of(msgspec.convert(told, Completion), CONTENT.run_walk, TODAY, NOW)


def test_what_the_player_tells_becomes_one_session():
    [entry] = read(ROUTINE)
    assert (entry.minutes, entry.nprs, entry.exercises) == (24, 2, ("E08",))
    assert entry.done[0].reps_left is RepsLeft.THREE_OR_FOUR
    assert isinstance(entry.done[0], ExerciseDone)


def test_a_run_becomes_a_run_and_its_pain():
    run, check_in = read(RUN)
    assert (run.ladder_step, run.minutes) == (3, 40)
    assert isinstance(check_in, CheckIn)
    assert (check_in.nprs_running, check_in.id != run.id) == (1, True)
    assert len(read({**RUN, "nprs": None})) == 1
    assert read(RUN) == (run, check_in)


@pytest.mark.parametrize(
    ("step", "seconds", "kept_step", "ran"),
    [(3, 900, 3, 900), (3, 240, None, 240), (0, 1800, 0, 0), (0, 120, None, 0), (12, 0, None, 0)],
)
def test_what_was_really_run_is_kept_and_walking_is_none_of_it(step, seconds, kept_step, ran):
    run, _ = read({**RUN, "step": step, "seconds": seconds})
    assert (run.ladder_step, run.run_seconds) == (kept_step, ran)
    assert run.is_walk == (ran == 0)
    assert run.seconds_running == ran


def test_a_run_that_was_broken_off_is_an_ordinary_one():
    run, check_in = read({**RUN, "seconds": 240, "minutes": 9})
    assert (run.ladder_step, run.minutes, check_in.nprs_running) == (None, 9, 1)
    with pytest.raises(msgspec.ValidationError):
        read({name: value for name, value in RUN.items() if name != "seconds"})


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-12-01", TODAY),
        ("2026-11-30", TODAY - timedelta(1)),
        ("2026-11-24", TODAY - timedelta(7)),
        ("2026-11-23", TODAY),
        ("2026-12-02", TODAY),
        ("1999-01-01", TODAY),
    ],
)
def test_a_day_that_cannot_be_is_today(told, day):
    assert read({**ROUTINE, "day": told})[0].day == day


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"minutes": 0},
        {"nprs": 11},
        {"done": []},
        {"done": [{"exercise": "<b>", "sets": []}]},
        {"done": [{"exercise": "E08", "sets": [{"side": "left"}]}]},
        {"extra": 1},
        {"kind": "other"},
    ],
)
def test_what_cannot_be_is_refused(change):
    with pytest.raises(msgspec.ValidationError):
        read({**ROUTINE, **change})
