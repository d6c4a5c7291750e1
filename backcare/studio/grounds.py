"""The grounds that a picture is laid on, and what of the room is only a tint of them.

Mat and wall let the ground through: so they are light on a light page and dark on a dark one.
"""

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.colour import linear
from backcare.studio.renderer import Picture
from backcare.studio.shapes import Mesh

GROUNDS = {"": "#eef2f5", "_dark": "#26333c"}
"""sRGB of the ground of films, which have no transparency, by what their names end with: in the
light and in the dark theme. Plain colours keep files small and free of banding.
"""
LIGHT = GROUNDS[""]
_MAT, _WALL = 0.34, 0.34
"""How much of its ground a mat and a wall hide."""
_WALL_WIDE, _WALL_HIGH = (0.8, 1.9), (1.75, 2.4)
"""Metres from the figure to either side, and up, at which a wall begins to fade and is gone: its
end would be a hard edge in the air.
"""


def cover_of(mesh: Mesh) -> Floats:
    """Return how much of its ground a mesh hides at each vertex (V,)."""
    share = np.full(len(mesh.vertices), _share(mesh))
    if mesh.is_wall:
        # the wall is a plane, and the figure near zero
        along = 0 if np.ptp(mesh.vertices[:, 0]) > np.ptp(mesh.vertices[:, 2]) else 2
        share *= 1 - _rise(np.abs(mesh.vertices[:, along]), *_WALL_WIDE)
        share *= 1 - _rise(mesh.vertices[:, 1], *_WALL_HIGH)
    return share


def _share(mesh: Mesh) -> float:
    if not mesh.is_ground:
        return 1.0
    return _WALL if mesh.is_wall else _MAT


def _rise(values: Floats, low: float, high: float) -> Floats:
    """Return 0 below the first limit and 1 above the second, softly between them."""
    share = np.clip((values - low) / (high - low), 0, 1)
    rise: Floats = share * share * (3 - 2 * share)
    return rise


def tint_of(mesh: Mesh) -> Floats:
    """Return the linear colour (3,) with which a mesh has its own colour on the light ground."""
    share = _share(mesh)
    wanted, ground = (_values(colour) for colour in (mesh.colour, LIGHT))
    tint = np.clip((wanted - (1 - share) * ground) / share, 0, 255)
    return linear("#" + "".join(f"{round(value):02x}" for value in tint.tolist()))


def laid_on(picture: Picture, ground: str) -> Picture:
    """Return a picture (H, W, 3) on a plain ground, an sRGB colour like "#eef2f5"."""
    share = picture[..., 3:].astype(np.float32) / 255
    below = _values(ground).astype(np.float32)
    laid: Picture = (picture[..., :3] * share + below * (1 - share) + 0.5).astype(np.uint8)
    return laid


def _values(colour: str) -> Floats:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)
