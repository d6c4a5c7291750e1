"""Looks for cloth that is torn: triangles that are turned over or stretched, in any frame."""

from collections.abc import Sequence
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


COLLAR, WHOLE = 0.01, 0.05
"""Shares of the cloth's area, near the neck and in all, that may be turned over or stretched: what
folds deep in an armpit or between the legs cannot be seen.
"""
_NEAR = 0.14
"""Metres from the root of the neck that count as collar."""


class Torn(NamedTuple):
    """The share of the cloth's area that is turned over or stretched too far, from 0 to 1."""

    collar: float
    whole: float


class Cloth:
    """The cloth of one figure."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        triangles = figure.triangles[np.isin(figure.region[figure.triangles[:, 0]], _CLOTH)]
        edges, area, facing = _frames(figure.vertices, triangles)
        is_seen = area > _SPECK
        self._triangles, self._area = triangles[is_seen], area[is_seen]
        self._rest, self._facing = np.linalg.inv(edges[is_seen]), facing[is_seen]
        middle = figure.vertices[self._triangles].mean(1)
        near = np.linalg.norm(middle - figure.rig.rest("neck01"), axis=1) < _NEAR
        self._collar = near & (figure.region[self._triangles[:, 0]] == TOP)

    def worst(self, motion: Motion) -> Torn:
        """Return the largest shares of all keys, mistakes and some frames of a motion."""
        return self.worst_of(
            [*motion.keys.values(), *motion.faults.values(), *motion.postures[::24]]
        )

    def worst_of(self, postures: Sequence[Posture]) -> Torn:
        """Return the largest shares of some postures."""
        found = [self._torn(posture) for posture in postures]
        return Torn(*(max(shares) for shares in zip(*found, strict=True)))

    def _torn(self, posture: Posture) -> Torn:
        turned, stretched = self._masks(posture)
        area = self._area * (turned | stretched)
        of_collar = area[self._collar].sum() / self._area[self._collar].sum()
        return Torn(float(of_collar), float(area.sum() / self._area.sum()))

    def _masks(self, posture: Posture) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which triangles are turned over and which are stretched too far."""
        bones = self._figure.rig.pose(posture)
        posed = self._figure.draped(bones)
        edges, _, facing = _frames(posed, self._triangles)
        longest = np.linalg.norm(edges @ self._rest, ord=2, axis=(1, 2))
        turns = self._figure.turns(bones)[self._triangles].mean(1)
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
