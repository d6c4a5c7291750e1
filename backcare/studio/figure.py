"""The mannequin: skin, clothes, shoes and hair over the skeleton."""

from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from scipy import sparse

from backcare.studio.angles import Floats, Ints
from backcare.studio.drape import Drape
from backcare.studio.meshes import normals
from backcare.studio.rig import BETWEEN, Bones, Rig
from backcare.studio.tailor import (
    HAIR,
    SHOE,
    SHORTS,
    SKIN,
    SOLE,
    TOP,
    WOMAN,
    Tailor,
    Who,
)

__all__ = ["HAIR", "SHOE", "SHORTS", "SKIN", "SOLE", "TOP", "Figure"]

_MOST_BONES = 10
"""Bones that move a vertex in films; the figure that is turned has four."""


class Figure:
    """The dressed mannequin of `data/media/body.npz`.

    `vertices` (V, 3) in the mesh's rest pose, `triangles` (T, 3), `region` (V,) one of SKIN, TOP,
    SHORTS, SHOE, HAIR and so on; at most four bones move a vertex (`bones4`, `shares4`).
    """

    def __init__(self, body: Path, who: Who = WOMAN, *, bare: bool = False) -> None:
        self.rig = Rig(body, who.name)
        self.who, self.bare, self._body = who, bare, body
        parts = Tailor(self.rig, body, who, bare=bare).parts()
        offsets = np.cumsum([0, *(len(part.vertices) for part, _ in parts[:-1])])
        self.vertices = np.vstack([part.vertices for part, _ in parts])
        self.triangles: Ints = np.vstack(
            [part.triangles + offset for (part, _), offset in zip(parts, offsets, strict=True)]
        )
        self.region = np.concatenate([np.full(len(part.vertices), name) for part, name in parts])
        self.weights = _padded(np.vstack([part.weights for part, _ in parts]), self.rig)
        spread = self._spread(self.weights)
        self.bones4, self.shares4 = _few(spread, 4)
        self._sparse = _sparse(*_few(spread, _MOST_BONES), len(self.rig.names))
        self.neutral = self.posed(self.rig.neutral)
        self.neutral_normals = normals(self.neutral, self.triangles)

    def with_feet(self, feet: Literal["shod", "bare"]) -> "Figure":
        """Return the same person in shoes or without."""
        return self if self.bare == (feet == "bare") else self._other_feet

    @cached_property
    def _other_feet(self) -> "Figure":
        return Figure(self._body, self.who, bare=not self.bare)

    def share(self, *bones: str) -> Floats:
        """Return the share of each vertex that belongs to these bones and all below them (V,)."""
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

    @cached_property
    def feet(self) -> np.ndarray:
        """What touches the floor below the ankle: shoe and sole, or bare skin (V,)."""
        if not self.bare:
            return np.isin(self.region, (SHOE, SOLE))
        is_foot: np.ndarray = (self.region == SKIN) & (self.share("foot.L", "foot.R") > 0.5)
        return is_foot

    def posed(self, bones: Bones) -> Floats:
        """Return the vertices (V, 3) of one posture, in metres."""
        return self.posed_many(Bones(bones.turns[None], bones.heads[None]), slice(None))[0]

    def posed_many(self, bones: Bones, picked: Ints | slice) -> Floats:
        """Return some vertices of N postures (N, picked, 3)."""
        mixed = self._moves(bones, picked)
        turn = mixed[..., :9].reshape(*mixed.shape[:2], 3, 3)
        result: Floats = np.einsum("nvij,vj->nvi", turn, self.vertices[picked]) + mixed[..., 9:]
        return result

    def draped(self, bones: Bones) -> Floats:
        """Return the vertices of one posture as films show them, with cloth settled."""
        return self._drape.settled(self.posed(bones), self.turns(bones))

    @cached_property
    def _drape(self) -> Drape:
        is_cloth = np.isin(self.region[self.triangles[:, 0]], (TOP, SHORTS))
        return Drape(self.vertices, self.triangles[is_cloth])

    def turns(self, bones: Bones) -> Floats:
        """Return how each vertex of one posture is turned from rest, (V, 3, 3)."""
        moves = self._moves(Bones(bones.turns[None], bones.heads[None]), slice(None))
        return moves[0, :, :9].reshape(-1, 3, 3)

    def _moves(self, bones: Bones, picked: Ints | slice) -> Floats:
        turns, heads = bones
        count = len(turns)
        shift = heads - np.einsum("nbij,bj->nbi", turns, self.rig.rest_heads)
        moves = np.concatenate([turns.reshape(count, -1, 9), shift], 2)
        weights = self._sparse[picked]
        flat = weights @ moves.transpose(1, 0, 2).reshape(moves.shape[1], -1)
        result: Floats = flat.reshape(weights.shape[0], count, 12).transpose(1, 0, 2)
        return result

    def _spread(self, weights: Floats) -> Floats:
        """Hang what would follow both sides of a joint on the bones between them.

        A vertex that follows the lower bone to 40 % hangs on the bones for 25 and 50 %.
        """
        result = weights
        stops = np.array([0.0, *BETWEEN, 1.0])
        for child, between in self.rig.between.items():
            beyond = np.array(self.rig.below(self.rig.names[child]))
            share = result[:, beyond].sum(1)
            is_near = (share > 0) & (share < 1)
            own = np.stack([np.interp(share, stops, row) for row in np.eye(len(stops))], 1)
            before = np.setdiff1d(np.arange(result.shape[1]), beyond)
            result = result.copy()
            near = np.flatnonzero(is_near)
            result[np.ix_(near, before)] *= (own[near, 0] / (1 - share[near]))[:, None]
            result[np.ix_(near, beyond)] *= (own[near, -1] / share[near])[:, None]
            result[np.ix_(near, np.array(between))] += own[near, 1:-1]
        return result


def _padded(weights: Floats, rig: Rig) -> Floats:
    """Add columns for the bones that the body file does not know."""
    return np.pad(weights, ((0, 0), (0, len(rig.names) - weights.shape[1])))


def _few(weights: Floats, most: int) -> tuple[Ints, Floats]:
    """Return the bones (V, most) with the largest shares of each vertex, and those (V, most).

    The next largest share is taken off all of them: where another bone comes in, it comes in with
    nothing, and the surface does not jump.
    """
    order = np.argsort(-weights, 1, kind="stable")[:, : most + 1]
    shares = np.take_along_axis(weights, order, 1)
    kept: Floats = shares[:, :most] - shares[:, most:]
    return order[:, :most], kept / kept.sum(1, keepdims=True)


def _sparse(bones: Ints, shares: Floats, count: int) -> sparse.csr_matrix:
    rows = np.repeat(np.arange(len(bones)), bones.shape[1])
    full = (shares.ravel(), (rows, bones.ravel()))
    result = sparse.csr_matrix(full, (len(bones), count))
    result.eliminate_zeros()
    return result
