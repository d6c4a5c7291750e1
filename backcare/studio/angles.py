"""Joint angles: their names, limits and rotations. Degrees in data, radians inside.

The neutral pose, with all angles 0, is standing: arms hanging, legs vertical, feet flat. Axes are
those of the body in that pose: x to the figure's left, y up, z forward.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

FINGERS = ("index", "middle", "ring", "little")

LIMITS: dict[str, tuple[float, float]] = {
    "lumbar_flex": (-30, 50),
    "lumbar_side": (-20, 20),
    "lumbar_rot": (-10, 10),
    "thorax_flex": (-22, 32),
    "thorax_side": (-18, 18),
    "thorax_rot": (-30, 30),
    "neck_flex": (-45, 45),
    "neck_side": (-30, 30),
    "neck_rot": (-60, 60),
    "head_flex": (-25, 20),
    "hip_flex": (-25, 125),
    "hip_abd": (-25, 50),
    "hip_rot": (-40, 50),
    "knee_flex": (0, 145),
    "ankle_flex": (-50, 30),
    "ankle_inv": (-20, 25),
    "ankle_rot": (-12, 12),
    "toe_flex": (-25, 60),
    "clav_elev": (-8, 35),
    "clav_prot": (-20, 25),
    "sho_flex": (-55, 180),
    "sho_abd": (-45, 180),
    "sho_rot": (-80, 90),
    "elbow_flex": (0, 145),
    "pronation": (-85, 90),
    "wrist_flex": (-95, 80),
    "wrist_dev": (-20, 30),
    "fingers_flex": (-28, 90),
    "thumb_ext": (-10, 45),
    **{f"{finger}_base": (-45, 85) for finger in FINGERS},
    **{f"{finger}_bend": (-20, 105) for finger in FINGERS},
    **{f"{finger}_spread": (-22, 22) for finger in FINGERS},
    "thumb_swing": (-60, 50),
    "thumb_spread": (-45, 35),
    "thumb_roll": (-50, 50),
    "thumb_bend": (-35, 70),
}
"""Lowest and highest angle of each joint in degrees: a healthy adult's everyday range, our own
choice. docs/media.md says which direction is positive.
"""

_MIDDLE = ("lumbar", "thorax", "neck", "head")
SIDED = tuple(name for name in LIMITS if name.split("_")[0] not in _MIDDLE)
JOINTS = (
    *(name for name in LIMITS if name not in SIDED),
    *(f"{name}.{side}" for side in "LR" for name in SIDED),
)
"""All joint angles in the order of an angle vector."""
INDEX = {name: i for i, name in enumerate(JOINTS)}
LOWEST = np.array([LIMITS[name.split(".")[0]][0] for name in JOINTS])
HIGHEST = np.array([LIMITS[name.split(".")[0]][1] for name in JOINTS])
HAND_JOINTS = {
    side: tuple(
        i
        for i, name in enumerate(JOINTS)
        if name.endswith(f".{side}") and name.split("_")[0] in (*FINGERS, "thumb", "fingers")
    )
    for side in "LR"
}
"""Where the angles of each hand's fingers are in an angle vector."""
TRUNK_TURNS = tuple(
    name
    for name in JOINTS
    if name.split("_")[0] in ("lumbar", "thorax", "neck") and not name.endswith("flex")
)
"""Angles that must stay 0 when both sides do the same."""


def both_sides(name: str) -> tuple[str, ...]:
    """Return the joints that a name in a pose file means: both if it has no side."""
    return (name,) if name in INDEX else (f"{name}.L", f"{name}.R")


def is_joint(name: str) -> bool:
    """Return whether a pose file may use this name."""
    return name in INDEX or name in SIDED


def turn_x(angle: ArrayLike) -> Floats:
    """Return the rotations (..., 3, 3) about x by `angle` in radians."""
    return _turn(angle, 1, 2)


def turn_y(angle: ArrayLike) -> Floats:
    """Return the rotations (..., 3, 3) about y by `angle` in radians."""
    return _turn(angle, 2, 0)


def turn_z(angle: ArrayLike) -> Floats:
    """Return the rotations (..., 3, 3) about z by `angle` in radians."""
    return _turn(angle, 0, 1)


def turn_about(axis: Floats, angle: ArrayLike) -> Floats:
    """Return the rotations (..., 3, 3) about a unit vector by `angle` in radians."""
    x, y, z = axis
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    sine = np.sin(angle)[..., None, None]
    cosine = np.cos(angle)[..., None, None]
    turned: Floats = np.eye(3) + sine * skew + (1 - cosine) * (skew @ skew)
    return turned


def _turn(angle: ArrayLike, first: int, second: int) -> Floats:
    cosine, sine = np.cos(angle), np.sin(angle)
    result = np.zeros((*np.shape(angle), 3, 3))
    axis = 3 - first - second
    result[..., axis, axis] = 1
    result[..., first, first] = result[..., second, second] = cosine
    result[..., first, second] = -sine
    result[..., second, first] = sine
    return result
