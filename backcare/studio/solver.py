"""Turns authored angles and contacts into an exact posture, by damped least squares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from backcare.studio.angles import HAND_JOINTS, HIGHEST, INDEX, JOINTS, LOWEST, Floats, Ints
from backcare.studio.figure import Figure
from backcare.studio.pose_file import Contact, Side, sided
from backcare.studio.regions import SOFT, SOLES, find_regions, kind_of, thinned
from backcare.studio.rig import Bones, Posture
from backcare.studio.sites import Anchor, where
from backcare.studio.touching import Touch

MASSES = (
    ("head", "head", 0.081),
    ("spine05", "spine01", 0.497),
    *(
        (f"{start}.{side}", f"{end}.{side}", share)
        for side in "LR"
        for start, end, share in (
            ("upperarm01", "lowerarm01", 0.028),
            ("lowerarm01", "wrist", 0.016),
            ("wrist", "finger3-1", 0.006),
            ("upperleg01", "lowerleg01", 0.100),
            ("lowerleg01", "foot", 0.0465),
            ("foot", "toe2-1", 0.0145),
        )
    ),
)
"""Segments as two bones and their share of the body's mass (Dempster's values, from Winter)."""

PLANT = 0.0012
"""This drift of a planted point, in metres, weighs as much as one sigma of an angle."""
TOUCH = 0.0015
REACH = 0.003
BALANCE = 0.012
HAND = 0.0015
STAYS = 0.0015
PLACE = 0.014
SINKS = 0.006
"""Metres that soft tissue may sink into the mat without penalty."""
_LEFT = np.array([INDEX[name] for name in JOINTS if name.endswith(".L")])
_RIGHT = np.array([INDEX[f"{name[:-1]}R"] for name in JOINTS if name.endswith(".L")])
_FINGERS = frozenset(
    i
    for joints in HAND_JOINTS.values()
    for i in joints
    if not JOINTS[i].startswith(("fingers_flex", "thumb_ext"))
)
_GIVES = 28.0
"""Degrees that a finger joint may leave the shape of its hand to lie on a surface."""
_STEP = np.r_[np.full(len(JOINTS) + 3, 0.05), np.full(3, 2e-4)]
"""Finite-difference steps: degrees for joints and pelvis, metres for its position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """The conditions that a posture has to fulfil.

    `plants` are fixed points (patches, 3) by region; `sigma` and `sigma_root` say how far in
    degrees joints and pelvis may move, `stiff` for single joints, `sigma_hand` for fingers.
    """

    contacts: Mapping[str, Contact]
    weights: Mapping[str, float] = field(default_factory=dict)
    plants: Mapping[str, Floats] = field(default_factory=dict)
    reach: Mapping[str, Anchor] = field(default_factory=dict)
    touches: Sequence[Touch] = ()
    balance: Side | None = None
    is_symmetric: bool = False
    stiff: Mapping[str, float] = field(default_factory=dict)
    sigma: float = 6.0
    sigma_root: float = 6.0
    sigma_hand: float = 20.0
    iterations: int = 25


@dataclass(frozen=True, slots=True)
class Solved:
    """A posture, and where the patches of its contacts are, (patches, 3) by region."""

    posture: Posture
    points: Mapping[str, Floats]


class Solver:
    """Solves postures of one figure."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self.regions = find_regions(figure)
        hands = figure.share("wrist.L", "wrist.R") > 0.5
        pick = np.random.default_rng(0).choice
        body, fingers = np.flatnonzero(~hands), np.flatnonzero(hands)
        self._guard = np.sort(
            np.r_[pick(body, 450, replace=False), pick(fingers, 300, replace=False)]
        )
        # hands may be 12 mm off, the body only 4 mm, so that a stray finger cannot lift the figure
        self._guard_weight = np.where(hands[self._guard], 80.0, 250.0)

    def solve(self, start: Posture, aims: Aims) -> Solved:
        """Return the posture nearest to `start` that fulfils `aims`."""
        problem = _Problem(self._figure, self.regions, self._guard, self._guard_weight, start, aims)
        change = _least_squares(problem, aims.iterations)
        return problem.solved(change)


class _Problem:
    def __init__(
        self,
        figure: Figure,
        regions: Mapping[str, Sequence[Any]],
        guard: Any,
        guard_weight: Floats,
        start: Posture,
        aims: Aims,
    ) -> None:
        self._figure, self._rig = figure, figure.rig
        self._start, self._aims = start, aims
        self._low = np.minimum(LOWEST, start.angles)
        self._high = np.maximum(HIGHEST, start.angles)
        fingers = sorted(_FINGERS)  # which keep their shape, however the wrist is turned
        self._low[fingers] = np.maximum(self._low, start.angles - _GIVES)[fingers]
        self._high[fingers] = np.minimum(self._high, start.angles + _GIVES)[fingers]
        patches = [
            (name, i, thinned(p)) for name in aims.contacts for i, p in enumerate(regions[name])
        ]
        ends = np.cumsum([0, *(len(patch) for *_, patch in patches)])
        self._spans = [
            (name, i, slice(a, b))
            for (name, i, _), a, b in zip(patches, ends[:-1], ends[1:], strict=True)
        ]
        self._guarded = slice(ends[-1], ends[-1] + len(guard))
        self._guard_weight = guard_weight
        picked = [*(patch for *_, patch in patches), guard]
        self._touched = [_Touched(figure, touch, picked) for touch in aims.touches]
        self._picked = np.concatenate(picked).astype(int)
        sigma = np.full(len(JOINTS), float(aims.sigma))
        for joints in HAND_JOINTS.values():
            sigma[list(joints)] = 0.4 * aims.sigma_hand
        for name in sided({"fingers_flex": None, "thumb_ext": None}):
            sigma[INDEX[name]] = aims.sigma_hand
        for name, degrees in aims.stiff.items():
            if INDEX[name] not in _FINGERS:
                sigma[INDEX[name]] = degrees
        self.free = _free(aims)
        self._sigma = sigma

    def bounded(self, change: Floats) -> Floats:
        """Return the change, cut so that every joint stays within its limits."""
        joints = slice(0, len(JOINTS))
        angles = np.clip(self._start.angles + change[joints], self._low, self._high)
        return np.r_[angles - self._start.angles, change[len(JOINTS) :]]

    def residuals(self, changes: Floats) -> Floats:
        """Return the residuals (N, R) of N changes at once."""
        angles, turns, places = self._moved(changes)
        bones = self._rig.pose_many(angles, turns, places)
        points = self._figure.posed_many(bones, self._picked)
        joints = changes[:, : len(JOINTS)]
        parts = [joints / self._sigma, changes[:, -6:-3] / self._aims.sigma_root]
        parts.append(changes[:, -3:] / 0.5)
        if self._aims.is_symmetric:
            parts.append((angles[:, _LEFT] - angles[:, _RIGHT]) / 0.5)
            parts.append((turns @ np.array([1.0, 0, 0]))[:, 1:] / 0.002)
            parts.append(places[:, :1] / 0.001)
        for name, anchor in self._aims.reach.items():
            gap = where(self._rig, bones, name) - where(self._rig, bones, anchor)
            parts.append(gap / REACH)
        if self._aims.balance:
            parts.append(off_balance(self._figure, bones, self._aims.balance) / BALANCE)
        parts += [self._contact(points[:, span], name, i) for name, i, span in self._spans]
        for touched in self._touched:
            parts += touched.residuals(points, bones)
        above = points[:, self._guarded, 1] + SINKS
        parts.append(np.minimum(above, 0) * self._guard_weight)
        return np.concatenate(parts, 1)

    def solved(self, change: Floats) -> Solved:
        angles, turns, places = self._moved(change[None])
        bones = self._rig.pose_many(angles, turns, places)
        points = self._figure.posed_many(bones, self._picked)[0]
        found: dict[str, list[Floats]] = {}
        for name, _, span in self._spans:
            found.setdefault(name, []).append(points[span].mean(0))
        posture = Posture(angles[0], turns[0], places[0])
        return Solved(posture, {name: np.array(patches) for name, patches in found.items()})

    def _moved(self, changes: Floats) -> tuple[Floats, Floats, Floats]:
        turn = Rotation.from_rotvec(np.radians(changes[:, -6:-3])).as_matrix()
        return (
            self._start.angles + changes[:, : len(JOINTS)],
            turn @ self._start.turn,
            self._start.place + changes[:, -3:],
        )

    def _contact(self, points: Floats, name: str, patch: int) -> Floats:
        contact = self._aims.contacts[name]
        weight = self._aims.weights.get(name, 1.0)
        is_sole = kind_of(name) in SOLES
        parts = []
        if name in self._aims.plants:
            drift = points.mean(1) - self._aims.plants[name][patch]
            if is_sole or contact.mode == "pin":
                return drift / PLANT * weight
            parts.append(drift[:, [0, 2]] / PLANT * weight)
        height = points[..., 1] - contact.level
        if is_sole:
            parts.append(height.mean(1, keepdims=True) / PLANT * weight)
        else:
            # a sharp minimum for bones and hands; a blunt one would let the head sink 2 cm
            sharpness = 250.0 if kind_of(name) in SOFT else 800.0
            lowest = _soft_minimum(height, sharpness)
            parts.append(((lowest + 0.003) / TOUCH * weight)[:, None])
        return np.concatenate(parts, 1)


class _Touched:
    """A hand on its support; adds its vertices to those that are `picked`."""

    def __init__(self, figure: Figure, touch: Touch, picked: list[Any]) -> None:
        self._rig, self._touch = figure.rig, touch
        self._zones = [_added(zone, picked) for zone in touch.zones]
        self._whole = _added(touch.whole, picked)
        self._surface = _added(touch.support.vertices, picked)

    def residuals(self, points: Floats, bones: Bones) -> list[Floats]:
        surface = points[:, self._surface]

        def gap(span: slice) -> Floats:
            return self._touch.support.gap(points[:, span], bones, surface)

        zones = [_soft_minimum(gap(span), 800.0) + 0.0015 for span in self._zones]
        inside = np.minimum(gap(self._whole) + 0.002, 0) / 0.002
        drawn = [
            (where(self._rig, bones, site) - where(self._rig, bones, anchor)) / PLACE
            for site, anchor in self._touch.places
        ]
        if self._touch.stays is not None:
            for span, place in zip(self._zones, self._touch.stays, strict=True):
                drawn.append((points[:, span].mean(1) - place) / STAYS)
        return [np.stack(zones, 1) / HAND, inside, *drawn]


def _added(vertices: Ints, picked: list[Any]) -> slice:
    start = sum(len(part) for part in picked)
    picked.append(vertices)
    return slice(start, start + len(vertices))


def _soft_minimum(values: Floats, sharpness: float) -> Floats:
    lowest = values.min(1, keepdims=True)
    mean = np.exp(-sharpness * (values - lowest)).mean(1)
    result: Floats = lowest[:, 0] - np.log(mean) / sharpness
    return result


def _free(aims: Aims) -> Ints:
    """Return the unknowns: single fingers move where a hand touches something, else all at once."""
    sides = {touch.side for touch in aims.touches}
    fixed = [i for side in "LR" if side not in sides for i in HAND_JOINTS[side]]
    is_free = np.ones(len(_STEP), bool)
    is_free[[i for i in fixed if i in _FINGERS]] = False
    is_free[[i for side in sides for i in HAND_JOINTS[side] if i not in _FINGERS]] = False
    return np.flatnonzero(is_free)


def off_balance(figure: Figure, bones: Bones, side: Side) -> Floats:
    """Return how far (N, 2) the centre of mass is from the middle of a foot, in metres (x, z)."""
    index, heads = figure.rig.index, bones.heads
    centre = sum(
        share * (heads[:, index[start]] + heads[:, index[end]]) for start, end, share in MASSES
    ) / (2 * sum(share for *_, share in MASSES))
    foot = 0.45 * heads[:, index[f"foot.{side}"]] + 0.55 * heads[:, index[f"toe2-1.{side}"]]
    offset: Floats = (centre - foot)[:, [0, 2]]
    return offset


def _slopes(problem: _Problem, best: Floats) -> Floats:
    """Return how the residuals change (R, unknowns) with each unknown, at one change."""
    free = problem.free
    # what a hand touches is picked in the first posture of a batch: picked in a moved one, a hand
    # between two triangles would seem to leave its support with whatever is moved
    at = problem.residuals(best + np.vstack([np.zeros(len(_STEP)), np.diag(_STEP)[free]]))
    slopes: Floats = ((at[1:] - at[0]) / _STEP[free, None]).T
    return slopes


def _least_squares(problem: _Problem, iterations: int) -> Floats:
    """Return the best change from zero (Levenberg-Marquardt; all derivatives in one batch)."""
    residuals, free = problem.residuals, problem.free
    best: Floats = np.zeros(len(_STEP))
    at_best = residuals(best[None])[0]
    cost, damping = at_best @ at_best, 1e-3
    for _ in range(iterations):
        slopes = _slopes(problem, best)
        square, gradient = slopes.T @ slopes, slopes.T @ at_best
        for _ in range(8):
            scaled = square + damping * np.diag(np.diag(square) + 1e-9)
            change = np.zeros(len(_STEP))
            change[free] = np.linalg.solve(scaled, -gradient)
            trial = problem.bounded(best + change)
            at_trial = residuals(trial[None])[0]
            trial_cost = at_trial @ at_trial
            if trial_cost < cost:
                break
            damping = min(damping * 6, 1e6)
        else:
            return best
        is_done = cost - trial_cost < 1e-5 * cost + 1e-7
        best, at_best, cost = trial, at_trial, trial_cost
        damping = max(damping / 5, 1e-7)
        if is_done:
            return best
    return best
