"""What is otherwise for one person is laid over the pose file, and told by file and line."""

import shutil

import pytest

from backcare.content.strict_yaml import read_mapping
from backcare.domain.errors import ContentError
from backcare.studio import build
from backcare.studio.people import PEOPLE, own_of_nobody
from backcare.studio.pose_rules import read_pose
from tests.studio.conftest import FOLDERS


@pytest.fixture
def poses(tmp_path):
    shutil.copy(FOLDERS.poses / "knee_to_chest.yaml", tmp_path)
    (tmp_path / "man").mkdir()
    return tmp_path


@pytest.fixture
def read(poses, figure):
    def read_with(own, person="man"):
        (poses / "man" / "knee_to_chest.yaml").write_text(own, encoding="utf-8")
        return read_pose(poses / "knee_to_chest.yaml", figure.rig, person)

    return read_with


OWN = """\
camera: {az: 80}
keys:
  in: {joints: {sho_flex: 20}, stiff: {neck_flex: null}}
faults:
  head_lifts: {joints: {neck_flex: 30}, lines: {0: {through: [back_neck, back_head]}}}
timeline:
  2: {ease: smooth, lag: null}
says:
  0: {part: [head, 0, 0.09, -0.1]}
"""


def test_only_what_is_said_is_otherwise(read):
    his, hers = read(OWN), read(OWN, "woman")
    assert hers == read("{}")
    assert (his.camera.az, his.camera.el) == (80, hers.camera.el)
    assert his.keys["in"].joints == hers.keys["in"].joints | {"sho_flex": 20}
    assert his.keys["in"].stiff.keys() == hers.keys["in"].stiff.keys() - {"neck_flex"}
    assert his.keys["over"] == hers.keys["over"]
    assert list(his.keys) == list(hers.keys), "they are solved in this order"
    assert his.faults[0].joints == hers.faults[0].joints | {"neck_flex": 30}
    assert his.faults[0].lines[0].through == ("back_neck", "back_head")
    assert (his.timeline[2].ease, his.timeline[2].lag) == ("smooth", {})
    assert [s.move for s in his.timeline] == [s.move for s in hers.timeline]
    assert (his.says[0].least, his.says[0].most) == (hers.says[0].least, hers.says[0].most)
    assert his.says[0].part == ["head", 0, 0.09, -0.1]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("title: He", "line 1: expected no key 'title'; known keys are boxes, camera"),
        ("camera: {el: 9}\ntable: {}", "line 1: expected no key 'table'"),
        ("keys:\n  up: {}", "line 2: expected one of start, in, over, found 'up'"),
        ("keys:\n  in: {joints: {sho_flex: 999}}", "line 2: expected -55 to"),
        ("keys:\n  in: {joints: {wing: 9}}", "line 2: expected one of"),
        ("keys:\n  in:\n    contacts: {hoof.L: plant}", "line 3: expected one of"),
        ("camera: {zoom: 2}", "line 1: expected no key 'zoom'"),
        ("faults:\n  head_lift: {}", "line 2: expected one of head_lifts, found 'head_lift'"),
        ("timeline:\n  4: {ease: smooth}", "line 2: expected one of 0, 1, 2, 3, found '4'"),
        ("timeline: {0: {move: 2}}", "line 1: expected no key 'move'; known keys are ease, lag"),
        ("says: {0: {from: -1}}", "line 1: expected no key 'from'; known keys are above, part"),
        ("exceptions: {beauty: none}", "line 1: expected one of joint_limits"),
    ],
)
def test_a_mistake_is_told_by_the_file_that_has_it(read, own, told):
    with pytest.raises(ContentError) as error:
        read(own)
    assert "man/knee_to_chest.yaml, " + told in str(error.value)


def test_a_mistake_of_the_pose_file_is_told_by_that(poses, read):
    path = poses / "knee_to_chest.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("poster: in", "poster: out"))
    with pytest.raises(ContentError, match=r"/knee_to_chest\.yaml, line 1\d: expected one of"):
        read(OWN)


def test_only_his_media_are_made_anew(poses, read):
    path = poses / "knee_to_chest.yaml"
    read("{}")
    before = {person: build.pose_fingerprints(path, person) for person in PEOPLE}
    assert before["man"] == before["woman"]
    read(OWN)
    assert build.pose_fingerprints(path, "woman") == before["woman"]
    movement, stills = build.pose_fingerprints(path, "man")
    assert movement != before["man"][0]
    assert stills != before["man"][1]


def test_what_is_otherwise_has_a_pose_and_a_person(poses):
    assert own_of_nobody(FOLDERS.poses) == []
    (poses / "man" / "flying.yaml").write_text("{}", encoding="utf-8")
    (poses / "dog").mkdir()
    shutil.copy(poses / "knee_to_chest.yaml", poses / "dog")
    assert own_of_nobody(poses) == ["dog/knee_to_chest.yaml", "man/flying.yaml"]


def test_his_films_take_as_long_and_show_the_same_keys(subtests, figure):
    for own in sorted((FOLDERS.poses / "man").glob("*.yaml")):
        with subtests.test(own.stem):
            path = FOLDERS.poses / own.name
            his, hers = (read_pose(path, figure.rig, person) for person in ("man", "woman"))
            assert his != hers
            assert [(s.key, s.hold, s.move) for s in his.timeline] == [
                (s.key, s.hold, s.move) for s in hers.timeline
            ]
            assert read_mapping(own), "it says something"
