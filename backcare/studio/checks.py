"""The checks of a motion. Each once found a real fault; docs/media.md says which."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from backcare.studio.angles import HIGHEST, INDEX, JOINTS, LOWEST, Floats, Ints, both_sides
from backcare.studio.figure import Figure
from backcare.studio.framing import SIZES
from backcare.studio.hand_checks import hand_values
from backcare.studio.meshes import normals
from backcare.studio.motion import FPS, Motion
from backcare.studio.pose_file import PoseFile
from backcare.studio.readable import change, fullness
from backcare.studio.regions import SOLES, find_regions, kind_of, thinned
from backcare.studio.rig import Bones
from backcare.studio.says import unlike
from backcare.studio.sites import where
from backcare.studio.solver import off_balance
from backcare.studio.stage import Stage
from backcare.studio.view import View

CHECKS = {
    "joint_limits": (0.5, "degrees a joint is beyond its limit"),
    "slide": (5.0, "mm a planted part moves"),
    "gap": (8.0, "mm a touching part is above its support"),
    "depth": (35.0, "mm anything is below the floor before it is pressed flat"),
    "hand_in_body": (12.0, "mm a hand is inside the trunk, a leg or the head, in film or mistake"),
    "hand_off": (6.0, "mm a part of a hand is off what it rests on or holds"),
    "hand_open": (
        0.0,
        "percent of a holding palm short of 30 that are within 5 mm of it",
    ),
    "hand_sunk": (12.0, "mm a hand is inside what it rests on or holds, or in the floor"),
    "hand_slides": (10.0, "mm a hand moves over what it goes on resting on, from key to key"),
    "hand_hovers": (0.0, "mm a free hand is nearer to the floor than 40, in a key pose"),
    "leg_in_leg": (25.0, "mm a mistake's legs are in each other, deeper than in the right key"),
    "straight": (
        9.0,
        "% of its length that the right form strays from a line drawn straight over it",
    ),
    "loop": (1.3, "times the largest step between two frames, from the last to the first"),
    "jerk": (15.0, "mm the way of a vertex bends between frames"),
    "joint_speed": (200.0, "degrees a second of the fastest joint"),
    "balance": (30.0, "mm the centre of mass is from the middle of the standing foot"),
    "neutral_spine": (5.0, "degrees the low or upper back leaves neutral, where it should not"),
    "outside": (0.0, "pixels the figure reaches beyond the picture"),
    "fullness": (-15.0, "% of the poster that the figure fills (minus sign: at least)"),
    "change": (
        -40.0,
        "% of the figure that differs between two steps, with no mark (minus sign: at least)",
    ),
    "key_poses": (10.0, "degrees a key differs from the clinical table of key poses"),
    "says": (5.0, "mm a height or contact is beyond what the clinical table says in words"),
    "shortest": (
        -3.0,
        "seconds of the loop, less than which reads as haste (minus sign: at least)",
    ),
    "longest": (6.0, "seconds of the loop"),
}
"""Each check's highest allowed value, and what it measures."""
_REACH = 0.06
"""Metres from a surface beyond which its nearest point does not show what is inside or outside."""


class Finding(NamedTuple):
    """The measured value of a check."""

    check: str
    value: float

    @property
    def is_too_much(self) -> bool:
        """Return whether the value is beyond the check's limit."""
        return self.value > CHECKS[self.check][0]


def findings(figure: Figure, pose: PoseFile, motion: Motion, view: View) -> list[Finding]:
    """Return the values of all checks."""
    angles = np.array([p.angles for p in motion.postures])
    bones = figure.rig.pose_many(
        angles,
        np.array([p.turn for p in motion.postures]),
        np.array([p.place for p in motion.postures]),
    )
    vertices = figure.posed_many(bones, slice(None))
    faults = {name: figure.posed(figure.rig.pose(p)) for name, p in motion.faults.items()}
    steps = np.roll(vertices, -1, 0) - vertices
    lengths = np.linalg.norm(steps, axis=2).max(1)
    bends = np.linalg.norm(steps - np.roll(steps, 1, 0), axis=2)
    beyond = np.maximum(np.maximum(angles - HIGHEST, LOWEST - angles), 0)
    seconds = len(angles) / FPS
    stage = Stage(figure, pose)
    return [
        Finding("joint_limits", float(beyond.max())),
        Finding("slide", 1000 * _slide(figure, pose, motion, vertices)),
        Finding("gap", 1000 * _gap(figure, motion, vertices)),
        Finding("depth", -1000 * float(vertices[..., 1].min())),
        Finding("hand_in_body", 1000 * _hand_in_body(figure, [*vertices[::4], *faults.values()])),
        *(
            Finding(name, value)
            for name, value in hand_values(figure, pose, motion, bones, vertices).items()
        ),
        Finding("leg_in_leg", 1000 * _leg_in_leg(figure, pose, motion, faults)),
        Finding("straight", 100 * _strays(figure, pose, motion)),
        Finding("loop", float(lengths[-1] / lengths.max())),
        Finding("jerk", 1000 * float(bends.max())),
        Finding("joint_speed", FPS * float(np.abs(np.roll(angles, -1, 0) - angles).max())),
        Finding("balance", 1000 * _off_balance(figure, motion, bones)),
        Finding("neutral_spine", _spine(angles) if pose.neutral_spine else 0.0),
        Finding("outside", 0.0 if pose.camera.fit else _outside(pose, view, vertices)),
        Finding("fullness", -fullness(stage, motion, view)),
        Finding("change", -100.0 if pose.overlay else -change(stage, motion, view)),
        Finding("key_poses", max((value for *_, value in table_gaps(pose, motion)), default=0.0)),
        Finding("says", 1000 * max((off for _, off in unlike(figure, pose, motion)), default=0.0)),
        Finding("shortest", -seconds),
        Finding("longest", seconds),
    ]


def table_gaps(pose: PoseFile, motion: Motion) -> Iterator[tuple[str, str, float]]:
    """Yield key, joint and how far its angle is from the table's, leaving out the exceptions."""
    for key, joints in pose.table.items():
        excepted = {
            full for name in pose.table_exceptions.get(key, {}) for full in both_sides(name)
        }
        for name, asked in joints.items():
            for full in both_sides(name):
                if full not in excepted:
                    gap = abs(float(motion.keys[key].angles[INDEX[full]]) - asked)
                    yield key, full, gap


def _slide(figure: Figure, pose: PoseFile, motion: Motion, vertices: Floats) -> float:
    regions = find_regions(figure)
    worst = 0.0
    for name, places in motion.plants.items():
        is_pinned = any(
            contact.mode == "pin"
            for key in pose.keys.values()
            for region, contact in pose.contacts_of(key).items()
            if region == name
        )
        axes = [0, 1, 2] if is_pinned or kind_of(name) in SOLES else [0, 2]
        on = [i for i, frame in enumerate(motion.frames) if name in frame.contacts]
        for patch, place in zip(regions[name], places, strict=True):
            drift = (vertices[on][:, thinned(patch)].mean(1) - place)[:, axes]
            worst = max(worst, float(np.linalg.norm(drift, axis=1).max(initial=0)))
    return worst


def _gap(figure: Figure, motion: Motion, vertices: Floats) -> float:
    regions = find_regions(figure)
    worst = 0.0
    for frame, posed in zip(motion.frames, vertices, strict=True):
        for name, contact in frame.contacts.items():
            if contact.mode == "touch" or kind_of(name) not in SOLES:
                if contact.mode == "pin":
                    continue
                lowest = max(float(posed[patch, 1].min()) for patch in regions[name])
                worst = max(worst, lowest - contact.level)
    return worst


def _hand_in_body(figure: Figure, postures: Iterable[Floats]) -> float:
    hands = np.flatnonzero(figure.share("wrist.L", "wrist.R") > 0.9)[::3]
    body = np.flatnonzero(figure.girdle < 0.02)
    return max((_depth(figure, posed, hands, body) for posed in postures), default=0.0)


def _leg_in_leg(
    figure: Figure, pose: PoseFile, motion: Motion, faults: Mapping[str, Floats]
) -> float:
    """Return how deep the legs are in each other in the faults, beyond their depth in the right
    key, where they may lie on each other or be stacked.
    """
    worst = 0.0
    for fault in pose.faults:
        right = figure.posed(figure.rig.pose(motion.keys[fault.of]))
        deeper = _legs_cross(figure, faults[fault.id]) - _legs_cross(figure, right)
        worst = max(worst, deeper)
    return worst


def _strays(figure: Figure, pose: PoseFile, motion: Motion) -> float:
    """Return how far the right form is from the lines that mistakes draw straight over it, as they
    are seen, of the lines' lengths.
    """
    worst = 0.0
    for fault in pose.faults:
        bones = figure.rig.pose(motion.keys[fault.of])
        one = Bones(bones.turns[None], bones.heads[None])
        camera = fault.camera or pose.camera
        axes = View(camera.az, camera.el, np.zeros(3), 1.0).axes[:2]
        for mark in fault.lines:
            if mark.should == "straight":
                places = np.array([where(figure.rig, one, a)[0] for a in mark.through]) @ axes.T
                along, off = places[-1] - places[0], places - places[0]
                across = off @ np.array([-along[1], along[0]])
                worst = max(worst, float(np.abs(across).max() / (along @ along)))
    return worst


def _legs_cross(figure: Figure, posed: Floats) -> float:
    left, right = (_lower_leg(figure, side) for side in "LR")
    return max(_depth(figure, posed, left, right), _depth(figure, posed, right, left))


def _lower_leg(figure: Figure, side: str) -> Ints:
    """Return the vertices of a leg from mid-thigh down: higher up, thighs touch in standing."""
    rig = figure.rig
    hip, knee = (
        rig.neutral_heads[rig.index[f"{bone}.{side}"]] for bone in ("upperleg01", "lowerleg01")
    )
    is_low = figure.neutral[:, 1] < (hip[1] + knee[1]) / 2
    return np.flatnonzero((figure.share(f"upperleg01.{side}") > 0.98) & is_low)


def _depth(figure: Figure, posed: Floats, points: Ints, surface: Ints) -> float:
    """Return how far in metres the deepest of some vertices is below a surface."""
    directions = normals(posed, figure.triangles)[surface]
    distance, nearest = cKDTree(posed[surface]).query(posed[points])
    depth = ((posed[points] - posed[surface][nearest]) * directions[nearest]).sum(1)
    depth[distance > _REACH] = 0
    return max(0.0, float(-depth.min()))


def _off_balance(figure: Figure, motion: Motion, bones: Bones) -> float:
    worst = 0.0
    for i, frame in enumerate(motion.frames):
        # smoothing mixes the first and last frames of a balance with its weight shift
        around = [motion.frames[(i + k) % len(motion.frames)].balance for k in (-3, 3)]
        if frame.balance and around == [frame.balance] * 2:
            one = Bones(bones.turns[i : i + 1], bones.heads[i : i + 1])
            worst = max(worst, float(np.abs(off_balance(figure, one, frame.balance)).max()))
    return worst


def _spine(angles: Floats) -> float:
    trunk = [i for i, name in enumerate(JOINTS) if name.split("_")[0] in ("lumbar", "thorax")]
    return float(np.abs(angles[:, trunk]).max())


def _outside(pose: PoseFile, view: View, vertices: Floats) -> float:
    size = SIZES[pose.aspect]
    spots, _ = view.project(vertices[::3].reshape(-1, 3), *size)
    beyond = np.maximum(-spots, spots - np.array(size))
    return max(0.0, float(beyond.max()))
