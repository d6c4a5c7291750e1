"""The clock of a session against the dose: all exercises, led as the player leads them."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from backcare.domain.exercises.exercise import Move, Sides
from backcare.domain.exercises.film import Played, in_time
from backcare.domain.plan.programming import gently
from backcare.domain.plan.steps import beats_of
from backcare.domain.sides import Side
from backcare.ui.session.data import first_data
from tests.conftest import ROOT, is_ci
from tests.ours import our_library

pytestmark = pytest.mark.safety

CONTENT = our_library()
EXERCISES = CONTENT.exercises
NODE = Path(sys.executable).with_name("node")
SETS = 2
LOOK = 0.05
"""The script looks so often, in seconds: a beat may seem longer or shorter by that."""
NOT_IN_TIME = {
    "E13": {Played.WAY_IN},
    "E23": {Played.BEGINS_AGAIN},
    "E39": {Played.WAY_IN},
    "E40": {Played.WAY_IN},
    "E41": {Played.WAY_IN, Played.SWAYS},
    "E56": {Played.HOPS},
    "E57": {Played.WAY_IN},
}
"""What of a film is not in the time of the dose. Its page says so."""


@pytest.fixture(scope="module", params=list(Side))
def led(request):
    """The side that comes first, and what was seen of each exercise, beat after beat."""
    if not NODE.exists() and not is_ci():
        pytest.skip("no Node.js beside this Python: run `make js-test`, which installs it")
    planned = [gently(exercise, SETS) for exercise in EXERCISES.values()]
    session = msgspec.json.encode(first_data(planned, 1, CONTENT))
    script = ROOT / "tests" / "js" / "led.js"
    done = subprocess.run([NODE, script, request.param], input=session, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    return request.param, {e: [beat for beat in told if beat["exercise"] == e] for e in EXERCISES}


def dosed(exercise):
    """The beats of the dose, each with its seconds: the shortest hold, where there is a range."""
    dose = exercise.dose
    hold = 0 if dose.hold_seconds is None else dose.hold_seconds[0]
    return [(b.do, b.seconds or hold) for b in dose.tempo] or [(Move.HOLD, hold)]


def is_timed(exercise):
    """Whether a set is so many seconds in which the beats go round."""
    dose = exercise.dose
    moves = [do for do, _ in dosed(exercise)]
    return dose.hold_seconds is not None and Move.HOLD not in moves


def repetitions(beats, exercise):
    """The beats of each repetition, or of each round of a timed set."""
    count = len(dosed(exercise))
    assert len(beats) % count == 0
    return [beats[n : n + count] for n in range(0, len(beats), count)]


def steps_of(beats):
    """The beats of each part of a set that is led without a break."""
    return [list(one) for _, one in itertools.groupby(beats, lambda b: (b["set"], b["step"]))]


def test_every_exercise_is_led(led):
    assert len(EXERCISES) == 57
    assert all(led[1].values())


def test_each_beat_takes_the_seconds_of_the_dose(led, subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            told = dosed(exercise)
            for beats in repetitions(led[1][exercise.id], exercise):
                assert [beat["part"] for beat in beats] == [do for do, _ in told]
                for beat, (_, seconds) in zip(beats, told, strict=True):
                    # a set has whole seconds, so its last beat may be some tenths longer
                    is_last = beat is beats[-1] and beat["rep"] == beat["of"]
                    assert seconds - 1.1 * LOOK <= beat["seconds"]
                    assert beat["seconds"] <= seconds + 1.1 * LOOK + (0.6 if is_last else 0)


def test_repetitions_sets_and_seconds_add_up_to_the_dose(led, subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            dose, beats = exercise.dose, led[1][exercise.id]
            sides = 2 if dose.per_side else 1
            for number in range(1, SETS + 1):
                done = [beat for beat in beats if beat["set"] == number]
                if not done:
                    assert number > len(dose.ladder) > 0
                    continue
                seconds = sum(beat["seconds"] for beat in done)
                if is_timed(exercise):
                    assert seconds == pytest.approx(sides * dose.hold_seconds[0], abs=0.2)
                    continue
                a_set = dose.ladder[number - 1] if dose.ladder else (dose.reps or (1,))[0]
                assert len(repetitions(done, exercise)) == sides * a_set
                whole = sides * a_set * sum(lasts for _, lasts in dosed(exercise))
                assert whole - 0.2 <= seconds < whole + 2


def test_sides_come_in_their_order_and_the_film_shows_them(led, subtests):
    first, seen = led
    for exercise in (e for e in EXERCISES.values() if e.dose.sides is not None):
        with subtests.test(exercise.id):
            shown = exercise.demonstration.shown_side
            for beats in steps_of(seen[exercise.id]):
                sides = [Side(turn[0]["side"]) for turn in repetitions(beats, exercise)]
                if exercise.dose.sides is Sides.ALTERNATE:
                    expected = itertools.cycle((first, first.other))
                    assert sides == list(itertools.islice(expected, len(sides)))
                else:
                    assert len(set(sides)) == 1
                for beat in beats:
                    is_other = shown is not None and beat["side"] != shown
                    assert beat["is_mirrored"] is is_other
            parts = [one[0]["side"] for one in steps_of(seen[exercise.id])]
            assert parts[0] == first
            if exercise.dose.sides is not Sides.ALTERNATE:
                assert set(parts[:2]) == set(Side)


def film_of(exercise):
    return CONTENT.films[exercise.demonstration.clip]


def poses_at(time, film):
    """The names of the key poses that a film shows at a time, which may be the end of the loop."""
    around = (time, time - film.seconds)
    return {k.key for k in film.keys if any(k.at - LOOK <= at <= k.until + LOOK for at in around)}


def test_a_film_never_jumps_to_another_pose(led, subtests):
    """Where one beat ends the next begins, but for a film that is told to begin again."""
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            film = film_of(exercise)
            for beats in steps_of(led[1][exercise.id]):
                jumps = [
                    after["part"]
                    for before, after in itertools.pairwise(beats)
                    if not poses_at(before["end"], film) & poses_at(after["start"], film)
                ]
                first = dosed(exercise)[0][0]
                begins_again = Played.BEGINS_AGAIN in NOT_IN_TIME.get(exercise.id, ())
                again = len(repetitions(beats, exercise)) - 1
                assert jumps == ([first] * again if begins_again else [])


def test_a_hold_stands_and_all_else_moves_at_a_speed_that_can_be_followed(led, subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            told, film = NOT_IN_TIME.get(exercise.id, set()), film_of(exercise)
            for beat in led[1][exercise.id]:
                slowest, fastest = beat["speeds"]
                if beat["part"] != Move.HOLD:
                    assert 0.3 <= fastest <= 1.6
                    is_last = beat["rep"] == beat["of"]
                    assert slowest == pytest.approx(fastest) or is_last or Played.HOPS in told
                elif Played.WAY_IN in told:
                    assert fastest == pytest.approx(1)  # then it stands, unless it sways
                    assert slowest == (1 if Played.SWAYS in told else 0)
                else:
                    assert fastest == 0
                    assert poses_at(beat["start"], film)


def test_the_picture_counts_down_the_seconds_of_each_hold(led, subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            seconds = dict(dosed(exercise)).get(Move.HOLD)
            for beat in led[1][exercise.id]:
                if beat["part"] == Move.HOLD:
                    assert [left for left in beat["held"] if left] == list(
                        range(int(seconds), 0, -1)
                    )
                elif not is_timed(exercise):
                    assert beat["held"] == [None]


def test_what_is_not_in_time_is_told(subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            beats = beats_of(gently(exercise, 1), exercise)
            shown = in_time(beats, film_of(exercise), exercise.demonstration.ways)
            assert set(shown.played) == NOT_IN_TIME.get(exercise.id, set())
