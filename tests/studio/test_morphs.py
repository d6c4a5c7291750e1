"""What joints cannot show: an arch rises at the inner side of a foot, hands ride on a breath."""

import numpy as np
import pytest

from backcare.config import ROOT
from backcare.studio.motion import load_motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.stage import Stage, key_frame


@pytest.fixture(scope="module")
def raised(figure):
    """How far the soles rise, and where they are, in the short foot."""
    pose = read_pose(ROOT / "data" / "media" / "poses" / "short_foot.yaml", figure.rig)
    bare = figure.with_feet("bare")
    stage = Stage(bare, pose, size=(32, 24))
    flat, dome = (stage.body(bare.rig.neutral, key_frame(key)) for key in ("flat", "dome"))
    place = bare.neutral - bare.rig.neutral_heads[bare.rig.index["foot.L"]]
    is_sole = bare.feet & (bare.neutral[:, 0] > 0) & (flat[:, 1] < flat[bare.feet, 1].min() + 0.03)
    is_middle = is_sole & (np.abs(place[:, 2] - 0.06) < 0.025)
    return place[is_middle, 0], (dome - flat)[is_middle, 1]


def test_an_arch_rises_at_the_inner_side(raised):
    outwards, up = raised
    assert up[outwards < -0.02].min() > 0.008


def test_the_outer_border_of_the_foot_stays_on_the_floor(raised):
    outwards, up = raised
    assert np.abs(up[outwards > 0.03]).max() < 0.001


@pytest.fixture(scope="module")
def breathed(figure, folders):
    """How far the body moves as it breathes in, and with the hands far from it."""
    pose = read_pose(folders.poses / "brace_and_breathe.yaml", figure.rig)
    motion = load_motion(folders.motions / "brace_and_breathe.npz", pose, with_faults=False)
    stage = Stage(figure, pose, size=(32, 24))
    resting = figure.rig.pose(motion.keys["in"])
    moved = []
    for bones in (resting, figure.rig.neutral):
        out, in_ = (stage.body(bones, key_frame(key)) for key in ("out", "in"))
        moved.append(in_ - out)
    return moved


def test_hands_that_rest_on_the_chest_ride_on_its_breath(figure, breathed):
    resting, free = breathed
    for side in "LR":
        hand = figure.share(f"wrist.{side}") > 0.99
        rides = np.linalg.norm(resting[hand], axis=1)
        assert rides.min() > 0.003
        assert np.ptp(rides) < 0.001, "as one piece"
        assert np.linalg.norm(free[hand], axis=1).max() < 0.001, "who hangs free does not"
