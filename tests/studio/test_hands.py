"""Hands have natural shapes and are where the pose file and the text of the exercise say."""

import re
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from backcare.config import ROOT
from backcare.content.strict_yaml import read_mapping
from backcare.studio.angles import INDEX, LIMITS
from backcare.studio.checks import CHECKS
from backcare.studio.hand_checks import hand_slides, hand_values
from backcare.studio.hands import SHAPES, shape_angles
from backcare.studio.motion import Animator
from backcare.studio.pose_rules import read_pose
from backcare.studio.resting import first_keys

TELLS = re.compile(r"\b(hands?|palms?|fingertips|forearms|grip|hug|arms beside)\b", re.IGNORECASE)
TOUCHES = re.compile(r"\b(on|under|behind|hold|grip|rest|hug|beside)\b", re.IGNORECASE)
FREE = re.compile(r"cm from the wall|sweep", re.IGNORECASE)
EXERCISES = sorted((ROOT / "data" / "content" / "exercises").glob("E*.yaml"))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_within_the_limits_of_its_joints(shape):
    for name, angle in shape_angles(shape).items():
        low, high = LIMITS[name]
        assert low <= angle <= high


def test_a_grip_opens_with_the_radius_of_what_it_holds():
    thin, thick = shape_angles("grip", 0.014), shape_angles("grip", 0.03)
    assert thin["index_bend"] > thick["index_bend"] + 10


@pytest.fixture(scope="module")
def raised(folders, figure):
    """Two keys: fingertips on the wall, then the same on the toes."""
    pose = read_pose(folders.poses / "calf_raise.yaml", figure.rig)
    pose = msgspec.structs.replace(pose, faults=())
    return pose, Animator(figure).stills(pose)


@pytest.fixture
def at_the_wall(raised):
    pose, motion = raised
    start = msgspec.structs.replace(
        pose, keys={"start": pose.keys["start"]}, timeline=pose.timeline[:1]
    )
    return start, replace(motion, keys={"start": motion.keys["start"]})


def slides(figure, pose, motion):
    return {side: mm for one, _, side, mm in hand_slides(figure, pose, motion, np.empty(0))}


def test_hands_that_go_on_resting_stay_where_they_are(figure, raised):
    found = slides(figure, *raised)
    assert set(found) == {"L", "R"}
    assert max(found.values()) < 5


def test_a_hand_that_slides_is_found(figure, raised):
    pose, motion = raised
    start = motion.keys["start"]
    lower = start._replace(place=start.place - np.array([0, 0.03, 0]))
    values = slides(figure, pose, replace(motion, keys={"start": start, "up": lower}))
    assert values == {side: pytest.approx(30, abs=0.1) for side in "LR"}
    assert min(values.values()) > CHECKS["hand_slides"][0]


def test_a_hand_may_slide_if_the_pose_file_says_so(figure, raised):
    pose, motion = raised
    hands = {side: msgspec.structs.replace(hand, slides=True) for side, hand in pose.hands.items()}
    pose = msgspec.structs.replace(pose, hands=hands)
    assert first_keys(pose) == {}
    assert slides(figure, pose, motion) == {}


def measured(figure, pose, motion, **joints):
    angles = motion.keys["start"].angles.copy()
    for name, degrees in joints.items():
        for side in "LR":
            angles[INDEX[f"{name}.{side}"]] += degrees
    moved = replace(motion, keys={"start": motion.keys["start"]._replace(angles=angles)})
    nothing = np.empty(0)
    return hand_values(figure, pose, moved, nothing, nothing)


def test_fingertips_are_solved_to_the_wall(figure, at_the_wall):
    values = measured(figure, *at_the_wall)
    assert all(value <= CHECKS[name][0] for name, value in values.items())


def test_a_hand_off_the_wall_is_found(figure, at_the_wall):
    assert measured(figure, *at_the_wall, elbow_flex=15)["hand_off"] > CHECKS["hand_off"][0]


def test_a_hand_in_the_wall_is_found(figure, at_the_wall):
    assert measured(figure, *at_the_wall, elbow_flex=-20)["hand_sunk"] > CHECKS["hand_sunk"][0]


def test_a_hand_that_hovers_over_the_floor_is_found(figure, at_the_wall):
    pose, motion = at_the_wall
    free = msgspec.structs.replace(pose, hands={})
    start = motion.keys["start"]
    lower = start._replace(place=start.place - np.array([0, 0.95, 0]))
    low = replace(motion, keys={"start": lower})
    lowest = figure.posed(figure.rig.pose(lower))[figure.share("wrist.L") > 0.9, 1].min()
    near = lower._replace(place=lower.place + np.array([0, 0.02 - lowest, 0]))
    low = replace(motion, keys={"start": near})
    assert hand_values(figure, free, low, np.empty(0), np.empty(0))["hand_hovers"] > 10


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_hands_that_the_text_lets_touch_something_do_so_in_the_pose_file(folders, figure, path):
    exercise = read_mapping(path)
    steps = [*exercise["setup"], *exercise["movement"]]
    told = [s for s in steps if TELLS.search(s) and TOUCHES.search(s) and not FREE.search(s)]
    if not told:
        return
    pose = read_pose(folders.poses / f"{exercise['demonstration']['clip']}.yaml", figure.rig)
    hands = [hand for key in pose.keys.values() for hand in pose.hands_of(key).values()]
    reached = {site for key in pose.keys.values() for site in (key.reach or {})}
    is_led = any(site.startswith("palm.") for site in reached)
    assert is_led or any(not hand.is_free for hand in hands), told
