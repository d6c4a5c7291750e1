"""Evens out cloth where joints fold it: creases and turned triangles become soft bends."""

import numpy as np

from backcare.studio.angles import Floats, Ints
from backcare.studio.meshes import neighbours

_ROUNDS = 24
"""How often each vertex goes half the way to its neighbours."""


class Drape:
    """The cloth of one figure, which `triangles` connect.

    Posed cloth is smoothed, then gets back the detail that smoothing takes from it at rest, turned
    with the body. Films have it, the figure that is turned has not: glTF only knows bones.
    """

    def __init__(self, vertices: Floats, triangles: Ints) -> None:
        self._picked = np.unique(triangles)
        place = np.full(len(vertices), -1)
        place[self._picked] = np.arange(len(self._picked))
        self._mean = neighbours(len(self._picked), place[triangles])
        rest = vertices[self._picked]
        self._detail = rest - self._even(rest)

    def settled(self, vertices: Floats, turns: Floats) -> Floats:
        """Return vertices (V, 3) with settled cloth; `turns` (V, 3, 3) are from rest."""
        turned = self._even(turns[self._picked].reshape(-1, 9)).reshape(-1, 3, 3)
        result = vertices.copy()
        result[self._picked] = self._even(vertices[self._picked]) + np.einsum(
            "vij,vj->vi", turned, self._detail
        )
        return result

    def _even(self, values: Floats) -> Floats:
        for _ in range(_ROUNDS):
            values = 0.5 * values + 0.5 * (self._mean @ values)
        return values
