"""Combines a posture, its props and a camera."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from backcare.studio import props
from backcare.studio.angles import Floats
from backcare.studio.figure import COLOURS, Figure
from backcare.studio.meshes import normals
from backcare.studio.motion import Frame, Motion
from backcare.studio.muscles import drawings
from backcare.studio.paint import Paint
from backcare.studio.pose_file import Camera, PoseFile, Prop
from backcare.studio.regions import find_regions
from backcare.studio.renderer import FINE, Picture, Quality, Renderer, Scene, View, linear
from backcare.studio.rig import Bones, Posture
from backcare.studio.sites import where

WIDTH, HEIGHT = 640, 480
_MAT_HEIGHT = 0.010
_BREATH, _DOME_UP, _DOME_BACK = 0.018, 0.009, 0.007
"""How far the belly widens, the arch of the foot rises and the forefoot draws back, in metres."""


class Stage:
    """One exercise, ready to be drawn in any posture and from any camera."""

    def __init__(self, figure: Figure, pose: PoseFile, *, quality: Quality = FINE) -> None:
        self._figure, self._pose = figure, pose
        self._floor = -_MAT_HEIGHT if pose.mat else 0.0
        self._renderer = Renderer(WIDTH, HEIGHT, quality=quality, floor=self._floor)
        self._colours = np.array([linear(colour) for colour in COLOURS])[figure.region]
        self._paint = Paint(figure, drawings(pose.highlight))
        self._still = list(self._blocks())

    @property
    def end(self) -> str:
        """The key that represents the exercise on its poster."""
        return self._pose.poster[1]

    def draw(self, posture: Posture, frame: Frame, view: View) -> Picture:
        """Return the picture of one posture; `frame` says which keys it is between."""
        bones = self._figure.rig.pose(posture)
        vertices = _pressed(self.body(bones, frame))
        meshes = [
            *self._still,
            *(self._held(prop, bones, vertices, frame) for prop in self._pose.props),
        ]
        offsets = np.cumsum([len(vertices), *(len(m.vertices) for m in meshes)])
        scene = Scene(
            np.vstack([vertices, *(m.vertices for m in meshes)]),
            np.vstack(
                [
                    self._figure.triangles,
                    *(m.triangles + at for m, at in zip(meshes, offsets[:-1], strict=True)),
                ]
            ),
            np.vstack(
                [self._colours, *(np.tile(linear(m.colour), (len(m.vertices), 1)) for m in meshes)]
            ),
            len(vertices),
            self._paint,
        )
        return self._renderer.draw(scene, view)

    def distinct(self, motion: Motion) -> list[int]:
        """Return for each frame the first frame that looks the same: holds repeat a posture, and
        the way back is often the way out.
        """
        seen: dict[tuple[Any, ...], int] = {}
        result = []
        for i, (posture, frame) in enumerate(zip(motion.postures, motion.frames, strict=True)):
            key: tuple[Any, ...] = tuple(part.tobytes() for part in posture)
            if self._changes_between_keys:
                key = (*key, frame.start, frame.end, frame.share)
            result.append(seen.setdefault(key, i))
        return result

    @property
    def _changes_between_keys(self) -> bool:
        anchors = [a for prop in self._pose.props for a in (prop.at, prop.start, prop.to)]
        return any(isinstance(a, dict) and "by_key" in a for a in anchors) or any(
            key.morph for key in self._pose.keys.values()
        )

    def body(self, bones: Bones, frame: Frame) -> Floats:
        """Return the figure's vertices with what joints cannot show: breath and the foot's arch."""
        vertices = self._figure.posed(bones)
        start, end = (self._pose.keys[name].morph for name in (frame.start, frame.end))
        for name in sorted({*start, *end}):
            share = (1 - frame.share) * start.get(name, 0) + frame.share * end.get(name, 0)
            vertices = vertices + self._morphed(name, share, bones, vertices)
        return vertices

    def view(self, camera: Camera, postures: Sequence[Posture]) -> View:
        """Return the camera at the distance at which all of these postures fit, with a margin."""
        points = self._to_frame(camera, postures)
        target, distance = (points.min(0) + points.max(0)) / 2, 4.5
        view = View(camera.az, camera.el, target, distance)
        for _ in range(12):
            spots, _depths = view.project(points, WIDTH, HEIGHT)
            low, high = spots.min(0), spots.max(0)
            off = (low + high) / 2 - np.array([WIDTH / 2, HEIGHT / 2])
            metres = off / view.focal(WIDTH) * distance
            target = target + view.axes[0] * metres[0] - view.axes[1] * metres[1]
            free = np.array([WIDTH, HEIGHT]) * (1 - 2 * camera.margin)
            distance *= float(((high - low) / free).max())
            view = View(camera.az, camera.el, target, distance)
        return view

    def _to_frame(self, camera: Camera, postures: Sequence[Posture]) -> Floats:
        every = max(1, len(postures) // 10)
        picked: Any = slice(None, None, 7)
        if camera.fit:
            regions = find_regions(self._figure)
            picked = np.concatenate([patch for name in camera.fit for patch in regions[name]])
        points = [
            self._figure.posed(self._figure.rig.pose(posture))[picked]
            for posture in postures[::every]
        ]
        if not camera.fit:
            points += [
                np.array([[x, y, z] for x in box.x for z in box.z for y in (0.0, box.top)])
                for box in self._pose.boxes
                if not box.wall
            ]
        return np.vstack(points)

    def _blocks(self) -> Iterator[props.Mesh]:
        if self._pose.mat:
            x0, x1, z0, z1 = self._pose.mat
            yield props.box((x0, x1), (self._floor, 0.0), (z0, z1), colour=props.COLOURS["mat"])
        for box in self._pose.boxes:
            low = self._floor if box.y0 is None else box.y0
            colour = box.color or props.COLOURS["box"]
            yield props.box(box.x, (low, box.top), box.z, colour=colour, corner=0.02, bevel=0.01)

    def _held(self, prop: Prop, bones: Bones, vertices: Floats, frame: Frame) -> props.Mesh:
        colour = prop.color or props.COLOURS.get(prop.kind, props.COLOURS["weight"])

        def at(anchor: Any) -> Floats:
            if isinstance(anchor, dict) and "by_key" in anchor:
                start, end = (at(anchor["by_key"][name]) for name in (frame.start, frame.end))
                return start + (end - start) * frame.share
            one = Bones(bones.turns[None], bones.heads[None])
            return where(self._figure.rig, one, anchor)[0]

        match prop.kind:
            case "ball":
                return props.ball(at(prop.at), prop.radius or 0.1, colour=colour)
            case "kettlebell":
                return props.kettlebell(at(prop.at), colour=colour)
            case "dumbbell":
                along = np.array([1.0, 0, 0])
                if prop.to is not None:
                    along = at(prop.to) - at(prop.start)
                return props.dumbbell(at(prop.at), along, colour=colour)
            case "loop":
                return props.loop(vertices[self._around_legs(prop.above or "knee")], colour=colour)
            case _:
                thin = 0.014 if prop.kind == "stick" else 0.007
                return props.stick(
                    at(prop.start),
                    at(prop.to),
                    prop.radius or thin,
                    beyond=prop.beyond,
                    colour=colour,
                )

    def _around_legs(self, joint: str) -> np.ndarray:
        """Return the vertices of both legs just above the knees or ankles."""
        figure, rig = self._figure, self._figure.rig
        bone, rise = {"knee": ("lowerleg01", 0.07), "ankle": ("foot", 0.05)}[joint]
        legs = figure.share("upperleg01.L", "upperleg01.R") > 0.9
        height = rig.neutral_heads[rig.index[f"{bone}.L"]][1] + rise
        return np.flatnonzero(legs & (np.abs(figure.neutral[:, 1] - height) < 0.012))

    def _morphed(self, name: str, share: float, bones: Bones, vertices: Floats) -> Floats:
        if name == "breath":
            directions = normals(vertices, self._figure.triangles)
            return (_BREATH * share * self._chest())[:, None] * directions
        side = name.removeprefix("dome.")
        rig = self._figure.rig
        bone = rig.index[f"foot.{side}"]
        return share * self._arch(side) @ rig.frame(bones, bone).T

    def _chest(self) -> Floats:
        place, facing = self._figure.neutral, self._figure.neutral_normals
        scaled = (place - np.array([0, 0.17, 0.03])) / np.array([0.19, 0.15, 0.16])
        share = np.clip((1.05 - np.linalg.norm(scaled, axis=1)) / 0.55, 0, 1)
        share *= np.clip((facing[:, 2] + 0.55) / 0.6, 0, 1)
        share[self._figure.arms > 0.25] = 0
        return share * share * (3 - 2 * share)

    def _arch(self, side: str) -> Floats:
        place, rig = self._figure.neutral, self._figure.rig
        ankle, toe = (rig.neutral_heads[rig.index[f"{b}.{side}"]] for b in ("foot", "toe2-1"))
        sign = 1 if side == "L" else -1
        is_foot = (place[:, 0] * sign > 0) & (place[:, 1] < ankle[1] + 0.03)
        along = np.clip((place[:, 2] - ankle[2]) / (toe[2] - ankle[2]), 0, 1)
        inner = np.clip(0.5 - sign * (place[:, 0] - ankle[0]) / 0.05, 0, 1)
        result = np.zeros_like(place)
        result[:, 1] = _DOME_UP * np.sin(np.pi * along) * (0.4 + 0.6 * inner) * is_foot
        result[:, 2] = -_DOME_BACK * along * is_foot
        return result


def key_frame(name: str) -> Frame:
    """Return what a still picture of a key needs to know."""
    return Frame(name, name, 0.0, {}, {}, None)


def _pressed(vertices: Floats) -> Floats:
    """Flatten what sinks into the mat, so that it looks like soft tissue."""
    result = vertices.copy()
    below = np.minimum(result[:, 1] - 0.001, 0)
    result[:, 1] = np.where(result[:, 1] < 0.001, 0.001 + 0.02 * below, result[:, 1])
    return result
