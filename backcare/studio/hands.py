"""The shapes of a hand: angles of its fingers and thumb by name.

An angle of 0 is the mesh's own hand, whose fingers are bent a little; all shapes are told from
there. docs/media.md shows them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from backcare.studio.angles import FINGERS

Shape = Literal["flat", "relaxed", "fist", "grip", "clasp", "fingertips"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

_BENT: Mapping[Shape, tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]] = (
    MappingProxyType(
        {
            # base, middle joint and spread of index, middle, ring and little finger
            "flat": ((-17, -19, -18, -19), (-11, -8, -7, -10), (-15, 1, 6, 11)),
            "relaxed": ((-4, 1, 4, 5), (10, 14, 16, 17), (-13, 1, 8, 14)),
            "fist": ((60, 66, 70, 70), (92, 94, 94, 90), (-8, -5, 6, 14)),
            "grip": ((38, 42, 46, 48), (52, 54, 54, 50), (-8, -5, 6, 14)),
            "clasp": ((10, 14, 16, 17), (20, 22, 23, 23), (-4, 0, 3, 6)),
            "fingertips": ((4, 8, 6, 2), (14, 16, 14, 10), (-7, 0, 5, 9)),
        }
    )
)
_THUMBS: Mapping[Shape, tuple[float, float, float, float]] = MappingProxyType(
    {
        # swing, spread, roll, bend
        "flat": (34, -24, 0, -12),
        "relaxed": (14, -18, 0, 4),
        "fist": (-50, 6, 0, 34),
        "grip": (-42, 6, 0, 28),
        "clasp": (10, -4, 0, 4),
        "fingertips": (12, -10, 0, 4),
    }
)
_OPENED = 0.055
"""Radius in metres of a thing round which the hand does not bend more than in its own shape."""
_THINNEST = 0.012


def shape_angles(shape: Shape, radius: float | None = None) -> dict[str, float]:
    """Return the angles of a shape by joint, without a side; a grip opens with the radius."""
    base, bend, spread = (np.array(values, float) for values in _BENT[shape])
    swing, apart, roll, thumb = _THUMBS[shape]
    if shape == "grip" and radius is not None:
        share = float(np.clip((_OPENED - radius) / (_OPENED - _THINNEST), 0, 1.15))
        base, bend = base * share, bend * share
        thumb *= share
    result = {f"{name}_base": float(base[i]) for i, name in enumerate(FINGERS)}
    result |= {f"{name}_bend": float(bend[i]) for i, name in enumerate(FINGERS)}
    result |= {f"{name}_spread": float(spread[i]) for i, name in enumerate(FINGERS)}
    return result | {
        "thumb_swing": swing,
        "thumb_spread": apart,
        "thumb_roll": roll,
        "thumb_bend": thumb,
    }
