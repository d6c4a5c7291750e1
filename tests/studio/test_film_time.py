"""When films show their key poses, and that the part of a film for a beat shows what it says."""

import msgspec
import numpy as np
import pytest

from backcare.domain.exercises.exercise import Move
from backcare.domain.exercises.film import Film as Loop
from backcare.domain.exercises.film import in_time
from backcare.domain.plan.programming import gently
from backcare.domain.plan.steps import beats_of
from backcare.domain.sides import Side
from backcare.studio import build
from backcare.studio.keys import all_key_times, write_keys
from backcare.studio.motion import FPS
from tests.ours import our_library
from tests.studio.films import FOLDERS, film_of

pytestmark = pytest.mark.safety

CONTENT = our_library()
KEPT = msgspec.json.decode(FOLDERS.keys.read_bytes(), type=dict[str, Loop])


def test_key_times_are_those_of_the_present_poses():
    assert all_key_times(FOLDERS) == KEPT


def test_key_times_are_written_as_they_are_kept(tmp_path):
    (tmp_path / "poses").symlink_to(FOLDERS.poses)
    copied = build.Folders(media=tmp_path)
    write_keys(copied)
    assert copied.keys.read_bytes() == FOLDERS.keys.read_bytes()


def test_a_film_is_as_long_as_its_key_times_say():
    made = build.read_manifest(FOLDERS).made
    assert {name: round(film.seconds, 2) for name, film in KEPT.items()} == {
        name: one.seconds for name, one in made.items()
    }


def test_films_show_their_key_poses_at_these_times(subtests):
    for name, loop in KEPT.items():
        with subtests.test(name):
            film = film_of(name)
            assert len(film.angles) == round(loop.seconds * FPS)
            for key in loop.keys:
                middle = film.frame((key.at + key.until) / 2)
                posture = film.motion.keys[key.key].angles
                away = np.abs(film.angles - posture).mean(1)
                # it is the nearest of all frames, but for those in which the same pose comes again
                assert away[middle] <= away.min() + 0.35, key.key


def rise(film, start, end):
    """How far up somebody goes: the pelvis; the head of somebody who bows; a knee or a foot; and
    the head alone where nothing else moves.
    """

    def way(bone, side=None):
        return float((film.place(bone, end, side) - film.place(bone, start, side))[1])

    pelvis, head = way("root"), way("head")
    limb = max((way(bone, side) for bone in ("lowerleg01", "foot") for side in Side), key=abs)
    told = ((pelvis, 0.1), (head, 0.2), (limb, 0.02), (pelvis, 0.01))
    return next((moved for moved, at_least in told if abs(moved) > at_least), head)


def change(measure):
    return lambda film, start, end: measure(film, end) - measure(film, start)


def spread(film, seconds):
    """How far hands, feet and knees are from each other and from the trunk."""
    chest = film.place("spine02", seconds)
    ends = [film.place(bone, seconds, side) for bone in ("wrist", "foot") for side in Side]
    between = sum(np.linalg.norm(one - other) for one in ends for other in ends)
    from_trunk = sum(np.linalg.norm(end - chest) for end in ends)
    return float(from_trunk + between / 4) + film.apart("lowerleg01", seconds)


def bend(film, seconds):
    """How far the knees are bent, and the back bent backwards."""
    return sum(film.angle(f"knee_flex.{one}", seconds) for one in "LR") - curl(film, seconds)


def curl(film, seconds):
    """How far the back is rounded."""
    return film.angle("lumbar_flex", seconds) + film.angle("thorax_flex", seconds)


def forward(film, start, end):
    """Whether the pelvis, the head or a thigh ends clearly in front of where it began."""

    def gone(of):
        return of(end) - of(start)

    def thighs(at):
        return sum(film.angle(f"hip_flex.{one}", at) for one in "LR")

    pelvis = gone(lambda at: film.place("root", at)[2])
    head = gone(lambda at: film.place("head", at)[2])
    return max(pelvis - 0.03, head - 0.1, (gone(thighs) - 10) / 100)


def breath(film, seconds):
    """How wide belly and ribs are, at a key pose."""
    return film.pose.keys[pose_at(film, seconds)].morph.get("breath", 0)


def to_the_left(film, seconds):
    return sum(film.place("lowerleg01", seconds, side)[0] for side in Side)


def pose_at(film, seconds):
    loop = KEPT[film.pose.id]
    return next(k.key for k in loop.keys if k.at <= seconds % loop.seconds <= k.until)


MEANS = {
    Move.UP: rise,
    Move.OUT: change(spread),
    Move.OPEN: change(spread),
    Move.STEP: change(spread),
    Move.THROW: change(spread),
    Move.LET_GO: change(spread),
    Move.BEND: change(bend),
    Move.FLAT: change(curl),
    Move.ROUND: change(curl),
    Move.FORWARD: forward,
    Move.HOP: forward,
    Move.BREATHE_IN: change(breath),
}
"""What grows in a movement."""
OPPOSITES = {
    Move.DOWN: Move.UP,
    Move.IN: Move.OUT,
    Move.CLOSE: Move.OPEN,
    Move.FOLLOW: Move.STEP,
    Move.CATCH: Move.THROW,
    Move.SQUEEZE: Move.LET_GO,
    Move.STRAIGHTEN: Move.BEND,
    Move.ARCH: Move.FLAT,
    Move.SINK: Move.ROUND,
    Move.BREATHE_OUT: Move.BREATHE_IN,
}
RETURNS = (Move.BACK, Move.MIDDLE, Move.RELAX)
"""Back to the pose in which the repetition began."""
JUMPS = (Move.JUMP,)
SWEEPS = (Move.SWEEP,)


def is_shown(beat, way, turn, film):
    """Whether the film does what the word of a beat says."""
    start, end = way.start, way.end
    if beat.do in RETURNS:
        return pose_at(film, end) == pose_at(film, turn[0].start)
    if beat.do in JUMPS:
        return rise(film, start, (start + end) / 2) > 0.02
    if beat.do in SWEEPS:
        return abs(to_the_left(film, end) - to_the_left(film, start)) > 0.2
    if beat.do in OPPOSITES:
        return MEANS[OPPOSITES[beat.do]](film, start, end) < 0
    return MEANS[beat.do](film, start, end) > 0


def test_the_part_of_a_film_for_a_beat_shows_what_its_word_says(subtests):
    told = {*MEANS, *OPPOSITES, *RETURNS, *JUMPS, *SWEEPS, Move.HOLD}
    for exercise in CONTENT.exercises.values():
        with subtests.test(exercise.id):
            beats, clip = beats_of(gently(exercise, 1), exercise), exercise.demonstration.clip
            assert {beat.do for beat in beats} <= told
            film = film_of(clip)
            for turn in in_time(beats, KEPT[clip], exercise.demonstration.ways).ways:
                for beat, way in zip(beats, turn, strict=True):
                    if beat.do is not Move.HOLD:
                        assert is_shown(beat, way, turn, film), beat.do
