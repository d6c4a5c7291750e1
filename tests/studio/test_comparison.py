"""The right form beside a mistake: signs in a strip of their own, and lines that differ."""

import numpy as np
import pytest
from PIL import Image, ImageColor
from scipy.spatial.transform import Rotation

from backcare.studio.angles import INDEX, JOINTS
from backcare.studio.comparison import compared_size, save_comparison
from backcare.studio.motion import Motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.rig import Posture
from backcare.studio.scene import ROUGH
from backcare.studio.stage import Stage
from backcare.studio.strokes import COLOUR

STRIP = 48
BACK = "[back_pelvis, back_low, back_waist, back_ribs, back_upper]"
POSE = """\
id: stands
aspect: {aspect}
camera: {{az: {az}, el: 4}}
highlight: {{working: [quads]}}
steps: [up, low]
poster: up
keys: {{up: {{contacts: {{foot.L: plant}}}}, low: {{base: up}}}}
timeline: [{{key: up, hold: 1.5, move: 1.5}}, {{key: low}}]
faults:
  - id: rounds
    of: up
    shows: Your back rounds.
    lines:
      - kind: line
        through: {through}
        should: {should}
"""


@pytest.fixture(scope="module")
def pose_of(figure, tmp_path_factory):
    def read(aspect, should="same", through=BACK, az=90):
        path = tmp_path_factory.mktemp(aspect) / "stands.yaml"
        path.write_text(
            POSE.format(aspect=aspect, should=should, through=through, az=az), encoding="utf-8"
        )
        return read_pose(path, figure.rig)

    return read


@pytest.fixture(scope="module")
def halves_of(figure, pose_of, tmp_path_factory):
    """Return a function that draws a figure that stands beside one whose back is round."""

    def draw(should, through=BACK, az=90):
        pose = pose_of("upright", should, through, az)
        up = Posture(np.zeros(len(JOINTS)), np.eye(3), np.array([0, 0.87, 0]))
        angles = up.angles.copy()
        angles[INDEX["lumbar_flex"]] = 40
        tipped = Rotation.from_euler("z", 12, degrees=True).as_matrix()
        wrong = up._replace(angles=angles, turn=tipped)
        motion = Motion({"up": up, "low": up}, {"rounds": wrong}, (), (), {})
        [fault] = pose.faults
        target = tmp_path_factory.mktemp("fault") / "fault.webp"
        save_comparison(Stage(figure, pose, quality=ROUGH), motion, fault, target)
        with Image.open(target) as picture:
            assert picture.size == compared_size(pose, fault)
            pixels = np.asarray(picture.convert("RGBA"))
        middle = pixels.shape[1] // 2
        return pixels[:, :middle], pixels[:, -middle:]

    return draw


@pytest.fixture(scope="module")
def halves(halves_of):
    return halves_of("same")


def inked(half):
    ink = np.array(ImageColor.getrgb(COLOUR))
    return np.abs(half[STRIP:, :, :3].astype(int) - ink).max(2) < 60


def dashes(half):
    """Return how many pieces the line has from the top down, single pixels left out."""
    is_line = inked(half).sum(1) >= 2
    ends = np.flatnonzero(np.diff(np.r_[0, is_line.astype(int), 0]))
    return int(np.sum(np.diff(ends)[::2] >= 3))


def test_signs_stand_above_the_figure_and_differ(halves):
    for half in halves:
        assert half[:STRIP, :48, 3].any(), "a sign"
        assert not half[:STRIP, 60:, 3].any(), "nothing else is in the strip"
    right, wrong = (half[:STRIP, :48] for half in halves)
    assert not np.array_equal(right, wrong)


def beside(half):
    """Return in how many rows there is more than one line."""
    return sum(int(np.sum(np.diff(row.astype(int)) == 1)) > 1 for row in inked(half))


def test_a_mistake_has_its_own_line_and_the_one_of_the_right_form_in_dashes(halves):
    right, wrong = halves
    assert dashes(right) == dashes(wrong) == 1, "its own line is whole"
    assert inked(wrong).sum() > 1.15 * inked(right).sum(), "the other is there besides"
    assert beside(wrong) > beside(right), "and beside it"


def bend(half):
    """Return how far in pixels the middle of a line strays from a straight one."""
    line = inked(half)
    columns = np.nonzero(line)[1]
    line[:, np.abs(np.arange(line.shape[1]) - np.median(columns)) > 25] = False
    rows = np.flatnonzero(line.sum(1) >= 2)
    middles = np.array([np.flatnonzero(line[row]).mean() for row in rows])
    return np.quantile(np.abs(middles - np.polyval(np.polyfit(rows, middles, 1), rows)), 0.9)


def test_a_line_that_should_be_straight_is_so_and_stands_beside_the_bent_one(halves, halves_of):
    right, wrong = halves_of("straight")
    assert bend(right) < 0.7 < bend(halves[0])
    assert dashes(right) == dashes(wrong) == 1, "the bent line is whole"
    assert beside(wrong) >= 5, "the straight one beside it, in dashes"


def test_a_line_that_should_be_level_is_so_over_the_right_form(halves_of):
    right, wrong = halves_of("level", "[hip_bone.L, hip_bone.R]", 0)
    (flat, wide), (tilted, _) = (np.nonzero(inked(half)) for half in (right, wrong))
    # single pixels elsewhere are left out
    assert np.subtract(*np.quantile(flat, [0.9, 0.1])) <= 3
    assert np.subtract(*np.quantile(wide, [0.9, 0.1])) > 20
    assert np.subtract(*np.quantile(tilted, [0.9, 0.1])) > 6


def test_the_picture_has_the_shape_of_the_film(pose_of):
    sizes = [compared_size(pose, pose.faults[0]) for pose in map(pose_of, ("upright", "wide"))]
    (narrow, tall), (broad, same) = sizes
    assert tall == same
    assert narrow < broad
