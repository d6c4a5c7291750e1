"""Dresses the mesh: shirt, shorts and shoes over the skin.

The clothes are cut from the body-suit layer of the mesh along exact lines. They hang on the bones
of the skin below them, or they would tear from it where joints bend; what they hide of the skin is
removed, and near hems it is pushed inwards.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.head import Hairdo, face, hair
from backcare.studio.meshes import (
    Skinned,
    blended,
    cut,
    hemmed,
    nearest,
    normals,
    relaxed,
    subdivide,
    triangles_of,
)
from backcare.studio.rig import Rig

Field = Callable[[Floats, Floats], Floats]

SKIN, TOP, SHORTS, SHOE, HAIR, SOLE, WHITE, IRIS = range(8)


class Who(NamedTuple):
    """One of the people of `body.npz`: sRGB of skin, top, shorts, shoes, hair, soles, and of
    the white and iris of an eye.
    """

    name: str
    colours: tuple[str, ...]
    hairdo: Hairdo


WOMAN = Who(
    "woman",
    ("#dcb295", "#5b8fae", "#34495e", "#4a5560", "#4b3327", "#e9e6e0", "#f3efe9", "#3a2a22"),
    Hairdo(top=0.015, sides=0.010, back=0.009, bun=0.031),
)
MAN = Who(
    "man",
    ("#9c6b4c", "#6f9a86", "#3d4450", "#4a5560", "#211a18", "#e9e6e0", "#efe8df", "#1f1512"),
    Hairdo(top=0.020, sides=0.008, back=0.008, bun=0.0),
)
WHO = {who.name: who for who in (WOMAN, MAN)}

_HIDDEN_BELOW = 0.045
"""Skin deeper inside a hem than this (metres) is removed."""
_OVER = 0.045
"""How far the shirt hangs over the shorts, in metres."""
_SOLE = 0.020
"""Height of a shoe's sole in metres."""


class Tailor:
    """Dresses one body. Fields are in metres in the rest pose; below zero means covered."""

    def __init__(self, rig: Rig, body: Path, who: Who, *, bare: bool) -> None:
        self._rig, self._who, self._bare = rig, who, bare
        with np.load(body) as file:
            self._vertices = file[f"verts_{who.name}"].astype(float)
            self._weights = file["weights"].astype(float)
            self._quads = {
                name: file[f"f_{name}"]
                for name in ("body", "helper-tights", "helper-l-eye", "helper-r-eye")
            }

    def parts(self) -> list[tuple[Skinned, int]]:
        """Return the parts of the figure, each with its region."""
        suit = self._suit()
        skin = self._covered_skin(suit)
        head = self._rig.rest("head")
        eyes = [
            Skinned(self._vertices, self._weights, triangles_of(self._quads[name])).used()
            for name in ("helper-l-eye", "helper-r-eye")
        ]
        cap, bare_face = hair(skin, head, self._who.hairdo)
        brows, whites, irises = face(skin, eyes)
        above_hem = [self._above_hem, self._arm, self._neck]
        parts = [
            (hemmed(self._fitted(self._puffed(suit, above_hem, self._loose_top))), TOP),
            (hemmed(self._puffed(suit, [self._below_waist, self._leg], self._loose_leg)), SHORTS),
            *((part, HAIR) for part in (*cap, *brows)),
            (bare_face, SKIN),
            *((part, WHITE) for part in whites),
            *((part, IRIS) for part in irises),
        ]
        return parts if self._bare else [*parts, *self._shoes(suit)]

    def _suit(self) -> Skinned:
        quads = self._quads["helper-tights"]
        whole = Skinned(self._vertices, self._weights, quads).used()
        step, quads = subdivide(len(whole.vertices), whole.triangles)
        vertices = step @ whole.vertices
        skin = Skinned(self._vertices, self._weights, triangles_of(self._quads["body"])).used()
        suit = Skinned(
            vertices, nearest(skin.vertices, skin.weights, vertices), triangles_of(quads)
        )
        # around neck and shoulders skin slides below cloth, which follows the whole
        high = _smooth((vertices[:, 1] - self._rig.rest("spine01")[1] + 0.10) / 0.12)
        return blended(suit, 0.15 + 0.85 * high)

    def _below_waist(self, vertices: Floats, _: Floats) -> Floats:
        line: Floats = vertices[:, 1] - (self._rig.rest("spine05")[1] + 0.055)
        return line

    def _above_hem(self, vertices: Floats, weights: Floats) -> Floats:
        """The shirt hangs over the shorts."""
        return -self._below_waist(vertices, weights) - _OVER

    def _leg(self, vertices: Floats, _: Floats) -> Floats:
        result = np.full(len(vertices), -9.0)
        is_leg = (vertices[:, 1] < 0.03) & (np.abs(vertices[:, 0]) < 0.33)
        for side, near in self._sides(vertices):
            hip, knee = self._rig.rest(f"upperleg01.{side}"), self._rig.rest(f"lowerleg01.{side}")
            length = np.linalg.norm(knee - hip)
            along = (vertices - hip) @ ((knee - hip) / length) - 0.60 * length
            result[near & is_leg] = along[near & is_leg]
        return result

    def _foot(self, vertices: Floats, _: Floats) -> Floats:
        result = np.full(len(vertices), 9.0)
        is_leg = (vertices[:, 1] < 0.03) & (np.abs(vertices[:, 0]) < 0.33)
        for side, near in self._sides(vertices):
            ankle = self._rig.rest(f"foot.{side}")
            above = (vertices - ankle) @ np.array([0, 1, -0.12]) - 0.020
            result[near & is_leg] = above[near & is_leg]
        return result

    def _arm(self, vertices: Floats, weights: Floats) -> Floats:
        result = np.full(len(vertices), -9.0)
        for side, near in self._sides(vertices):
            shoulder = self._rig.rest(f"upperarm01.{side}")
            elbow = self._rig.rest(f"lowerarm01.{side}")
            length = np.linalg.norm(elbow - shoulder)
            along = (vertices - shoulder) @ ((elbow - shoulder) / length) - 0.56 * length
            is_arm = near & (self._share(weights, f"upperarm01.{side}") > 0.5)
            result[is_arm] = along[is_arm]
        return result

    def _neck(self, vertices: Floats, _: Floats) -> Floats:
        """A round neck: a wide cylinder around the neck, tilted forward with it."""
        base = self._rig.rest("neck01")
        axis = np.array([0, 0.98, 0.20])
        place = vertices - base
        front = place @ np.cross(axis, [-1.0, 0, 0])
        ring = np.hypot(vertices[:, 0] / 0.080, front / np.where(front > 0, 0.086, 0.070))
        ring += 11 * np.maximum(0, -0.012 - place @ axis)  # narrower towards chest and back
        field = (1 - ring) * 0.07
        above = place @ axis - 0.045  # chin and face stay bare
        field = np.maximum(field, above)
        return np.where(vertices[:, 1] > base[1] - 0.16, field, -0.08)

    def _share(self, weights: Floats, bone: str) -> Floats:
        """Return the share that hangs on a bone of the body file and all below it."""
        below = [i for i in self._rig.below(bone) if i < weights.shape[1]]
        result: Floats = weights[:, below].sum(1)
        return result

    @staticmethod
    def _sides(vertices: Floats) -> list[tuple[str, np.ndarray]]:
        return [("L", vertices[:, 0] > -0.002), ("R", -vertices[:, 0] > -0.002)]

    def _loose_top(self, part: Skinned) -> Floats:
        """Return how far the shirt stands off: more around the waist and at the sleeves' hems."""
        v, w = part.vertices, part.weights
        collar = _smooth(-self._neck(v, w) / 0.06)
        sleeve = _smooth(1 + self._arm(v, w) / 0.13)
        waist = _smooth(1 - (v[:, 1] - self._rig.rest("spine05")[1]) / 0.30)
        loose: Floats = 0.003 + 0.002 * collar + 0.004 * sleeve + 0.004 * waist
        return loose

    def _loose_leg(self, part: Skinned) -> Floats:
        """Return how far the shorts stand off: more towards the hems of the legs."""
        v, w = part.vertices, part.weights
        below_shirt = _smooth((self._below_waist(v, w) + _OVER) / 0.03)
        loose: Floats = 0.005 - 0.006 * below_shirt + 0.004 * _smooth(1 + self._leg(v, w) / 0.2)
        return loose

    def _puffed(
        self, suit: Skinned, fields: Sequence[Field], thickness: Callable[[Skinned], Floats]
    ) -> Skinned:
        for field in fields:
            suit = cut(suit, field)
        part = suit.used()
        part = relaxed(part, _smooth(-self._neck(part.vertices, part.weights) / 0.05))
        direction = normals(part.vertices, part.triangles)
        return part._replace(vertices=part.vertices + thickness(part)[:, None] * direction)

    def _fitted(self, shirt: Skinned) -> Skinned:
        """Lay the collar on the skin."""
        skin = Skinned(self._vertices, self._weights, triangles_of(self._quads["body"])).used()
        out = normals(skin.vertices, skin.triangles)
        place, facing = (nearest(skin.vertices, v, shirt.vertices) for v in (skin.vertices, out))
        share = _smooth(1 + self._neck(shirt.vertices, shirt.weights) / 0.035)[:, None]
        facing /= np.linalg.norm(facing, axis=1, keepdims=True)
        off = ((shirt.vertices - place) * facing).sum(1, keepdims=True) - 0.003
        return shirt._replace(vertices=shirt.vertices - share * off * facing)

    def _shoes(self, suit: Skinned) -> list[tuple[Skinned, int]]:
        """Return upper and sole of both shoes; the sole is flat and stands out a little."""
        shoe = cut(suit, self._foot).used()
        out = normals(shoe.vertices, shoe.triangles)
        floor = shoe.vertices[:, 1].min()

        def low(vertices: Floats, _: Floats) -> Floats:
            line: Floats = vertices[:, 1] - (floor + _SOLE)
            return line

        upper = cut(shoe._replace(vertices=shoe.vertices + 0.003 * out), lambda v, w: -low(v, w))
        sole = cut(shoe, low)
        out = normals(sole.vertices, sole.triangles)
        flat = sole.vertices + out * np.array([0.006, 0.0, 0.006])
        flat[:, 1] = np.where(flat[:, 1] < floor + 0.008, floor, flat[:, 1])
        return [(hemmed(upper.used()), SHOE), (sole._replace(vertices=flat).used(), SOLE)]

    def _covered_skin(self, suit: Skinned) -> Skinned:
        """Return the skin without what the clothes hide; the rest below hems is pushed inwards."""
        v, w, quads = self._vertices, self._weights, self._quads["body"]
        waist, leg, foot = self._below_waist(v, w), self._leg(v, w), self._foot(v, w)
        if self._bare:
            foot = np.full(len(v), 9.0)
        arm, neck = self._arm(v, w), self._neck(v, w)
        below_top = np.where(waist > 0, _smooth(-neck / 0.012) * _smooth(-arm / 0.012), 0)
        depth = 0.007 * below_top
        depth = np.maximum(depth, 0.004 * np.where(waist <= 0.02, _smooth(-leg / 0.012), 0))
        depth = np.maximum(depth, 0.006 * _smooth(-foot / 0.012))
        # forearms and hands hang beside the shorts and are never covered by them
        is_bare = self._share(w, "lowerarm01.L") + self._share(w, "lowerarm01.R") > 0.5
        depth[is_bare] = 0
        is_hidden = ~is_bare & (
            ((waist > 0) & (neck < -_HIDDEN_BELOW) & (arm < -_HIDDEN_BELOW))
            | ((waist <= 0.02) & (leg < -_HIDDEN_BELOW))
            | (foot < -0.022)
        )
        pushed = v - depth[:, None] * normals(v, triangles_of(quads))
        # what the shirt covers moves as the shirt does; towards neck and hands skin takes over
        covered = _smooth((0.035 - neck) / 0.04) * _smooth((0.04 - arm) / 0.04) * (waist > -_OVER)
        near = np.flatnonzero((covered > 0) & ~is_bare)
        share = covered[near, None]
        w = w.copy()
        w[near] = share * nearest(suit.vertices, suit.weights, v[near]) + (1 - share) * w[near]
        return Skinned(pushed, w, triangles_of(quads[~is_hidden[quads].all(1)]))


def _smooth(x: Floats) -> Floats:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
