"""Which hands stay where they are from key to key: on the floor, a wall or what stands still."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from backcare.studio.pose_file import Hand, PoseFile, Side
from backcare.studio.touching import is_fixed, support_of


def is_resting_on(pose: PoseFile, one: Hand, other: Hand) -> bool:
    """Return whether a hand goes on resting on the same thing, which stands still."""
    place = support_of(one)
    return (
        place is not None
        and place == support_of(other)
        and one.level == other.level
        and not (one.slides or other.slides)
        and is_fixed(pose, place)
    )


def ways(pose: PoseFile) -> Iterator[tuple[str, str]]:
    """Yield each key of the timeline with the one that follows it, round the loop."""
    names = [step.key for step in pose.timeline]
    yield from pairwise([*names, names[0]])


def first_keys(pose: PoseFile) -> dict[tuple[str, Side], str]:
    """Return by key and side, for hands that stay, the key in which they land: the first of the
    file among all that follow each other or are each other's base.
    """
    based = [(key.base, name) for name, key in pose.keys.items() if key.base]
    order = list(pose.keys)
    hands = {name: pose.hands_of(key) for name, key in pose.keys.items()}
    pairs = [
        (side, one, other)
        for one, other in [*ways(pose), *based]
        for side in get_args(Side)
        if one != other
        and hands[one][side] == hands[other][side]
        and is_resting_on(pose, hands[one][side], hands[other][side])
    ]
    first = {(name, side): name for side, *names in pairs for name in names}
    for _ in order:  # as often as the longest chain of keys
        for side, *names in pairs:
            earliest = min((first[name, side] for name in names), key=order.index)
            first |= {(name, side): earliest for name in names}
    return first
