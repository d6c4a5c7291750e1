"""What of a surface a camera sees, without light: quick, for outlines and measures."""

import numpy as np

from backcare.studio import kernels
from backcare.studio.angles import Floats, Ints
from backcare.studio.framing import Size
from backcare.studio.view import View


def seen(vertices: Floats, triangles: Ints, view: View, size: Size) -> Ints:
    """Return for each pixel (H, W) the triangle in front, -1 where there is none."""
    width, height = size
    spots, nearness = view.project(vertices, width, height)
    depth = np.empty((height, width), np.float32)
    hit = np.empty((height, width), np.int32)
    shares = np.zeros((height, width, 3), np.float32)
    kernels.rasterise(
        np.ascontiguousarray(spots, np.float32),
        np.ascontiguousarray(nearness, np.float32),
        np.ascontiguousarray(triangles, np.int32),
        width, height, 8, depth, hit, shares,
    )  # fmt: skip
    return hit
