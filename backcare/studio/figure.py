"""The mannequin: skin, T-shirt, shorts and shoes over the skeleton.

The clothes are cut from the body-suit layer of the mesh along exact lines, subdivided once and
puffed by 2-3 mm. The skin below them is removed or pushed inwards; otherwise it would show through
the hems when joints bend.
"""

from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from backcare.studio.angles import Floats, Ints
from backcare.studio.meshes import Skinned, cut, normals, subdivide, triangles_of
from backcare.studio.rig import Bones, Rig

SKIN, TOP, SHORTS, SHOE, HAIR = range(5)
COLOURS = ("#d9cbbf", "#5b8fae", "#34495e", "#39434d", "#4a3d36")
"""sRGB of skin, top, shorts, shoes and hair."""

_HIDDEN_BELOW = 0.022
"""Skin deeper inside a hem than this (metres) is removed."""


class Figure:
    """The dressed mannequin of `data/media/body.npz`.

    `vertices` (V, 3) in the mesh's rest pose, `triangles` (T, 3), `region` (V,) one of SKIN, TOP,
    SHORTS, SHOE, HAIR; `weights` (V, B) with at most four bones a vertex.
    """

    def __init__(self, body: Path) -> None:
        self.rig = Rig(body)
        parts = _Tailor(self.rig, body).parts()
        offsets = np.cumsum([0, *(len(part.vertices) for part, _ in parts[:-1])])
        self.vertices = np.vstack([part.vertices for part, _ in parts])
        self.triangles: Ints = np.vstack(
            [part.triangles + offset for (part, _), offset in zip(parts, offsets, strict=True)]
        )
        self.region = np.concatenate([np.full(len(part.vertices), name) for part, name in parts])
        weights = np.vstack([part.weights for part, _ in parts])
        self.bones4 = np.argsort(-weights, 1)[:, :4]
        shares = np.take_along_axis(weights, self.bones4, 1)
        self.shares4: Floats = shares / shares.sum(1, keepdims=True)
        self.weights = np.zeros_like(weights)
        np.put_along_axis(self.weights, self.bones4, self.shares4, 1)
        self._sparse = sparse.csr_matrix(self.weights)
        self.neutral = self.posed(self.rig.neutral)
        self.neutral_normals = normals(self.neutral, self.triangles)

    def share(self, *bones: str) -> Floats:
        """Return the share of each vertex that moves with these bones and all below them (V,)."""
        below = sorted({i for bone in bones for i in self.rig.below(bone)})
        result: Floats = self.weights[:, below].sum(1)
        return result

    @cached_property
    def arms(self) -> Floats:
        """The share of each vertex that moves with the upper arms or below (V,)."""
        return self.share("upperarm01.L", "upperarm01.R")

    @cached_property
    def girdle(self) -> Floats:
        """The share of each vertex that moves with the shoulder girdle or below (V,)."""
        return self.share("clavicle.L", "clavicle.R")

    def posed(self, bones: Bones) -> Floats:
        """Return the vertices (V, 3) of one posture, in metres."""
        return self.posed_many(Bones(bones.turns[None], bones.heads[None]), slice(None))[0]

    def posed_many(self, bones: Bones, picked: Ints | slice) -> Floats:
        """Return some vertices of N postures (N, picked, 3)."""
        turns, heads = bones
        count = len(turns)
        shift = heads - np.einsum("nbij,bj->nbi", turns, self.rig.rest_heads)
        moves = np.concatenate([turns.reshape(count, -1, 9), shift], 2)
        rest, weights = self.vertices[picked], self._sparse[picked]
        flat = weights @ moves.transpose(1, 0, 2).reshape(moves.shape[1], -1)
        mixed = flat.reshape(len(rest), count, 12).transpose(1, 0, 2)
        turn = mixed[..., :9].reshape(count, len(rest), 3, 3)
        result: Floats = np.einsum("nvij,vj->nvi", turn, rest) + mixed[..., 9:]
        return result


class _Tailor:
    """Dresses the mesh. Fields are in metres in the rest pose; below zero means covered."""

    def __init__(self, rig: Rig, body: Path) -> None:
        self._rig = rig
        with np.load(body) as file:
            self._vertices = file["verts"].astype(float)
            self._weights = file["weights"].astype(float)
            self._quads = {
                name: file[f"f_{name}"]
                for name in ("body", "helper-tights", "helper-l-eye", "helper-r-eye")
            }

    def parts(self) -> list[tuple[Skinned, int]]:
        suit = self._suit()
        skin = self._covered_skin()
        hair, face = self._hair(skin), self._bald(skin)
        eyes = [
            Skinned(skin.vertices, skin.weights, triangles_of(self._quads[name])).used()
            for name in ("helper-l-eye", "helper-r-eye")
        ]
        above_waist = [self._above_waist, self._arm, self._neck]
        return [
            (_puffed(suit, above_waist, 0.003), TOP),
            (_puffed(suit, [self._below_waist, self._leg], 0.003), SHORTS),
            (_puffed(suit, [self._foot], 0.002), SHOE),
            (hair, HAIR),
            (face, SKIN),
            *((eye, SKIN) for eye in eyes),
        ]

    def _suit(self) -> Skinned:
        quads = self._quads["helper-tights"]
        whole = Skinned(self._vertices, self._weights, quads).used()
        step, quads = subdivide(len(whole.vertices), whole.triangles)
        return Skinned(step @ whole.vertices, step @ whole.weights, triangles_of(quads))

    def _below_waist(self, vertices: Floats, _: Floats) -> Floats:
        line: Floats = vertices[:, 1] - (self._rig.rest("spine05")[1] + 0.055)
        return line

    def _above_waist(self, vertices: Floats, weights: Floats) -> Floats:
        return -self._below_waist(vertices, weights)

    def _leg(self, vertices: Floats, _: Floats) -> Floats:
        result = np.full(len(vertices), -9.0)
        is_leg = (vertices[:, 1] < 0.03) & (np.abs(vertices[:, 0]) < 0.33)
        for side, near in self._sides(vertices):
            hip, knee = self._rig.rest(f"upperleg01.{side}"), self._rig.rest(f"lowerleg01.{side}")
            length = np.linalg.norm(knee - hip)
            along = (vertices - hip) @ ((knee - hip) / length) - 0.58 * length
            result[near & is_leg] = along[near & is_leg]
        return result

    def _foot(self, vertices: Floats, _: Floats) -> Floats:
        result = np.full(len(vertices), 9.0)
        is_leg = (vertices[:, 1] < 0.03) & (np.abs(vertices[:, 0]) < 0.33)
        for side, near in self._sides(vertices):
            ankle = self._rig.rest(f"foot.{side}")
            above = (vertices - ankle) @ np.array([0, 1, -0.12]) - 0.035
            result[near & is_leg] = above[near & is_leg]
        return result

    def _arm(self, vertices: Floats, weights: Floats) -> Floats:
        result = np.full(len(vertices), -9.0)
        for side, near in self._sides(vertices):
            shoulder = self._rig.rest(f"upperarm01.{side}")
            elbow = self._rig.rest(f"lowerarm01.{side}")
            length = np.linalg.norm(elbow - shoulder)
            along = (vertices - shoulder) @ ((elbow - shoulder) / length) - 0.56 * length
            is_arm = near & (weights[:, self._rig.below(f"upperarm01.{side}")].sum(1) > 0.02)
            result[is_arm] = along[is_arm]
        return result

    def _neck(self, vertices: Floats, _: Floats) -> Floats:
        base = self._rig.rest("neck01")
        ring = np.hypot(vertices[:, 0] / 0.088, (vertices[:, 2] - base[2] + 0.010) / 0.092)
        plane = (vertices - base - np.array([0, -0.054, 0.066])) @ np.array([0, 0.88, 0.47])
        collar = np.maximum(np.minimum((1 - ring) * 0.08, plane + 0.004), plane - 0.055)
        return np.where(vertices[:, 1] > base[1] - 0.16, collar, -0.08)

    @staticmethod
    def _sides(vertices: Floats) -> list[tuple[str, np.ndarray]]:
        return [("L", vertices[:, 0] > -0.002), ("R", -vertices[:, 0] > -0.002)]

    def _covered_skin(self) -> Skinned:
        """Return the skin without what the clothes hide; the rest below hems is pushed inwards."""
        v, w, quads = self._vertices, self._weights, self._quads["body"]
        waist, leg, foot = self._below_waist(v, w), self._leg(v, w), self._foot(v, w)
        arm, neck = self._arm(v, w), self._neck(v, w)
        below_top = np.where(waist > 0, _smooth(-neck / 0.012) * _smooth(-arm / 0.012), 0)
        near_neck = np.clip((v[:, 1] - (self._rig.rest("neck01")[1] - 0.10)) / 0.05, 0, 1)
        depth = np.maximum(0, (0.009 - 0.004 * near_neck) * below_top)
        depth = np.maximum(depth, 0.007 * np.where(waist <= 0.02, _smooth(-leg / 0.012), 0))
        depth = np.maximum(depth, 0.006 * _smooth(-foot / 0.012))
        # forearms and hands hang beside the shorts and are never covered by them
        forearms = [i for s in "LR" for i in self._rig.below(f"lowerarm01.{s}")]
        is_bare = w[:, forearms].sum(1) > 0.5
        depth[is_bare] = 0
        is_hidden = ~is_bare & (
            ((waist > 0) & (neck < -0.05) & (arm < -_HIDDEN_BELOW))
            | ((waist <= 0.02) & (leg < -_HIDDEN_BELOW))
            | (foot < -_HIDDEN_BELOW)
        )
        pushed = v - depth[:, None] * normals(v, triangles_of(quads))
        return Skinned(pushed, w, triangles_of(quads[~is_hidden[quads].all(1)]))

    def _hairline(self, vertices: Floats, _: Floats) -> Floats:
        from_head = vertices - self._rig.rest("head")
        plane = 0.048 - from_head @ np.array([0, 0.80, -0.60])
        temples = np.clip((np.abs(vertices[:, 0]) - 0.045) / 0.03, 0, 1)
        temples = temples * np.clip((from_head[:, 2] + 0.035) / 0.03, 0, 1)
        result: Floats = plane + 0.036 * temples
        return result

    def _hair(self, skin: Skinned) -> Skinned:
        cap = cut(skin.used(), self._hairline)
        direction = normals(cap.vertices, cap.triangles)
        thickness = 0.0015 + 0.007 * _smooth(-self._hairline(cap.vertices, cap.weights) / 0.035)
        return Skinned(cap.vertices + direction * thickness[:, None], *cap[1:]).used()

    def _bald(self, skin: Skinned) -> Skinned:
        skin = skin.used()
        is_deep = self._hairline(skin.vertices, skin.weights) < -0.012
        return Skinned(*skin[:2], skin.triangles[~is_deep[skin.triangles].all(1)])


def _puffed(suit: Skinned, fields: list, thickness: float) -> Skinned:  # type: ignore[type-arg]
    for field in fields:
        suit = cut(suit, field)
    part = suit.used()
    direction = normals(part.vertices, part.triangles)
    return Skinned(part.vertices + thickness * direction, *part[1:])


def _smooth(x: Floats) -> Floats:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
