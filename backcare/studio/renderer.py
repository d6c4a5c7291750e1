"""A deterministic software renderer: deferred shading, with all light from depth maps.

A cone of directions makes the key light's soft shadow, a dome of directions the sky. There is no
noise, so loops do not flicker and files stay small; no graphics hardware is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, map_coordinates, zoom

from backcare.studio import kernels
from backcare.studio.angles import Floats, Ints
from backcare.studio.meshes import normals

BACKDROP = "#eef2f5"
"""sRGB of floor and backdrop: one flat colour, which keeps files small and free of banding."""
KEY, SKY = 0.62, 0.50
_KEY_CONE = np.sin(np.radians(8.5))
_FLOOR_FINE, _FLOOR_COARSE = 420, 140
_CHUNKS = 2
Picture = NDArray[np.uint8]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Quality:
    """How finely to draw: sub-pixels per side, key and sky directions, size of depth maps."""

    samples: int = 2
    keys: int = 24
    skies: int = 88
    map_size: int = 480


FINE = Quality()
ROUGH = Quality(samples=1, keys=12, skies=48)


Seen = tuple[Ints, Floats, Floats]


class Painted(Protocol):
    """What is painted on the figure: `paint.Paint`, which says more."""

    def layers(
        self, seen: Seen, grain: float, see: Callable[[Ints], Seen]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is on the surface of each pixel, and what shows through it (P, 4)."""
        ...


class Scene(NamedTuple):
    """All meshes as one: vertices (V, 3), triangles (T, 3), linear colours (V, 3); the first
    `figure` vertices belong to the figure, whose triangles come first.
    """

    vertices: Floats
    triangles: Ints
    colours: Floats
    figure: int
    paint: Painted | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A placed camera: `az` and `el` in degrees, `target` and `distance` in metres."""

    az: float
    el: float
    target: Floats
    distance: float
    fov: float = 24.0
    """Horizontal field of view in degrees."""

    widest: ClassVar = 24.0
    """The field of view of a picture's longer side: narrow enough to keep limbs in proportion."""

    @property
    def axes(self) -> Floats:
        """Right, up and backwards as rows."""
        azimuth, elevation = np.radians(self.az), np.radians(self.el)
        back = np.array(
            [
                np.sin(azimuth) * np.cos(elevation),
                np.sin(elevation),
                np.cos(azimuth) * np.cos(elevation),
            ]
        )
        right = np.cross([0, 1, 0], back)
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(back, right), back])

    @property
    def eye(self) -> Floats:
        """The position of the camera."""
        place: Floats = self.target + self.axes[2] * self.distance
        return place

    def focal(self, width: int) -> float:
        """Return the focal length in pixels for a picture of this width."""
        return float(0.5 * width / np.tan(np.radians(self.fov) / 2))

    def project(self, points: Floats, width: int, height: int) -> tuple[Floats, Floats]:
        """Return pixel positions (P, 2) and 1 / depth (P,)."""
        x, y, z = ((points - self.eye) @ self.axes.T).T
        focal = self.focal(width)
        spots = np.stack([width / 2 - focal * x / z, height / 2 + focal * y / z], 1)
        return spots, -1 / z


class Renderer:
    """Draws scenes at one size and quality."""

    def __init__(
        self, width: int = 640, height: int = 480, *, quality: Quality = FINE, floor: float = 0.0
    ) -> None:
        self.width, self.height, self.quality, self.floor = width, height, quality, floor

    def draw(self, scene: Scene, view: View) -> Picture:
        """Return a picture (H, W, 3) in sRGB."""
        shot = _Shot(self, scene, view)
        return shot.picture()


class _Shot:
    def __init__(self, renderer: Renderer, scene: Scene, view: View) -> None:
        quality = renderer.quality
        self._quality, self._scene, self._view = quality, scene, view
        self._floor_height = renderer.floor
        self._size = (renderer.height, renderer.width)
        self._h, self._w = (side * quality.samples for side in self._size)
        self._vertices = _single(scene.vertices)
        self._triangles = np.ascontiguousarray(scene.triangles, np.int32)
        self._normals = normals(scene.vertices, scene.triangles)
        body = scene.vertices[: scene.figure]
        low, high = body.min(0), body.max(0)
        self._centre = _single((low + high) / 2)
        self._half = float(np.linalg.norm(high - low) / 2 + 0.05)
        self._reach = 1.25 * self._half + 0.3

    def picture(self) -> Picture:
        hit, shares, z_buffer = self._seen(self._triangles)
        is_hit = hit >= 0
        corners, weights = self._triangles[hit[is_hit]], shares[is_hit]

        def mixed(values: Floats) -> Floats:
            result: Floats = np.einsum("pk,pkc->pc", weights, values[corners])
            return result

        points, directions = mixed(self._scene.vertices), mixed(self._normals)
        directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)
        key, key_floor, key_direction = self._key_light(points, directions)
        sky, sky_floor = self._sky_light(points, directions, corners, weights)
        fine = zoom(sky_floor, _FLOOR_FINE / _FLOOR_COARSE, order=1, grid_mode=False)
        floor = (KEY * gaussian_filter(key_floor, 1.5) + SKY * fine) / (KEY + SKY)
        pixel = np.full((self._h, self._w), -1, np.int32)
        pixel[is_hit] = np.arange(len(points), dtype=np.int32)
        image = np.empty((self._h, self._w, 3), np.float32)
        view = self._view
        kernels.shade(
            pixel,
            z_buffer,
            *map(_single, (points, directions, mixed(self._scene.colours))),
            *self._paint(hit, shares, z_buffer),
            *map(_single, (key, sky, floor)),
            self._centre,
            np.float32(self._reach),
            _FLOOR_FINE,
            _single(view.eye),
            _single(view.axes),
            np.float32(view.focal(self._w)),
            np.float32(self._floor_height),
            _single(linear(BACKDROP)),
            _single(key_direction),
            np.float32(KEY),
            np.float32(SKY),
            _TONES,
            image,
        )
        n = self._quality.samples
        small = image.reshape(self._size[0], n, self._size[1], n, 3).mean((1, 3))
        return (small * 255 + 0.5).astype(np.uint8)

    def _paint(self, *seen: Any) -> tuple[Singles, Singles]:
        """Return what is painted on the surface, and what shows through it."""
        grain = self._view.distance / self._view.focal(self._w)
        if self._scene.paint is None:
            none = np.zeros((int((seen[0] >= 0).sum()), 4), np.float32)
            return none, none
        return self._scene.paint.layers(seen, grain, self._seen)

    def _seen(self, triangles: Ints) -> Seen:
        spots, nearness = self._view.project(self._scene.vertices, self._w, self._h)
        z_buffer = np.empty((self._h, self._w), np.float32)
        hit = np.empty((self._h, self._w), np.int32)
        shares = np.zeros((self._h, self._w, 3), np.float32)
        kernels.rasterise(
            _single(spots), _single(nearness), triangles, self._w, self._h, 8, z_buffer,
            hit, shares,
        )  # fmt: skip
        return hit, shares, z_buffer

    def _key_light(self, points: Floats, directions: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the key light on points and floor, and its direction."""
        azimuth, elevation = np.radians(self._view.az - 42), np.radians(54)
        middle = np.array(
            [
                np.sin(azimuth) * np.cos(elevation),
                np.sin(elevation),
                np.cos(azimuth) * np.cos(elevation),
            ]
        )
        across = np.cross(middle, [0, 1, 0])
        across /= np.linalg.norm(across)
        other = np.cross(middle, across)
        share, turn = _spiral(self._quality.keys)
        radius = (_KEY_CONE * np.sqrt(share))[:, None]
        cone = middle + radius * (np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * other)
        cone /= np.linalg.norm(cone, axis=1, keepdims=True)
        strength = np.full(len(cone), 1 / (len(cone) * middle[1]))
        n = _FLOOR_FINE
        light = self._gathered(
            cone,
            strength,
            np.vstack([points, self._grid(n)]),
            np.vstack([directions, _upward(n * n)]),
        )
        return light[: len(points)], light[len(points) :].reshape(n, n), cone.mean(0)

    def _sky_light(
        self, points: Floats, directions: Floats, corners: Ints, weights: Floats
    ) -> tuple[Floats, Floats]:
        """Return the sky's light on points and on a coarse floor.

        The figure gets it per vertex. Blocks have too few vertices, so their sides get it per
        pixel, and flat tops from the floor's map.
        """
        share, turn = _spiral(self._quality.skies)
        up = 0.06 + 0.94 * share
        flat = np.sqrt(1 - up * up)
        dome = np.stack([flat * np.cos(turn), up, flat * np.sin(turn)], 1)
        azimuth = np.radians(self._view.az)
        # brighter from above and from the camera
        strength = (
            0.55 + 0.45 * up + 0.25 * (dome @ np.array([np.sin(azimuth), 0, np.cos(azimuth)]))
        )
        strength /= (strength * up).sum()
        is_prop = corners[:, 0] >= self._scene.figure
        is_flat = is_prop & (points[:, 1] <= 0.004) & (directions[:, 1] >= 0.9)
        is_side = is_prop & ~is_flat
        n, count = _FLOOR_COARSE, len(self._scene.vertices)
        light = self._gathered(
            dome,
            strength,
            np.vstack([self._scene.vertices, self._grid(n), points[is_side]]),
            np.vstack([self._normals, _upward(n * n), directions[is_side]]),
        )
        floor = gaussian_filter(light[count : count + n * n].reshape(n, n), 1.0)
        on_points: Floats = np.einsum("pk,pk->p", weights, light[:count][corners])
        on_points[is_side] = light[count + n * n :]
        if is_flat.any():
            place = points[is_flat][:, [2, 0]] - self._centre[[2, 0]] + self._reach
            on_points[is_flat] = map_coordinates(
                floor, place.T / (2 * self._reach) * (n - 1), order=1, mode="nearest"
            )
        return on_points, floor

    def _gathered(
        self, directions: Floats, strengths: Floats, points: Floats, facing: Floats
    ) -> Floats:
        pixel = 2 * self._half / self._quality.map_size
        out = np.zeros((_CHUNKS, len(points)), np.float32)
        kernels.gather_light(
            self._vertices,
            self._triangles,
            _single(directions),
            _single(strengths),
            _single(points),
            _single(facing),
            True,
            self._centre,
            self._half,
            self._quality.map_size,
            np.float32(0.6 * pixel),
            np.float32(1.6 * pixel),
            out,
        )
        return out.sum(0)

    def _grid(self, count: int) -> Floats:
        line = np.linspace(-self._reach, self._reach, count)
        x, z = np.meshgrid(line + self._centre[0], line + self._centre[2], indexing="xy")
        return np.stack([x.ravel(), np.zeros(count * count), z.ravel()], 1)


def linear(colour: str) -> Floats:
    """Return an sRGB colour like "#5b8fae" as linear light (3,)."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    result: Floats = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return result


def srgb(light: Floats) -> Floats:
    """Return linear light as sRGB, 0 to 1."""
    result: Floats = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return result


def _single(values: ArrayLike) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)


def _spiral(count: int) -> tuple[Floats, Floats]:
    """Return evenly spread shares and turns (Fibonacci's spiral)."""
    i = np.arange(count) + 0.5
    return i / count, i * np.pi * (3 - 5**0.5)


def _upward(count: int) -> Floats:
    return np.tile([0.0, 1, 0], (count, 1))


_TONES = _single(srgb(np.arange(4097) / 4096))
