"""The skeleton: turns joint angles into posed bones.

A joint's rotation is given in the axes of the neutral pose and applied in the moving frame of its
parent, so that "hip flexion 90" means the same in every posture:
`G_bone = G_parent · C_parent⁻¹ · Q_bone · C_bone`, where `C` turns a bone of the mesh's rest pose
to neutral.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from backcare.studio.angles import (
    FINGERS,
    INDEX,
    JOINTS,
    Floats,
    turn_about,
    turn_x,
    turn_y,
    turn_z,
)

Angle = Callable[[str], Floats]

_X, _DOWN = np.array([1.0, 0, 0]), np.array([0, -1.0, 0])
_SIDES = (("L", 1), ("R", -1))
_REST_SHRUG = (("clavicle", 4.0), ("shoulder01", 11.0))
"""Degrees by which the shoulder girdle drops from the rest pose, in which arms are half raised."""
BETWEEN = (0.25, 0.5, 0.75)
"""Shares of a joint's turn at which bones of their own stand between two bones of the body."""
_BENT = ("upperarm01", "lowerarm01", "upperleg01", "lowerleg01")
"""Bones whose joint bends so far that skin and cloth would thin out or bulge without those."""
_CURLS_FROM = np.radians(12)
"""Toes that are bent down further than this curl."""
_RHYTHM_FROM = 0.35
"""The shoulder blade takes part when the arm is raised further than this, in radians."""


class Posture(NamedTuple):
    """One posture: `angles` (joints) in degrees, the pelvis's `turn` (3, 3), `place` (3,) in m."""

    angles: Floats
    turn: Floats
    place: Floats


class Bones(NamedTuple):
    """Posed bones: rotations `turns` (..., B, 3, 3) from rest and head positions (..., B, 3)."""

    turns: Floats
    heads: Floats


class Rig:
    """The skeleton of `data/media/body.npz`.

    Beside the body's own bones it has, for each joint that bends far, bones that take part of the
    joint's turn (`between`). Skin around the joint hangs on them instead of on both bones at once,
    which keeps its shape, and which every viewer can do.
    """

    def __init__(self, body: Path, who: str = "woman") -> None:
        with np.load(body) as file:
            self.names = [str(name) for name in file["bones"]]
            self.parents = [int(parent) for parent in file["parent"]]
            self.rest_heads: Floats = file[f"head_{who}"].astype(float)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.between = self._add_between()
        self.correction = self._corrections()
        self.uncorrection = self.correction.transpose(0, 2, 1)
        self._hinges = {side: self._finger_hinges(side) for side, _ in _SIDES}
        self.hips = (self.rest("upperleg01.L") + self.rest("upperleg01.R")) / 2
        neutral = Posture(np.zeros(len(JOINTS)), np.eye(3), np.zeros(3))
        self.neutral = self.pose(neutral)
        self.neutral_heads = self.neutral.heads

    def _add_between(self) -> dict[int, tuple[int, ...]]:
        """Append the bones between two of the body; return them by the bone below the joint."""
        result = {}
        for bone in (f"{bone}.{side}" for bone in _BENT for side, _ in _SIDES):
            child = self.index[bone]
            added = range(len(self.names), len(self.names) + len(BETWEEN))
            result[child] = tuple(added)
            for i, share in zip(added, BETWEEN, strict=True):
                self.names.append(_between(bone, share))
                self.index[self.names[-1]] = i
                self.parents.append(self.parents[child])
            places = np.repeat(self.rest_heads[child][None], len(BETWEEN), 0)
            self.rest_heads = np.vstack([self.rest_heads, places])
        return result

    def rest(self, bone: str) -> Floats:
        """Return where a bone begins in the mesh's rest pose."""
        return self.rest_heads[self.index[bone]]

    def below(self, bone: str) -> list[int]:
        """Return the indices of a bone and of all bones below it."""
        found = {self.index[bone]}
        for i, parent in enumerate(self.parents):  # parents come before their children
            if parent in found:
                found.add(i)
        return sorted(found)

    def pose(self, posture: Posture) -> Bones:
        """Return the bones of one posture."""
        many = self.pose_many(
            posture.angles[None], posture.turn[None], np.asarray(posture.place)[None]
        )
        return Bones(many.turns[0], many.heads[0])

    def pose_many(self, angles: Floats, turns: Floats, places: Floats) -> Bones:
        """Return the bones of N postures: angles (N, J), pelvis turns (N, 3, 3), places (N, 3)."""
        local = self._local(angles)
        shape = (len(angles), len(self.names), 3)
        bone_turns, heads = np.empty((*shape, 3)), np.empty(shape)
        for bone, parent in enumerate(self.parents):
            if parent < 0:
                bone_turns[:, bone] = turns
                offset = self.rest_heads[bone] - self.hips
                heads[:, bone] = places + np.einsum("nij,j->ni", turns, offset)
                continue
            frame = bone_turns[:, parent] @ self.uncorrection[parent]
            if bone in local:
                frame = frame @ local[bone]
            bone_turns[:, bone] = frame @ self.correction[bone]
            offset = self.rest_heads[bone] - self.rest_heads[parent]
            heads[:, bone] = heads[:, parent] + np.einsum(
                "nij,j->ni", bone_turns[:, parent], offset
            )
        return Bones(bone_turns, heads)

    def frame(self, bones: Bones, bone: int) -> Floats:
        """Return the moving axes of a bone: in the neutral pose x left, y up, z forward."""
        return bones.turns[..., bone, :, :] @ self.uncorrection[bone]

    def _corrections(self) -> Floats:
        result = np.repeat(np.eye(3)[None], len(self.names), 0)
        for side, sign in _SIDES:
            self._correct_arm(result, side, sign)
            self._correct_leg(result, side, sign)
        for child, added in self.between.items():
            ends = Rotation.from_matrix(result[[self.parents[child], child]])
            result[list(added)] = Slerp([0, 1], ends)(BETWEEN).as_matrix()
        return result

    def _correct_arm(self, result: Floats, side: str, sign: int) -> None:
        shoulder, elbow, wrist = (
            self.rest(f"{bone}.{side}") for bone in ("upperarm01", "lowerarm01", "wrist")
        )
        # the elbow is bent in the rest pose, which gives the axis of the hinge
        hinge = np.cross(elbow - shoulder, wrist - elbow)
        hinge /= -np.linalg.norm(hinge)
        upper = _axes(_DOWN, _X) @ _axes(elbow - shoulder, hinge).T
        lower = _axes(_DOWN, _X) @ _axes(wrist - elbow, hinge).T
        for bone, degrees in _REST_SHRUG:
            result[self.index[f"{bone}.{side}"]] = turn_z(-sign * np.radians(degrees))
        for bone in ("upperarm01", "upperarm02"):
            result[self.index[f"{bone}.{side}"]] = upper
        for i in self.below(f"lowerarm01.{side}"):
            result[i] = lower
        middle_finger = lower @ (self.rest(f"finger3-1.{side}") - wrist)
        straighten = _shortest_turn(middle_finger, _DOWN)
        for i in self.below(f"wrist.{side}"):
            result[i] = straighten @ lower

    def _finger_hinges(self, side: str) -> tuple[Floats, ...]:
        """Return the axes about which thumb and fingers bend, each in its own plane.

        The thumb is a little bent in the rest pose, which gives its axis.
        """
        turn = self.correction[self.index[f"wrist.{side}"]]
        base, middle, end = (self.rest(f"finger1-{link}.{side}") for link in (1, 2, 3))
        hinges = [turn @ np.cross(middle - base, end - middle)]
        for i in range(2, 6):
            along = self.rest(f"finger{i}-3.{side}") - self.rest(f"finger{i}-1.{side}")
            hinges.append(np.cross(turn @ along, _X))
        return tuple(hinge / np.linalg.norm(hinge) for hinge in hinges)

    def _correct_leg(self, result: Floats, side: str, sign: int) -> None:
        hip, knee, ankle = (
            self.rest(f"{bone}.{side}") for bone in ("upperleg01", "lowerleg01", "foot")
        )
        thigh = _axes(_DOWN, _X) @ _axes(knee - hip, _X).T
        shank = _axes(_DOWN, _X) @ _axes(ankle - knee, _X).T
        for bone, turn in (
            ("upperleg01", thigh),
            ("upperleg02", thigh),
            ("lowerleg01", shank),
            ("lowerleg02", shank),
        ):
            result[self.index[f"{bone}.{side}"]] = turn
        forward = (self.rest(f"toe2-1.{side}") + self.rest(f"toe4-1.{side}")) / 2 - ankle
        yaw = np.arctan2(forward[0], forward[2])
        toe_out = np.radians(6)
        for i in self.below(f"foot.{side}"):
            result[i] = turn_y(sign * toe_out - yaw)

    def _local(self, angles: Floats) -> dict[int, Floats]:
        """Return the rotations of all joints by bone index, each (N, 3, 3)."""
        radians = np.radians(angles)
        result: dict[str, Floats] = {}

        def angle(name: str) -> Floats:
            column: Floats = radians[..., INDEX[name]]
            return column

        for part, bones, shares in (
            ("lumbar", ("spine05", "spine04", "spine03"), (0.40, 0.35, 0.25)),
            ("thorax", ("spine02", "spine01"), (0.5, 0.5)),
            ("neck", ("neck01", "neck02", "neck03"), (0.4, 0.3, 0.3)),
        ):
            for bone, share in zip(bones, shares, strict=True):
                result[bone] = (
                    turn_y(share * angle(f"{part}_rot"))
                    @ turn_z(-share * angle(f"{part}_side"))
                    @ turn_x(share * angle(f"{part}_flex"))
                )
        result["head"] = turn_x(angle("head_flex"))
        for side, sign in _SIDES:
            of_side = partial(_of_side, angle, side)
            parts = _leg(of_side, sign) | _arm(of_side, sign)
            parts |= _hand(of_side, sign, self._hinges[side])
            result |= {f"{bone}.{side}": turn for bone, turn in parts.items()}
            for share in BETWEEN:
                parts = _leg(of_side, sign, share) | _arm(of_side, sign, share)
                result |= {_between(f"{b}.{side}", share): parts[b] for b in _BENT}
        return {self.index[bone]: turn for bone, turn in result.items()}


def _of_side(angle: Angle, side: str, name: str) -> Floats:
    return angle(f"{name}.{side}")


def _between(bone: str, share: float) -> str:
    return f"{bone}~{round(100 * share)}"


def _leg(angle: Angle, sign: int, share: float = 1.0) -> dict[str, Floats]:
    """Return the turns of a leg's joints, or a share of those of the hip and the knee."""
    twist = sign * share * angle("hip_rot")
    toes = angle("toe_flex")
    curl = np.minimum(toes + _CURLS_FROM, 0)
    return {
        "upperleg01": turn_x(-share * angle("hip_flex"))
        @ turn_z(sign * share * angle("hip_abd"))
        @ turn_y(0.45 * twist),
        "upperleg02": turn_y(0.55 * twist),
        "lowerleg01": turn_x(share * angle("knee_flex")),
        "foot": turn_x(-angle("ankle_flex"))
        @ turn_z(-sign * angle("ankle_inv"))
        @ turn_y(sign * angle("ankle_rot")),
        **{f"toe{toe}-1": turn_x(3 * curl - toes) for toe in range(1, 6)},
        # toes that grip stand on their tips, with their knuckles up
        **{f"toe{toe}-2": turn_x(-4 * curl) for toe in range(1, 6)},
        **{f"toe{toe}-3": turn_x(-2 * curl) for toe in range(2, 6)},
    }


def _arm(angle: Angle, sign: int, share: float = 1.0) -> dict[str, Floats]:
    """Return the turns of an arm's joints, or a share of those of the shoulder and the elbow."""
    flex, abduct = angle("sho_flex"), angle("sho_abd")
    raised = np.arccos(np.clip(np.cos(flex) * np.cos(abduct), -1, 1)) - _RHYTHM_FROM
    rhythm = 0.22 * np.maximum(raised, 0)
    twist = sign * share * angle("sho_rot")
    return {
        "clavicle": turn_y(-sign * angle("clav_prot"))
        @ turn_z(sign * (angle("clav_elev") + 0.6 * rhythm)),
        "shoulder01": turn_z(0.4 * sign * rhythm),
        # what the shoulder blade takes over is subtracted from the arm
        "upperarm01": turn_z(-sign * share * rhythm)
        @ turn_x(-share * flex)
        @ turn_z(sign * share * abduct)
        @ turn_y(0.5 * twist),
        "upperarm02": turn_y(0.5 * twist),
        "lowerarm01": turn_x(-share * angle("elbow_flex"))
        @ turn_y(-0.35 * sign * share * angle("pronation")),
        "lowerarm02": turn_y(-0.65 * sign * angle("pronation")),
    }


def _hand(angle: Angle, sign: int, hinges: Sequence[Floats]) -> dict[str, Floats]:
    thumb, together = angle("thumb_bend"), angle("fingers_flex")
    result = {
        "wrist": turn_z(-sign * angle("wrist_flex")) @ turn_x(-angle("wrist_dev")),
        "finger1-1": turn_y(sign * (angle("thumb_ext") + angle("thumb_swing")))
        @ turn_x(-angle("thumb_spread"))
        @ turn_z(sign * angle("thumb_roll")),
        "finger1-2": turn_about(hinges[0], 0.7 * thumb),
        "finger1-3": turn_about(hinges[0], thumb),
    }
    for i, (finger, hinge) in enumerate(zip(FINGERS, hinges[1:], strict=True), start=2):
        base, bend = angle(f"{finger}_base"), angle(f"{finger}_bend") + together
        spread = turn_x(-angle(f"{finger}_spread"))
        result |= {
            f"finger{i}-1": spread @ turn_about(hinge, -sign * (base + 0.8 * together)),
            f"finger{i}-2": turn_about(hinge, -sign * bend),
            # the last joint bends with the middle one, as tendons have it
            f"finger{i}-3": turn_about(hinge, -sign * 0.6 * bend),
        }
    return result


def _axes(y: Floats, near_x: Floats) -> Floats:
    y = y / np.linalg.norm(y)
    x = near_x - y * (near_x @ y)
    x /= np.linalg.norm(x)
    return np.stack([x, y, np.cross(x, y)], 1)


def _shortest_turn(start: Floats, end: Floats) -> Floats:
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    v, cosine = np.cross(start, end), start @ end
    skew = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    result: Floats = np.eye(3) + skew + skew @ skew / (1 + cosine)
    return result
