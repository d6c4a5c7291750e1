"""Where things meet the body: bands around legs or head, and what the body presses in."""

import numpy as np
from scipy.spatial import ConvexHull

from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.furniture import PALETTE
from backcare.studio.rig import Bones
from backcare.studio.shapes import Mesh, grid, outward

_COLUMNS = 96
_LOOP_REST = 0.62
"""Metres around a loop band that is not stretched."""
_LEGS = {"knee": ("upperleg01", "lowerleg01", 0.09), "ankle": ("lowerleg01", "foot", 0.07)}
"""The bones between which the band lies, and metres from the lower joint."""
_SOFT = 0.9
"""How steep the edge of a dent is."""


def loop(figure: Figure, bones: Bones, vertices: Floats, above: str, rest: float | None) -> Mesh:
    """Return an elastic band that lies on the outline of both legs above the knees or ankles and
    is straight in between. The longer it is, the narrower, as its area stays.
    """
    upper, lower, rise = _LEGS[above]
    rig = figure.rig
    legs, axes = [], []
    for side in "LR":
        hip, knee = (bones.heads[rig.index[f"{bone}.{side}"]] for bone in (upper, lower))
        axis = (hip - knee) / np.linalg.norm(hip - knee)
        is_leg = figure.share(f"upperleg01.{side}") > 0.9
        legs.append((knee + rise * axis, figure.triangles[is_leg[figure.triangles].all(1)]))
        axes.append(axis)
    across = legs[0][0] - legs[1][0]
    across /= np.linalg.norm(across)
    length = 2 * float(np.linalg.norm(legs[0][0] - legs[1][0])) + 0.42
    half = 0.030 * min(1.0, ((rest or _LOOP_REST) / length) ** 0.5)
    rings = []
    for shift in np.linspace(-half, half, 5):
        sections = [
            _section(vertices, triangles, middle + shift * axis, axis)
            for (middle, triangles), axis in zip(legs, axes, strict=True)
        ]
        rings.append(_around(np.vstack(sections), across, sum(axes), 0.003))
    return _strip(np.array(rings), 0.0025, PALETTE["band"])


def dented(mesh: Mesh, centre: Floats, body: Floats) -> Mesh:
    """Return a ball into which the body presses: no point of it is deeper than the body is, and
    it is a little wider elsewhere.
    """
    reach = float(np.linalg.norm(mesh.vertices - centre, axis=1).max())
    near = body[np.linalg.norm(body - centre, axis=1) < 1.02 * reach] - centre
    if not len(near):
        return mesh
    distance = np.linalg.norm(near, axis=1)
    rays = (mesh.vertices - centre) / reach
    angles = np.arccos(np.clip(rays @ (near / distance[:, None]).T, -1, 1))
    allowed = (distance[None] + _SOFT * reach * np.maximum(angles - 0.03, 0)).min(1)
    radius = np.minimum(1.03 * reach, allowed)
    return mesh._replace(vertices=centre + radius[:, None] * rays)


def pressed_down(mesh: Mesh, body: Floats) -> Mesh:
    """Return a pillow into whose upper side the body presses."""
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    is_over = (
        (body[:, [0, 2]] > low[[0, 2]]) & (body[:, [0, 2]] < high[[0, 2]])
    ).all(1) & (body[:, 1] < high[1] + 0.02)  # fmt: skip
    over = _lowest(body[is_over])
    if not len(over):
        return mesh
    flat = mesh.vertices[:, [0, 2]]
    vertices = mesh.vertices.copy()
    distance = np.linalg.norm(flat[:, None] - over[None][..., [0, 2]], axis=2)
    allowed = (over[:, 1] + _SOFT * np.maximum(distance - 0.006, 0)).min(1)
    vertices[:, 1] = np.minimum(vertices[:, 1], np.maximum(allowed, 0.3 * vertices[:, 1]))
    return mesh._replace(vertices=vertices)


def _lowest(points: Floats) -> Floats:
    """Return of points in columns of 8 mm only the lowest."""
    order = np.argsort(points[:, 1], kind="stable")
    cells = np.round(points[order][:, [0, 2]] / 0.008)
    _, first = np.unique(cells, axis=0, return_index=True)
    return points[order][first]


def _section(vertices: Floats, triangles: Ints, place: Floats, normal: Floats) -> Floats:
    """Return the points at which a plane cuts the edges of these triangles."""
    height = (vertices - place) @ normal
    edges = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]]])
    first, last = height[edges[:, 0]], height[edges[:, 1]]
    cut = (first < 0) != (last < 0)
    share = (first[cut] / (first[cut] - last[cut]))[:, None]
    a, b = (vertices[edges[cut, k]] for k in (0, 1))
    points: Floats = a + share * (b - a)
    return points


def _around(points: Floats, across: Floats, up: Floats, lift: float) -> Floats:
    """Return a closed line (C, 3) tightly around points, `lift` metres off them."""
    up = up / np.linalg.norm(up)
    across = across - (across @ up) * up
    across /= np.linalg.norm(across)
    forward = np.cross(up, across)
    centre = points.mean(0)
    flat = (points - centre) @ np.column_stack([across, forward])
    hull = ConvexHull(flat).vertices
    # from the point furthest to the left on, so that lines above each other fit
    hull = np.roll(hull, -int(np.argmax(flat[hull, 0])))
    closed = points[np.r_[hull, hull[:1]]]
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    at = np.linspace(0, way[-1], _COLUMNS, endpoint=False)
    line = np.column_stack([np.interp(at, way, closed[:, k]) for k in range(3)])
    ahead = np.roll(line, -1, 0) - np.roll(line, 1, 0)
    outwards = np.cross(ahead, up)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    outwards *= np.sign((outwards * (line - line.mean(0))).sum(1).mean())
    lifted: Floats = _smoothed(line + lift * outwards)
    return lifted


def _smoothed(line: Floats) -> Floats:
    for _ in range(4):
        line = 0.5 * line + 0.25 * (np.roll(line, 1, 0) + np.roll(line, -1, 0))
    return line


def _strip(inner: Floats, thickness: float, colour: str) -> Mesh:
    """Return a band of this thickness whose inner side runs through rings (R, C, 3)."""
    outwards = inner - inner.mean(1, keepdims=True)
    outwards /= np.linalg.norm(outwards, axis=2, keepdims=True)
    outer = inner + thickness * outwards
    rows = np.vstack([inner, outer[::-1], inner[:1]])
    mesh = Mesh(rows.reshape(-1, 3), grid(len(rows) - 1, _COLUMNS), colour)
    return outward(mesh)
