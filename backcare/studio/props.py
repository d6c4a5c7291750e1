"""What an exercise needs besides the body: boxes (mat, step, bench, wall), balls, sticks, bands and
weights, as triangle meshes. Boxes stay in place; the others may be attached to the figure and are
placed anew in every frame.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial import ConvexHull

from backcare.studio.angles import Floats, Ints

COLOURS = {
    "mat": "#7aa69b",
    "box": "#b9c3cb",
    "ball": "#7c93a8",
    "stick": "#8a6f55",
    "band": "#2f7f79",
    "weight": "#4b5661",
}
"""sRGB; different from the figure's clothes and from the colour of working muscles."""


class Mesh(NamedTuple):
    """`vertices` (V, 3) in metres, `triangles` (T, 3), `colour` as sRGB hex."""

    vertices: Floats
    triangles: Ints
    colour: str


def box(
    x: tuple[float, float],
    y: tuple[float, float],
    z: tuple[float, float],
    *,
    colour: str,
    corner: float = 0.03,
    bevel: float = 0.006,
) -> Mesh:
    """Return a slab with rounded corners and a bevelled upper edge; all lengths in metres."""
    steps = 6
    radius = min(corner, (x[1] - x[0]) / 2.01, (z[1] - z[0]) / 2.01)
    corners = (
        (x[1] - radius, z[1] - radius, 0),
        (x[0] + radius, z[1] - radius, 90),
        (x[0] + radius, z[0] + radius, 180),
        (x[1] - radius, z[0] + radius, 270),
    )
    outline = np.array(
        [
            (
                cx + radius * np.cos(np.radians(start + 90 * k / steps)),
                cz + radius * np.sin(np.radians(start + 90 * k / steps)),
            )
            for cx, cz, start in corners
            for k in range(steps + 1)
        ]
    )
    n = len(outline)
    centre = np.array([(x[0] + x[1]) / 2, (z[0] + z[1]) / 2])
    inward = centre - outline
    top = outline + inward / np.linalg.norm(inward, axis=1, keepdims=True) * bevel

    def ring(flat: Floats, height: float) -> Floats:
        return np.column_stack([flat[:, 0], np.full(len(flat), height), flat[:, 1]])

    vertices = np.vstack(
        [
            ring(outline, y[0]),
            ring(outline, y[1] - bevel),
            ring(top, y[1]),
            # the lid has vertices of its own, so that its normals stay upright at the edge
            ring(top, y[1]),
            np.array([[centre[0], y[1], centre[1]]]),
        ]
    )
    following = np.roll(np.arange(n), -1)
    here = np.arange(n)
    sides = [
        np.vstack(
            [
                np.column_stack([low + here, low + n + here, low + following]),
                np.column_stack([low + following, low + n + here, low + n + following]),
            ]
        )
        for low in (0, n)
    ]
    lid = np.column_stack([3 * n + here, np.full(n, 4 * n), 3 * n + following])
    return Mesh(vertices, np.vstack([*sides, lid]), colour)


def ball(centre: Floats, radius: float, *, colour: str = COLOURS["ball"]) -> Mesh:
    """Return a sphere."""
    rows, columns = 14, 24
    polar = np.linspace(0, np.pi, rows + 1)
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    vertices = np.array(
        [(np.sin(p) * np.cos(a), np.cos(p), np.sin(p) * np.sin(a)) for p in polar for a in around]
    )
    return Mesh(centre + radius * vertices, _grid(rows, columns), colour)


def stick(
    start: Floats,
    end: Floats,
    radius: float,
    *,
    beyond: float = 0.0,
    colour: str = COLOURS["stick"],
) -> Mesh:
    """Return a round bar from `start` to `end` that extends `beyond` metres at both ends."""
    along = (end - start) / np.linalg.norm(end - start)
    start, end = start - along * beyond, end + along * beyond
    across = np.cross(along, [0, 0, 1.0] if abs(along[2]) < 0.9 else [1.0, 0, 0])
    across /= np.linalg.norm(across)
    other = np.cross(across, along)
    columns = 16
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    circle = np.cos(around)[:, None] * across + np.sin(around)[:, None] * other
    rings = [
        start + 0 * circle,
        start + 0.7 * radius * circle - 0.0 * along,
        start + radius * circle + 0.3 * radius * along,
        end + radius * circle - 0.3 * radius * along,
        end + 0.7 * radius * circle,
        end + 0 * circle,
    ]
    return Mesh(np.vstack(rings), _grid(len(rings) - 1, columns), colour)


def kettlebell(grip: Floats, *, size: float = 0.085, colour: str = COLOURS["weight"]) -> Mesh:
    """Return a kettlebell that hangs straight down from the middle of its handle."""
    body = ball(grip - np.array([0, 1.75 * size, 0]), size, colour=colour)
    turns, columns = 20, 10
    swing = np.linspace(-0.25, np.pi + 0.25, turns + 1)
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    tube = 0.16 * size
    wide, high = 0.72 * size, 0.85 * size
    vertices = []
    for s in swing:
        middle = grip + np.array([wide * np.cos(s), high * (np.sin(s) - 1), 0])
        outward = np.array([np.cos(s), np.sin(s), 0])
        vertices.append(
            middle
            + tube * (np.cos(around)[:, None] * outward + np.sin(around)[:, None] * [0, 0, 1.0])
        )
    return _joined([body, Mesh(np.vstack(vertices), _grid(turns, columns)[:, ::-1], colour)])


def dumbbell(middle: Floats, along: Floats, *, colour: str = COLOURS["weight"]) -> Mesh:
    """Return a dumbbell of 34 cm whose bar points `along`."""
    along = along / np.linalg.norm(along)
    bar = stick(middle - 0.17 * along, middle + 0.17 * along, 0.015, colour=colour)
    ends = [
        stick(middle + s * 0.09 * along, middle + s * 0.16 * along, 0.06, colour=colour)
        for s in (-1, 1)
    ]
    return _joined([bar, *ends])


def loop(around: Floats, *, width: float = 0.045, colour: str = COLOURS["band"]) -> Mesh:
    """Return a flat elastic band tightly around the points `around` of both legs at one height."""
    centre = around.mean(0)
    _, _, axes = np.linalg.svd(around - centre, full_matrices=False)
    flat = (around - centre) @ axes[:2].T
    hull = flat[ConvexHull(flat).vertices]
    length = np.r_[
        0, np.cumsum(np.linalg.norm(np.diff(np.vstack([hull, hull[:1]]), axis=0), axis=1))
    ]
    columns = 72
    at = np.linspace(0, length[-1], columns, endpoint=False)
    closed = np.vstack([hull, hull[:1]])
    outline = np.column_stack([np.interp(at, length, closed[:, k]) for k in (0, 1)])
    outline += 0.006 * outline / np.linalg.norm(outline, axis=1, keepdims=True)
    line = centre + outline @ axes[:2]
    inner = centre + (outline * 0.985) @ axes[:2]
    half = width / 2 * axes[2]
    rings = [inner - half, line - half, line + half, inner + half]
    return Mesh(np.vstack(rings), _grid(3, columns), colour)


def _grid(rows: int, columns: int) -> Ints:
    """Return the triangles between `rows` + 1 closed rings of `columns` vertices."""
    row, column = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    a = (row * columns + column).ravel()
    b = (row * columns + (column + 1) % columns).ravel()
    return np.vstack(
        [np.column_stack([a, b, a + columns]), np.column_stack([b, b + columns, a + columns])]
    )


def _joined(meshes: list[Mesh]) -> Mesh:
    offsets = np.cumsum([0, *(len(m.vertices) for m in meshes[:-1])])
    return Mesh(
        np.vstack([m.vertices for m in meshes]),
        np.vstack([m.triangles + o for m, o in zip(meshes, offsets, strict=True)]),
        meshes[0].colour,
    )
