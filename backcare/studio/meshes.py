"""Small tools for triangle and quad meshes."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from backcare.studio.angles import Floats, Ints


class Skinned(NamedTuple):
    """Part of a mesh with the share of each bone: vertices (V, 3), weights (V, B), triangles."""

    vertices: Floats
    weights: Floats
    triangles: Ints

    def used(self) -> "Skinned":
        """Return the part without vertices that no triangle uses."""
        keep = np.unique(self.triangles)
        place = np.full(len(self.vertices), -1)
        place[keep] = np.arange(len(keep))
        return Skinned(self.vertices[keep], self.weights[keep], place[self.triangles])


def normals(vertices: Floats, triangles: Ints) -> Floats:
    """Return unit normals (V, 3), weighted by the area of the triangles around."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    # bincount is about ten times faster than adding at repeated indices
    columns = [
        sum(np.bincount(triangles[:, k], face[:, axis], len(vertices)) for k in range(3))
        for axis in range(3)
    ]
    result = np.stack(columns, 1)
    unit: Floats = result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-12)
    return unit


def triangles_of(quads: Ints) -> Ints:
    """Split quads (F, 4) into triangles (2F, 3)."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def subdivide(count: int, quads: Ints) -> tuple[sparse.csr_matrix, Ints]:
    """Return one Catmull-Clark step for `count` vertices as a matrix and the new quads.

    As a matrix it smooths skin weights in the same way as positions. Open edges follow the usual
    boundary rule.
    """
    faces = len(quads)
    edges = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    face_of_edge = np.tile(np.arange(faces), 4)
    unique, edge = np.unique(np.sort(edges, 1), axis=0, return_inverse=True)
    edge = edge.ravel()
    total = len(unique)
    is_inner = np.bincount(edge, minlength=total) == 2
    twice = np.repeat(np.arange(total), 2)
    face_point = sparse.csr_matrix(
        (np.full(faces * 4, 0.25), (np.repeat(np.arange(faces), 4), quads.ravel())), (faces, count)
    )
    around_edge = sparse.csr_matrix((np.ones(len(edges)), (edge, face_of_edge)), (total, faces))
    middle = sparse.csr_matrix((np.full(2 * total, 0.5), (twice, unique.ravel())), (total, count))
    edge_point = sparse.diags(np.where(is_inner, 0.5, 1.0)) @ middle + sparse.diags(
        np.where(is_inner, 0.25, 0.0)
    ) @ (around_edge @ face_point)
    vertex_point = _vertex_rule(count, quads, unique, is_inner, face_point, middle)
    step = sparse.vstack([vertex_point, edge_point, face_point]).tocsr()
    corner = (edge + count).reshape(4, faces)
    centre = np.arange(faces) + count + total
    new = [np.stack([quads[:, i], corner[i], centre, corner[(i + 3) % 4]], 1) for i in range(4)]
    return step, np.concatenate(new)


def _vertex_rule(
    count: int,
    quads: Ints,
    edges: Ints,
    is_inner: np.ndarray,
    face_point: sparse.csr_matrix,
    middle: sparse.csr_matrix,
) -> sparse.csr_matrix:
    total, faces = len(edges), len(quads)
    valence = np.maximum(np.bincount(edges.ravel(), minlength=count).astype(float), 1)
    is_open = np.zeros(count, bool)
    is_open[edges[~is_inner].ravel()] = True
    is_used = np.zeros(count, bool)
    is_used[quads.ravel()] = True
    twice = np.repeat(np.arange(total), 2)
    of_edges = sparse.csr_matrix((np.ones(2 * total), (edges.ravel(), twice)), (count, total))
    of_faces = sparse.csr_matrix(
        (np.ones(faces * 4), (quads.ravel(), np.repeat(np.arange(faces), 4))), (count, faces)
    )
    around = np.maximum(np.asarray(of_faces.sum(1)).ravel(), 1)
    inner = (
        sparse.diags(1 / around / valence) @ of_faces @ face_point
        + sparse.diags(2 / valence / valence) @ of_edges @ middle
        + sparse.diags((valence - 3) / valence)
    )
    open_edges = np.flatnonzero(~is_inner)
    of_open = sparse.csr_matrix(
        (np.ones(2 * len(open_edges)), (edges[open_edges].ravel(), np.repeat(open_edges, 2))),
        (count, total),
    )
    border = sparse.diags(np.full(count, 0.5)) + 0.25 * of_open @ middle
    return (
        sparse.diags((is_used & ~is_open).astype(float)) @ inner
        + sparse.diags((is_used & is_open).astype(float)) @ border
        + sparse.diags((~is_used).astype(float))
    )


def cut(part: Skinned, field: Callable[[Floats, Floats], Floats]) -> Skinned:
    """Keep the part where `field` of (vertices, weights) is negative, cut along its zero line.

    A cut along the mesh's own edges would look torn.
    """
    values = field(part.vertices, part.weights)
    border = _Border(values)
    kept: list[tuple[int, int, int]] = []
    for triangle in part.triangles.tolist():
        kept += border.inside(*triangle)
    return Skinned(
        border.with_middles(part.vertices), border.with_middles(part.weights), np.array(kept)
    )


class _Border:
    """The zero line of a field over vertices, and the new vertices along it."""

    def __init__(self, values: Floats) -> None:
        self._values = values
        self._middles: dict[tuple[int, int], int] = {}
        self._rows: list[tuple[int, int, float]] = []

    def inside(self, a: int, b: int, c: int) -> list[tuple[int, int, int]]:
        """Return the triangles left of a cut triangle."""
        values = self._values
        count = sum(values[i] < 0 for i in (a, b, c))
        if count in (0, 3):
            return [(a, b, c)] if count else []
        while (values[a] < 0) != (count == 1):  # the odd one out comes first
            a, b, c = b, c, a
        left, right = self._middle(a, b), self._middle(a, c)
        return [(a, left, right)] if count == 1 else [(left, b, c), (left, c, right)]

    def with_middles(self, rows: Floats) -> Floats:
        """Return values per vertex, with those of the new vertices appended."""
        if not self._rows:
            return rows
        first, second = (np.array([row[k] for row in self._rows], int) for k in (0, 1))
        share = np.array([row[2] for row in self._rows])[:, None]
        return np.vstack([rows, rows[first] * (1 - share) + rows[second] * share])

    def _middle(self, a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in self._middles:
            self._middles[key] = len(self._values) + len(self._rows)
            share = self._values[a] / (self._values[a] - self._values[b])
            self._rows.append((a, b, float(share)))
        return self._middles[key]


def finer(part: Skinned) -> Skinned:
    """Return the part with each triangle split in four."""
    a, b, c = part.triangles.T
    edges = np.sort(np.vstack([part.triangles[:, [i, (i + 1) % 3]] for i in range(3)]), 1)
    unique, middle = np.unique(edges, axis=0, return_inverse=True)
    ab, bc, ca = (middle.ravel() + len(part.vertices)).reshape(3, -1)
    return Skinned(
        np.vstack([part.vertices, part.vertices[unique].mean(1)]),
        np.vstack([part.weights, part.weights[unique].mean(1)]),
        np.vstack([np.stack(t, 1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))]),
    )


def neighbours(count: int, triangles: Ints) -> sparse.csr_matrix:
    """Return the matrix (V, V) that puts the mean of its neighbours in the place of a vertex."""
    edges = np.concatenate([triangles[:, [i, (i + 1) % 3]] for i in range(3)])
    edges = np.unique(np.vstack([edges, edges[:, ::-1]]), axis=0)
    around = sparse.csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count))
    many = np.maximum(np.asarray(around.sum(1)).ravel(), 1)
    return sparse.diags(1 / many) @ around


def nearest(vertices: Floats, values: Floats, places: Floats) -> Floats:
    """Return values for places, mixed from those of the six vertices nearest to each."""
    distance, picked = cKDTree(vertices).query(places, k=6)
    shares = 1 / (distance + 0.004) ** 2
    shares /= shares.sum(1, keepdims=True)
    result: Floats = np.einsum("vk,vkb->vb", shares, values[picked])
    return result


def blended(part: Skinned, amount: Floats, *, rounds: int = 120) -> Skinned:
    """Return the part with weights evened out over it, by an amount from 0 to 1 for each vertex."""
    mean = neighbours(len(part.vertices), part.triangles)
    share = 0.5 * amount[:, None]
    weights = part.weights
    for _ in range(rounds):
        weights = (1 - share) * weights + share * (mean @ weights)
    return part._replace(weights=weights)


def relaxed(part: Skinned, amount: Floats, *, rounds: int = 4) -> Skinned:
    """Return the part evened out by an amount from 0 to 1 for each vertex; its edges stay."""
    mean = neighbours(len(part.vertices), part.triangles)
    share = 0.5 * amount[:, None]
    share[open_edges(part.triangles).ravel()] = 0
    vertices = part.vertices
    for _ in range(rounds):
        vertices = (1 - share) * vertices + share * (mean @ vertices)
    return part._replace(vertices=vertices)


def hemmed(part: Skinned, *, turned: float = 0.005) -> Skinned:
    """Return the part with its edges turned inwards by some metres, so that cloth looks thick."""
    edges = open_edges(part.triangles)
    rim = np.unique(edges)
    place = np.full(len(part.vertices), -1)
    place[rim] = len(part.vertices) + np.arange(len(rim))
    inwards = normals(part.vertices, part.triangles)[rim]
    a, b = edges[:, 0], edges[:, 1]
    return Skinned(
        np.vstack([part.vertices, part.vertices[rim] - turned * inwards]),
        np.vstack([part.weights, part.weights[rim]]),
        np.vstack(
            [
                part.triangles,
                np.stack([b, a, place[a]], 1),
                np.stack([b, place[a], place[b]], 1),
            ]
        ),
    )


def open_edges(triangles: Ints) -> Ints:
    """Return the edges (E, 2) that belong to one triangle only, in its direction."""
    edges = np.concatenate([triangles[:, [i, (i + 1) % 3]] for i in range(3)])
    _, first, count = np.unique(np.sort(edges, 1), axis=0, return_index=True, return_counts=True)
    return edges[first[count == 1]]
