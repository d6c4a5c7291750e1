"""Hair, brows and eyes of the mannequin, cut from the skin of the head and puffed."""

from functools import partial
from typing import NamedTuple

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.meshes import Skinned, cut, finer, normals, relaxed


class Hairdo(NamedTuple):
    """How thick the hair is on top, at the sides and at the back, and the radius of a bun, in m."""

    top: float
    sides: float
    back: float
    bun: float


_BALL = (24, 36)
"""Rings and corners of a bun."""


def hair(skin: Skinned, head: Floats, hairdo: Hairdo) -> tuple[list[Skinned], Skinned]:
    """Return the parts of the hair, and the skin without what they hide."""
    skin = skin.used()

    def line(vertices: Floats, _: Floats) -> Floats:
        return _hairline(vertices - head)

    scalp = skin._replace(
        triangles=skin.triangles[(line(skin.vertices, skin.weights) < 0.02)[skin.triangles].any(1)]
    ).used()
    cap = cut(finer(scalp), line).used()
    out = normals(cap.vertices, cap.triangles)
    from_edge = -line(cap.vertices, cap.weights)
    place = cap.vertices - head
    up = _smooth((out[:, 1] + 0.1) / 0.8)
    back = _smooth(-out[:, 2])
    full = (
        hairdo.sides
        + (hairdo.top - hairdo.sides) * up
        + (hairdo.back - hairdo.sides) * (back * (1 - up))
    )
    strands = 1 + 0.10 * np.sin(230 * place[:, 0] + 9 * np.sin(14 * place[:, 2]))
    thick = 0.0008 + full * strands * _smooth(from_edge / 0.030)
    full_cap = cap._replace(vertices=cap.vertices + thick[:, None] * out)
    parts = [relaxed(full_cap, np.ones(len(thick)))]
    if hairdo.bun:
        parts.append(_bun(cap, head, hairdo.bun))
    is_deep = line(skin.vertices, skin.weights) < -0.012
    return parts, skin._replace(triangles=skin.triangles[~is_deep[skin.triangles].all(1)])


def face(skin: Skinned, eyes: list[Skinned]) -> tuple[list[Skinned], list[Skinned], list[Skinned]]:
    """Return brows, whites and irises of both sides."""
    skin = skin.used()
    brows, whites, irises = [], [], []
    for eye in eyes:
        centre = (eye.vertices.min(0) + eye.vertices.max(0)) / 2
        near = np.linalg.norm(skin.vertices - centre, axis=1) < 0.06
        around = skin._replace(triangles=skin.triangles[near[skin.triangles].all(1)]).used()
        brow = cut(finer(finer(around)), partial(_brow, centre)).used()
        out = normals(brow.vertices, brow.triangles)
        brows.append(brow._replace(vertices=brow.vertices + 0.0012 * out))
        whites.append(cut(eye, partial(_white, centre)).used())
        irises.append(cut(eye, partial(_iris, centre)).used())
    return brows, whites, irises


def _brow(eye: Floats, vertices: Floats, _: Floats) -> Floats:
    """Return how far places are outside the brow: a soft bow, thinner towards the temple."""
    place = vertices - eye
    along = place[:, 0] * np.sign(eye[0]) / 0.020
    rise = place[:, 1] - 0.0195 - 0.0030 * (1 - (along - 0.15) ** 2)
    thick = 0.0021 * np.clip(1.1 - 0.4 * along - 0.4 * along**4, 0.0, 1.2)
    return np.maximum(np.abs(rise) - thick, np.abs(along) - 1.05)


def _iris(eye: Floats, vertices: Floats, _: Floats) -> Floats:
    place = vertices - eye
    return np.where(place[:, 2] > 0, np.hypot(place[:, 0], place[:, 1]) - 0.0062, 1.0)


def _white(eye: Floats, vertices: Floats, weights: Floats) -> Floats:
    return -_iris(eye, vertices, weights)


def _hairline(place: Floats) -> Floats:
    """Return how far a place, seen from the head bone, is outside the hair."""
    plane = 0.049 - place @ np.array([0, 0.83, -0.55])
    temples = np.clip((np.abs(place[:, 0]) - 0.045) / 0.03, 0, 1)
    temples = temples * np.clip((place[:, 2] + 0.035) / 0.03, 0, 1)
    uneven = 0.0022 * np.sin(170 * place[:, 0]) + 0.0016 * np.sin(310 * place[:, 1] + 1)
    result: Floats = plane + 0.024 * temples + uneven
    return result


def _bun(cap: Skinned, head: Floats, radius: float) -> Skinned:
    """Return a knot of hair high on the back of the head, where it is not lain on."""
    rings, corners = _BALL
    down = np.linspace(0, np.pi, rings)
    around = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ball = np.stack(
        [
            np.outer(np.sin(down), np.cos(around)),
            np.outer(np.cos(down), np.ones(corners)),
            np.outer(np.sin(down), np.sin(around)),
        ],
        2,
    ).reshape(-1, 3)
    wound = 1 + 0.035 * np.sin(5 * np.arctan2(ball[:, 2], ball[:, 0]) + 9 * ball[:, 1])
    top = cap.vertices[:, 1].max()
    centre = np.array([0, top - 0.012, head[2] - 0.055])
    a = (np.arange(rings - 1)[:, None] * corners + np.arange(corners)).ravel()
    b = (np.arange(rings - 1)[:, None] * corners + np.roll(np.arange(corners), -1)).ravel()
    triangles = np.vstack(
        [np.stack([a, b, a + corners], 1), np.stack([b, b + corners, a + corners], 1)]
    )
    weights = np.repeat(cap.weights[[cap.vertices[:, 1].argmax()]], len(ball), 0)
    return Skinned(centre + radius * wound[:, None] * ball, weights, triangles)


def _smooth(x: Floats) -> Floats:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
