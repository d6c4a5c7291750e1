"""What of a surface a camera sees, without light: quick, for outlines and measures."""

import numpy as np
from numpy.typing import NDArray

from backcare.studio import kernels
from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.framing import Size
from backcare.studio.view import View

Seen = tuple[Ints, Floats, Floats]
"""What is seen of some triangles: which is hit, -1 where none is (H, W), shares of its corners,
1 / depth.
"""
Window = tuple[slice, slice]
"""Rows and columns of a picture."""
_BANDS = 2
_LIMBS = (
    "head",
    *(f"{bone}.{s}" for s in "LR" for bone in ("upperarm01", "lowerarm01")),
    *(f"{bone}.{s}" for s in "LR" for bone in ("upperleg01", "lowerleg01")),
)
"""The bone at the beginning of each limb."""
_HARDLY, _CLEARLY = 0.12, 0.28
"""Shares of a limb's picture that are elsewhere: up to one it has hardly moved, from the other on
it clearly has.
"""


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


def elsewhere(figure: Figure, then: Ints, now: Ints) -> Floats:
    """Return for each of the figure's triangles, from 0 to 1, whether the limb it belongs to is
    seen to be elsewhere now than it was then, from what was hit at each pixel (H, W).

    Limbs are told apart so that one that hardly moved has no outline at all, instead of shards.
    """
    limb = _limbs(figure)[figure.triangles].max(1)
    was = limb[then[then >= 0]]
    is_free = (now < 0)[then >= 0]
    count = len(_LIMBS) + 1
    share = np.bincount(was[is_free], minlength=count) / np.maximum(
        np.bincount(was, minlength=count), 1
    )
    rise = np.clip((share - _HARDLY) / (_CLEARLY - _HARDLY), 0, 1)
    result: Floats = (rise * rise * (3 - 2 * rise))[limb]
    return result


def _limbs(figure: Figure) -> Ints:
    """Return the limb of each vertex: 0 for the trunk, then as in `_LIMBS`, of which each is a part
    of the one before it.
    """
    limb = np.zeros(len(figure.vertices), int)
    for number, bone in enumerate(_LIMBS, start=1):
        limb[figure.share(bone) > 0.5] = number
    return limb


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
