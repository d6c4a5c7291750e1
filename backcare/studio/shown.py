"""How much of the figure's picture each lit muscle takes up: what a caption names is to be seen."""

from collections.abc import Mapping

import numpy as np

from backcare.studio.figure import Figure
from backcare.studio.framing import Size
from backcare.studio.muscles import Highlight, drawings
from backcare.studio.paint import Paint
from backcare.studio.scene import Scene
from backcare.studio.silhouette import Lens
from backcare.studio.view import View

LEAST = 0.015
"""The least share of the figure's picture for a muscle on a still, half of it on one side only."""
_SMALL = {"foot_arch": 0.004, "multifidus": 0.01, "tfl": 0.01}
"""What is smaller by nature."""
_FAINT = 0.1
"""Opacity below which paint is not seen."""


def shares(
    figure: Figure, scene: Scene, highlight: Highlight, view: View, size: Size
) -> dict[str, float]:
    """Return the share of the figure's picture that each muscle takes up, both sides together.

    Each is looked at without the others.
    """
    lens = Lens(scene.vertices, view, size)
    seen = lens.seen(scene.triangles)
    grain = view.distance / view.focal(size[0])
    whole = int(((seen[0] >= 0) & (seen[0] < len(figure.triangles))).sum())
    result = {}
    for name in sorted({name.partition(".")[0] for _, name in highlight.named}):
        layers = Paint(figure, drawings(_only(highlight, name))).layers(seen, grain, lens)
        is_shown = np.maximum(*(layer[:, 3] for layer in layers)) > _FAINT
        result[name] = int(is_shown.sum()) / whole
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
