"""How much of the figure's picture each lit muscle takes up: what a caption names is to be seen."""

from collections.abc import Mapping

import numpy as np

from backcare.studio import kernels
from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.framing import Size
from backcare.studio.muscles import Highlight, drawings
from backcare.studio.paint import REACH, Paint
from backcare.studio.view import View

LEAST = 0.02
"""The least share of the figure's picture for a muscle on a poster, half of it on one side only."""
_SMALL = {
    "abdominals": 0.015,
    "foot_arch": 0.004,
    "iliopsoas": 0.015,
    "multifidus": 0.01,
    "tfl": 0.01,
}
"""What is smaller by nature, or seen from its edge."""


def shares(
    figure: Figure, vertices: Floats, highlight: Highlight, view: View, size: Size
) -> dict[str, float]:
    """Return the share of the figure's picture that each muscle takes up, both sides together.

    What shows through counts, as it is drawn too; each is looked at without the others.
    """
    spots, nearness = view.project(vertices, *size)

    def seen(triangles: Ints) -> tuple[Ints, Floats]:
        z_buffer, hit = np.empty(size[::-1], np.float32), np.empty(size[::-1], np.int32)
        shares_ = np.zeros((*size[::-1], 3), np.float32)
        kernels.rasterise(
            spots.astype(np.float32), nearness.astype(np.float32),
            np.ascontiguousarray(triangles, np.int32), *size, 2, z_buffer, hit, shares_,
        )  # fmt: skip
        return hit, shares_

    whole = int((seen(figure.triangles)[0] >= 0).sum())
    result = {}
    for name in sorted({name.partition(".")[0] for _, name in highlight.named}):
        own = _only(highlight, name)
        paint = Paint(figure, drawings(own))
        is_shown = np.zeros(size[::-1], bool)
        for outside in paint.outside.T:
            near = figure.triangles[(outside < REACH)[figure.triangles].any(1)]
            hit, weights = seen(near)
            is_hit = hit >= 0
            is_shown[is_hit] |= (
                np.einsum("pk,pk->p", weights[is_hit], outside[near[hit[is_hit]]]) < 0
            )
        result[name] = float(is_shown.sum()) / whole
    return result


def missing(highlight: Highlight, found: Mapping[str, float]) -> dict[str, float]:
    """Return what is too small to be seen, and its share."""
    is_sided = {name.partition(".")[0]: "." in name for _, name in highlight.named}
    return {
        name: share
        for name, share in found.items()
        if share < _SMALL.get(name, LEAST / 2 if is_sided[name] else LEAST)
    }


def _only(highlight: Highlight, base: str) -> Highlight:
    def own(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name.partition(".")[0] == base)

    return Highlight(
        working=own(highlight.working),
        stretched=own(highlight.stretched),
        moved=own(highlight.moved),
    )
