"""Places on the figure that hands, props and checks refer to."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.rig import Bones, Rig


class Site(NamedTuple):
    """A place that moves with a bone: metres from its head in the neutral pose, x outwards."""

    bone: str
    offset: tuple[float, float, float]
    is_sided: bool = True


SITES = {
    "palm": Site("wrist", (-0.030, -0.080, 0.005)),
    "grip": Site("wrist", (-0.029, -0.095, 0.005)),
    "fingertips": Site("finger3-3", (0, -0.02, 0)),
    "knee_front": Site("lowerleg01", (0, 0.01, 0.075)),
    "knee_inner": Site("lowerleg01", (-0.055, 0.03, 0)),
    "shin": Site("lowerleg01", (0, -0.09, 0.075)),
    "thigh_back": Site("upperleg01", (0, -0.28, -0.085)),
    "thigh_front": Site("upperleg01", (0, -0.20, 0.095)),
    "hip": Site("upperleg01", (0, 0, 0)),
    "knee": Site("lowerleg01", (0, 0, 0)),
    "ankle": Site("foot", (0, 0, 0)),
    "calf": Site("lowerleg01", (0, -0.20, -0.06)),
    "heel": Site("foot", (0, -0.055, -0.055)),
    "toe": Site("toe2-1", (0, 0.015, 0.03)),
    "hip_bone": Site("root", (0.12, 0.08, 0.18)),
    "hip_back": Site("root", (0.10, 0.06, -0.03)),
    "hip_crease": Site("upperleg01", (0, 0.02, 0.13)),
    "waist": Site("spine05", (0.155, 0.02, 0)),
    "low_back": Site("spine05", (0.06, 0, -0.115)),
    "ribs": Site("spine02", (0.115, -0.05, 0.10)),
    "breastbone": Site("spine01", (0.04, -0.02, 0.13)),
    "shoulder": Site("upperarm01", (0, 0.03, 0.06)),
    "sacrum": Site("root", (0, 0.06, -0.135), is_sided=False),
    "midback": Site("spine01", (0, 0, -0.125), is_sided=False),
    "headback": Site("head", (0, 0.09, -0.115), is_sided=False),
    # along the back, 2 cm off the skin, for lines that show its curve
    "back_pelvis": Site("root", (0, 0.05, -0.037), is_sided=False),
    "back_low": Site("spine04", (0, 0, -0.069), is_sided=False),
    "back_waist": Site("spine03", (0, 0, -0.061), is_sided=False),
    "back_ribs": Site("spine02", (0, 0, -0.060), is_sided=False),
    "back_upper": Site("spine01", (0, 0, -0.077), is_sided=False),
    "back_neck": Site("neck01", (0, 0, -0.066), is_sided=False),
    "back_head": Site("head", (0, 0.06, -0.100), is_sided=False),
    # through the middle of the body
    "pelvis": Site("root", (0, 0.02, 0.07), is_sided=False),
    "chest": Site("spine01", (0, 0, 0.05), is_sided=False),
    "skull": Site("head", (0, 0.08, 0.02), is_sided=False),
}

Anchor = Any
"""Where something is: a site ("palm.L"), a place on a bone ([bone, x, y, z]), a fixed place
([x, y, z]), the middle of several anchors (a list), or {at: anchor, shift: [x, y, z]}."""


def is_site(name: str) -> bool:
    """Return whether a pose file may use this name; sided places take `.L` or `.R`."""
    base, _, side = name.partition(".")
    return base in SITES and side in (("L", "R") if SITES[base].is_sided else ("",))


def is_anchor(anchor: Anchor, rig: Rig) -> bool:
    """Return whether this is a valid anchor."""
    if isinstance(anchor, str):
        return is_site(anchor)
    if isinstance(anchor, dict):
        return (
            set(anchor) == {"at", "shift"}
            and is_anchor(anchor["at"], rig)
            and _is_place(anchor["shift"])
        )
    if not isinstance(anchor, list) or not anchor:
        return False
    if _is_on_bone(anchor, rig):
        return _is_place(anchor[1:])
    return _is_place(anchor) or all(is_anchor(part, rig) for part in anchor)


def where(rig: Rig, bones: Bones, anchor: Anchor) -> Floats:
    """Return the place of an anchor in N postures (N, 3)."""
    if isinstance(anchor, str):
        base, _, side = anchor.partition(".")
        site = SITES[base]
        sign = -1 if side == "R" else 1
        bone = site.bone if site.bone in rig.index else f"{site.bone}.{side}"
        return _on_bone(rig, bones, bone, (sign * site.offset[0], *site.offset[1:]))
    if isinstance(anchor, dict):
        shifted: Floats = where(rig, bones, anchor["at"]) + np.array(anchor["shift"], float)
        return shifted
    if _is_on_bone(anchor, rig):
        return _on_bone(rig, bones, anchor[0], anchor[1:])
    if _is_place(anchor):
        return np.tile(np.array(anchor, float), (len(bones.heads), 1))
    return np.mean([where(rig, bones, part) for part in anchor], 0)


def _on_bone(rig: Rig, bones: Bones, bone: str, offset: Sequence[float]) -> Floats:
    i = rig.index[bone]
    moved: Floats = bones.heads[:, i] + rig.frame(bones, i) @ np.array(offset, float)
    return moved


def _is_on_bone(anchor: Sequence[Any], rig: Rig) -> bool:
    return len(anchor) == 4 and isinstance(anchor[0], str) and anchor[0] in rig.index


def _is_place(values: Sequence[Any]) -> bool:
    return len(values) == 3 and all(isinstance(v, int | float) for v in values)
