"""Looks for cloth that is torn: triangles that are turned over or stretched, in any frame."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import SHOE, SHORTS, SOLE, TOP, Figure
from backcare.studio.motion import Motion
from backcare.studio.rig import Posture

STRETCH = 2.0
"""Times its length at rest beyond which cloth would tear."""
_SPECK = 3e-6
"""Square metres at rest below which a triangle is a sliver along a cut, not to be seen."""
_CLOTH = (TOP, SHORTS, SHOE, SOLE)


class Torn(NamedTuple):
    """How many triangles of cloth are turned over or stretched too far in one posture."""

    turned: int
    stretched: int


class Cloth:
    """The cloth of one figure."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        triangles = figure.triangles[np.isin(figure.region[figure.triangles[:, 0]], _CLOTH)]
        edges, area, facing = _frames(figure.vertices, triangles)
        is_seen = area > _SPECK
        self.triangles = triangles[is_seen]
        self._rest, self._facing = np.linalg.inv(edges[is_seen]), facing[is_seen]

    def worst(self, motion: Motion) -> Torn:
        """Return the largest counts of all frames, keys and mistakes of a motion."""
        postures = [*motion.keys.values(), *motion.faults.values(), *motion.postures[::3]]
        found = [self.torn(posture) for posture in postures]
        return Torn(*(max(counts) for counts in zip(*found, strict=True)))

    def torn(self, posture: Posture) -> Torn:
        """Return the counts of one posture."""
        turned, stretched = self.masks(posture)
        return Torn(int(turned.sum()), int(stretched.sum()))

    def masks(self, posture: Posture) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which triangles are turned over and which are stretched too far."""
        bones = self._figure.rig.pose(posture)
        posed = self._figure.draped(bones)
        edges, _, facing = _frames(posed, self.triangles)
        longest = np.linalg.norm(edges @ self._rest, ord=2, axis=(1, 2))
        turns = self._figure.turns(bones)[self.triangles].mean(1)
        asked = np.einsum("tij,tj->ti", turns, self._facing)
        return (asked * facing).sum(1) < 0, longest > STRETCH


def _frames(vertices: Floats, triangles: Ints) -> tuple[Floats, Floats, Floats]:
    """Return for each triangle two edges in its plane (T, 2, 2), its area and its normal."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    across, other = b - a, c - a
    length = np.maximum(np.linalg.norm(across, axis=1), 1e-12)
    normal = np.cross(across, other)
    twice = np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    along = (across * other).sum(1) / length
    zero = np.zeros_like(length)
    edges = np.stack([np.stack([length, along], 1), np.stack([zero, twice / length], 1)], 1)
    return edges, twice / 2, normal / twice[:, None]
