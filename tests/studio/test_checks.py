"""Pictures of mistakes are held to the body, too: no leg in a leg, no hand in the trunk."""

from dataclasses import replace

import msgspec
import pytest

from backcare.studio.angles import INDEX, both_sides
from backcare.studio.checks import CHECKS, findings
from backcare.studio.motion import load_motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.scene import ROUGH
from backcare.studio.stage import Stage


@pytest.fixture(scope="module")
def kept(folders, figure):
    pose = read_pose(folders.poses / "sit_to_stand.yaml", figure.rig)
    return pose, load_motion(folders.motions / "sit_to_stand.npz", pose)


def values(figure, kept, key, **joints):
    """Return what is measured if the mistake is this key with these joints."""
    pose, motion = kept
    posture = motion.keys[key]
    angles = posture.angles.copy()
    for name, degrees in joints.items():
        for full in both_sides(name):
            angles[INDEX[full]] = degrees
    faults = dict.fromkeys(motion.faults, posture._replace(angles=angles))
    short = replace(motion, faults=faults, frames=motion.frames[::8], postures=motion.postures[::8])
    view = Stage(figure, pose, quality=ROUGH).view(pose.camera, short.postures)
    return {f.check: f.value for f in findings(figure, pose, short, view)}


@pytest.mark.weekly
def test_a_mistake_like_the_right_key_has_no_part_in_another(figure, kept):
    measured = values(figure, kept, "sit")
    assert measured["leg_in_leg"] == 0
    assert measured["hand_in_body"] == 0


def test_legs_through_each_other_are_found_in_a_mistake(figure, kept):
    measured = values(figure, kept, "sit", hip_abd=-14, hip_rot=-22)
    assert measured["leg_in_leg"] > CHECKS["leg_in_leg"][0]


def test_a_hand_in_the_body_is_found_in_a_mistake(figure, kept):
    measured = values(figure, kept, "stand", sho_abd=-26, sho_flex=0, sho_rot=0, elbow_flex=0)
    assert measured["hand_in_body"] > CHECKS["hand_in_body"][0]


def test_a_line_drawn_straight_over_a_form_that_is_not_is_found(figure, kept):
    """Knees seen from the front are, whatever they bend; seen from the side they are not."""
    pose, motion = kept
    straight = [
        fault
        for fault in pose.faults
        if any(mark.should == "straight" for mark in fault.lines) and fault.camera
    ]
    assert straight
    beside = tuple(
        msgspec.structs.replace(f, camera=msgspec.structs.replace(f.camera, az=90))
        for f in straight
    )
    from_the_side = msgspec.structs.replace(pose, faults=beside)
    limit = CHECKS["straight"][0]
    assert values(figure, (pose, motion), "sit")["straight"] < limit
    assert values(figure, (from_the_side, motion), "sit")["straight"] > limit
