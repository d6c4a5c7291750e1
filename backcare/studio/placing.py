"""Puts furniture and props of a pose file into the scene, in any posture."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from backcare.studio import props, wraps
from backcare.studio.angles import Floats
from backcare.studio.figure import Figure
from backcare.studio.furniture import furniture, mat
from backcare.studio.motion import Frame
from backcare.studio.pose_file import PoseFile, Prop
from backcare.studio.rig import Bones
from backcare.studio.shapes import Mesh
from backcare.studio.sites import where

_ACROSS, _UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])


def standing(pose: PoseFile, floor: float) -> Iterator[tuple[Mesh, bool]]:
    """Yield what stands in the room, and whether the body presses it in."""
    if pose.mat:
        x0, x1, z0, z1 = pose.mat
        yield mat((x0, x1), (z0, z1), floor), False
    for box in pose.boxes:
        for part in furniture(box, floor):
            yield part, box.kind in ("pillow", "towel")


class Placing:
    """One posture, in which props are placed; `vertices` are the body's."""

    def __init__(self, figure: Figure, bones: Bones, vertices: Floats, frame: Frame) -> None:
        self._figure, self._bones = figure, bones
        self._vertices, self._frame = vertices, frame

    def parts(self, prop: Prop) -> list[Mesh]:
        """Return a prop, each colour as a mesh of its own."""
        makers = {
            "ball": self._ball,
            "band": self._band,
            "dumbbell": self._dumbbell,
            "kettlebell": self._kettlebell,
            "loop": self._loop,
            "stick": self._stick,
            "tape": self._tape,
        }
        return makers[prop.kind](prop)

    def _ball(self, prop: Prop) -> list[Mesh]:
        centre = self._at(prop.at)
        return [wraps.dented(props.ball(centre, prop.radius or 0.1), centre, self._vertices)]

    def _dumbbell(self, prop: Prop) -> list[Mesh]:
        along = self._along(prop.along, _ACROSS)
        return [props.dumbbell(self._at(prop.at), along, prop.length)]

    def _kettlebell(self, prop: Prop) -> list[Mesh]:
        return [props.kettlebell(self._at(prop.at))]

    def _loop(self, prop: Prop) -> list[Mesh]:
        above = prop.above or "knee"
        return [wraps.loop(self._figure, self._bones, self._vertices, above, prop.rest)]

    def _stick(self, prop: Prop) -> list[Mesh]:
        start, end = self._at(prop.start), self._at(prop.to)
        return [props.stick(start, end, prop.radius or 0.014, beyond=prop.beyond)]

    def _tape(self, prop: Prop) -> list[Mesh]:
        return [props.tape(self._at(prop.start), self._at(prop.to))]

    def _band(self, prop: Prop) -> list[Mesh]:
        start, end = self._at(prop.start), self._at(prop.to)
        radius = prop.radius or 0.009
        if not prop.handle:
            return [props.band(start, end, radius, prop.rest)]
        grip, ring = props.handle(end, start, self._along(prop.along, _UP))
        return [props.band(start, ring, radius, prop.rest), grip]

    def _along(self, said: Any, otherwise: Floats) -> Floats:
        if said is None:
            return otherwise
        if len(said) == 3:
            return np.array(said, float)
        start, end = (self._at(anchor) for anchor in said)
        return end - start

    def _at(self, anchor: Any) -> Floats:
        if isinstance(anchor, dict) and "by_key" in anchor:
            keys = (self._frame.start, self._frame.end)
            start, end = (self._at(anchor["by_key"][name]) for name in keys)
            return start + (end - start) * self._frame.share
        one = Bones(self._bones.turns[None], self._bones.heads[None])
        return where(self._figure.rig, one, anchor)[0]
