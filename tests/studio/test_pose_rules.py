"""Bad pose files are told by file, line, and what is allowed."""

import pytest

from backcare.domain.errors import ContentError
from backcare.studio.pose_rules import read_pose

GOOD = """\
id: squat
camera: {az: 58, el: 8}
highlight: {working: [quads]}
steps: [up, down]
props:
  - {kind: ball, at: {at: [palm.L, palm.R], shift: [0, 0.1, 0]}}
  - {kind: band, from: [1, 1, 0], to: grip.L, handle: true, along: [grip.R, grip.L]}
boxes: [{kind: chair, x: [-0.2, 0.2], z: [-0.5, -0.1], top: 0.45, back: -z}]
keys:
  up:
    joints: {knee_flex: 4}
    contacts: {foot.L: plant, foot.R: {mode: plant, level: 0.1}}
  down:
    base: up
    joints: {knee_flex.L: 90}
    reach: {palm.L: [lowerleg01.L, 0, 0.1, 0.1]}
timeline:
  - {key: up, hold: 0.5, move: 1.2}
  - {key: down, move: 1.2}
faults:
  - {id: high, of: down, shows: "You stay high.", joints: {knee_flex: 30},
     lines: [{kind: line, through: [hip.L, knee.L], should: same}]}
poster: {from: up, to: down, share: 0.6}
overlay:
  - {kind: path, of: palm.L}
"""


@pytest.fixture
def read(tmp_path, figure):
    def read_text(text):
        path = tmp_path / "squat.yaml"
        path.write_text(text, encoding="utf-8")
        return read_pose(path, figure.rig)

    return read_text


def test_a_good_file_is_read(read):
    pose = read(GOOD)
    assert pose.joints_of(pose.keys["down"]) == {"knee_flex": 4, "knee_flex.L": 90}
    assert pose.contacts_of(pose.keys["down"])["foot.R"].level == 0.1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: line", "kind: ghost", "line 22: expected line"),
        ("[hip.L, knee.L]", "[hip, knee.L]", "line 22: expected a site"),
        (", should: same", "", "line 22: expected a line of a mistake with 'should'"),
        ("kind: chair", "kind: sofa", "line 8"),
        ("[-0.2, 0.2]", "[0.2, -0.2]", "line 8: expected the lower end first"),
        ("back: -z", "back: up", "line 8"),
        ("to: grip.L, handle", "handle", "line 7: expected a band with 'to'"),
        ("to: grip.L, handle", "to: grip, handle", "line 7: expected a site"),
        ("[grip.R, grip.L]", "[grip.R]", "line 7: expected .x, y, z., or two places"),
        ("handle: true", "beyond: 0.1", "line 7: expected only for stick, found 'band'"),
        ("id: squat", "id: lunge", "line 1: expected the file's name 'squat', found 'lunge'"),
        ("knee_flex: 4", "knee_bend: 4", "line 11: expected one of .*knee_flex.*found 'knee_bend'"),
        ("knee_flex.L: 90", "knee_flex.L: 190", r"line 15: expected 0 to 145 degrees, found 190"),
        ("knee_flex.L: 90", "knee_flex.L: -5", r"line 15: expected 0 to 145 degrees, found -5"),
        ("    contacts: {foot.L: plant, foot.R: {mode: plant, level: 0.1}}\n", "", "line 10.*what"),
        ("foot.L: plant", "sole.L: plant", "line 12: expected one of .*foot.L.*found 'sole.L'"),
        ("foot.L: plant", "foot.L: stand", "line 12"),
        ("[quads]", "[quad]", "line 3: expected one of .*quads.*found 'quad'"),
        ("[quads]", "[quads.M]", "line 3: expected one of .*quads.*found 'quads.M'"),
        ("working: [", "works: [", "line 3"),
        ("base: up", "base: top", "line 14: expected one of up, down, found 'top'"),
        ("[up, down]", "[up, low]", "line 4: expected one of up, down, found 'low'"),
        ("{key: down,", "{key: low,", "line 19: expected one of up, down, found 'low'"),
        ("of: down", "of: low", "line 21: expected one of up, down, found 'low'"),
        ("reach: {palm.L:", "reach: {palm:", "line 16: expected one of .*palm.*found 'palm'"),
        ("[lowerleg01.L, 0,", "[lowerleg99.L, 0,", "line 16: expected a site"),
        ("to: down, share", "to: up, share", "line 23: expected one of up to down, down to up"),
        ("share: 0.6", "share: 6", "line 23"),
        ("of: palm.L}", "of: palm}", "line 25: expected a site"),
        ("kind: path, of:", "kind: path, at:", "line 25: expected a mark of kind path with 'of'"),
        ("of: palm.L}", "of: palm.L, keys: [low]}", "line 25: expected one of up, down, found"),
        ("kind: ball, at:", "kind: ball, to:", "line 6: expected a ball with 'at'"),
        ("kind: ball", "kind: balloon", "line 6"),
        ("hold: 0.5", "hold: 50", "line 18"),
        ("az: 58,", "", "line 2: expected the key 'az'"),
        ("id: squat", "id: squat\nlegs: 2", "expected no key 'legs'"),
    ],
)
def test_a_bad_file_says_where_and_what_is_allowed(read, old, new, told):
    assert old in GOOD
    with pytest.raises(ContentError, match=told):
        read(GOOD.replace(old, new, 1))
