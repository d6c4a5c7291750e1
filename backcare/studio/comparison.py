"""The right form beside a mistake: tick and cross above the two, and a line that shows it.

Lines differ in shape, not in colour: what is straight or level is drawn so over the right form;
over the mistake goes its own line, and a thin dashed one where it should be.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from backcare.studio.angles import Floats
from backcare.studio.curves import clear_of, curve, levels, longer
from backcare.studio.framing import SIZES, Size
from backcare.studio.motion import Motion
from backcare.studio.pictures import BESIDE, TALL, save_small, wide
from backcare.studio.pose_file import Aspect, Fault, Mark, PoseFile
from backcare.studio.rig import Bones, Posture, Rig
from backcare.studio.sites import Anchor, where
from backcare.studio.stage import Stage, key_frame
from backcare.studio.strokes import Strokes
from backcare.studio.view import View

_STRIP, _BETWEEN = 48, 12
"""Pixels: height of the strip above the pictures, and between the two."""
_RIGHT, _WRONG = "#2f8a6a", "#d8443a"
"""Each stands out from a light and from a dark page."""
_TICK = ((0, 15), (12, 27), (34, 1))
_CROSS = (((2, 0), (30, 28)), ((2, 28), (30, 0)))
_PEN, _FINE = 7, 3
"""Signs are drawn this many times larger and scaled down, for smooth edges."""
_BOLD = 2.0
"""Lines are this much wider than marks elsewhere, as these pictures are shown smaller."""
_THIN = 0.55
"""How wide a line is that shows what should be, of others."""


def compared_size(pose: PoseFile, fault: Fault) -> Size:
    """Return width and height in pixels of the picture of a mistake."""
    return 2 * wide(SIZES[_aspect(pose, fault)]) + _BETWEEN, _STRIP + TALL


def save_comparison(stage: Stage, motion: Motion, fault: Fault, path: Path) -> None:
    """Write the picture of a mistake as WebP without a ground."""
    pose = stage.pose
    own = stage.at_size(SIZES[_aspect(pose, fault)])
    postures = motion.keys[fault.of], motion.faults[fault.id]
    view = own.view(fault.camera or pose.camera, postures)
    result = Image.new("RGBA", compared_size(pose, fault))
    width = wide(own.size)
    for i, posture in enumerate(postures):
        picture = Image.fromarray(own.draw(posture, key_frame(fault.of), view)).convert("RGBA")
        lines = _lines(own, postures, fault.lines, view, is_right=i == 0)
        small = Image.alpha_composite(picture, lines).resize(
            (width, TALL), Image.Resampling.LANCZOS
        )
        left = i * (width + _BETWEEN)
        result.paste(small, (left, _STRIP))
        result.alpha_composite(_sign(is_right=i == 0), (left + 6, (_STRIP - 36) // 2))
    save_small(result, path, most=BESIDE)


def _aspect(pose: PoseFile, fault: Fault) -> Aspect:
    return fault.aspect or pose.aspect


def _lines(
    stage: Stage, postures: Sequence[Posture], marks: Sequence[Mark], view: View, *, is_right: bool
) -> Image.Image:
    """Return the lines over the right form, the first posture, or over the mistake, the second."""
    strokes = Strokes(stage.size, bold=_BOLD)
    for mark in marks:
        of_right, of_wrong = (
            _places(stage.figure.rig, posture, mark.through) for posture in postures
        )
        if is_right:
            own, right = _own_and_right(mark, of_right, of_right, view, stage.size)
            strokes.line(right if mark.should == "straight" else own)
            continue
        own, right = _own_and_right(mark, of_wrong, of_right, view, stage.size)
        for part in clear_of(right, own, strokes.clear, moves=True):
            strokes.line(part, is_dashed=True, width=_THIN)
        strokes.line(own)
    return strokes.layer()


def _own_and_right(
    mark: Mark, places: Floats, of_right: Floats, view: View, size: Size
) -> tuple[Floats, Floats]:
    """Return the line through places of the posture that is drawn, and the one that it should be,
    in pixels.
    """
    if mark.should == "level":
        return levels(places, mark.beyond, view, size)
    if mark.should == "straight":
        # a straight line is a stick laid along: it may stand out, the bent one ends with the body
        own, right = curve(places), longer(places[[0, -1]], mark.beyond)
    else:
        # a line of two places tells a direction, from wherever the body is
        moved = places[0] - of_right[0] if len(mark.through) == 2 else 0.0
        own, right = (curve(longer(line, mark.beyond)) for line in (places, of_right + moved))
    return view.project(own, *size)[0], view.project(right, *size)[0]


def _places(rig: Rig, posture: Posture, anchors: Sequence[Anchor]) -> Floats:
    bones = rig.pose(posture)
    one = Bones(bones.turns[None], bones.heads[None])
    return np.array([where(rig, one, anchor)[0] for anchor in anchors])


def _sign(*, is_right: bool) -> Image.Image:
    side = 36 * _FINE
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    for line in (_TICK,) if is_right else _CROSS:
        points = [(_FINE * (x + 1), _FINE * (y + 4)) for x, y in line]
        pen.line(points, fill=255, width=_FINE * _PEN, joint="curve")
    sign = Image.new("RGBA", (36, 36), _RIGHT if is_right else _WRONG)
    sign.putalpha(mask.resize((36, 36), Image.Resampling.LANCZOS))
    return sign
