"""The skeleton: neutral is neutral, left mirrors right, a positive angle goes where it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.config import ROOT
from backcare.studio.angles import HIGHEST, INDEX, JOINTS, LOWEST, both_sides
from backcare.studio.rig import Posture, Rig
from backcare.studio.sites import where

RIG = Rig(ROOT / "data" / "media" / "body.npz")


def posture(**joints):
    angles = np.zeros(len(JOINTS))
    for name, degrees in joints.items():
        for full in both_sides(name):
            angles[INDEX[full]] = degrees
    return Posture(angles, np.eye(3), np.zeros(3))


def head(bone, **joints):
    return RIG.pose(posture(**joints)).heads[RIG.index[bone]]


def test_neutral_stands_straight_with_hanging_arms():
    bones = RIG.pose(posture())
    for side in "LR":
        hip, knee, ankle = (
            bones.heads[RIG.index[f"{b}.{side}"]] for b in ("upperleg01", "lowerleg01", "foot")
        )
        shoulder, elbow, wrist = (
            bones.heads[RIG.index[f"{b}.{side}"]] for b in ("upperarm01", "lowerarm01", "wrist")
        )
        for upper, lower in ((hip, knee), (knee, ankle), (shoulder, elbow), (elbow, wrist)):
            direction = (lower - upper) / np.linalg.norm(lower - upper)
            assert direction == pytest.approx([0, -1, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("joint", "bone", "axis", "sign"),
    [
        ("hip_flex", "lowerleg01.L", 2, 1),
        ("hip_abd", "lowerleg01.L", 0, 1),
        ("hip_abd", "lowerleg01.R", 0, -1),
        ("knee_flex", "foot.L", 2, -1),
        ("ankle_flex", "toe2-1.L", 1, 1),
        ("lumbar_flex", "head", 2, 1),
        ("lumbar_side", "head", 0, 1),
        ("thorax_flex", "head", 2, 1),
        ("sho_flex", "wrist.L", 2, 1),
        ("sho_abd", "wrist.L", 0, 1),
        ("elbow_flex", "wrist.L", 2, 1),
        ("clav_elev", "upperarm01.L", 1, 1),
        ("clav_prot", "upperarm01.L", 2, 1),
    ],
)
def test_a_positive_angle_moves_where_it_says(joint, bone, axis, sign):
    moved = head(bone, **{joint: 20}) - head(bone)
    assert sign * moved[axis] > 0.01


@pytest.mark.parametrize(
    ("joint", "site", "axis"),
    [("hip_rot", "knee_front.L", 0), ("lumbar_rot", "breastbone.R", 2), ("sho_rot", "palm.L", 0)],
)
def test_a_positive_turn_goes_out_or_to_the_left(joint, site, axis):
    bent = {"elbow_flex": 90} if joint == "sho_rot" else {}

    def place(**joints):
        one = posture(**joints)
        bones = RIG.pose_many(one.angles[None], one.turn[None], one.place[None])
        return where(RIG, bones, site)[0]

    moved = place(**bent, **{joint: 9}) - place(**bent)
    assert abs(moved[axis]) > 0.003


@given(st.lists(st.floats(0, 1), min_size=len(JOINTS), max_size=len(JOINTS)))
def test_left_mirrors_right(shares):
    angles = LOWEST + (HIGHEST - LOWEST) * np.array(shares)
    mirrored = angles.copy()
    for name in JOINTS:
        base, _, side = name.partition(".")
        if side:
            mirrored[INDEX[name]] = angles[INDEX[f"{base}.{'R' if side == 'L' else 'L'}"]]
        elif base.endswith(("_side", "_rot")):
            mirrored[INDEX[name]] *= -1
    left = RIG.pose(Posture(angles, np.eye(3), np.zeros(3)))
    right = RIG.pose(Posture(mirrored, np.eye(3), np.zeros(3)))
    for bone in ("foot", "wrist", "toe2-1", "finger3-3"):
        place = left.heads[RIG.index[f"{bone}.L"]] * [-1, 1, 1]
        assert place == pytest.approx(right.heads[RIG.index[f"{bone}.R"]], abs=2e-3)


def test_toes_that_grip_stand_on_their_tips():
    def heights(degrees):
        return [head(f"toe2-{link}.L", toe_flex=degrees)[1] for link in (1, 2, 3)]

    long, bent, gripping = heights(0), heights(-12), heights(-25)
    assert bent[1] < long[1]  # a little bend takes them down straight
    assert gripping[1] > long[1]
    assert gripping[1] - gripping[2] > 0.01
