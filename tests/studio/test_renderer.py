"""Shadows on floor and wall: dark where something touches, soft, and none from what is far."""

import numpy as np
import pytest

from backcare.studio import shapes
from backcare.studio.furniture import furniture
from backcare.studio.grounds import cover_of
from backcare.studio.pose_file import Box
from backcare.studio.renderer import Renderer
from backcare.studio.scene import ROUGH, Scene
from backcare.studio.view import View


def wall():
    """A wall at zero, without its skirting board."""
    return next(furniture(Box(kind="wall", x=(-1, 1), z=(-0.04, 0.0)), 0.0))


def block(middle, half=0.1):
    """A cube around a place, finely cut, as its vertices and triangles."""
    mesh = shapes.rounded(*((m - half, m + half) for m in middle), 0.01, "#808080")
    return mesh.vertices, mesh.triangles


def test_a_shadow_is_dark_where_something_touches_and_none_below_what_is_far_above():
    view = View(0, 35, np.zeros(3), 3.0)
    shades = []
    for height in (0.1, 0.5, 1.6):
        vertices, triangles = block((0, height, 0))
        grey, whole = np.full((len(vertices), 3), 0.5), np.ones(len(vertices))
        picture = Renderer(160, 120, quality=ROUGH).draw(
            Scene(vertices, triangles, grey, whole, len(vertices)), view
        )
        soft = picture[..., 3][picture[..., :3].max(2) == 0]
        shades.append(int(soft.max(initial=0)))
    assert shades[0] > 1.5 * shades[1] > 0
    assert shades[2] == 0


@pytest.mark.parametrize("away", [0.0, 0.3])
def test_a_wall_is_dark_around_what_touches_it_alone(away):
    body, triangles = block((0, 1.0, 0.1 + away))
    sheet = wall()
    vertices = np.vstack([body, sheet.vertices])
    triangles = np.vstack([triangles, sheet.triangles + len(body)])
    cover = np.concatenate([np.ones(len(body)), cover_of(sheet)])
    scene = Scene(vertices, triangles, np.full((len(vertices), 3), 0.5), cover, len(body))
    view = View(0, 0, np.array([0.0, 1.0, 0.0]), 4.0)
    picture = Renderer(160, 120, quality=ROUGH).draw(scene, view).astype(int)
    wide = 0.1 * view.focal(160) / 4.0 * (1 + away / 4)
    beside = picture[60, round(80 + wide + 3), 0]
    open_ = picture[60, 118, 0]
    assert picture[60, 118, 3] > 0.3 * 255
    if away:
        assert beside > 0.93 * open_
    else:
        assert beside < 0.93 * open_


def test_a_wall_ends_softly():
    sheet = wall()
    cover = cover_of(sheet)
    x, y = np.abs(sheet.vertices[:, 0]), sheet.vertices[:, 1]
    assert cover[(x < 0.8) & (y < 1.7)].min() == cover.max() > 0.3
    assert cover[(x > 1.9) | (y > 2.4)].max() == 0
    steps = [cover[(np.abs(x - far) < 0.06) & (y < 1.7)].mean() for far in np.arange(0.8, 2, 0.1)]
    assert np.abs(np.diff(steps)).max() < 0.06
