"""Parts of the surface that may touch the floor, a support or the body, found by geometry."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure

Mask = NDArray[np.bool_]

_SIDED = [
    "foot",
    "ball",
    "toes",
    "forefoot",
    "heelback",
    "footside",
    "footout",
    "footin",
    "hand",
    "handany",
    "wristend",
    "forearm",
    "elbow",
    "knee",
    "kneeside",
    "shin",
    "thigh",
    "hipside",
    "side",
    "shoulder",
]
REGIONS = (
    *(f"{name}.{side}" for name in _SIDED for side in "LR"),
    *["pelvis", "upperback", "belly", "chest", "headback", "head"],
)
"""Names that `contacts` in a pose file may use."""

SOLES = ("foot", "ball")
"""Regions whose patches lie flat: their mean height counts, not their lowest point."""
SOFT = frozenset(
    [
        "pelvis",
        "belly",
        "thigh",
        "chest",
        "hipside",
        "upperback",
        "shoulder",
        "side",
        "knee",
        "kneeside",
    ]
)
"""Regions of soft tissue, which flatten on the floor."""
MOST = 60
"""Most vertices that represent a patch in the solver."""


def kind_of(region: str) -> str:
    """Return the name of a region without its side."""
    return region.split(".")[0]


def thinned(patch: Ints) -> Ints:
    """Return at most `MOST` vertices, evenly picked."""
    if len(patch) <= MOST:
        return patch
    return patch[np.linspace(0, len(patch) - 1, MOST).astype(int)]


def find_regions(figure: Figure) -> Mapping[str, tuple[Ints, ...]]:
    """Return the patches of every region as vertex indices; a sole or palm has three."""
    finder = _Finder(figure)
    masks = finder.trunk()
    for side, sign in (("L", 1), ("R", -1)):
        for name, patches in (finder.leg(side, sign) | finder.arm(side, sign)).items():
            masks[f"{name}.{side}"] = patches
    found = {
        name: tuple(np.flatnonzero(mask) for mask in patches) for name, patches in masks.items()
    }
    return MappingProxyType(found)


class _Finder:
    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._v, self._n = figure.neutral, figure.neutral_normals
        self._y, self._z = self._v[:, 1], self._v[:, 2]

    def _head(self, bone: str) -> Floats:
        rig = self._figure.rig
        head: Floats = rig.neutral_heads[rig.index[bone]]
        return head

    def _near(self, bone: str, radius: float) -> Mask:
        return np.linalg.norm(self._v - self._head(bone), axis=1) < radius

    def leg(self, side: str, sign: int) -> dict[str, list[Mask]]:
        v, n, y, z = self._v, self._n, self._y, self._z
        share = self._figure.share
        out = v[:, 0] * sign
        shoe = self._figure.feet & (out > 0)
        ankle, ball = self._head(f"foot.{side}"), self._head(f"toe2-1.{side}")
        hip, knee = self._head(f"upperleg01.{side}"), self._head(f"lowerleg01.{side}")
        sole = shoe & (n[:, 1] < -0.55) & (y < y.min() + 0.02)
        middle = np.median(v[sole, 0])
        heel, front = sole & (z < ankle[2]), sole & (np.abs(z - ball[2]) < 0.025)
        balls = [front & (out > sign * middle), front & (out <= sign * middle)]
        below_knee = share(f"lowerleg01.{side}") > 0.6
        shank = (out > 0) & (y < knee[1] - 0.06) & (y > ankle[1] + 0.05) & below_knee
        upper = (out > 0) & (y < hip[1] - 0.10) & (y > knee[1] + 0.08)
        no_arm = (share(f"wrist.{side}") < 0.1) & (share(f"upperarm01.{side}") < 0.1)
        return {
            "foot": [heel, *balls],
            "ball": balls,
            "toes": [sole & (z > ball[2] + 0.01)],
            "forefoot": [shoe & (z > ankle[2] + 0.03)],
            "heelback": [shoe & (z < ankle[2] + 0.01)],
            "footside": [shoe],
            "footout": [shoe & (n[:, 0] * sign > 0.3)],
            "footin": [shoe & (n[:, 0] * sign < -0.3)],
            "knee": [self._near(f"lowerleg01.{side}", 0.085) & (n[:, 2] > 0.35)],
            "kneeside": [self._near(f"lowerleg01.{side}", 0.085)],
            "shin": [shank],
            "thigh": [upper & (share(f"upperleg01.{side}") > 0.5)],
            "hipside": [(out > 0) & (np.abs(y - hip[1]) < 0.10) & (n[:, 0] * sign > 0.4) & no_arm],
        }

    def arm(self, side: str, sign: int) -> dict[str, list[Mask]]:
        v, n, y, z = self._v, self._n, self._y, self._z
        share = self._figure.share
        elbow, wrist = self._head(f"lowerarm01.{side}"), self._head(f"wrist.{side}")
        knuckle = self._head(f"finger3-1.{side}")
        hand = share(f"wrist.{side}") > 0.9
        palm = hand & (n[:, 0] * sign < -0.55) & ~(share(f"finger1-1.{side}") > 0.3)
        base = palm & (y < wrist[1] - 0.02) & (y > wrist[1] - 0.055)
        row = palm & (np.abs(y - knuckle[1]) < 0.022)
        centre = np.median(v[row, 2])
        lower = share(f"lowerarm01.{side}")
        ribs = (v[:, 0] * sign > 0) & (n[:, 0] * sign > 0.3) & (y > 0.2) & (y < 0.38)
        return {
            "hand": [base, row & (z > centre), row & (z <= centre)],
            "handany": [hand],
            "wristend": [(lower > 0.5) & (np.abs(y - wrist[1]) < 0.045)],
            "forearm": [(lower > 0.8) & (y > wrist[1]) & (y < elbow[1] - 0.03)],
            "elbow": [self._near(f"lowerarm01.{side}", 0.06)],
            "shoulder": [self._near(f"upperarm01.{side}", 0.11)],
            "side": [ribs & (share(f"clavicle.{side}") < 0.3)],
        }

    def trunk(self) -> dict[str, list[Mask]]:
        v, n, y = self._v, self._n, self._y
        no_arm = self._figure.girdle < 0.1
        shoulder = self._head("upperarm01.L")[1]
        head = self._figure.share("head") > 0.8
        wide = np.abs(v[:, 0])
        back, front = n[:, 2] < -0.3, n[:, 2] > 0.3
        chest = (y > shoulder - 0.22) & (y < shoulder - 0.02) & (wide < 0.17)
        upper_back = (y > shoulder - 0.20) & (y < shoulder + 0.06) & (wide < 0.2)
        return {
            "pelvis": [back & (y > -0.13) & (y < 0.10) & no_arm],
            "upperback": [back & upper_back],
            "belly": [front & (y > -0.05) & (y < 0.12) & no_arm],
            "chest": [front & chest],
            "headback": [head & (n[:, 2] < -0.2)],
            "head": [head],
        }
