"""The right form beside a mistake: signs in a strip of their own, lines told apart by dashes."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from backcare.studio.angles import INDEX, JOINTS
from backcare.studio.comparison import compared_size, save_comparison
from backcare.studio.motion import Motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.renderer import ROUGH
from backcare.studio.rig import Posture
from backcare.studio.stage import Stage
from backcare.studio.strokes import COLOUR

STRIP = 48
POSE = """\
id: stands
aspect: {aspect}
camera: {{az: 90, el: 4}}
highlight: {{quads: 1.0}}
steps: [up, low]
poster: up
keys: {{up: {{contacts: {{foot.L: plant}}}}, low: {{base: up}}}}
timeline: [{{key: up, hold: 1.5, move: 1.5}}, {{key: low}}]
faults:
  - id: rounds
    of: up
    shows: Your back rounds.
    lines:
      - {{kind: line, through: [back_pelvis, back_low, back_waist, back_ribs, back_upper]}}
"""


@pytest.fixture
def compared(figure, tmp_path):
    """Draw the mistake of a figure that stands beside one whose back is round."""

    def draw(aspect):
        path = tmp_path / "stands.yaml"
        path.write_text(POSE.format(aspect=aspect), encoding="utf-8")
        pose = read_pose(path, figure.rig)
        up = Posture(np.zeros(len(JOINTS)), np.eye(3), np.array([0, 0.87, 0]))
        angles = up.angles.copy()
        angles[INDEX["lumbar_flex"]] = 40
        motion = Motion({"up": up, "low": up}, {"rounds": up._replace(angles=angles)}, (), (), {})
        [fault] = pose.faults
        target = tmp_path / "fault.webp"
        save_comparison(Stage(figure, pose, quality=ROUGH), motion, fault, target)
        with Image.open(target) as picture:
            assert picture.size == compared_size(pose, fault)
            return np.asarray(picture.convert("RGBA"))

    return draw


def halves(pixels):
    middle = pixels.shape[1] // 2
    return pixels[:, :middle], pixels[:, -middle:]


def pieces(column):
    """Return how many runs of true there are."""
    return int(np.sum(np.diff(np.r_[0, column.astype(int)]) == 1))


def test_signs_stand_above_the_figure_and_differ(compared):
    right, wrong = halves(compared("upright"))
    for half in (right, wrong):
        assert half[:STRIP, :48, 3].any(), "a sign"
        assert not half[:STRIP, 60:, 3].any(), "nothing else is in the strip"
    assert not np.array_equal(right[:STRIP, :48], wrong[:STRIP, :48])


def test_the_line_is_whole_over_the_right_form_and_dashed_over_the_mistake(compared):
    ink = np.array(ImageColor.getrgb(COLOUR))
    runs = []
    for half in halves(compared("upright")):
        is_line = np.abs(half[..., :3].astype(int) - ink).max(2) < 70
        runs.append(pieces(is_line[STRIP:].any(1)))
    assert runs[0] == 1
    assert runs[1] >= 3


def test_the_picture_has_the_shape_of_the_film_or_its_own(compared):
    upright, wide = (compared(aspect).shape for aspect in ("upright", "wide"))
    assert upright[0] == wide[0]
    assert upright[1] < wide[1]
