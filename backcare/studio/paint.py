"""Paints muscles on the figure: fibres where one works, hatching where it is stretched, dots where
it is moved, each with its own colour.

A point of the surface is known by its place on the neutral figure, so that outlines stay sharp at
any size and move with skin and cloth. What lies on the far side, or behind something, is drawn
through it, fainter.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backcare.studio import marks
from backcare.studio.angles import Floats, Ints
from backcare.studio.colour import linear, srgb
from backcare.studio.figure import Figure
from backcare.studio.muscles import Drawing, Role

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
Seen = tuple[Ints, Floats, Floats]
"""What is seen of some triangles: which is hit (H, W), shares of its corners, 1 / depth."""
Window = tuple[slice, slice]
"""Rows and columns of a picture."""


class Paint:
    """What is painted on a figure."""

    def __init__(self, figure: Figure, drawings: Sequence[Drawing]) -> None:
        self._triangles = figure.triangles
        self._places = np.column_stack([figure.neutral, figure.arms])
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
        is_near = self.outside < REACH
        self._near: NDArray[np.bool_] = np.logical_or.reduce(is_near[figure.triangles], axis=1)

    def layers(
        self, seen: Seen, grain: float, see: Callable[[Ints], tuple[Window, Seen]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is painted on the surface of each pixel that hits something, in linear light,
        and what shows through it, in sRGB: colour times opacity, and opacity (P, 4).

        `grain` is the metres of a pixel, `see` looks at some of the figure's triangles alone, in
        the part of the picture in which they are.
        """
        hit, shares, z_buffer = seen
        is_hit = hit >= 0
        number = np.full(hit.shape, -1)
        number[is_hit] = np.arange(is_hit.sum())
        on, through = (np.zeros((int(is_hit.sum()), 4), np.float32) for _ in range(2))
        if not len(self._numbers):
            return on, through
        is_near = is_hit & (hit < len(self._triangles))
        is_near[is_near] = np.logical_or.reduce(self._near, axis=1)[hit[is_near]]
        on[number[is_near]] = self._painted(hit, shares, is_near, grain, slice(None))
        is_clear = is_hit.copy()
        is_body = is_hit & (hit < len(self._triangles))
        is_clear[is_body] = ~self._is_head[hit[is_body]]
        nearest = np.zeros(len(on))
        for one in range(len(self._numbers)):
            own = np.flatnonzero(self._near[:, one])
            if not len(own):
                continue
            window, (behind, their_shares, nearness) = see(self._triangles[own])
            is_behind = (behind >= 0) & is_clear[window]
            before = z_buffer[window][is_behind]
            is_behind[is_behind] = 1 / nearness[is_behind] - 1 / before > _APART
            pixels = number[window][is_behind]
            painted = self._painted(own[behind], their_shares, is_behind, grain, one)
            is_first = (nearness[is_behind] > nearest[pixels]) & (painted[:, 3] > 0)
            nearest[pixels[is_first]] = nearness[is_behind][is_first]
            through[pixels[is_first]] = painted[is_first]
        through *= 1 - on[:, 3:]
        is_through = through[:, 3] > 0
        shown = through[is_through]
        colour = shown[:, :3] / np.maximum(shown[:, 3:], 1e-6)
        through[is_through, :3] = srgb(np.clip(colour, 0, 1)) * shown[:, 3:]
        return on, through

    def _painted(
        self, hit: Ints, shares: Floats, picked: NDArray[np.bool_], grain: float, one: int | slice
    ) -> Floats:
        """Return what some pixels have of all drawings, or of one that is behind something."""
        places = np.einsum("pk,pkc->pc", shares[picked], self._places[self._triangles[hit[picked]]])
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
