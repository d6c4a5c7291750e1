"""Furniture fills its place; what gives way follows the body."""

import numpy as np
import pytest

from backcare.config import ROOT
from backcare.studio import props, wraps
from backcare.studio.furniture import furniture
from backcare.studio.motion import load_motion
from backcare.studio.pose_file import Box
from backcare.studio.pose_rules import read_pose

MEDIA = ROOT / "data" / "media"
HAS_A_TOP = ("chair", "bench", "step", "block", "towel")


def parts(**said):
    return list(furniture(Box(**said), 0.0))


def is_closed(mesh):
    """Whether every edge lies between two triangles that go along it in opposite directions."""
    edges = np.vstack([mesh.triangles[:, [k, (k + 1) % 3]] for k in range(3)])
    seen = {(a, b) for a, b in edges.tolist()}
    return len(seen) == len(edges) and all((b, a) in seen for a, b in seen)


@pytest.mark.parametrize("kind", HAS_A_TOP)
def test_the_figure_rests_on_the_upper_side(kind):
    [top, *_] = sorted(
        (p.vertices[:, 1].max() for p in parts(kind=kind, x=(-0.2, 0.3), z=(-0.5, -0.1), top=0.4)),
        key=lambda height: abs(height - 0.4),
    )
    assert top == pytest.approx(0.4, abs=0.001)


@pytest.mark.parametrize("kind", [*HAS_A_TOP, "pillow", "post"])
def test_furniture_stays_within_its_place(kind):
    vertices = np.vstack(
        [p.vertices for p in parts(kind=kind, x=(-0.2, 0.3), z=(-0.5, -0.1), top=0.4)]
    )
    beyond = 0.11  # the back of a chair leans, a post has a plate
    assert vertices[:, 1].min() == pytest.approx(0, abs=0.01)
    assert (vertices[:, 0] > -0.2 - beyond).all()
    assert (vertices[:, 0] < 0.3 + beyond).all()
    assert (vertices[:, 2] > -0.5 - beyond).all()
    assert (vertices[:, 2] < -0.1 + beyond).all()


@pytest.mark.parametrize(("back", "axis", "sign"), [("-z", 2, -1), ("+z", 2, 1), ("-x", 0, -1)])
def test_the_back_of_a_chair_is_where_the_file_says(back, axis, sign):
    vertices = np.vstack(
        [p.vertices for p in parts(kind="chair", x=(-0.2, 0.2), z=(-0.2, 0.2), top=0.4, back=back)]
    )
    high = vertices[vertices[:, 1] > 0.6]
    assert (sign * high[:, axis] > 0.15).all()


@pytest.mark.parametrize("span", [(0.5, 0.54), (-0.54, -0.5)])
def test_a_wall_looks_at_the_figure(span):
    wall, _skirting = parts(kind="wall", x=(-1, 1), z=span)
    a, b, c = (wall.vertices[wall.triangles[:, k]] for k in range(3))
    facing = np.cross(b - a, c - a)[:, 2]
    assert (np.sign(facing) == -np.sign(span[0])).all()
    assert np.allclose(np.abs(wall.vertices[:, 2]), 0.5)


def test_round_things_are_closed():
    grip = np.zeros(3)
    handle, _ring = props.handle(grip, np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    for mesh in (
        props.kettlebell(grip),
        props.dumbbell(grip, np.array([1.0, 0, 0])),
        props.stick(grip, np.array([0, 1.0, 0]), 0.01),
        props.ball(grip, 0.1),
        handle,
    ):
        assert is_closed(mesh)


def test_a_band_is_thinner_when_it_is_longer():
    def thickness(length):
        band = props.band(np.zeros(3), np.array([length, 0, 0]), 0.01, 0.5)
        return np.ptp(band.vertices[:, 1])

    assert thickness(0.4) == pytest.approx(0.02, abs=0.001)
    assert thickness(1.0) == pytest.approx(0.02 / 2**0.5, abs=0.001)


def test_a_ball_gives_way_to_what_presses_it():
    ball = props.ball(np.zeros(3), 0.1)
    knee = np.array([[0.08, 0, 0]])
    pressed = wraps.dented(ball, np.zeros(3), knee)
    nearest = np.argmin(np.linalg.norm(ball.vertices - [0.1, 0, 0], axis=1))
    assert np.linalg.norm(pressed.vertices[nearest]) == pytest.approx(0.08, abs=0.003)
    assert pressed.vertices[:, 0].min() < -0.1


def test_a_head_presses_a_pillow_down():
    [pillow] = parts(kind="pillow", x=(-0.2, 0.2), z=(-0.2, 0.2), top=0.10)
    pressed = wraps.pressed_down(pillow, np.array([[0.0, 0.10, 0.0]]))
    middle = np.linalg.norm(pillow.vertices[:, [0, 2]], axis=1) < 0.01
    assert pillow.vertices[middle, 1].max() > 0.12
    assert pressed.vertices[middle, 1].max() <= 0.105


def test_a_loop_lies_on_both_legs(figure):
    pose = read_pose(MEDIA / "poses" / "band_walk.yaml", figure.rig)
    motion = load_motion(MEDIA / "motions" / "band_walk.npz", pose, with_faults=False)
    bones = figure.rig.pose(next(iter(motion.keys.values())))
    vertices = figure.posed(bones)
    loop = wraps.loop(figure, bones, vertices, "knee", None)
    for side in "LR":
        knee = bones.heads[figure.rig.index[f"lowerleg01.{side}"]]
        leg = vertices[figure.share(f"upperleg01.{side}") > 0.9]
        near = loop.vertices[np.linalg.norm(loop.vertices - knee, axis=1) < 0.16]
        gap = np.linalg.norm(near[:, None] - leg[None], axis=2).min(1)
        assert len(near) > 20
        assert np.median(gap) < 0.015
