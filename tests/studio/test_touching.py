"""What a hand rests on must not carry the body away."""

import msgspec
import pytest

from backcare.studio.motion import Animator
from tests.studio.films import pose_of


@pytest.mark.parametrize("name", ["bent_knee_fall_out", "copenhagen_long"])
def test_a_hand_on_the_body_does_not_carry_it_sideways(name, figure):
    pose = pose_of(name)
    first = next(iter(pose.keys))
    # The first key rests on no other one, which would take five times as long to solve.
    alone = msgspec.structs.replace(
        pose,
        keys={first: pose.keys[first]},
        timeline=tuple(step for step in pose.timeline if step.key == first),
    )
    solved = Animator(figure).keys(alone)[0][first].posture
    root = pose.root_of(pose.keys[first])
    assert solved.place[[0, 2]] == pytest.approx([root.x, root.z], abs=0.02)
