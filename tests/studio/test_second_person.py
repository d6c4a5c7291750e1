"""What the second person shows is whole, from the present poses, and within all limits."""

import pytest
from PIL import Image

from backcare.studio import build
from backcare.studio.checks import CHECKS
from backcare.studio.encoder import MOST
from backcare.studio.framing import SIZES
from backcare.studio.motion import load_motion
from backcare.studio.people import own_of_nobody
from backcare.studio.pose_rules import read_pose
from backcare.studio.rig import Rig
from tests.studio.conftest import FOLDERS

HIS = build.Folders(media=FOLDERS.media, person="man")
MADE = build.read_manifest(HIS).made
RIG = Rig(HIS.body, "man")
POSES = {name: read_pose(HIS.poses / f"{name}.yaml", RIG, HIS.person) for name in MADE}


def test_what_he_shows_comes_from_the_present_poses_body_and_code():
    assert [name for name in build.stale(HIS) if name in MADE] == []


def test_each_of_his_files_is_there_and_as_it_was_made():
    changed = [
        file
        for made in MADE.values()
        for file, fingerprint in made.files.items()
        if build.fingerprint(HIS.clips / file) != fingerprint
    ]
    assert changed == []
    wanted = {name for pose in POSES.values() for name in build.media_names(pose)}
    assert {path.name for path in HIS.clips.iterdir()} == wanted | {"figure.glb"}
    assert {path.stem for path in HIS.motions.iterdir()} == set(POSES)


def test_what_he_has_otherwise_is_of_a_pose():
    assert own_of_nobody(HIS.poses) == []


def test_each_of_his_motions_holds_all_limits_but_for_a_reason():
    for name, made in MADE.items():
        assert set(made.checks) == set(CHECKS), name
        too_much = {check for check, value in made.checks.items() if value > CHECKS[check][0]}
        assert too_much <= set(POSES[name].exceptions), name


def test_his_motions_have_all_keys_and_films_as_long_as_hers():
    hers = build.read_manifest(FOLDERS).made
    for name, pose in POSES.items():
        motion = load_motion(HIS.motions / f"{name}.npz", pose)
        assert set(motion.keys) == set(pose.keys), name
        assert MADE[name].seconds == hers[name].seconds, name


def test_his_files_are_small():
    films = [
        path.stat().st_size for path in HIS.clips.iterdir() if path.suffix in (".webm", ".mp4")
    ]
    assert len(films) >= 4 * len(MADE)
    assert max(films) <= MOST
    assert max(path.stat().st_size for path in HIS.clips.glob("*.webp")) <= 40_000
    assert max(path.stat().st_size for path in HIS.clips.glob("*_poster.webp")) <= 24_000


@pytest.mark.parametrize("name", POSES)
def test_his_posters_have_the_size_of_hers_and_no_ground(name):
    with Image.open(HIS.clips / f"{name}_poster.webp") as picture:
        assert picture.size == SIZES[read_pose(HIS.poses / f"{name}.yaml", RIG).aspect]
        assert picture.mode == "RGBA"
