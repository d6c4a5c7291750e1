"""The right form beside a mistake: tick and cross above the two, and a line that shows it.

Lines differ in shape, not in colour: solid over the right form, dashed over the mistake.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.interpolate import PchipInterpolator

from backcare.studio.angles import Floats
from backcare.studio.framing import SIZES, Size
from backcare.studio.motion import Motion
from backcare.studio.pictures import BESIDE, TALL, save_small, wide
from backcare.studio.pose_file import Aspect, Fault, Mark, PoseFile
from backcare.studio.rig import Bones, Posture
from backcare.studio.sites import where
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
        lines = _lines(own, posture, fault.lines, view, is_dashed=i == 1)
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
    stage: Stage, posture: Posture, marks: Sequence[Mark], view: View, *, is_dashed: bool
) -> Image.Image:
    rig = stage.figure.rig
    bones = rig.pose(posture)
    one = Bones(bones.turns[None], bones.heads[None])
    strokes = Strokes(stage.size, bold=_BOLD)
    for mark in marks:
        places = np.array([where(rig, one, anchor)[0] for anchor in mark.through])
        spots, _ = view.project(_curve(_longer(places, mark.beyond)), *stage.size)
        strokes.line(spots, is_dashed=is_dashed)
    return strokes.layer()


def _longer(places: Floats, metres: float) -> Floats:
    first, last = places[0] - places[1], places[-1] - places[-2]
    result = places.copy()
    result[0] += first / np.linalg.norm(first) * metres
    result[-1] += last / np.linalg.norm(last) * metres
    return result


def _curve(places: Floats) -> Floats:
    """Return a smooth curve through four places or more; fewer keep their corner."""
    if len(places) < 4:
        return places
    steps = np.linspace(0, len(places) - 1, 61)
    curve: Floats = PchipInterpolator(np.arange(len(places)), places)(steps)
    return curve


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
