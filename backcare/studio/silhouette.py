"""What of a surface a camera sees, without light: quick, for outlines and measures."""

import numpy as np
from numpy.typing import NDArray

from backcare.studio import kernels
from backcare.studio.angles import Floats, Ints
from backcare.studio.framing import Size
from backcare.studio.view import View

Seen = tuple[Ints, Floats, Floats]
"""What is seen of some triangles: which is hit, -1 where none is (H, W), shares of its corners,
1 / depth.
"""
Window = tuple[slice, slice]
"""Rows and columns of a picture."""
_BANDS = 2


class Lens:
    """Vertices as a camera sees them, in a picture of some width and height."""

    def __init__(self, vertices: Floats, view: View, size: Size) -> None:
        self._size = size
        self._spots, self._nearness = view.project(vertices, *size)

    def seen(self, triangles: Ints) -> Seen:
        """Return what is seen of some triangles."""
        return _rasterised(self._spots, self._nearness, triangles, self._size)

    def alone(self, triangles: Ints) -> tuple[Window, Seen]:
        """Return the part of the picture in which some triangles are, and what is seen of them."""
        used, corners = np.unique(triangles, return_inverse=True)
        spots = self._spots[used]
        limit = np.array(self._size)
        low = np.clip(np.floor(spots.min(0)).astype(int), 0, limit - 1)
        wide, high = np.clip(np.ceil(spots.max(0)).astype(int) + 1, low + 1, limit) - low
        size = (int(wide), int(high))
        seen = _rasterised(spots - low, self._nearness[used], corners.reshape(-1, 3), size)
        return (slice(low[1], low[1] + high), slice(low[0], low[0] + wide)), seen

    def is_turned(self, triangles: Ints) -> NDArray[np.bool_]:
        """Return which triangles show their inner side."""
        a, b, c = (self._spots[triangles[:, k]] for k in range(3))
        (ex, ey), (fx, fy) = (b - a).T, (c - a).T
        is_turned: NDArray[np.bool_] = ex * fy - fx * ey > 0
        return is_turned


def seen(vertices: Floats, triangles: Ints, view: View, size: Size) -> Ints:
    """Return for each pixel (H, W) the triangle in front, -1 where there is none."""
    return Lens(vertices, view, size).seen(triangles)[0]


def _rasterised(spots: Floats, nearness: Floats, triangles: Ints, size: Size) -> Seen:
    wide, high = size
    depth = np.empty((high, wide), np.float32)
    hit = np.empty((high, wide), np.int32)
    shares = np.zeros((high, wide, 3), np.float32)
    kernels.rasterise(
        np.ascontiguousarray(spots, np.float32), np.ascontiguousarray(nearness, np.float32),
        np.ascontiguousarray(triangles, np.int32), wide, high, _BANDS, depth, hit, shares,
    )  # fmt: skip
    return hit, shares, depth
