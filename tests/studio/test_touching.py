"""What a hand rests on must not carry the body away."""

import pytest

from backcare.config import ROOT
from backcare.studio.motion import Animator
from backcare.studio.pose_rules import read_pose

POSES = ROOT / "data" / "media" / "poses"


@pytest.mark.parametrize("name", ["bent_knee_fall_out", "copenhagen_long"])
def test_a_hand_on_the_body_does_not_carry_it_sideways(name, figure):
    pose = read_pose(POSES / f"{name}.yaml", figure.rig)
    first = next(iter(pose.keys))
    solved = Animator(figure).keys(pose)[0][first].posture
    root = pose.root_of(pose.keys[first])
    assert solved.place[[0, 2]] == pytest.approx([root.x, root.z], abs=0.02)
