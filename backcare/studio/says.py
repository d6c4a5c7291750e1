"""What the clinical table says of key poses in words: heights, distances and contacts.

Angles alone hide a fault: two degrees at the hip are three centimetres at the heel.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.motion import Motion
from backcare.studio.pose_file import PoseFile, Say
from backcare.studio.regions import REGIONS, find_regions
from backcare.studio.rig import Bones, Posture, Rig
from backcare.studio.sites import is_anchor, where

FLOOR = "floor"


def is_part(part: Any, rig: Rig) -> bool:
    """Return whether a pose file may tell of this part: a region, a site or another anchor."""
    return (isinstance(part, str) and part in REGIONS) or is_anchor(part, rig)


def is_from(part: Any, rig: Rig) -> bool:
    """Return whether a pose file may tell how far something is from this."""
    return part == FLOOR or isinstance(part, int | float) or is_part(part, rig)


def unlike(figure: Figure, pose: PoseFile, motion: Motion) -> Iterator[tuple[Say, float]]:
    """Yield what is told of key poses, and by how many metres the solved keys are beyond it."""
    told = _Measure(figure, motion.keys)
    for say in pose.says:
        measured = told.of(say)
        yield say, max(say.least - measured, measured - say.most, 0.0)


class _Measure:
    def __init__(self, figure: Figure, keys: Mapping[str, Posture]) -> None:
        self._figure, self._keys = figure, keys
        self._regions: Mapping[str, tuple[Ints, ...]] = find_regions(figure)
        self._known: dict[str, tuple[Bones, Floats]] = {}

    def of(self, say: Say) -> float:
        axis = "xyz".index(say.along)
        place = self._place(say.key, say.part, axis)
        if say.since is not None:
            return place - self._place(say.since, say.part, axis)
        return place - self._place(say.key, say.above, axis)

    def _place(self, key: str, part: Any, axis: int) -> float:
        """Return where a part is along an axis; a region where it is lowest."""
        if part == FLOOR:
            return 0.0
        if isinstance(part, int | float):
            return float(part)
        bones, vertices = self._posed(key)
        if isinstance(part, str) and part in self._regions:
            return min(float(vertices[patch, axis].min()) for patch in self._regions[part])
        one = Bones(bones.turns[None], bones.heads[None])
        return float(where(self._figure.rig, one, part)[0, axis])

    def _posed(self, key: str) -> tuple[Bones, Floats]:
        if key not in self._known:
            bones = self._figure.rig.pose(self._keys[key])
            self._known[key] = bones, self._figure.posed(bones)
        return self._known[key]
