"""Turns a pose file into a motion: first solved keys, then every frame of the loop."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from backcare.studio.angles import INDEX, JOINTS, TRUNK_TURNS, Floats, turn_x, turn_y, turn_z
from backcare.studio.figure import Figure
from backcare.studio.hands import shape_angles
from backcare.studio.pose_file import Contact, Fault, Hand, Key, PoseFile, Side, Step, sided
from backcare.studio.regions import SOLES, kind_of, thinned
from backcare.studio.resting import first_keys
from backcare.studio.rig import Posture
from backcare.studio.sites import Anchor
from backcare.studio.solver import Aims, Solved, Solver
from backcare.studio.touching import Touch, Toucher

FPS = 24
SMOOTHING = 1.6
"""Frames; removes jumps when the lowest point of a contact changes, and makes the loop seamless."""
_EASE = {
    "inout": lambda u: 0.5 - 0.5 * np.cos(np.pi * u),
    "smooth": lambda u: u * u * u * (u * (6 * u - 15) + 10),
    "linear": lambda u: u,
}


@dataclass(frozen=True, slots=True)
class SolvedKey:
    """A solved key pose, with the conditions it fulfils, and where its hands rest."""

    posture: Posture
    contacts: Mapping[str, Contact]
    reach: Mapping[str, Anchor]
    balance: Side | None
    hands: Mapping[Side, Hand]
    stays: Mapping[Side, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """The conditions of one frame: `share` of the way from key `start` to key `end`."""

    start: str
    end: str
    share: float
    contacts: Mapping[str, Contact]
    reach: Mapping[str, Anchor]
    balance: Side | None
    hands: Mapping[Side, Hand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Motion:
    """A solved movement: postures of keys, faults and frames, and where planted parts are."""

    keys: Mapping[str, Posture]
    faults: Mapping[str, Posture]
    frames: tuple[Frame, ...]
    postures: tuple[Posture, ...]
    plants: Mapping[str, Floats]

    def save(self, path: Path) -> None:
        """Save the postures; their conditions are in the pose file."""
        parts: dict[str, Floats] = {}
        for kind, postures in self._groups().items():
            parts[f"{kind}_angles"] = np.array([p.angles for p in postures], np.float32)
            turns = Rotation.from_matrix([p.turn for p in postures]) if postures else None
            parts[f"{kind}_turns"] = (
                np.empty((0, 4), np.float32) if turns is None else turns.as_quat().astype("f4")
            )
            parts[f"{kind}_places"] = np.array([p.place for p in postures], np.float32)
        for name, points in self.plants.items():
            parts[f"plant_{name}"] = points.astype(np.float32)
        _save_arrays(path, parts)

    def _groups(self) -> dict[str, tuple[Posture, ...]]:
        return {
            "keys": tuple(self.keys.values()),
            "faults": tuple(self.faults.values()),
            "frames": self.postures,
        }


def load_motion(path: Path, pose: PoseFile, *, with_faults: bool = True) -> Motion:
    """Return the saved motion of this pose file."""
    with np.load(path) as file:
        arrays = {name: file[name].astype(float) for name in file.files}

    def postures(kind: str) -> tuple[Posture, ...]:
        quaternions = arrays[f"{kind}_turns"]
        if not len(quaternions):
            return ()
        turns = Rotation.from_quat(quaternions).as_matrix()
        rows = zip(arrays[f"{kind}_angles"], turns, arrays[f"{kind}_places"], strict=True)
        return tuple(Posture(*row) for row in rows)

    fault_ids = [fault.id for fault in pose.faults]
    solved = dict(zip(pose.keys, postures("keys"), strict=True))
    keys = {name: _solved_key(pose, pose.keys[name], p) for name, p in solved.items()}
    return Motion(
        keys=solved,
        faults=dict(zip(fault_ids, postures("faults"), strict=True)) if with_faults else {},
        frames=tuple(frame for frame, _ in _planned(pose, keys)),
        postures=postures("frames"),
        plants={n.removeprefix("plant_"): a for n, a in arrays.items() if n.startswith("plant_")},
    )


def _save_arrays(path: Path, arrays: Mapping[str, Floats]) -> None:
    # numpy writes the time into its archives; the same motion must give the same file
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, values, allow_pickle=False)


@dataclass(slots=True)
class Animator:
    """Solves whole exercises of one figure."""

    figure: Figure
    solver: Solver = field(init=False)
    toucher: Toucher = field(init=False)

    def __post_init__(self) -> None:
        self.solver = Solver(self.figure)
        self.toucher = Toucher(self.figure)

    def keys(self, pose: PoseFile) -> tuple[dict[str, SolvedKey], dict[str, Floats]]:
        """Return the solved keys in the file's order, and where planted parts are.

        The first key that plants a part decides its place: the most constrained key comes first.
        """
        keys: dict[str, SolvedKey] = {}
        plants: dict[str, Floats] = {}
        first = first_keys(pose)
        for name, key in pose.keys.items():
            landed = {
                side: keys[start].stays[side]
                for (one, side), start in first.items()
                if one == name != start
            }
            touches = self._touches(pose, pose.hands_of(key), name, landed)
            solved = self._key(pose, key, keys, plants, touches)
            for region, contact in pose.contacts_of(key).items():
                if contact.mode != "touch" and region not in plants:
                    plants[region] = _landed(region, contact, solved)
            lands = [touch for touch in touches if first.get((name, touch.side)) == name]
            stays = landed | self._landed_hands(lands, solved.posture)
            keys[name] = replace(_solved_key(pose, key, solved.posture), stays=stays)
        return keys, plants

    def stills(self, pose: PoseFile) -> Motion:
        """Return only key poses and faults."""
        return self._stills(pose, *self.keys(pose))

    def _stills(
        self, pose: PoseFile, keys: Mapping[str, SolvedKey], plants: Mapping[str, Floats]
    ) -> Motion:
        faults = {
            f.id: self._key(
                pose, f, keys, dict(plants), self._touches(pose, pose.hands_of(f), f.of, {})
            ).posture
            for f in (_on_its_key(pose, fault) for fault in pose.faults)
        }
        return Motion({name: k.posture for name, k in keys.items()}, faults, (), (), plants)

    def motion(self, pose: PoseFile) -> Motion:
        """Return the whole loop, with the faults shown beside it."""
        keys, plants = self.keys(pose)
        frames, postures = self._frames(pose, keys, plants)
        return replace(self._stills(pose, keys, plants), frames=frames, postures=postures)

    def _key(
        self,
        pose: PoseFile,
        key: Key,
        keys: Mapping[str, SolvedKey],
        plants: dict[str, Floats],
        touches: Sequence[Touch],
    ) -> Solved:
        contacts = pose.contacts_of(key)
        base = keys.get(key.base) if key.base else None
        for region, contact in contacts.items():
            if contact.mode == "pin" and region not in plants and base is not None:
                plants[region] = self._places(region, base.posture)
        stiff = sided(pose.stiff_of(key))
        if pose.symmetric:
            stiff |= dict.fromkeys(TRUNK_TURNS, 0.3)
        aims = Aims(
            contacts=contacts,
            plants={name: plants[name] for name in contacts if name in plants},
            reach=pose.reach_of(key),
            touches=touches,
            balance=pose.balance_of(key),
            is_symmetric=pose.symmetric,
            stiff=stiff,
            sigma_root=pose.sig_root if key.sig_root is None else key.sig_root,
            iterations=60,
        )
        return self.solver.solve(_authored(pose, key, base), aims)

    def _touches(
        self, pose: PoseFile, hands: Mapping[Side, Hand], key: str, stays: Mapping[Side, Floats]
    ) -> tuple[Touch, ...]:
        touches = self.toucher.touches(pose, hands, key)
        return tuple(touch._replace(stays=stays.get(touch.side)) for touch in touches)

    def _landed_hands(self, touches: Sequence[Touch], posture: Posture) -> dict[Side, Floats]:
        vertices = self.figure.posed(self.figure.rig.pose(posture))
        return {t.side: np.array([vertices[zone].mean(0) for zone in t.zones]) for t in touches}

    def _places(self, region: str, posture: Posture) -> Floats:
        vertices = self.figure.posed(self.figure.rig.pose(posture))
        patches = self.solver.regions[region]
        return np.array([vertices[thinned(patch)].mean(0) for patch in patches])

    def _frames(
        self, pose: PoseFile, keys: Mapping[str, SolvedKey], plants: Mapping[str, Floats]
    ) -> tuple[tuple[Frame, ...], tuple[Posture, ...]]:
        frames, rough = [], []
        for frame, posture in _planned(pose, keys):
            is_between = frame.share > 0
            aims = Aims(
                contacts=frame.contacts,
                plants={name: plants[name] for name in frame.contacts if name in plants},
                reach=frame.reach,
                touches=self._touches(pose, frame.hands, frame.start, keys[frame.start].stays),
                balance=frame.balance,
                is_symmetric=pose.symmetric,
                stiff=dict.fromkeys(TRUNK_TURNS, 0.3) if pose.symmetric else {},
                sigma=3.0,
                sigma_root=3.0,
                sigma_hand=2.0,
                iterations=6,
            )
            frames.append(frame)
            rough.append(self.solver.solve(posture, aims).posture if is_between else posture)
        return tuple(frames), tuple(self._smoothed(pose, frames, rough, plants, keys))

    def _smoothed(
        self,
        pose: PoseFile,
        frames: list[Frame],
        postures: list[Posture],
        plants: Mapping[str, Floats],
        keys: Mapping[str, SolvedKey],
    ) -> Iterator[Posture]:
        angles = _blurred(np.array([p.angles for p in postures]))
        places = _blurred(np.array([p.place for p in postures]))
        first = Rotation.from_matrix(postures[0].turn)
        away = (first.inv() * Rotation.from_matrix([p.turn for p in postures])).as_rotvec()
        turns = (first * Rotation.from_rotvec(_blurred(away))).as_matrix()
        known: dict[tuple[bytes, bytes], Posture] = {}
        for frame, *blurred in zip(frames, angles, turns, places, strict=True):
            posture = Posture(*blurred)
            # holds repeat a posture, and the way back is often the way out
            same = (posture.angles.round(7).tobytes(), posture.place.round(8).tobytes())
            if same not in known:
                aims = Aims(
                    contacts=frame.contacts,
                    weights={name: 1.0 if name in plants else 0.3 for name in frame.contacts},
                    plants={name: plants[name] for name in frame.contacts if name in plants},
                    reach=frame.reach,
                    touches=self._touches(pose, frame.hands, frame.start, keys[frame.start].stays),
                    balance=frame.balance,
                    is_symmetric=pose.symmetric,
                    sigma=1.0,
                    sigma_root=1.0,
                    sigma_hand=1.0,
                    iterations=5,
                )
                known[same] = self.solver.solve(posture, aims).posture
            yield known[same]


def _on_its_key(pose: PoseFile, fault: Fault) -> Fault:
    """Return a fault as a complete key: the key it is shown beside, except for its own values."""
    right = pose.keys[fault.of]
    root = pose.root_of(right)
    turns = {"pitch": root.pitch, "yaw": root.yaw, "roll": root.roll}
    return msgspec.structs.replace(
        fault,
        base=fault.of,
        root=turns | {"dx": 0.0, "dy": 0.0, "dz": 0.0} | fault.root,
        joints=sided(pose.joints_of(right)) | sided(fault.joints),
        contacts=fault.contacts if fault.contacts is not None else pose.contacts_of(right),
        reach=fault.reach if fault.reach is not None else pose.reach_of(right),
        hands=pose.base_of(right).hands | right.hands | fault.hands,
        stiff=sided(right.stiff) | sided(fault.stiff),
        sig_root=right.sig_root if fault.sig_root is None else fault.sig_root,
        balance=fault.balance or right.balance,
    )


def _solved_key(pose: PoseFile, key: Key, posture: Posture) -> SolvedKey:
    return SolvedKey(
        posture,
        pose.contacts_of(key),
        pose.reach_of(key),
        pose.balance_of(key),
        pose.hands_of(key),
    )


def _authored(pose: PoseFile, key: Key, base: SolvedKey | None) -> Posture:
    angles = np.zeros(len(JOINTS))
    for side, hand in pose.hands_of(key).items():
        for name, degrees in shape_angles(hand.shape, hand.radius).items():
            angles[INDEX[f"{name}.{side}"]] = degrees
    for name, degrees in pose.joints_of(key).items():
        for full in sided({name: None}):
            angles[INDEX[full]] = degrees
    root = pose.root_of(key)
    turn = (
        turn_y(np.radians(root.yaw))
        @ turn_x(np.radians(root.pitch))
        @ turn_z(np.radians(root.roll))
    )
    place = np.array([root.x, root.height, root.z])
    if base is not None:
        place = base.posture.place + np.array([root.dx, root.dy, root.dz])
    return Posture(angles, turn, place)


def _landed(region: str, contact: Contact, solved: Solved) -> Floats:
    points = solved.points[region].copy()
    if kind_of(region) in SOLES:
        points[:, 1] = contact.level
    return points


def _planned(pose: PoseFile, keys: Mapping[str, SolvedKey]) -> Iterator[tuple[Frame, Posture]]:
    """Yield every frame with its posture between the keys, not yet placed on the floor."""
    steps = pose.timeline
    for step, following in zip(steps, (*steps[1:], steps[0]), strict=True):
        start, end = keys[step.key], keys[following.key]
        still = Frame(
            step.key,
            following.key,
            0.0,
            start.contacts,
            start.reach,
            start.balance,
            start.hands,
        )
        moving = replace(
            still,
            contacts=_shared_contacts(start, end),
            reach={n: a for n, a in start.reach.items() if end.reach.get(n) == a},
            balance=start.balance if start.balance == end.balance else None,
            hands={side: h for side, h in start.hands.items() if end.hands[side] == h},
        )
        for _ in range(round(step.hold * FPS)):
            yield still, start.posture
        count = round(step.move * FPS)
        for i in range(count):
            share = float(_EASE[step.ease](i / count))
            posture = _between(start.posture, end.posture, share, step, i / count)
            yield (replace(moving, share=share) if i else still), posture


def _shared_contacts(start: SolvedKey, end: SolvedKey) -> dict[str, Contact]:
    shared = {name: c for name, c in start.contacts.items() if name in end.contacts}
    for key in (start, end):  # a pin holds on the way to its key and back
        shared |= {name: c for name, c in key.contacts.items() if c.mode == "pin"}
    return shared


def _between(start: Posture, end: Posture, share: float, step: Step, time: float) -> Posture:
    angles = start.angles + (end.angles - start.angles) * share
    for name, (begin, finish) in sided(step.lag).items():
        own = float(_EASE[step.ease](np.clip((time - begin) / (finish - begin), 0, 1)))
        i = INDEX[name]
        angles[i] = start.angles[i] + (end.angles - start.angles)[i] * own
    first = Rotation.from_matrix(start.turn)
    way = (first.inv() * Rotation.from_matrix(end.turn)).as_rotvec()
    turn = (first * Rotation.from_rotvec(way * share)).as_matrix()
    return Posture(angles, turn, start.place + (end.place - start.place) * share)


def _blurred(values: Floats) -> Floats:
    blurred: Floats = gaussian_filter1d(values, SMOOTHING, axis=0, mode="wrap")
    return blurred
