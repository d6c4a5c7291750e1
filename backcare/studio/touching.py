"""What hands touch: the floor, a wall, the body or a prop; and which parts of a hand touch it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from backcare.studio.angles import Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.pose_file import Box, Hand, PoseFile, Prop, Side
from backcare.studio.regions import thinned
from backcare.studio.rig import Bones
from backcare.studio.sites import SITES, Anchor, where

_AROUND = 0.16
"""Metres around the place that a hand is told to touch, within which the body's surface counts."""
_NEAR = 0.05
_COARSE, _FINE = 260, 4000
_KETTLEBELL = (0.0136, 0.05)
_HANDLE = (0.015, 0.06)
"""Radius and half the length of what is gripped, in metres."""
_DUMBBELL_GRIP = 0.016
_STICK, _BAND, _BALL = 0.014, 0.007, 0.1


class Support(Protocol):
    """A surface that a hand may touch; `vertices` are those of the figure it is made of."""

    @property
    def vertices(self) -> Ints: ...

    def gap(self, points: Floats, bones: Bones, surface: Floats) -> Floats:
        """Return how far (N, P) points (N, P, 3) are above the surface in N postures.

        All postures are tiny changes of the first one, which says what is nearest to each point.
        """
        ...


@dataclass(frozen=True, slots=True)
class Plane:
    """The floor, the top of a step or the face of a wall."""

    normal: tuple[float, float, float]
    offset: float
    vertices: Ints = field(default_factory=lambda: np.empty(0, int))

    def gap(self, points: Floats, _bones: Bones, _surface: Floats) -> Floats:
        above: Floats = points @ np.array(self.normal) - self.offset
        return above


@dataclass(frozen=True, slots=True)
class Skin:
    """Part of the body's surface, cloth included: `vertices` are the corners of triangles."""

    vertices: Ints

    def gap(self, points: Floats, _bones: Bones, surface: Floats) -> Floats:
        middles = surface[0].reshape(-1, 3, 3).sum(1) / 3
        nearest = ((points[0][:, None] - middles[None]) ** 2).sum(2).argmin(1)
        a, b, c = (surface[:, 3 * nearest + k] for k in range(3))
        normal = np.cross(b - a, c - a)
        normal /= np.linalg.norm(normal, axis=2, keepdims=True)
        way = points - (a + b + c) / 3
        far = np.linalg.norm(way, axis=2)
        # beyond the edge of the picked part, a plane says nothing about inside and outside
        above: Floats = np.where(far > _NEAR, far, (way * normal).sum(2))
        return above


@dataclass(frozen=True, slots=True)
class Bar:
    """A round bar between two anchors, or a ball if both are the same."""

    figure: Figure
    start: Anchor
    end: Anchor
    radius: float
    vertices: Ints = field(default_factory=lambda: np.empty(0, int))

    def gap(self, points: Floats, bones: Bones, _surface: Floats) -> Floats:
        start = where(self.figure.rig, bones, self.start)[:, None]
        way = points - start
        if self.start != self.end:
            along = where(self.figure.rig, bones, self.end)[:, None] - start
            along = along / np.linalg.norm(along, axis=2, keepdims=True)
            way = way - (way * along).sum(2, keepdims=True) * along
        away: Floats = np.linalg.norm(way, axis=2) - self.radius
        return away


class Touch(NamedTuple):
    """A hand on its support: each of `zones` touches it, no vertex of `whole` is inside.

    `places` draw the palm or the fingertips loosely to an anchor; the middles of the zones are at
    `stays` (zones, 3) if it went on resting since an earlier key.
    """

    side: Side
    zones: tuple[Ints, ...]
    whole: Ints
    support: Support
    places: tuple[tuple[str, Anchor], ...]
    stays: Floats | None = None


class Toucher:
    """Finds what the hands of one figure touch."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._zones = cache(self._find_zones)

    def touches(
        self, pose: PoseFile, hands: Mapping[Side, Hand], key: str, *, is_fine: bool = False
    ) -> tuple[Touch, ...]:
        """Return what each hand touches in a key; a free hand touches nothing."""
        return tuple(self._touches(pose, hands, key, is_fine))

    def palm(self, side: Side) -> Ints:
        """Return the vertices of the inner side of a hand and its fingers, without the thumb."""
        figure, sign = self._figure, 1 if side == "L" else -1
        inner = figure.neutral_normals[:, 0] * sign < -0.5
        hand = figure.share(f"wrist.{side}") > 0.9
        return np.flatnonzero(inner & hand & (figure.share(f"finger1-1.{side}") < 0.3))

    def whole(self, side: Side) -> Ints:
        """Return all vertices of a hand."""
        return np.flatnonzero(self._figure.share(f"wrist.{side}") > 0.9)

    def zones(self, side: Side, hand: Hand) -> dict[str, Ints]:
        """Return by name the vertices of the parts of a hand that touch what it is on."""
        return {name: self._zones(side)[name] for name in _zone_names(hand)}

    def _touches(
        self, pose: PoseFile, hands: Mapping[Side, Hand], key: str, is_fine: bool
    ) -> Iterable[Touch]:
        for side, hand in hands.items():
            if hand.is_free:
                continue
            zones = self._zones(side)
            names = _zone_names(hand)
            place = support_of(hand)
            places = [] if isinstance(place, str) and place in ("floor", "wall") else [place]
            if isinstance(place, int):
                places = []
            drawn = [(f"palm.{side}", anchor) for anchor in places]
            if hand.toward is not None:
                drawn.append((f"fingertips.{side}", hand.toward))
            whole = self.whole(side)
            yield Touch(
                side,
                tuple(zones[name] if is_fine else thinned(zones[name]) for name in names),
                whole if is_fine else whole[:: len(whole) // 130],
                self._support(pose, side, hand, key, is_fine),
                tuple(drawn),
            )

    def _support(self, pose: PoseFile, side: Side, hand: Hand, key: str, is_fine: bool) -> Support:
        place = support_of(hand)
        if place == "floor":
            return Plane((0.0, 1.0, 0.0), hand.level)
        if place == "wall":
            return _wall(pose)
        if isinstance(place, int):
            return self._prop(pose.props[place], key)
        return self._skin(side, place, _FINE if is_fine else _COARSE)

    def _prop(self, prop: Prop, key: str) -> Bar:
        def at(anchor: Anchor) -> Anchor:
            by_key = isinstance(anchor, dict) and "by_key" in anchor
            return anchor["by_key"][key] if by_key else anchor

        match prop.kind:
            case "ball":
                return Bar(self._figure, at(prop.at), at(prop.at), prop.radius or _BALL)
            case "kettlebell":
                return self._rod(at(prop.at), None, *_KETTLEBELL)
            case "dumbbell":
                half = (prop.length - 0.18) / 2
                return self._rod(at(prop.at), prop.along, _DUMBBELL_GRIP, half)
            case "band" if prop.handle:
                return self._rod(at(prop.to), prop.along or [0.0, 1.0, 0.0], *_HANDLE)
            case _:
                thin = _STICK if prop.kind == "stick" else _BAND
                return Bar(self._figure, at(prop.start), at(prop.to), prop.radius or thin)

    def _rod(self, middle: Anchor, along: Any, radius: float, half: float) -> Bar:
        """Return a bar that points across the figure if nothing else is said."""
        if along is not None and len(along) == 2:
            return Bar(self._figure, along[0], along[1], radius)
        way = np.array(along or [1.0, 0.0, 0.0], float)
        shift = half * way / np.linalg.norm(way)
        left, right = ({"at": middle, "shift": (sign * shift).tolist()} for sign in (-1, 1))
        return Bar(self._figure, left, right, radius)

    def _skin(self, side: Side, anchor: Anchor, most: int) -> Skin:
        figure = self._figure
        neutral = figure.rig.neutral
        one = Bones(neutral.turns[None], neutral.heads[None])
        place = where(figure.rig, one, anchor)[0]
        far = np.linalg.norm(figure.neutral - place, axis=1)
        is_body = (far < _AROUND) & (figure.share(f"clavicle.{side}") < 0.02)
        limb = _limb(anchor)
        if limb is not None:
            is_body &= figure.share(limb) > 0.5
        triangles = figure.triangles[is_body[figure.triangles].all(1)]
        if len(triangles) > most:
            triangles = triangles[np.linspace(0, len(triangles) - 1, most).astype(int)]
        return Skin(triangles.ravel())

    def _find_zones(self, side: Side) -> dict[str, Ints]:
        figure, rig = self._figure, self._figure.rig
        y, z = figure.neutral[:, 1], figure.neutral[:, 2]
        hand = figure.share(f"wrist.{side}") > 0.9
        thumb = figure.share(f"finger1-1.{side}")
        wrist, knuckle = (
            rig.neutral_heads[rig.index[f"{bone}.{side}"]] for bone in ("wrist", "finger3-1")
        )
        plain = hand & (thumb < 0.3)
        row = plain & (np.abs(y - knuckle[1]) < 0.022)
        centre = np.median(z[row])
        masks = {
            "heel": plain & (y < wrist[1] - 0.02) & (y > wrist[1] - 0.055),
            "inner": row & (z > centre),
            "outer": row & (z <= centre),
            "thumb": figure.share(f"finger1-3.{side}") > 0.5,
        }
        for i in range(2, 6):
            end = figure.share(f"finger{i}-3.{side}")
            masks[f"tip{i}"] = end > 0.5
            masks[f"middle{i}"] = figure.share(f"finger{i}-2.{side}") - end > 0.5
        return {name: np.flatnonzero(mask) for name, mask in masks.items()}


def support_of(hand: Hand) -> Any:
    """Return what a hand rests on or holds; None if it is free."""
    return hand.rest if hand.hold is None else hand.hold


def is_fixed(pose: PoseFile, place: Any) -> bool:
    """Return whether what a hand rests on or holds stands still, as no part of the body does."""
    if isinstance(place, int):
        prop = pose.props[place]
        ends = [end for end in (prop.at, prop.start, prop.to) if end is not None]
        return all(_is_spot(end) for end in ends)
    return place in ("floor", "wall") or _is_spot(place)


def _is_spot(anchor: Anchor) -> bool:
    return isinstance(anchor, list) and all(isinstance(v, int | float) for v in anchor)


def _zone_names(hand: Hand) -> tuple[str, ...]:
    """Return which parts of a hand touch its support, by shape and by the face that lies on it."""
    tips = tuple(f"tip{i}" for i in range(2, 6))
    if hand.shape == "fingertips":
        return tips
    if hand.hold is not None:
        return ("inner", "outer", *(f"middle{i}" for i in range(2, 6)), *tips)
    if hand.face == "edge":
        return ("heel", "outer", "middle5" if hand.shape == "fist" else "tip5")
    if hand.shape == "fist":
        return ("heel", "middle3", "middle4")
    if hand.shape == "relaxed":
        return ("heel", *tips)
    if hand.face == "back":
        return ("heel", "inner", "outer", *tips)
    return ("heel", "inner", "outer", *tips, "thumb")


def _limb(anchor: Anchor) -> str | None:
    """Return the first bone of the limb on which an anchor is; None for the trunk."""
    name = anchor if isinstance(anchor, str) else anchor[0] if isinstance(anchor, list) else None
    if isinstance(anchor, dict):
        return _limb(anchor["at"])
    if not isinstance(name, str):
        return None
    base, _, side = name.partition(".")
    bone = SITES[base].bone if base in SITES else base
    if bone.startswith(("upperleg", "lowerleg", "foot", "toe")):
        return f"upperleg01.{side}"
    if bone.startswith(("wrist", "finger")):
        return f"wrist.{side}"
    return None


def walls(pose: PoseFile) -> list[Box]:
    """Return the boxes that are walls."""
    return [box for box in pose.boxes if box.wall]


def _wall(pose: PoseFile) -> Plane:
    """Return the face of the first wall that looks at the middle of the floor."""
    wall = walls(pose)[0]
    spans: list[tuple[int, Any]] = [(0, wall.x), (2, wall.z)]
    axis, (low, high) = min(spans, key=lambda span: span[1][1] - span[1][0])
    sign = -1.0 if low + high > 0 else 1.0
    normal = [0.0, 0.0, 0.0]
    normal[axis] = sign
    return Plane((normal[0], normal[1], normal[2]), sign * (low if sign < 0 else high))
