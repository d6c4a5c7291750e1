"""The mannequin alone, as our pages show it: cropped to what is seen of figure, mat and shadow."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from backcare.studio import stage
from backcare.studio.figure import Figure
from backcare.studio.motion import Motion, load_motion
from backcare.studio.muscles import Highlight
from backcare.studio.people import FIRST
from backcare.studio.pose_file import PoseFile
from backcare.studio.pose_rules import read_pose
from backcare.studio.renderer import Picture
from backcare.studio.view import View

_WIDE, _UPRIGHT = (540, 405), (640, 960)


class Cutout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a picture shows: a key of a pose file, by default the one of its poster.

    `turn` is in degrees, around the figure; `is_upright`: taller than wide, and without the mat.
    """

    pose: str
    key: str | None = None
    turn: float = 0
    is_upright: bool = False
    highlight: Highlight | None = None
    person: str = FIRST


def draw_cutout(wanted: Cutout, figure: Figure, poses: Path, motions: Path) -> Image.Image:
    """Return the picture with transparency, cropped to what is seen.

    Raises `ContentError` for an unsound pose file and `KeyError` for a key that it does not have.
    """
    pose = read_pose(poses / f"{wanted.pose}.yaml", figure.rig, wanted.person)
    figure = figure.with_feet(pose.feet)
    motion = load_motion(motions / f"{wanted.pose}.npz", pose)
    return _cropped(Image.fromarray(_drawn(wanted, figure, pose, motion)))


def _drawn(wanted: Cutout, figure: Figure, pose: PoseFile, motion: Motion) -> Picture:
    size = _UPRIGHT if wanted.is_upright else _WIDE
    shown = stage.Stage(figure, _changed(pose, wanted), size=size)
    posture, frame = stage.telling(pose, motion)
    if wanted.key is not None:
        posture, frame = motion.keys[wanted.key], stage.key_frame(wanted.key)
    view = shown.view(pose.camera, [posture] if wanted.is_upright else motion.postures)
    turned: View = replace(view, az=view.az + wanted.turn)
    return shown.draw(posture, frame, turned)


def _changed(pose: PoseFile, wanted: Cutout) -> PoseFile:
    return msgspec.structs.replace(
        pose,
        mat=None if wanted.is_upright else pose.mat,
        highlight=wanted.highlight or pose.highlight,
    )


def _cropped(picture: Image.Image) -> Image.Image:
    is_seen = np.asarray(picture)[..., 3] > 0.05 * 255
    rows, columns = (np.flatnonzero(is_seen.any(axis)) for axis in (1, 0))
    return picture.crop((int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
