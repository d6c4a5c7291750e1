"""The right form beside a mistake: signs in a strip of their own, and lines that differ."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from backcare.studio.angles import INDEX, JOINTS
from backcare.studio.comparison import compared_size, save_comparison
from backcare.studio.motion import Motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.rig import Posture
from backcare.studio.scene import ROUGH
from backcare.studio.stage import Stage
from backcare.studio.strokes import COLOUR

STRIP = 48
POSE = """\
id: stands
aspect: {aspect}
camera: {{az: 90, el: 4}}
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
        through: [back_pelvis, back_low, back_waist, back_ribs, back_upper]
        should: {should}
"""


@pytest.fixture(scope="module")
def pose_of(figure, tmp_path_factory):
    def read(aspect, should="null"):
        path = tmp_path_factory.mktemp(aspect) / "stands.yaml"
        path.write_text(POSE.format(aspect=aspect, should=should), encoding="utf-8")
        return read_pose(path, figure.rig)

    return read


@pytest.fixture(scope="module")
def halves_of(figure, pose_of, tmp_path_factory):
    """Return a function that draws a figure that stands beside one whose back is round."""

    def draw(should):
        pose = pose_of("upright", should)
        up = Posture(np.zeros(len(JOINTS)), np.eye(3), np.array([0, 0.87, 0]))
        angles = up.angles.copy()
        angles[INDEX["lumbar_flex"]] = 40
        motion = Motion({"up": up, "low": up}, {"rounds": up._replace(angles=angles)}, (), (), {})
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
    return halves_of("null")


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


def test_the_line_is_whole_over_the_right_form_and_dashed_over_the_mistake(halves):
    right, wrong = (dashes(half) for half in halves)
    assert right == 1
    assert wrong >= 3


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
    both = sum(int(np.sum(np.diff(row.astype(int)) == 1)) > 1 for row in inked(wrong))
    assert both >= 5, "the straight one beside it, in dashes"


def test_the_picture_has_the_shape_of_the_film(pose_of):
    sizes = [compared_size(pose, pose.faults[0]) for pose in map(pose_of, ("upright", "wide"))]
    (narrow, tall), (broad, same) = sizes
    assert tall == same
    assert narrow < broad
