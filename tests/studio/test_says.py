"""Heights and contacts that the clinical table tells in words are measured on the solved keys."""

import msgspec
import numpy as np
import pytest

from backcare.studio.angles import INDEX, JOINTS
from backcare.studio.checks import CHECKS
from backcare.studio.motion import Motion
from backcare.studio.pose_file import Say
from backcare.studio.pose_rules import mistakes, read_pose
from backcare.studio.rig import Posture
from backcare.studio.says import unlike


@pytest.fixture(scope="module")
def pose(folders, figure):
    return read_pose(folders.poses / "single_leg_balance.yaml", figure.rig)


def standing(**joints):
    """A posture that stands on the floor, with these angles of the left leg."""
    angles = np.zeros(len(JOINTS))
    for name, degrees in joints.items():
        angles[INDEX[f"{name}.L"]] = degrees
    return Posture(angles, np.eye(3), np.array([0, 0.873, 0]))


def beyond(figure, pose, **say):
    """By how many metres a standing figure that lifts its left knee is beyond what is told."""
    told = msgspec.structs.replace(pose, says=(Say(**say),))
    keys = {"start": standing(), "lift": standing(hip_flex=45, knee_flex=60)}
    motion = Motion(keys, {}, (), (), {})
    return next(off for _, off in unlike(figure, told, motion))


def test_a_foot_on_the_floor_is_there_and_a_lifted_one_is_not(figure, pose):
    floor = {"part": "foot.R", "least": -0.02, "most": 0.02}
    assert beyond(figure, pose, key="lift", **floor) == 0
    lifted = beyond(figure, pose, key="lift", **(floor | {"part": "foot.L"}))
    assert 0.05 < lifted < 0.3
    assert 1000 * lifted > CHECKS["says"][0]


def test_a_height_may_be_told_over_a_level_a_part_or_another_key(figure, pose):
    rise = beyond(figure, pose, key="lift", part="foot.L", since="start", least=0, most=0)
    over_level = beyond(figure, pose, key="lift", part="foot.L", above=0.02, least=0, most=0)
    over_other = beyond(figure, pose, key="lift", part="foot.L", above="foot.R", least=0, most=0)
    assert rise == pytest.approx(over_other, abs=0.005)
    assert rise - 0.03 < over_level < rise


def test_feet_apart_are_measured_sideways(figure, pose):
    apart = {"key": "start", "part": "ankle.L", "above": "ankle.R", "along": "x"}
    assert beyond(figure, pose, **apart, least=0.1, most=0.3) == 0
    assert beyond(figure, pose, **apart, least=0.5, most=0.6) > 0.2


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"key": "nowhere"}, "key"),
        ({"since": "nowhere"}, "since"),
        ({"part": "tail"}, "part"),
        ({"above": "ceiling"}, "above"),
        ({"least": 0.3, "most": 0.1}, "from"),
    ],
)
def test_what_cannot_be_measured_is_refused(figure, pose, wrong, place):
    said = {"key": "lift", "part": "foot.L", "least": 0.0, "most": 0.1} | wrong
    told = msgspec.structs.replace(pose, says=(Say(**said),))
    assert [m.place for m in mistakes(told, figure.rig)] == [("says", 0, place)]
