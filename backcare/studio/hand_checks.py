"""Measures whether each hand is where its pose file says: on floor or body, round a thing."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.figure import Figure
from backcare.studio.motion import Motion
from backcare.studio.pose_file import Hand, PoseFile, Side
from backcare.studio.resting import is_resting_on, ways
from backcare.studio.rig import Bones
from backcare.studio.touching import Touch, Toucher

_EVERY = 5
"""Of the frames of a film, one in so many is measured; all key poses are."""
_CLOSE = 0.005
_HELD = 30.0
"""A thing is held if so many percent of the palm are that close to it, in metres."""
_HOVERS = 0.040


class _Moment(NamedTuple):
    """One posture: the key it is of or starts from, its hands, bones and vertices."""

    key: str
    is_key: bool
    hands: Mapping[Side, Hand]
    bones: Bones
    vertices: Floats


def hand_values(
    figure: Figure, pose: PoseFile, motion: Motion, bones: Bones, vertices: Floats
) -> dict[str, float]:
    """Return the values of the checks of hands; `bones` and `vertices` are those of all frames."""
    result = {"hand_off": 0.0, "hand_open": 0.0, "hand_sunk": 0.0, "hand_hovers": 0.0}
    slides = (mm for *_, mm in hand_slides(figure, pose, motion, vertices))
    result["hand_slides"] = max(slides, default=0.0)
    for *_, values in hand_moments(figure, pose, motion, bones, vertices):
        for name, value in values.items():
            result[name] = max(result[name], value)
    return result


def hand_slides(
    figure: Figure, pose: PoseFile, motion: Motion, vertices: Floats
) -> Iterator[tuple[str, str, Side, float]]:
    """Yield the key a hand rests in, the one that follows in which it rests on, its side and how
    many mm it moves over what it rests on, to that key and on the way to it.
    """
    toucher = Toucher(figure)
    keys = {name: figure.posed(figure.rig.pose(posture)) for name, posture in motion.keys.items()}
    hands = {name: pose.hands_of(key) for name, key in pose.keys.items()}
    for one, other in ways(pose):
        between = [
            vertices[i]
            for i, frame in list(enumerate(motion.frames))[::_EVERY]
            if (frame.start, frame.end) == (one, other)
        ]
        for side, hand in hands[one].items():
            if is_resting_on(pose, hand, hands[other][side]):
                both = [toucher.zones(side, hands[name][side]) for name in (one, other)]
                zones = [zone for name, zone in both[0].items() if name in both[1]]
                moved = [
                    float(np.linalg.norm((posed - keys[one])[zone].mean(0)))
                    for posed in (keys[other], *between)
                    for zone in zones
                ]
                yield one, other, side, 1000 * max(moved)


def hand_moments(
    figure: Figure, pose: PoseFile, motion: Motion, bones: Bones, vertices: Floats
) -> Iterator[tuple[str, Side, dict[str, float]]]:
    """Yield the key, the side and what is measured there, for keys and some frames."""
    toucher = Toucher(figure)
    for moment in _moments(figure, pose, motion, bones, vertices):
        touches = toucher.touches(pose, moment.hands, moment.key, is_fine=True)
        for touch in touches:
            yield moment.key, touch.side, _touching(toucher, touch, moment)
        for side in moment.hands:
            height = moment.vertices[toucher.whole(side), 1].min()
            values = {"hand_sunk": -1000 * float(height)}
            if moment.is_key and moment.hands[side].is_free and height > 0:
                values["hand_hovers"] = 1000 * float(max(0.0, _HOVERS - height))
            yield moment.key, side, values


def _moments(
    figure: Figure, pose: PoseFile, motion: Motion, bones: Bones, vertices: Floats
) -> Iterator[_Moment]:
    for name, posture in motion.keys.items():
        one = figure.rig.pose(posture)
        hands = pose.hands_of(pose.keys[name])
        yield _Moment(name, True, hands, one, figure.posed(one))
    for i, frame in list(enumerate(motion.frames))[::_EVERY]:
        one = Bones(bones.turns[i], bones.heads[i])
        yield _Moment(frame.start, False, frame.hands, one, vertices[i])


def _touching(toucher: Toucher, touch: Touch, moment: _Moment) -> dict[str, float]:
    one = Bones(moment.bones.turns[None], moment.bones.heads[None])
    surface = moment.vertices[None, touch.support.vertices]

    def gap(picked: np.ndarray) -> Floats:
        return touch.support.gap(moment.vertices[None, picked], one, surface)[0]

    values = {
        "hand_off": 1000 * max(float(gap(zone).min()) for zone in touch.zones),
        "hand_sunk": -1000 * float(gap(touch.whole).min()),
    }
    if moment.hands[touch.side].hold is not None:
        close = np.abs(gap(toucher.palm(touch.side))) < _CLOSE
        values["hand_open"] = max(0.0, _HELD - 100 * float(close.mean()))
    return values
