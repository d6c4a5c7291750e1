"""Thin lines, arrows and dots with smooth edges, as a layer with transparency."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter, label

from backcare.studio.angles import Floats
from backcare.studio.framing import Size

COLOUR = "#7433e0"
"""One colour for all marks: as far from white as from black, and unlike skin, cloth and muscles."""
_EDGE = "#ffffff"
_EDGE_SHARE = 0.8
_FINE = 3
"""Marks are drawn this many times larger and scaled down."""
_LINE, _RIM, _DOT, _HEAD, _DASH, _NEAR = 4.0, 1.8, 8.0, 30.0, 11.0, 3.0
"""Sizes in pixels of a picture whose longer side has 960."""
_SHAFT = 1.4
"""How much wider than a line the shaft of an arrow is."""
_GHOST_LINE, _GHOST_FILL = 0.75, 0.10
_CLEAR = 13.0
"""Pixels between the middles of a line and a dashed one that do not merge, of the same."""
_SCRAP, _HOLE = 46.0, 900.0
"""A piece of an outline that is shorter, or goes around a smaller hole, in the same pixels, is left
out.
"""


class Strokes:
    """A sheet to draw marks on; places are in pixels of the picture."""

    def __init__(self, size: Size, *, bold: float = 1.0) -> None:
        self.size = size
        self._k = bold * max(size) / 960
        fine = (_FINE * size[0], _FINE * size[1])
        self._core, self._rim = Image.new("L", fine), Image.new("L", fine)
        self._pens = ImageDraw.Draw(self._core), ImageDraw.Draw(self._rim)
        self._outline = np.zeros(size[::-1])
        self._pictures: list[tuple[Image.Image, tuple[int, int]]] = []

    @property
    def clear(self) -> float:
        """Pixels from the middle of a line within which another one would merge with it."""
        return _CLEAR * self._k

    def line(
        self,
        points: Floats,
        *,
        strength: float = 1.0,
        is_dashed: bool = False,
        width: float = 1.0,
    ) -> None:
        """Draw a line through points (P, 2), so many times as wide as others."""
        for part in _dashes(points, self._k * _DASH) if is_dashed else [points]:
            self._stroke(part, strength, width)

    def arrow(self, points: Floats, *, strength: float = 1.0) -> None:
        """Draw a line through points (P, 2) with an arrow's head at its end."""
        long = _HEAD * self._k
        shaft, tip = _shortened(points, 0.8 * long), points[-1]
        along = (tip - shaft[-1]) / max(float(np.linalg.norm(tip - shaft[-1])), 1e-6)
        across = np.array([-along[1], along[0]])
        self._stroke(shaft, strength, _SHAFT)
        wings = tip - along * long, tip - along * 0.75 * long
        corners = [tip, wings[0] + 0.48 * long * across, wings[1], wings[0] - 0.48 * long * across]
        flat = [tuple(_FINE * corner) for corner in corners]
        for pen, wide in zip(self._pens, (1.0, 2 * _RIM * self._k), strict=True):
            pen.polygon(flat, fill=_ink(strength))
            pen.line([*flat, flat[0], flat[1]], _ink(strength), round(_FINE * wide), "curve")

    def dot(self, place: Floats, *, strength: float = 1.0) -> None:
        """Draw a dot."""
        self._disc(place, _DOT * self._k, _RIM * self._k, strength)

    def circle(self, place: Floats, radius: float) -> None:
        """Draw a circle."""
        turns = np.linspace(0, 2 * np.pi, 97)
        self._stroke(place + radius * np.stack([np.cos(turns), np.sin(turns)], 1), 1.0)

    def outline(self, shape: Floats, now: Floats, moved: Floats, *, is_over: bool) -> None:
        """Draw the outline of a shape (H, W), from 0 to 1, where it differs from the one of now, as
        strongly as it has `moved` there (H, W): behind it, or over it.
        """
        inside, is_now = (gaussian_filter(part, 1.6 * self._k) > 0.5 for part in (shape, now))
        inside = _without_holes(inside, _HOLE * self._k**2)
        line = np.clip(0.5 * _LINE * self._k - _away(inside) + 0.5, 0, 1) * _GHOST_LINE
        free = np.clip(_away(is_now) / (_NEAR * self._k) - 1, 0, 1)
        near = gaussian_filter(np.minimum(1, moved), 3 * self._k)
        free *= np.clip(2.5 * near - 0.25, 0, 1)
        if not is_over:
            free *= 1 - now
        line = _without_scraps(line * free, _SCRAP * _LINE * self._k**2)
        fill = _GHOST_FILL * inside * (1 - now) * free
        self._outline = np.maximum(self._outline, np.maximum(line, fill))

    def picture(self, picture: Image.Image, place: Floats) -> None:
        """Put a round picture with its middle at a place."""
        corner = place - np.array(picture.size) / 2
        x, y = round(float(corner[0])), round(float(corner[1]))
        self._pictures.append((picture, (x, y)))
        self.circle(place, picture.width / 2)

    def layer(self) -> Image.Image:
        """Return all of it as one picture with transparency."""
        core, rim = (_reduced(mask) for mask in (self._core, self._rim))
        rim = np.maximum(rim * _EDGE_SHARE, core)
        alpha = np.maximum(rim, self._outline)
        ink = np.maximum(core, self._outline) / np.maximum(alpha, 1e-6)
        colours = ink[..., None] * _rgb(COLOUR) + (1 - ink[..., None]) * _rgb(_EDGE)
        pixels = np.dstack([colours, 255 * alpha]).round().astype(np.uint8)
        result = Image.new("RGBA", self.size)
        for picture, corner in self._pictures:
            result.paste(picture, corner, picture)
        return Image.alpha_composite(result, Image.fromarray(pixels, "RGBA"))

    def _stroke(self, points: Floats, strength: float, width: float = 1.0) -> None:
        wide, rim = width * _LINE * self._k, _RIM * self._k
        flat = [tuple(_FINE * point) for point in points]
        for pen, broad in zip(self._pens, (wide, wide + 2 * rim), strict=True):
            pen.line(flat, _ink(strength), round(_FINE * broad), "curve")
        for end in (points[0], points[-1]):
            self._disc(end, wide / 2, rim, strength)

    def _disc(self, place: Floats, radius: float, rim: float, strength: float) -> None:
        for pen, reach in zip(self._pens, (radius, radius + rim), strict=True):
            low, high = _FINE * (place - reach), _FINE * (place + reach)
            pen.ellipse([*low, *high], fill=_ink(strength))


def _away(inside: NDArray[np.bool_]) -> Floats:
    """Return how far in pixels each pixel is from the edge of a shape."""
    away: Floats = distance_transform_edt(~inside) + distance_transform_edt(inside) - 0.5
    return away


def _without_scraps(line: Floats, least: float) -> Floats:
    """Return an outline (H, W) without its pieces of fewer pixels."""
    pieces, count = label(line > 0.1, np.ones((3, 3)))
    sizes = np.bincount(pieces.ravel(), minlength=count + 1)
    return np.where(sizes[pieces] >= least, line, 0.0)


def _without_holes(inside: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Return a shape with its holes of fewer pixels filled."""
    holes, count = label(~inside)
    sizes = np.bincount(holes.ravel(), minlength=count + 1)
    return inside | (sizes[holes] < least)


def _ink(strength: float) -> int:
    return round(255 * strength)


def _rgb(colour: str) -> Floats:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def _reduced(mask: Image.Image) -> Floats:
    small: Floats = np.asarray(mask.reduce(_FINE), float) / 255
    return small


def _lengths(points: Floats) -> Floats:
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along: Floats = np.concatenate([[0.0], np.cumsum(steps)])
    return along


def part_of(points: Floats, start: float, end: float) -> Floats:
    """Return the part of a line that lies between two lengths along it, in pixels."""
    along = _lengths(points)
    inner = points[(along > start) & (along < end)]
    ends = [[np.interp(at, along, points[:, axis]) for axis in (0, 1)] for at in (start, end)]
    return np.vstack([ends[0], inner, ends[1]])


def _shortened(points: Floats, by: float) -> Floats:
    length = float(_lengths(points)[-1])
    return part_of(points, 0.0, max(length - by, 0.05 * length))


def _dashes(points: Floats, dash: float) -> Sequence[Floats]:
    length = float(_lengths(points)[-1])
    starts = np.arange(0, length, 2 * dash)
    return [part_of(points, at, min(at + dash, length)) for at in starts]
