"""Clothes stay whole in every posture, on both bodies; joints keep their shape; bare feet."""

import numpy as np
import pytest

from backcare.studio.angles import INDEX, JOINTS
from backcare.studio.cloth import COLLAR, WHOLE, Cloth
from backcare.studio.figure import SKIN, Figure
from backcare.studio.motion import load_motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.rig import Posture
from backcare.studio.tailor import MAN

UNBENT = Posture(np.zeros(len(JOINTS)), np.eye(3), np.zeros(3))


@pytest.fixture(scope="module")
def cloths(figure, folders):
    return [Cloth(figure), Cloth(Figure(folders.body, MAN))]


def bent(joint, degrees):
    angles = np.zeros(len(JOINTS))
    angles[INDEX[f"{joint}.L"]] = degrees
    return UNBENT._replace(angles=angles)


def _find_torn(every, cloths, figure, folders, subtests):
    for path in sorted(folders.poses.glob("*.yaml"))[::every]:
        pose = read_pose(path, figure.rig)
        kept = load_motion(folders.motions / f"{path.stem}.npz", pose, with_faults=False)
        with subtests.test(path.stem):
            for cloth in cloths:
                collar, whole = cloth.worst(kept)
                assert collar <= COLLAR
                assert whole <= WHOLE


@pytest.mark.weekly
def test_no_cloth_is_torn(cloths, figure, folders, subtests):
    _find_torn(8, cloths, figure, folders, subtests)


@pytest.mark.weekly
def test_no_cloth_is_torn_in_any_motion(cloths, figure, folders, subtests):
    _find_torn(1, cloths, figure, folders, subtests)


def test_torn_cloth_is_found(figure, monkeypatch):
    assert max(Cloth(figure).worst_of([UNBENT])) < 0.02
    posed = figure.posed(figure.rig.pose(UNBENT))
    monkeypatch.setattr(figure, "draped", lambda bones: posed * [1, 3, 1])
    assert min(Cloth(figure).worst_of([UNBENT])) > 0.3


@pytest.mark.parametrize("joint", ["elbow_flex", "knee_flex"])
def test_a_bent_joint_keeps_its_thickness(figure, joint):
    bone = {"elbow_flex": "lowerarm01", "knee_flex": "lowerleg01"}[joint]
    near = figure.share(f"{bone}.L")
    half = np.flatnonzero((near > 0.4) & (near < 0.6) & (figure.region == SKIN))

    def reach(posture):
        """How far the ring of the joint is from the hinge, on average."""
        bones = figure.rig.pose(posture)
        hinge = bones.heads[figure.rig.index[f"{bone}.L"]]
        return np.linalg.norm(figure.posed(bones)[half] - hinge, axis=1).mean()

    assert reach(bent(joint, 120)) > 0.93 * reach(UNBENT)


def test_feet_are_bare_where_a_pose_file_says_so(figure):
    bare = figure.with_feet("bare")
    toes = bare.share("toe1-1.L") > 0.9
    assert toes.any()
    assert (bare.region[toes] == SKIN).all()
    assert bare.feet[toes].all()
    assert figure.with_feet("shod") is figure
