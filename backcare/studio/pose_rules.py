"""Finds what is wrong with a pose file, and says where and what is allowed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from backcare.content.strict_yaml import Mistake, Place, read_typed
from backcare.studio.angles import JOINTS, LIMITS, is_joint
from backcare.studio.checks import CHECKS
from backcare.studio.hands import Shape
from backcare.studio.muscles import is_muscle, muscles
from backcare.studio.people import FIRST, own_file
from backcare.studio.pose_file import (
    Fault,
    Hand,
    Key,
    Mark,
    PoseFile,
    Prop,
    Root,
    Side,
)
from backcare.studio.regions import REGIONS
from backcare.studio.rig import Rig
from backcare.studio.says import is_from, is_part
from backcare.studio.sites import SITES, Anchor, is_anchor, is_site
from backcare.studio.touching import walls

MORPHS = ("breath", "dome.L", "dome.R", "lids")
_PROP_NEEDS: dict[str, set[str]] = {
    "ball": {"at"},
    "kettlebell": {"at"},
    "dumbbell": {"at"},
    "stick": {"start", "to"},
    "band": {"start", "to"},
    "loop": {"above"},
    "tape": {"start", "to"},
}
_PROP_MAY = {
    "along": ("band", "dumbbell"),
    "handle": ("band",),
    "rest": ("band", "loop"),
    "beyond": ("stick",),
}
"""What a prop must say, and what only some may say."""
_MARK_NEEDS = {
    "arrow": {"start", "to"},
    "path": {"of"},
    "line": {"through"},
    "level": {"through"},
    "dots": {"through"},
    "ghost": set[str](),
    "inset": {"at"},
}


def read_pose(path: Path, rig: Rig, person: str = FIRST) -> PoseFile:
    """Return a checked pose file, with what is otherwise for a person.

    Raises `ContentError` with file, line and what is allowed.
    """

    def check(pose: PoseFile) -> Iterator[Mistake]:
        if pose.id != path.stem:
            yield Mistake(("id",), f"the file's name {path.stem!r}", pose.id)
        yield from mistakes(pose, rig)

    return read_typed(path, PoseFile, check, over=own_file(path, person))


def mistakes(pose: PoseFile, rig: Rig) -> Iterator[Mistake]:
    """Yield what types cannot check: unknown names, angles out of limits, missing contacts."""
    for role, name in pose.highlight.named:
        if not is_muscle(name):
            yield _unknown(("highlight", role.name.lower()), muscles(), name)
    for place, key in _named_keys(pose):
        yield from _key_mistakes(place, key, rig)
    for place, name in _used_keys(pose):
        if name not in pose.keys:
            yield _unknown(place, pose.keys, name)
    for place, joints in _used_joints(pose):
        yield from _among(place, joints, JOINTS, is_joint)
    yield from _thing_mistakes(pose, rig)
    yield from _reach_mistakes(("reach",), pose.reach, rig)
    yield from _hand_mistakes(pose, rig)
    yield from _picture_mistakes(pose, rig)
    yield from _say_mistakes(pose, rig)
    yield from _among(("exceptions",), pose.exceptions, CHECKS, CHECKS.__contains__)


def _say_mistakes(pose: PoseFile, rig: Rig) -> Iterator[Mistake]:
    for i, say in enumerate(pose.says):
        if not is_part(say.part, rig):
            yield Mistake(("says", i, "part"), "a region, a site or [bone, x, y, z]", say.part)
        if not is_from(say.above, rig):
            yield Mistake(("says", i, "above"), "floor, a level or a part", say.above)
        if say.least > say.most:
            yield Mistake(("says", i, "from"), f"at most {say.most}", say.least)


def _named_keys(pose: PoseFile) -> Iterator[tuple[Place, Key]]:
    for name, key in pose.keys.items():
        yield ("keys", name), key
    for i, fault in enumerate(pose.faults):
        yield ("faults", i), fault


def _used_keys(pose: PoseFile) -> Iterator[tuple[Place, str]]:
    for name, key in pose.keys.items():
        if key.base is not None:
            yield ("keys", name, "base"), key.base
    yield from _shown_keys(pose)
    for i, step in enumerate(pose.timeline):
        yield ("timeline", i, "key"), step.key
    for i, fault in enumerate(pose.faults):
        yield ("faults", i, "of"), fault.of
    yield from _said_keys(pose)
    for part in ("table", "table_exceptions"):
        for name in getattr(pose, part):
            yield (part, name), name


def _shown_keys(pose: PoseFile) -> Iterator[tuple[Place, str]]:
    for i, name in enumerate(pose.steps):
        yield ("steps", i), name
    if isinstance(pose.poster, str):
        yield ("poster",), pose.poster
    for i, mark in enumerate(pose.overlay):
        for part in ("keys", "way"):
            for j, name in enumerate(getattr(mark, part)):
                yield ("overlay", i, part, j), name


def _said_keys(pose: PoseFile) -> Iterator[tuple[Place, str]]:
    for i, say in enumerate(pose.says):
        yield ("says", i, "key"), say.key
        if say.since is not None:
            yield ("says", i, "since"), say.since


def _used_joints(pose: PoseFile) -> Iterator[tuple[Place, Iterable[str]]]:
    yield ("stiff",), pose.stiff
    for place, key in _named_keys(pose):
        yield (*place, "joints"), key.joints
        yield (*place, "stiff"), key.stiff
    for i, step in enumerate(pose.timeline):
        yield ("timeline", i, "lag"), step.lag
    for name, joints in pose.table.items():
        yield ("table", name), joints
    for name, reasons in pose.table_exceptions.items():
        yield ("table_exceptions", name), reasons


def _key_mistakes(place: Place, key: Key, rig: Rig) -> Iterator[Mistake]:
    for name, angle in key.joints.items():
        low, high = LIMITS.get(name.split(".")[0], (-360, 360))
        if not low <= angle <= high:
            yield Mistake((*place, "joints", name), f"{low} to {high} degrees", angle)
    fields = Root.__struct_fields__
    yield from _among((*place, "root"), key.root, fields, fields.__contains__)
    contacts = key.contacts or {}
    yield from _among((*place, "contacts"), contacts, REGIONS, REGIONS.__contains__)
    if not isinstance(key, Fault) and key.base is None and not contacts:
        yield Mistake(place, "contacts (what touches the floor), or a base that has them", None)
    yield from _among((*place, "morph"), key.morph, MORPHS, MORPHS.__contains__)
    yield from _reach_mistakes((*place, "reach"), key.reach or {}, rig)


def _among(
    place: Place, names: Iterable[str], known: Iterable[str], is_known: Callable[[str], bool]
) -> Iterator[Mistake]:
    for name in names:
        if not is_known(name):
            yield _unknown((*place, name), known, name)


def _reach_mistakes(place: Place, reach: dict[str, Anchor], rig: Rig) -> Iterator[Mistake]:
    for name, anchor in reach.items():
        if not is_site(name):
            yield _unknown((*place, name), SITES, name)
        if not is_anchor(anchor, rig):
            yield Mistake((*place, name), "a site, [bone, x, y, z] or [x, y, z]", anchor)


def _thing_mistakes(pose: PoseFile, rig: Rig) -> Iterator[Mistake]:
    for i, box in enumerate(pose.boxes):
        for axis in ("x", "z"):
            low, high = getattr(box, axis)
            if low >= high:
                yield Mistake(("boxes", i, axis), "the lower end first", [low, high])
    for i, prop in enumerate(pose.props):
        yield from _prop_mistakes(pose, ("props", i), prop, rig)


def _used_hands(pose: PoseFile) -> Iterator[tuple[Place, Hand]]:
    named: list[tuple[Place, Mapping[Side, Shape | Hand]]] = [((), pose.hands)]
    named += [(place, key.hands) for place, key in _named_keys(pose)]
    for place, hands in named:
        for side, hand in hands.items():
            if isinstance(hand, Hand):
                yield (*place, "hands", side), hand


def _hand_mistakes(pose: PoseFile, rig: Rig) -> Iterator[Mistake]:
    for place, hand in _used_hands(pose):
        yield from _mistakes_of_hand(place, pose, hand, rig)


def _mistakes_of_hand(place: Place, pose: PoseFile, hand: Hand, rig: Rig) -> Iterator[Mistake]:
    if hand.rest is not None and hand.hold is not None:
        yield Mistake(place, "rest or hold, not both", hand.rest)
    if hand.rest == "wall" and not walls(pose):
        yield Mistake((*place, "rest"), "a wall among the boxes", hand.rest)
    if isinstance(hand.hold, int) and not 0 <= hand.hold < len(pose.props):
        yield Mistake((*place, "hold"), "the number of a prop", hand.hold)
    named = {"rest": hand.rest, "hold": hand.hold, "toward": hand.toward}
    for name, anchor in named.items():
        is_anchor_here = anchor not in (None, "floor", "wall") and not isinstance(anchor, int)
        if is_anchor_here and not is_anchor(anchor, rig):
            yield Mistake((*place, name), "a site, [bone, x, y, z] or [x, y, z]", anchor)


def _prop_mistakes(pose: PoseFile, place: Place, prop: Prop, rig: Rig) -> Iterator[Mistake]:
    for field in sorted(_PROP_NEEDS[prop.kind]):
        value = getattr(prop, field)
        if value is None:
            name = "from" if field == "start" else field
            yield Mistake(place, f"a {prop.kind} with {name!r}", None)
        elif field != "above" and not _is_place_of_prop(pose, value, rig):
            yield Mistake(place, "a site, [bone, x, y, z], [x, y, z] or by_key", value)
    for field, kinds in _PROP_MAY.items():
        if getattr(prop, field) and prop.kind not in kinds:
            yield Mistake((*place, field), f"only for {' and '.join(kinds)}", prop.kind)
    if prop.along is not None and not _is_direction(prop.along, rig):
        yield Mistake((*place, "along"), "[x, y, z], or two places", prop.along)


def _is_direction(value: Any, rig: Rig) -> bool:
    if not isinstance(value, list):
        return False
    if len(value) == 3 and all(isinstance(v, int | float) for v in value):
        return any(value)
    return len(value) == 2 and all(is_anchor(a, rig) for a in value)


def _picture_mistakes(pose: PoseFile, rig: Rig) -> Iterator[Mistake]:
    for i, mark in enumerate(pose.overlay):
        yield from _mark_mistakes(("overlay", i), mark, rig)
    for i, fault in enumerate(pose.faults):
        for j, mark in enumerate(fault.lines):
            place: Place = ("faults", i, "lines", j)
            if mark.kind != "line":
                yield Mistake((*place, "kind"), "line", mark.kind)
            if mark.should is None:
                yield Mistake(place, "a line of a mistake with 'should'", None)
            yield from _mark_mistakes(place, mark, rig)
    shown = pose.poster
    names = [step.key for step in pose.timeline]
    ways = list(pairwise([*names, names[0]]))
    if not isinstance(shown, str) and (shown.start, shown.end) not in ways:
        told = ", ".join(f"{start} to {end}" for start, end in ways)
        yield Mistake(("poster",), f"one of {told}", f"{shown.start} to {shown.end}")


def _mark_mistakes(place: Place, mark: Mark, rig: Rig) -> Iterator[Mistake]:
    for field in sorted(_MARK_NEEDS[mark.kind]):
        value = getattr(mark, field)
        name = "from" if field == "start" else field
        if value is None or value == ():
            yield Mistake(place, f"a mark of kind {mark.kind} with {name!r}", None)
        elif not all(is_anchor(a, rig) for a in (value if field == "through" else [value])):
            yield Mistake((*place, name), "a site, [bone, x, y, z] or [x, y, z]", value)


def _is_place_of_prop(pose: PoseFile, value: Anchor, rig: Rig) -> bool:
    if isinstance(value, dict) and set(value) == {"by_key"}:
        by_key = value["by_key"]
        used = {step.key for step in pose.timeline}
        return used <= set(by_key) and all(is_anchor(a, rig) for a in by_key.values())
    return is_anchor(value, rig)


def _unknown(place: Place, known: Iterable[str], found: str) -> Mistake:
    return Mistake(place, f"one of {', '.join(known)}", found)
