"""Paints muscles on the figure: fibres where one works, hatching where it is stretched, dots where
it is moved, each with its own colour.

A point of the surface is known by its place on the neutral figure, so that outlines stay sharp at
any size and move with skin and cloth. What is on the far side of a part of the body shows through
this part only, fainter: near its contour, and all of what lies deep. What is in front hides it.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label, maximum_filter
from scipy.spatial import cKDTree

from backcare.studio import marks
from backcare.studio.angles import Floats, Ints
from backcare.studio.colour import linear, srgb
from backcare.studio.figure import SHORTS, TOP, Figure
from backcare.studio.meshes import open_edges
from backcare.studio.muscles import Drawing, Role
from backcare.studio.silhouette import Lens, Seen

COLOURS = {
    Role.WORKING: ("#f46a35", "#c2330c"),
    Role.STRETCHED: ("#e3edf9", "#1f56b0"),
    Role.MOVED: ("#efe2f5", "#6a2a86"),
}
"""sRGB of each role: what is between the marks, and the marks."""
REACH = 0.015
"""Triangles this far (metres) outside an outline are looked at for it: it may cut them."""
_APART = 0.006
"""Metres by which one surface is behind another, or it is the same."""
_THIN, _THICK = 0.07, 0.36
"""How thick (metres) what is before a muscle may be, and before one that lies deep."""
_SCRAP, _SCRAP_BEHIND = 6e-4, 9e-4
"""Square metres of a piece of paint, and of one behind something, that is half as strong as others:
what is smaller fades, as it would look like a stain.
"""
_TRACE = 0.03
"""Opacity below which paint is not counted."""
_EVERY = 4
"""Of so many rows and columns one is enough to find such pieces."""
_HEM, _SOFT = 0.005, 0.002
"""How wide the hems of cloth are, which stay plain, and how softly they end, in metres."""
_CROTCH = -0.1
"""Where the legs part, in metres above the hips."""


class Paint:
    """What is painted on a figure."""

    def __init__(self, figure: Figure, drawings: Sequence[Drawing]) -> None:
        self._triangles = figure.triangles
        self._places = np.column_stack([figure.neutral, figure.arms, _from_hem(figure)])
        # a shoulder seen through a face would be a flushed cheek
        self._is_head = figure.share("head")[figure.triangles[:, 0]] > 0.5
        self._points = np.vstack([np.zeros((0, 2)), *(d.points for d in drawings)])
        ends = np.cumsum([0, *(len(d.points) for d in drawings)])
        self._numbers = np.array(
            [
                (start, end, d.chart, d.sign, d.role, d.is_area, d.is_deep, d.spreads)
                for d, start, end in zip(drawings, ends[:-1], ends[1:], strict=True)
            ],
            np.int64,
        ).reshape(-1, 8)
        self._fibres = np.array([d.fibres for d in drawings], float).reshape(-1, 2)
        self._colours = np.array([[linear(c) for c in COLOURS[role]] for role in Role])
        self._is_area = np.array([d.is_area for d in drawings], bool)
        self._is_deep = np.array([d.is_deep or not d.is_area for d in drawings], bool)
        is_near = self.outside < REACH
        self._near: NDArray[np.bool_] = np.logical_or.reduce(is_near[figure.triangles], axis=1)

    def layers(
        self, seen: Seen, grain: float, lens: Lens
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is painted on the surface of each pixel that hits something, in linear light,
        and what shows through it, in sRGB: colour times opacity, and opacity (P, 4).

        `grain` is the metres of a pixel.
        """
        hit, shares, z_buffer = seen
        is_hit = hit >= 0
        number = np.full(hit.shape, -1)
        number[is_hit] = np.arange(is_hit.sum())
        on, through = (np.zeros((int(is_hit.sum()), 4), np.float32) for _ in range(2))
        if not len(self._numbers):
            return on, through
        is_turned = lens.is_turned(self._triangles)
        is_own = is_hit & (hit < len(self._triangles))
        is_own[is_own] = ~is_turned[hit[is_own]]
        is_near = is_own.copy()
        is_near[is_near] = np.logical_or.reduce(self._near, axis=1)[hit[is_near]]
        painted = self._painted(self._place(hit, shares, is_near), grain, slice(None))
        if self._is_area.all():
            painted *= _unlike_scraps(is_near, painted, _SCRAP / grain**2)
        on[number[is_near]] = painted
        is_clear = is_own.copy()
        is_clear[is_own] = ~self._is_head[hit[is_own]]
        for one in range(len(self._numbers)):
            own = np.flatnonzero(self._near[:, one] & is_turned)
            if not len(own):
                continue
            window, (behind, their_shares, nearness) = lens.alone(self._triangles[own])
            is_behind = (behind >= 0) & is_clear[window]
            thick = np.zeros(behind.shape)
            thick[is_behind] = 1 / nearness[is_behind] - 1 / z_buffer[window][is_behind]
            most = _THICK if self._is_deep[one] else _THIN
            is_behind &= (thick > _APART) & (thick < most)
            before = self._place(hit[window], shares[window], is_behind)
            there = self._place(own[behind], their_shares, is_behind)
            there[:, 4] *= _through(before, there, thick[is_behind], most)
            painted = self._painted(there, grain, one)
            if self._is_area[one]:
                painted *= _unlike_scraps(is_behind, painted, _SCRAP_BEHIND / grain**2)
            pixels = number[window][is_behind]
            is_more = painted[:, 3] > through[pixels, 3]
            through[pixels[is_more]] = painted[is_more]
        through *= 1 - on[:, 3:]
        is_through = through[:, 3] > 0
        shown = through[is_through]
        colour = shown[:, :3] / np.maximum(shown[:, 3:], 1e-6)
        through[is_through, :3] = srgb(np.clip(colour, 0, 1)) * shown[:, 3:]
        return on, through

    def _place(self, hit: Ints, shares: Floats, picked: NDArray[np.bool_]) -> Floats:
        """Return where some pixels are on the neutral figure, arm or not, and what may be painted
        there (P, 5).
        """
        corners = self._places[self._triangles[hit[picked]]]
        places: Floats = np.einsum("pk,pkc->pc", shares[picked], corners)
        places[:, 4] = _step((places[:, 4] - _HEM) / _SOFT + 0.5)
        return places

    def _painted(self, places: Floats, grain: float, one: int | slice) -> Floats:
        """Return what some places have of all drawings, or of one that is behind something."""
        is_behind = not isinstance(one, slice)
        chosen = slice(one, one + 1) if not isinstance(one, slice) else one
        out = np.zeros((len(places), 4))
        marks.paint(
            places, self._points, self._numbers[chosen], self._fibres[chosen], self._colours,
            grain, is_behind, out,
        )  # fmt: skip
        return out

    @cached_property
    def ways(self) -> Floats:
        """How far vertices are from each drawing, in metres, and the way along it (V, D, 2);
        negative inside an area and on the right of a line.
        """
        out = np.ones((len(self._places), len(self._numbers), 2))
        marks.gaps(self._places, self._points, self._numbers, out)
        return out

    @cached_property
    def outside(self) -> Floats:
        """How far vertices are outside each drawing, in metres; negative inside (V, D)."""
        gaps = self.ways[..., 0]
        result: Floats = np.where(self._is_area, gaps, np.abs(gaps) - marks.PATH)
        return result


def _through(before: Floats, there: Floats, thick: Floats, most: float) -> Floats:
    """Return how well places are seen through others that are before them.

    Both must belong to one part of the body: then they are as far apart on the neutral figure.
    """
    apart = np.linalg.norm(before[:, :3] - there[:, :3], axis=1)
    is_one = np.abs(apart - thick) < 0.015 + 0.2 * np.maximum(apart, thick)
    is_one &= np.abs(before[:, 3] - there[:, 3]) < 0.5
    is_below = np.minimum(before[:, 1], there[:, 1]) < _CROTCH
    is_one &= ~is_below | (before[:, 0] * there[:, 0] > 0)
    result: Floats = is_one * _step(2 * (1 - thick / most))
    return result


def _unlike_scraps(picked: NDArray[np.bool_], painted: Floats, least: float) -> Floats:
    """Return how strong the paint (P, 4) of some pixels of a picture (H, W) is (P, 1): less on a
    piece that has hardly more than half of the pixels asked for, nothing on a smaller one.
    """
    is_painted = np.zeros(picked.shape, bool)
    is_painted[picked] = painted[:, 3] > _TRACE
    pieces, _ = label(is_painted[::_EVERY, ::_EVERY], np.ones((3, 3)))
    sizes = np.bincount(pieces.ravel()) * float(_EVERY**2)
    strength = _step(sizes / least - 0.5)
    strength[0] = 0.0
    around = maximum_filter(pieces, 3)
    rows, columns = np.nonzero(picked)
    result: Floats = strength[around[rows // _EVERY, columns // _EVERY]][:, None]
    return result


def _from_hem(figure: Figure) -> Floats:
    """Return how far each vertex of cloth is from its edge, in metres; 1 for all others."""
    result = np.ones(len(figure.vertices))
    for region in (TOP, SHORTS):
        own = figure.triangles[figure.region[figure.triangles[:, 0]] == region]
        edge, used = np.unique(open_edges(own)), np.unique(own)
        result[used] = cKDTree(figure.vertices[edge]).query(figure.vertices[used])[0]
    return result


def _step(share: Floats) -> Floats:
    share = np.clip(share, 0, 1)
    return share * share * (3 - 2 * share)
