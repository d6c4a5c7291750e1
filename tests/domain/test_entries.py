from datetime import timedelta

import msgspec
import pytest

from backcare.domain.entries import PainContext
from backcare.domain.profile import Profile, Target
from tests.builders import MONDAY, TODAY, _base, check_in, run


def test_zero_pain_is_an_answer():
    assert check_in(nprs_running=0).nprs(PainContext.RUNNING) == 0


def test_unanswered_pain_is_none():
    assert check_in(nprs_running=0).nprs(PainContext.WAKING) is None


def test_a_check_in_without_any_answer_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        check_in(nprs_running=None)


def test_a_run_needs_distance_or_minutes():
    with pytest.raises(ValueError, match="distance or the minutes"):
        run(rpe=3)
    assert run(minutes=30).distance_m is None


@pytest.mark.parametrize("sessions", [0, 8])
def test_a_target_outside_one_to_seven_is_refused(sessions):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"since": MONDAY.isoformat(), "sessions": sessions}, Target)


def test_a_target_starts_on_a_monday():
    with pytest.raises(ValueError, match="Monday"):
        Target(since=TODAY, sessions=2)


def test_targets_out_of_order_are_refused():
    later, earlier = (
        Target(since=MONDAY, sessions=2),
        Target(since=MONDAY - timedelta(weeks=1), sessions=2),
    )
    with pytest.raises(ValueError, match="order"):
        Profile(targets=(later, earlier))


def test_a_corrected_run_keeps_nothing_of_the_old_values():
    kept = msgspec.structs.replace(
        run(1, TODAY, distance_m=5000, minutes=30),
        started_at=_base(1, TODAY)["logged_at"],
        moving_seconds=1800,
    )
    assert kept.corrected(note="hot", minutes=30) == msgspec.structs.replace(kept, note="hot")
    longer = kept.corrected(minutes=50)
    assert (longer.minutes, longer.moving_seconds, longer.started_at) == (50, None, kept.started_at)
    # By its start it is known again when its file is read again.
    assert kept.corrected(day=TODAY - timedelta(days=1)).started_at == kept.started_at


@pytest.mark.parametrize("step", [1, None])
def test_a_run_walk_whose_minutes_are_corrected_still_says_how_much_was_run(step):
    kept = run(1, TODAY, distance_m=5000, minutes=40, ladder_step=step, run_seconds=450)
    for minutes, seconds in ((40, 450), (41, 450), (35, 450), (None, 450), (7, 420)):
        changed = kept.corrected(note="hot", minutes=minutes)
        assert (changed.run_seconds, changed.seconds_running) == (seconds, seconds)
        assert (changed.is_run_walk, changed.is_walk) == (True, False)


@pytest.mark.parametrize("step", [0, None])
def test_a_walk_whose_minutes_are_corrected_stays_a_walk(step):
    walk = run(2, TODAY, minutes=40, ladder_step=step, run_seconds=0).corrected(minutes=41)
    assert (walk.run_seconds, walk.is_walk) == (0, True)
