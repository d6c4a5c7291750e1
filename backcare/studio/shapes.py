"""Triangle meshes of which props and furniture are put together; all with rounded edges."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from backcare.studio.angles import Floats, Ints

Span = tuple[float, float]
_ROUND, _ROUND_THIN = 48, 20
"""Sides of what is round: fewer are seen as corners; and of what is thin."""
_THIN = 0.025


class Mesh(NamedTuple):
    """`vertices` (V, 3) in metres, `triangles` (T, 3), `colour` as sRGB hex; `is_ground` if it is
    part of the room's ground, as the mat and a wall are, and not a thing that stands in it.
    """

    vertices: Floats
    triangles: Ints
    colour: str
    is_ground: bool = False
    is_wall: bool = False


def rounded(x: Span, y: Span, z: Span, radius: float, colour: str) -> Mesh:
    """Return a block with edges of this radius, smaller where the block is thin."""
    low, high = (np.array([span[end] for span in (x, y, z)]) for end in (0, 1))
    radii = np.minimum(radius, 0.499 * (high - low))
    steps = 5
    quarter = np.radians(np.linspace(0, 90, steps))
    lat = np.r_[quarter - np.pi / 2, quarter]
    lon = np.concatenate([quarter + k * np.pi / 2 for k in range(4)])
    east = np.repeat([1, -1, -1, 1], steps)
    south = np.repeat([1, 1, -1, -1], steps)
    up = np.repeat([-1, 1], steps)
    middle, reach = (low + high) / 2, (high - low) / 2 - radii
    rings = np.empty((len(lat), len(lon), 3))
    rings[..., 0] = middle[0] + reach[0] * east + radii[0] * np.outer(np.cos(lat), np.cos(lon))
    rings[..., 1] = (middle[1] + reach[1] * up + radii[1] * np.sin(lat))[:, None]
    rings[..., 2] = middle[2] + reach[2] * south + radii[2] * np.outer(np.cos(lat), np.sin(lon))
    return capped(rings, colour)


def capped(rings: Floats, colour: str) -> Mesh:
    """Return the closed surface through rings (R, C, 3), with a flat lid at either end."""
    rows, columns = rings.shape[:2]
    ends = rings[[0, -1]].mean(1)
    here, following = np.arange(columns), (np.arange(columns) + 1) % columns
    last, first_end = (rows - 1) * columns, rows * columns
    lids = [
        np.column_stack([here, following, np.full(columns, first_end)]),
        np.column_stack([last + following, last + here, np.full(columns, first_end + 1)]),
    ]
    triangles = np.vstack([grid(rows - 1, columns)[:, ::-1], *lids])
    return outward(Mesh(np.vstack([rings.reshape(-1, 3), ends]), triangles, colour))


def turned(start: Floats, along: Floats, profile: Sequence[Span], colour: str) -> Mesh:
    """Return a body of revolution: `profile` has distances from `start` along the axis, and radii
    there.
    """
    along = along / np.linalg.norm(along)
    across = np.cross(along, [0, 0, 1.0] if abs(along[2]) < 0.9 else [1.0, 0, 0])
    across /= np.linalg.norm(across)
    other = np.cross(across, along)
    is_thin = max(radius for _, radius in profile) < _THIN
    sides = _ROUND_THIN if is_thin else _ROUND
    around = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    circle = np.cos(around)[:, None] * across + np.sin(around)[:, None] * other
    rings = np.array([start + at * along + radius * circle for at, radius in profile])
    return capped(rings, colour)


def bar(start: Floats, end: Floats, radius: float, colour: str, *, edge: float = 1.0) -> Mesh:
    """Return a round bar; its ends are rounded by `edge` times its radius."""
    along = end - start
    length = float(np.linalg.norm(along))
    curve = np.radians(np.linspace(0, 90, 4 if radius < _THIN else 6))
    bend = min(edge * radius, 0.499 * length)
    flat = radius - edge * radius
    lower = [(bend * (1 - np.sin(a)), flat + (radius - flat) * np.cos(a)) for a in curve[::-1]]
    upper = [(length - at, r) for at, r in lower[::-1]]
    return turned(start, along, [*lower, *upper], colour)


def tube(line: Floats, radius: float, colour: str) -> Mesh:
    """Return a round cord through the points of a line (P, 3)."""
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    across = _perpendicular(along)
    other = np.cross(along, across)
    circles = np.cos(around)[:, None] * across[:, None] + np.sin(around)[:, None] * other[:, None]
    return capped(line[:, None] + radius * circles, colour)


def sphere(centre: Floats, radius: float, colour: str) -> Mesh:
    """Return a ball."""
    polar = np.linspace(0.02, np.pi - 0.02, 25)
    around = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
    rings = np.empty((len(polar), _ROUND, 3))
    rings[..., 0] = np.outer(np.sin(polar), np.cos(around))
    rings[..., 1] = np.cos(polar)[:, None]
    rings[..., 2] = np.outer(np.sin(polar), np.sin(around))
    return capped(centre + radius * rings, colour)


def grid(rows: int, columns: int) -> Ints:
    """Return the triangles between `rows` + 1 closed rings of `columns` vertices."""
    row, column = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    a = (row * columns + column).ravel()
    b = (row * columns + (column + 1) % columns).ravel()
    return np.vstack(
        [np.column_stack([a, b, a + columns]), np.column_stack([b, b + columns, a + columns])]
    )


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Return several meshes as one, in the colour of the first."""
    offsets = np.cumsum([0, *(len(m.vertices) for m in meshes[:-1])])
    return Mesh(
        np.vstack([m.vertices for m in meshes]),
        np.vstack([m.triangles + o for m, o in zip(meshes, offsets, strict=True)]),
        meshes[0].colour,
    )


def outward(mesh: Mesh) -> Mesh:
    """Return a closed mesh whose triangles look outwards."""
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] - mesh.vertices.mean(0) for k in range(3))
    volume = float((a * np.cross(b, c)).sum())
    return mesh if volume >= 0 else mesh._replace(triangles=mesh.triangles[:, ::-1])


def _perpendicular(along: Floats) -> Floats:
    """Return directions across a line that turn with it and do not twist."""
    helper = np.array([0, 0, 1.0]) if abs(along[0, 2]) < 0.9 else np.array([1.0, 0, 0])
    result = []
    for direction in along:
        helper = helper - (helper @ direction) * direction
        helper = helper / np.linalg.norm(helper)
        result.append(helper)
    return np.array(result)
