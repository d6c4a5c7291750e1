"""Which part of the figure is lit for which muscle."""

from typing import NamedTuple

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.figure import Figure

ACCENT = "#f0592b"
"""sRGB of a working muscle. The page also names the muscles, because colour alone is not enough."""


class _Patch(NamedTuple):
    """An ellipsoid on the left side in the neutral pose, in metres; origin between the hip joints.

    It is painted where the surface faces `facing` with a cosine above `least`.
    """

    centre: tuple[float, float, float]
    radii: tuple[float, float, float]
    facing: tuple[float, float, float]
    least: float


MUSCLES = {
    "glute_max": _Patch((0.08, -0.045, -0.095), (0.09, 0.098, 0.09), (0.25, 0, -1), 0.05),
    "glute_med": _Patch((0.15, 0.045, -0.005), (0.062, 0.066, 0.078), (1, 0.1, -0.1), 0.2),
    "hamstrings": _Patch((0.098, -0.235, -0.06), (0.075, 0.15, 0.06), (0, 0, -1), 0.05),
    "quads": _Patch((0.1, -0.2, 0.07), (0.08, 0.165, 0.06), (0.1, 0, 1), 0.05),
    "adductors": _Patch((0.05, -0.13, 0.02), (0.045, 0.12, 0.07), (-1, 0, 0.5), 0.0),
    "hip_flexors": _Patch((0.085, -0.005, 0.08), (0.045, 0.065, 0.07), (0, 0, 1), 0.1),
    "abdominals": _Patch((0.0, 0.13, 0.09), (0.075, 0.135, 0.09), (0, 0, 1), 0.2),
    "transversus": _Patch((0.0, 0.115, 0.04), (0.2, 0.07, 0.14), (0, 0, 1), -0.45),
    "obliques": _Patch((0.115, 0.135, 0.05), (0.08, 0.09, 0.095), (1, 0, 0.7), 0.1),
    "erector_spinae": _Patch((0.035, 0.17, -0.08), (0.036, 0.2, 0.08), (0, 0, -1), 0.2),
    "multifidus": _Patch((0.025, 0.075, -0.08), (0.04, 0.065, 0.07), (0, 0, -1), 0.2),
    "quadratus_lumborum": _Patch((0.075, 0.12, -0.07), (0.038, 0.06, 0.06), (0.2, 0, -1), 0.1),
    "lats": _Patch((0.125, 0.29, -0.06), (0.06, 0.11, 0.08), (0.5, 0, -1), 0.0),
    "scapular": _Patch((0.07, 0.39, -0.08), (0.07, 0.085, 0.08), (0.1, 0, -1), 0.1),
    "serratus": _Patch((0.15, 0.3, 0.03), (0.05, 0.07, 0.08), (1, 0, 0.4), 0.2),
    "deltoid": _Patch((0.195, 0.425, 0.013), (0.07, 0.085, 0.075), (1, 0.2, 0), -0.2),
    "calves": _Patch((0.098, -0.51, -0.05), (0.06, 0.115, 0.06), (0, 0, -1), 0.0),
    "tibialis": _Patch((0.11, -0.52, 0.04), (0.04, 0.12, 0.05), (0.4, 0, 1), 0.0),
    "tfl": _Patch((0.14, -0.04, 0.055), (0.05, 0.08, 0.05), (1, 0, 0.7), 0.15),
    "foot_arch": _Patch((0.065, -0.835, 0.035), (0.045, 0.045, 0.085), (-0.8, 0.3, 0), -0.2),
    "triceps": _Patch((0.215, 0.3, -0.04), (0.06, 0.12, 0.05), (0.2, 0, -1), 0.0),
    "neck_flexors": _Patch((0.03, 0.55, 0.06), (0.04, 0.05, 0.06), (0, 0, 1), 0.0),
}
"""The muscles a pose file may light, as patches of skin and cloth above them."""


def lit(figure: Figure, highlight: dict[str, float]) -> Floats:
    """Return how strongly each vertex is lit, 0 to 1 (V,)."""
    result = np.zeros(len(figure.neutral))
    for name, strength in highlight.items():
        result = np.maximum(result, strength * _muscle(figure, name))
    return result


def is_muscle(name: str) -> bool:
    """Return whether a pose file may use this name; a side is `.L` or `.R`, no side lights both."""
    base, dot, side = name.partition(".")
    return base in MUSCLES and (not dot or side in ("L", "R"))


def _muscle(figure: Figure, name: str) -> Floats:
    base, _, side = name.partition(".")
    patch = MUSCLES[base]
    facing = np.array(patch.facing) / np.linalg.norm(patch.facing)
    result = np.zeros(len(figure.neutral))
    for sign in {"": (1, -1), "L": (1,), "R": (-1,)}[side]:
        places, directions = (x * [sign, 1, 1] for x in (figure.neutral, figure.neutral_normals))
        reach = np.sqrt((((places - patch.centre) / patch.radii) ** 2).sum(1))
        share = np.clip((1.12 - reach) / 0.30, 0, 1)
        share *= np.clip((directions @ facing - patch.least) / 0.35, 0, 1)
        if (
            patch.centre[1] > -0.3
        ):  # keep the trunk's paint off the arms, and the arms' off the trunk
            share *= figure.arms > 0.5 if base in ("deltoid", "triceps") else figure.arms < 0.25
        result = np.maximum(result, share * share * (3 - 2 * share))
    return result
