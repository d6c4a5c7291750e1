"""What pictures light is what the content names, told apart without colour, and to be seen."""

import numpy as np
import pytest
from PIL import Image

from backcare.config import ROOT
from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError
from backcare.studio import shown
from backcare.studio.framing import scaled
from backcare.studio.motion import load_motion
from backcare.studio.muscles import Highlight, Role, drawings, muscles
from backcare.studio.paint import COLOURS, Paint
from backcare.studio.pose_rules import read_pose
from backcare.studio.renderer import Renderer
from backcare.studio.scene import Quality, Scene
from backcare.studio.stage import Stage, telling
from backcare.studio.view import View
from tests.ours import our_library

EXERCISES = our_library().exercises.values()
QUICK = Quality(samples=1, keys=1, skies=4)


def test_each_name_of_the_content_is_drawn_and_no_other():
    named = read_typed(ROOT / "data" / "content" / "muscles.yaml", list[str])
    assert sorted({muscle.shows for muscle in muscles().values()}) == sorted(named)


def test_a_film_lights_what_its_exercise_names_in_the_same_roles(subtests, folders, figure):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            path = folders.poses / f"{exercise.demonstration.clip}.yaml"
            lit = {}
            for role, name in read_pose(path, figure.rig).highlight.named:
                shows = muscles()[name.partition(".")[0]].shows
                lit.setdefault(role.name.lower(), []).append(shows)
            assert {role: tuple(names) for role, names in lit.items()} == exercise.muscles.by_role


def test_each_muscle_that_a_caption_names_is_seen_on_the_poster(subtests, folders, figure):
    for path in sorted(folders.poses.glob("*.yaml")):
        with subtests.test(path.stem):
            pose = read_pose(path, figure.rig)
            motion = load_motion(folders.motions / f"{path.stem}.npz", pose, with_faults=False)
            stage = Stage(figure, pose, quality=QUICK)
            posture, frame = telling(pose, motion)
            vertices = stage.body(figure.rig.pose(posture), frame)
            view = stage.view(pose.camera, motion.postures)
            found = shown.shares(figure, vertices, pose.highlight, view, scaled(stage.size, 0.5))
            assert shown.missing(pose.highlight, found) == {}


def drawn(figure, paint, az):
    grey = np.full((len(figure.neutral), 3), 0.4)
    whole = np.ones(len(figure.neutral))
    scene = Scene(figure.neutral, figure.triangles, grey, whole, len(figure.neutral), paint)
    view = View(az, 0, np.array([0, -0.2, 0]), 1.0)
    picture = Renderer(400, 400, quality=QUICK, floor=-0.9).draw(scene, view)
    return np.asarray(Image.fromarray(picture[..., :3])).astype(float)


@pytest.fixture(scope="module")
def thighs(figure):
    """The backs of the thighs: plain, and in each role, seen from behind and from in front."""

    def of(az):
        lit = {
            role: drawn(
                figure,
                Paint(figure, drawings(Highlight(**{role.name.lower(): ("hamstrings",)}))),
                az,
            )
            for role in Role
        }
        return {None: drawn(figure, None, az), **lit}

    return {az: of(az) for az in (180, 0)}


def test_roles_are_told_apart_in_grey(thighs):
    """Fibres run along the muscle, hatching across it, and dots have gaps both ways."""
    behind = thighs[180]
    is_lit = np.abs(behind[Role.WORKING] - behind[None]).max(2) > 8
    inner = is_lit & np.roll(is_lit, 6, 0) & np.roll(is_lit, -6, 0)
    inner &= np.roll(is_lit, 6, 1) & np.roll(is_lit, -6, 1)
    assert inner.sum() > 1000
    steps = {}
    for role in Role:
        grey = behind[role].mean(2)
        steps[role] = [float(np.abs(np.diff(grey, axis=a, append=0))[inner].mean()) for a in (0, 1)]
    along, across = steps[Role.WORKING]
    assert across > 2 * along
    for role in (Role.STRETCHED, Role.MOVED):
        assert min(steps[role]) > 2 * along
    assert (
        np.corrcoef(*(behind[r].mean(2)[inner] for r in (Role.STRETCHED, Role.MOVED)))[0, 1] < 0.5
    )


def test_the_far_side_shows_through_fainter(thighs):
    changed = {az: np.abs(of[Role.WORKING] - of[None]).max(2) for az, of in thighs.items()}
    near, far = (float(changed[az][changed[az] > 8].mean()) for az in (180, 0))
    counts = [int((changed[az] > 8).sum()) for az in (180, 0)]
    assert counts[1] > 0.6 * counts[0]
    assert 0.2 * near < far < 0.75 * near


def test_each_role_has_colours_of_its_own():
    assert len({colour for pair in COLOURS.values() for colour in pair}) == 2 * len(Role)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("{chart: leg}", "give either an outline or a line"),
        ("{chart: tail, line: [[0, 0], [1, 1]]}", "expected"),
        ("{chart: leg, line: [[0, 0]]}", "line 3"),
    ],
)
def test_a_broken_drawing_is_told(tmp_path, part, told):
    path = tmp_path / "muscles.yaml"
    path.write_text(f"calf:\n  shows: Calf\n  parts: [{part}]\n", encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        muscles(path)
