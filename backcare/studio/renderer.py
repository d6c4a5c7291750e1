"""A deterministic software renderer: deferred shading, with all light from depth maps.

A cone of directions makes the key light's soft shadow, a dome of directions the sky. There is no
noise, so loops do not flicker and files stay small; no graphics hardware is needed. What is drawn
has no ground: shadows darken whatever a picture is laid on.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from backcare.studio import kernels, lighting
from backcare.studio.angles import Floats, Ints
from backcare.studio.colour import srgb
from backcare.studio.meshes import normals
from backcare.studio.scene import FINE, Quality, Scene
from backcare.studio.silhouette import Lens
from backcare.studio.view import View

KEY, SKY = 0.62, 0.50
_KEY_CONE = np.sin(np.radians(8.5))
_FINE_STEP, _COARSE_STEP = 0.005, 0.022
"""Metres between the points at which the floor gathers the light of key and sky."""
_FADES, _WALL_FADES = 0.07, 0.14
"""How far floor and mat, and a wall, fade out at the picture's edge: shares of its shorter side."""
_TOUCHES, _TOUCH_SHADE = 0.05, 0.45
"""How near in metres what touches a wall shades it, and how much of the light it takes."""
_WALL_STEP, _WALL_BLUR = 0.02, 1.2
"""Metres between the points at which a wall gathers light, and over how many of these it is evened
out: a wall is a calm ground, on which a sharp shadow looks like dirt.
"""
_WALL_CONTRAST = 2
"""A wall is only a tint of its ground: so its shadows are taken darker, to this power."""
_REACH = 0.75
"""Metres on the way to the light within which something shades floor and wall."""
_EVERY = 5
"""Of so many vertices one is enough to say how far shadows reach."""
_CHUNKS = 2
Picture = NDArray[np.uint8]
"""(H, W, 4): sRGB and opacity."""
Singles = NDArray[np.float32]


class Renderer:
    """Draws scenes at one size and quality."""

    def __init__(
        self, width: int = 640, height: int = 480, *, quality: Quality = FINE, floor: float = 0.0
    ) -> None:
        self.width, self.height, self.quality, self.floor = width, height, quality, floor

    def draw(self, scene: Scene, view: View) -> Picture:
        """Return a picture (H, W, 4) in sRGB, with transparency."""
        shot = _Shot(self, scene, view)
        return shot.picture()


class _Grid(NamedTuple):
    """Points on the floor: the place (x, z) of the first one, metres between, rows, columns."""

    x: float
    z: float
    step: float
    rows: int
    columns: int

    @classmethod
    def over(cls, low: Floats, high: Floats, step: float) -> "_Grid":
        columns, rows = (np.ceil((high - low) / step) + 1).astype(int)
        return cls(float(low[0]), float(low[1]), step, int(rows), int(columns))

    @property
    def place(self) -> Singles:
        return _single((self.x, self.z, self.step))


class _Surface(NamedTuple):
    """What is seen: the pixels' numbers or -1 (H, W), the triangles they hit, the shares of their
    corners, 1 / depth, and for each number its place and normal.
    """

    pixel: Ints
    hit: Ints
    shares: Singles
    z_buffer: Singles
    points: Singles
    directions: Singles


class _Wall(NamedTuple):
    """Points on a wall, as rows from below upwards: along which axis, where, how many."""

    along: int
    first: float
    low: float
    shape: tuple[int, int]
    points: Singles

    @classmethod
    def behind(cls, seen: Singles, body: Floats) -> "_Wall":
        """Return points on the wall of which some are seen, as far as a body's shadow may reach."""
        across = 0 if np.ptp(seen[:, 0]) < np.ptp(seen[:, 2]) else 2
        along = 2 - across
        columns = np.arange(body[:, along].min() - 1, body[:, along].max() + 1, _WALL_STEP)
        rows = np.arange(-0.1, body[:, 1].max() + 0.6, _WALL_STEP)
        side, height = np.meshgrid(columns, rows)
        points = np.empty((side.size, 3), np.float32)
        points[:, across] = np.median(seen[:, across])
        points[:, 1], points[:, along] = height.ravel(), side.ravel()
        return cls(along, float(columns[0]), float(rows[0]), side.shape, points)

    def light_on(self, places: Singles, light: Singles) -> Singles:
        """Return the light, known at the wall's points and evened out, at some places on it."""
        even = _faded(gaussian_filter(light.reshape(self.shape), _WALL_BLUR, mode="nearest"))
        even = np.minimum(even, 1) ** _WALL_CONTRAST
        spots = [
            (places[:, 1] - self.low) / _WALL_STEP,
            (places[:, self.along] - self.first) / _WALL_STEP,
        ]
        return _single(map_coordinates(even, spots, order=1, mode="constant", cval=1.0))

    def left_by(self, body: Floats, places: Singles) -> Singles:
        """Return the share of light that what touches the wall leaves to places on it: the small
        dark spot around a fingertip, which the evened light has not.
        """
        left = np.ones(len(places), np.float32)
        across = 2 - self.along
        touching = body[np.abs(body[:, across] - self.points[0, across]) < _TOUCHES]
        if len(touching):
            low, high = touching.min(0) - _TOUCHES, touching.max(0) + _TOUCHES
            around = ((places > low) & (places < high)).all(1)
            away, _ = cKDTree(touching).query(places[around], distance_upper_bound=_TOUCHES)
            left[around] = 1 - _TOUCH_SHADE * np.exp(-((away / (0.45 * _TOUCHES)) ** 2))
        return left


class _Shot:
    def __init__(self, renderer: Renderer, scene: Scene, view: View) -> None:
        quality = renderer.quality
        self._quality, self._scene, self._view = quality, scene, view
        self._floor_height = renderer.floor
        self._size = (renderer.height, renderer.width)
        self._h, self._w = (side * quality.samples for side in self._size)
        self._vertices = _single(scene.vertices)
        self._triangles = np.ascontiguousarray(scene.triangles, np.int32)
        self._normals = _single(normals(scene.vertices, scene.triangles))
        # what lets the ground through is lit as the floor is, a wall too, and shades nothing
        is_solid = scene.cover >= 1
        self._normals[~is_solid] = (0, 1, 0)
        self._solid = self._vertices[is_solid]
        # depth maps are as large as what they hold, and a wall goes on for metres
        self._casting = np.where(is_solid[:, None], self._vertices, self._vertices[:1])
        self._shades = self._triangles[is_solid[scene.triangles[:, 0]]]
        self._body = scene.vertices[: scene.figure]
        self._lens = Lens(scene.vertices, view, (self._w, self._h))

    def picture(self) -> Picture:
        seen = self._seen()
        chosen, led = self._leaders(seen)
        points, directions = seen.points[chosen], seen.directions[chosen]
        corner = self._triangles[seen.hit[seen.pixel >= 0][chosen], 0]
        # what lies flat has the floor's light: so what is a tint and gathers its own is a wall
        is_wall = self._scene.cover[corner] < 1
        wall = _Wall.behind(points[is_wall], self._body) if is_wall.any() else None
        lit = ~is_wall
        cone, strength = self._cone()
        key_grid = self._shadowed(cone)
        key = np.ones(len(points), np.float32)
        key[lit], key_floor, key_wall = self._gathered(
            (cone, strength), points[lit], directions[lit], key_grid, wall, self._quality.key_grain
        )
        side = np.full(len(points), -1, np.float32)
        is_side = lit & (corner >= self._scene.figure)
        sky, side[is_side], sky_floor, sky_grid, sky_wall = self._sky_light(
            points[is_side], directions[is_side], wall
        )
        if wall is not None:
            near = wall.left_by(self._body, points[is_wall])
            key[is_wall] = near * wall.light_on(points[is_wall], key_wall)
            side[is_wall] = near * wall.light_on(points[is_wall], sky_wall)
        view, n = self._view, self._quality.samples
        picture = np.zeros((*self._size, 4), np.uint8)
        kernels.shade(
            seen.pixel,
            seen.hit,
            seen.shares,
            self._triangles,
            seen.z_buffer,
            seen.points,
            seen.directions,
            _single(self._scene.colours),
            _single(self._scene.cover),
            *self._paint(seen),
            led,
            key,
            sky,
            side,
            gaussian_filter(key_floor, 1.7),
            key_grid.place,
            _faded(gaussian_filter(sky_floor, 1.0)),
            sky_grid.place,
            _single(view.eye),
            _single(view.axes),
            np.float32(view.focal(self._w)),
            np.float32(self._floor_height),
            _single(cone.mean(0)),
            np.float32(KEY),
            np.float32(SKY),
            _TONES,
            n,
            np.float32(_FADES * min(self._size)),
            np.float32(_WALL_FADES * min(self._size)),
            picture,
        )
        return picture

    def _paint(self, seen: _Surface) -> tuple[Singles, Singles]:
        """Return what is painted on the surface, and what shows through it."""
        if self._scene.paint is None:
            none = np.zeros((len(seen.points), 4), np.float32)
            return none, none
        grain = self._view.distance / self._view.focal(self._w)
        return self._scene.paint.layers((seen.hit, seen.shares, seen.z_buffer), grain, self._lens)

    def _seen(self) -> _Surface:
        hit, shares, z_buffer = self._lens.seen(self._triangles)
        count = int((hit >= 0).sum())
        pixel = np.empty_like(hit)
        points, directions = (np.empty((count, 3), np.float32) for _ in range(2))
        kernels.surface(
            hit, shares, self._triangles, self._vertices, self._normals, pixel, points, directions
        )
        return _Surface(pixel, hit, shares, z_buffer, points, directions)

    def _leaders(self, seen: _Surface) -> tuple[Ints, Ints]:
        """Return the pixels that gather light, and for each pixel which of these does it for it."""
        led, chosen = (np.empty(len(seen.points), np.int32) for _ in range(2))
        count = kernels.leaders(
            seen.pixel, seen.hit, self._triangles, self._scene.figure, seen.points,
            seen.directions, self._quality.samples, led, chosen,
        )  # fmt: skip
        return chosen[:count], led

    def _cone(self) -> tuple[Floats, Floats]:
        """Return the directions of the key light and their strengths."""
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
        return cone, np.full(len(cone), 1 / (len(cone) * middle[1]))

    def _shadowed(self, cone: Floats) -> _Grid:
        """Return the part of the floor on which the key light's shadows fall."""
        corners = self._solid[::_EVERY]
        is_low = corners[:, 1] < _REACH
        corners = corners[is_low] if is_low.any() else corners[:1]
        slopes = cone[:, [0, 2]] / cone[:, 1:2]
        falls = corners[:, [0, 2]] - corners[:, 1:2] * slopes[:, None]
        low, high = falls.min((0, 1)) - 4 * _FINE_STEP, falls.max((0, 1)) + 4 * _FINE_STEP
        middle, reach = self._reach
        return _Grid.over(
            np.maximum(low, middle - reach), np.minimum(high, middle + reach), _FINE_STEP
        )

    @property
    def _reach(self) -> tuple[Floats, float]:
        """Return the point below the figure, and how far around it the floor is of interest."""
        low, high = self._body.min(0), self._body.max(0)
        half = float(np.linalg.norm(high - low) / 2 + 0.05)
        return ((low + high) / 2)[[0, 2]], 1.25 * half + 0.3

    def _sky_light(
        self, points: Singles, directions: Singles, wall: "_Wall | None"
    ) -> tuple[Singles, Singles, Singles, _Grid, Singles]:
        """Return the sky's light on vertices, on the points of blocks, on a coarse floor and on the
        wall.

        The figure gets it per vertex. Blocks have too few vertices, so their sides get it per
        point.
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
        middle, reach = self._reach
        grid = _Grid.over(middle - reach, middle + reach, _COARSE_STEP)
        count = self._scene.figure
        light, floor, on_wall = self._gathered(
            (dome, strength),
            np.vstack([self._vertices[:count], points]),
            np.vstack([self._normals[:count], directions]),
            grid,
            wall,
            self._quality.sky_grain,
        )
        return light[:count], light[count:], floor, grid, on_wall

    def _gathered(
        self,
        lights: tuple[Floats, Floats],
        points: Singles,
        facing: Singles,
        grid: _Grid,
        wall: "_Wall | None",
        grain: float,
    ) -> tuple[Singles, Singles, Singles]:
        """Return the light of some directions and strengths on points, on the floor and on the
        points of the wall.
        """
        directions, strengths = lights
        count = len(points)
        if wall is not None:
            points = np.vstack([points, wall.points])
            facing = np.vstack([facing, np.tile(_single((0, 1, 0)), (len(wall.points), 1))])
        longest = float(np.linalg.norm(np.ptp(self._solid, 0)))
        out = np.zeros((_CHUNKS, len(points)), np.float32)
        floor = np.zeros((_CHUNKS, grid.rows, grid.columns), np.float32)
        lighting.gather_light(
            self._casting,
            self._shades,
            _single(directions),
            _single(strengths),
            points,
            facing,
            0 if wall is None else len(wall.points),
            grid.place,
            np.float32(_REACH),
            np.float32(grain),
            int(longest / grain) + 8,
            np.float32(0.6 * grain),
            np.float32(1.6 * grain),
            out,
            floor,
        )
        light = out.sum(0)
        return light[:count], floor.sum(0), light[count:]


def _faded(light: Singles) -> Singles:
    """Return the floor's light, fading to its full strength at the border of its map."""
    rows, columns = (np.abs(np.linspace(-1, 1, count)) for count in light.shape)
    edge = np.maximum(rows[:, None], columns[None, :])
    return _single(1 + (light - 1) * np.clip((1 - edge) / 0.2, 0, 1))


def _single(values: ArrayLike) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)


def _spiral(count: int) -> tuple[Floats, Floats]:
    """Return evenly spread shares and turns (Fibonacci's spiral)."""
    i = np.arange(count) + 0.5
    return i / count, i * np.pi * (3 - 5**0.5)


_TONES = _single(srgb(np.arange(4097) / 4096))
