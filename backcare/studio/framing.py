"""The shape of pictures, and where a camera stands so that all that matters is in them."""

from collections.abc import Mapping

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.pose_file import Aspect, Camera
from backcare.studio.view import View

Size = tuple[int, int]
SIZES: Mapping[Aspect, Size] = {
    "wide": (960, 600),
    "classic": (960, 720),
    "square": (840, 840),
    "upright": (720, 960),
}
"""Width and height in pixels: wide for who lies, square for who kneels or lunges, upright for who
stands.
"""


def scaled(size: Size, share: float) -> Size:
    """Return a smaller size of the same shape."""
    return round(size[0] * share), round(size[1] * share)


def fitted(camera: Camera, points: Floats, size: Size) -> View:
    """Return the camera at the distance at which all points are in the picture, with a margin."""
    width, height = size
    fov = 2 * np.degrees(np.arctan(np.tan(np.radians(View.widest) / 2) * width / max(size)))
    target, distance = (points.min(0) + points.max(0)) / 2, 4.5
    view = View(camera.az, camera.el, target, distance, float(fov))
    for _ in range(12):
        spots, _depths = view.project(points, width, height)
        low, high = spots.min(0), spots.max(0)
        off = (low + high) / 2 - np.array([width / 2, height / 2])
        metres = off / view.focal(width) * distance
        target = target + view.axes[0] * metres[0] - view.axes[1] * metres[1]
        free = np.array([width, height]) * (1 - 2 * camera.margin)
        distance *= float(((high - low) / free).max())
        view = View(camera.az, camera.el, target, distance, float(fov))
    return view
