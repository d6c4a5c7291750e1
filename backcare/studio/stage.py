"""Combines a posture, its props and a camera."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.colour import linear
from backcare.studio.figure import Figure
from backcare.studio.framing import SIZES, Size, fitted
from backcare.studio.grounds import cover_of, tint_of
from backcare.studio.lids import shut
from backcare.studio.meshes import normals
from backcare.studio.motion import Frame, Motion
from backcare.studio.muscles import drawings
from backcare.studio.paint import Paint
from backcare.studio.placing import Placing, standing
from backcare.studio.pose_file import Camera, PoseFile, Prop
from backcare.studio.regions import find_regions
from backcare.studio.renderer import Picture, Renderer
from backcare.studio.rig import Bones, Posture
from backcare.studio.scene import FINE, Quality, Scene
from backcare.studio.shapes import Mesh
from backcare.studio.sites import where
from backcare.studio.view import View
from backcare.studio.wraps import pressed_down

_MAT_HEIGHT = 0.010
_HELD = {"ball": 0.1, "kettlebell": 0.1, "dumbbell": 0.16}
"""Metres that a thing reaches around its place, unless its radius is given."""
_BREATH, _DOME_UP, _DOME_BACK = 0.018, 0.009, 0.007
"""How far the belly widens, the arch of the foot rises and the forefoot draws back, in metres."""
_UNDER_HAND = 0.08
"""Metres around the knuckles within which the chest carries a hand."""


class Stage:
    """One exercise, ready to be drawn in any posture and from any camera."""

    def __init__(
        self,
        figure: Figure,
        pose: PoseFile,
        *,
        quality: Quality = FINE,
        size: Size | None = None,
    ) -> None:
        self._figure, self._pose = figure, pose
        self.size = size or SIZES[pose.aspect]
        self._floor = -_MAT_HEIGHT if pose.mat else 0.0
        self._renderer = Renderer(*self.size, quality=quality, floor=self._floor)
        self._colours = np.array([linear(colour) for colour in figure.who.colours])[figure.region]
        self._paint = Paint(figure, drawings(pose.highlight))
        self._still = list(standing(pose, self._floor))

    @property
    def pose(self) -> PoseFile:
        """The exercise."""
        return self._pose

    @property
    def figure(self) -> Figure:
        """The mannequin."""
        return self._figure

    def at_size(self, size: Size) -> "Stage":
        """Return the same stage for pictures of another size."""
        return type(self)(self._figure, self._pose, quality=self._renderer.quality, size=size)

    def posed(self, posture: Posture, frame: Frame) -> Floats:
        """Return the figure's vertices as they are drawn."""
        return _pressed(self.body(self._figure.rig.pose(posture), frame))

    def draw(self, posture: Posture, frame: Frame, view: View) -> Picture:
        """Return the picture of one posture; `frame` says which keys it is between."""
        return self._renderer.draw(self.scene(posture, frame, view), view)

    def scene(self, posture: Posture, frame: Frame, view: View) -> Scene:
        """Return figure, props and room in one posture, as they are drawn from a camera."""
        bones = self._figure.rig.pose(posture)
        vertices = _pressed(self.body(bones, frame))
        meshes = [
            *(_in_front(mesh, view) for mesh in self.room(vertices)),
            *(m for prop in self._pose.props for m in self._held(prop, bones, vertices, frame)),
        ]
        offsets = np.cumsum([len(vertices), *(len(m.vertices) for m in meshes)])
        cover = [np.ones(len(vertices)), *(cover_of(m) for m in meshes)]
        return Scene(
            np.vstack([vertices, *(m.vertices for m in meshes)]),
            np.vstack(
                [
                    self._figure.triangles,
                    *(m.triangles + at for m, at in zip(meshes, offsets[:-1], strict=True)),
                ]
            ),
            np.vstack(
                [self._colours, *(np.tile(tint_of(m), (len(m.vertices), 1)) for m in meshes)]
            ),
            np.concatenate(cover),
            len(vertices),
            self._paint,
        )

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
        return any(_is_by_key(a) for a in anchors) or any(
            key.morph for key in self._pose.keys.values()
        )

    def body(self, bones: Bones, frame: Frame) -> Floats:
        """Return the figure's vertices with what joints cannot show, as breath and lids."""
        vertices = self._figure.draped(bones)
        start, end = (self._pose.keys[name].morph for name in (frame.start, frame.end))
        for name in sorted({*start, *end}):
            share = (1 - frame.share) * start.get(name, 0) + frame.share * end.get(name, 0)
            vertices = vertices + self._morphed(name, share, bones, vertices)
        return vertices

    def view(self, camera: Camera, postures: Sequence[Posture]) -> View:
        """Return the camera at the distance at which all of these postures fit, with a margin."""
        return fitted(camera, self._to_frame(camera, postures), self.size)

    def _to_frame(self, camera: Camera, postures: Sequence[Posture]) -> Floats:
        every = max(1, len(postures) // 10)
        picked: Any = slice(None, None, 7)
        if camera.fit:
            regions = find_regions(self._figure)
            picked = np.concatenate([patch for name in camera.fit for patch in regions[name]])
        all_bones = [self._figure.rig.pose(posture) for posture in postures[::every]]
        points = [self._figure.posed(bones)[picked] for bones in all_bones]
        if not camera.fit:
            points += [self._around_held(bones) for bones in all_bones]
            points += [
                np.array([[x, y, z] for x in box.x for z in box.z for y in (0.0, box.height)])
                for box in self._pose.boxes
                if not box.wall
            ]
        return np.vstack(points)

    def _around_held(self, bones: Bones) -> Floats:
        """Return points around what is held; a band may lead out of the picture."""
        one = Bones(bones.turns[None], bones.heads[None])
        points = [np.empty((0, 3))]
        for prop in self._pose.props:
            for anchor in (prop.at, *(() if prop.kind == "band" else (prop.start, prop.to))):
                many = anchor["by_key"].values() if _is_by_key(anchor) else [anchor]
                for place in (where(self._figure.rig, one, a)[0] for a in many if a is not None):
                    radius = prop.radius or _HELD.get(prop.kind, 0.0)
                    points.append(place + radius * np.vstack([np.eye(3), -np.eye(3)]))
        return np.vstack(points)

    def room(self, vertices: Floats) -> list[Mesh]:
        """Return what stands around the figure; what is soft gives way to it."""
        return [pressed_down(mesh, vertices) if soft else mesh for mesh, soft in self._still]

    def _held(self, prop: Prop, bones: Bones, vertices: Floats, frame: Frame) -> list[Mesh]:
        return Placing(self._figure, bones, vertices, frame).parts(prop)

    def _morphed(self, name: str, share: float, bones: Bones, vertices: Floats) -> Floats:
        if name == "breath":
            directions = normals(vertices, self._figure.triangles)
            pushed: Floats = (_BREATH * share * self._chest())[:, None] * directions
            return pushed + sum(self._carried(side, pushed, bones, vertices) for side in "LR")
        rig = self._figure.rig
        if name == "lids":
            return share * shut(self._figure) @ rig.frame(bones, rig.index["head"]).T
        side = name.removeprefix("dome.")
        bone = rig.index[f"foot.{side}"]
        return share * self._arch(side) @ rig.frame(bones, bone).T

    def _chest(self) -> Floats:
        place, facing = self._figure.neutral, self._figure.neutral_normals
        scaled = (place - np.array([0, 0.17, 0.03])) / np.array([0.19, 0.15, 0.16])
        share = np.clip((1.05 - np.linalg.norm(scaled, axis=1)) / 0.55, 0, 1)
        share *= np.clip((facing[:, 2] + 0.55) / 0.6, 0, 1)
        share[self._figure.arms > 0.25] = 0
        return share * share * (3 - 2 * share)

    def _carried(self, side: str, pushed: Floats, bones: Bones, vertices: Floats) -> Floats:
        """Return how a hand that rests on the chest rides on its breath, the forearm less."""
        rig, figure = self._figure.rig, self._figure
        elbow, wrist = (
            rig.neutral_heads[rig.index[f"{b}.{side}"]] for b in ("lowerarm01", "wrist")
        )
        knuckle = bones.heads[rig.index[f"finger3-1.{side}"]]
        is_near = (np.linalg.norm(vertices - knuckle, axis=1) < _UNDER_HAND) & pushed.any(1)
        if not is_near.any():
            return np.zeros_like(vertices)
        along = np.clip((elbow[1] - figure.neutral[:, 1]) / (elbow[1] - wrist[1]), 0, 1)
        share = along * figure.share(f"lowerarm01.{side}")
        carried: Floats = share[:, None] * pushed[is_near].mean(0)
        return carried

    def _arch(self, side: str) -> Floats:
        place, rig = self._figure.neutral, self._figure.rig
        ankle, toe = (rig.neutral_heads[rig.index[f"{b}.{side}"]] for b in ("foot", "toe2-1"))
        sign = 1 if side == "L" else -1
        is_foot = (place[:, 0] * sign > 0) & (place[:, 1] < ankle[1] + 0.03)
        along = np.clip((place[:, 2] - ankle[2]) / (toe[2] - ankle[2]), 0, 1)
        outwards = sign * (place[:, 0] - ankle[0] - along * (toe[0] - ankle[0]))
        # the outer border carries weight and stays on the floor
        inner = np.clip((0.03 - outwards) / 0.05, 0, 1)
        inner *= inner * (3 - 2 * inner)
        result = np.zeros_like(place)
        result[:, 1] = _DOME_UP * np.sin(np.pi * along) * inner * is_foot
        result[:, 2] = -_DOME_BACK * along * is_foot
        return result


def _is_by_key(anchor: Any) -> bool:
    return isinstance(anchor, dict) and "by_key" in anchor


def key_frame(name: str) -> Frame:
    """Return what a still picture of a key needs to know."""
    return Frame(name, name, 0.0, {}, {}, None)


def telling(pose: PoseFile, motion: Motion) -> tuple[Posture, Frame]:
    """Return the moment that stands for the exercise on its poster."""
    shown = pose.poster
    if isinstance(shown, str):
        return motion.keys[shown], key_frame(shown)
    ways = [f for f in motion.frames if (f.start, f.end) == (shown.start, shown.end)]
    frame = min(ways, key=lambda frame: abs(frame.share - shown.share))
    return motion.postures[motion.frames.index(frame)], frame


def _pressed(vertices: Floats) -> Floats:
    """Flatten what sinks into the mat, so that it looks like soft tissue."""
    result = vertices.copy()
    below = np.minimum(result[:, 1] - 0.001, 0)
    result[:, 1] = np.where(result[:, 1] < 0.001, 0.001 + 0.02 * below, result[:, 1])
    return result


def _in_front(mesh: Mesh, view: View) -> Mesh:
    """Leave out what of a wall is behind the camera or seen from its back."""
    if not mesh.is_wall:
        return mesh
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    middle = (a + b + c) / 3
    faces = (np.cross(b - a, c - a) * (view.eye - middle)).sum(1) > 0
    depth = (view.eye - mesh.vertices) @ view.axes[2]
    is_before = (depth[mesh.triangles] > 0.4).all(1)
    return mesh._replace(triangles=mesh.triangles[faces & is_before])
