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
from backcare.studio.silhouette import seen
from backcare.studio.stage import Stage, key_frame, telling
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


EDGE = "seen from its edge: a camera that shows it shows less of the movement"
FAINT = {
    "front_plank": {"abdominals": "the belly looks down"},
    "hip_hinge": {"erector_spinae": EDGE},
    "hop_and_stick": {"calves": EDGE},
    "pelvic_tilt": {"erector_spinae": "the figure lies on it"},
    "plank_leg_lift": {"abdominals": "the belly looks down"},
    "runner_drive": {"calves": EDGE},
}
"""What no still shows as large as it should be, and why."""


@pytest.mark.weekly
def test_each_muscle_that_a_caption_names_is_seen_on_a_still(subtests, folders, figure):
    for path in sorted(folders.poses.glob("*.yaml")):
        with subtests.test(path.stem):
            pose = read_pose(path, figure.rig)
            motion = load_motion(folders.motions / f"{path.stem}.npz", pose, with_faults=False)
            unseen = None
            for shares in _shares(figure.with_feet(pose.feet), pose, motion):
                missing = shown.missing(pose.highlight, shares)
                unseen = {n for n in missing if unseen is None or n in unseen}
                if not unseen:
                    break
            assert unseen == set(FAINT.get(path.stem, {}))


def _shares(figure, pose, motion):
    """Yield what is seen on the posters, then on the steps."""
    stage = Stage(figure, pose, quality=QUICK)
    steps = [(motion.keys[key], key_frame(key)) for key in pose.steps]
    views = [stage.view(c, motion.postures) for c in (pose.camera, pose.second_view) if c]
    for moment in (telling(pose, motion), *steps):
        for view in views:
            scene = stage.scene(*moment, view)
            yield shown.shares(figure, scene, pose.highlight, view, scaled(stage.size, 0.5))


def seen_from(az, away):
    return View(az, 0, np.array([0, -0.2, 0]), away)


WHOLE = 4.5
"""Metres from which the whole figure is seen."""


def drawn(figure, paint, az, away=1.0, *, posed=None, before=None):
    """Return a picture of the neutral figure or of `posed` vertices, with a mesh before it."""
    vertices = figure.neutral if posed is None else posed
    triangles, count = figure.triangles, len(vertices)
    if before is not None:
        vertices = np.vstack([vertices, before[0]])
        triangles = np.vstack([triangles, before[1] + count])
    grey, whole = np.full((len(vertices), 3), 0.4), np.ones(len(vertices))
    scene = Scene(vertices, triangles, grey, whole, count, paint)
    view = seen_from(az, away)
    picture = Renderer(400, 400, quality=QUICK, floor=-0.9).draw(scene, view)
    return np.asarray(Image.fromarray(picture[..., :3])).astype(float)


@pytest.fixture(scope="module")
def thighs(figure):
    """The backs of the thighs, seen from behind: plain, and in each role."""
    paints = {
        role: Paint(figure, drawings(Highlight(**{role.name.lower(): ("hamstrings",)})))
        for role in Role
    }
    return {role: drawn(figure, paint, 180) for role, paint in {None: None, **paints}.items()}


def test_roles_are_told_apart_in_grey(thighs):
    """Fibres run along the muscle, hatching across it, and dots have gaps both ways."""
    is_lit = np.abs(thighs[Role.WORKING] - thighs[None]).max(2) > 8
    inner = is_lit & np.roll(is_lit, 6, 0) & np.roll(is_lit, -6, 0)
    inner &= np.roll(is_lit, 6, 1) & np.roll(is_lit, -6, 1)
    assert inner.sum() > 1000
    steps = {}
    for role in Role:
        grey = thighs[role].mean(2)
        steps[role] = [float(np.abs(np.diff(grey, axis=a, append=0))[inner].mean()) for a in (0, 1)]
    along, across = steps[Role.WORKING]
    assert across > 2 * along
    for role in (Role.STRETCHED, Role.MOVED):
        assert min(steps[role]) > 2 * along
    assert (
        np.corrcoef(*(thighs[r].mean(2)[inner] for r in (Role.STRETCHED, Role.MOVED)))[0, 1] < 0.5
    )


@pytest.fixture(scope="module")
def lit(figure):
    """Return a function that tells how far each pixel changes where a muscle is lit."""
    plain, paints = {}, {}  # one picture without light serves all muscles

    def of(name, az, place=None, **placed):
        """`place` names what is `placed` before the figure, or how it stands."""
        if name not in paints:
            paints[name] = Paint(figure, drawings(Highlight(working=(name,))))
        if (az, place) not in plain:
            plain[az, place] = drawn(figure, None, az, WHOLE, **placed)
        return np.abs(drawn(figure, paints[name], az, WHOLE, **placed) - plain[az, place]).max(2)

    return of


def test_the_far_side_of_a_muscle_does_not_shine_through(lit):
    near, far = (lit("hamstrings", az) > 8 for az in (180, 0))
    assert near.sum() > 300
    assert far.sum() < 0.2 * near.sum()


def test_what_lies_deep_shows_through_its_own_part_of_the_body_fainter(lit):
    near, far = (lit("soleus", az) for az in (180, 0))
    assert (far > 8).sum() > 0.4 * (near > 8).sum()
    assert far[far > 8].mean() < 0.95 * near[near > 8].mean()


@pytest.mark.parametrize("name", ["soleus", "hamstrings", "multifidus"])
@pytest.mark.parametrize("az", [0, 180])
def test_what_stands_in_front_hides_all_light(figure, lit, name, az):
    ahead = 0.35 if az == 0 else -0.35
    wall = np.array([[-2, -2, ahead], [2, -2, ahead], [0, 3, ahead]])
    assert lit(name, az, "wall", before=(wall, np.array([[0, 1, 2]]))).max() == 0
    other = figure.neutral + np.array([0, 0, ahead])
    hidden = seen(other, figure.triangles, seen_from(az, WHOLE), (400, 400)) >= 0
    changed = lit(name, az, "other", before=(other, figure.triangles))
    assert changed[hidden].max() == 0


@pytest.mark.parametrize("name", ["abdominals", "transversus"])
def test_a_forearm_before_the_belly_hides_its_light(figure, lit, name):
    is_arm = figure.share("lowerarm01.L", "lowerarm01.R") > 0.9
    posed = figure.neutral.copy()
    posed[is_arm] = posed[is_arm] * [0.4, 1, 1] + [0, 0.1, 0.3]
    hit = seen(posed, figure.triangles, seen_from(0, WHOLE), (400, 400))
    before = (hit >= 0) & is_arm[figure.triangles].all(1)[hit]
    changed = lit(name, 0, "arm", posed=posed)
    assert before.sum() > 200
    assert (changed > 8).sum() > 200
    assert changed[before].max() == 0


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
