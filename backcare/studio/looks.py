"""Quick pictures for writing a pose file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from backcare.studio.angles import JOINTS
from backcare.studio.checks import CHECKS, findings, table_gaps
from backcare.studio.figure import Figure
from backcare.studio.framing import SIZES, scaled
from backcare.studio.motion import FPS, Animator, Motion
from backcare.studio.overlay import Overlay
from backcare.studio.people import FIRST
from backcare.studio.pictures import save_sheet
from backcare.studio.pose_file import PoseFile, sided
from backcare.studio.pose_rules import read_pose
from backcare.studio.says import unlike
from backcare.studio.scene import ROUGH
from backcare.studio.stage import Stage, key_frame, telling
from backcare.studio.tailor import WHO

_ROUGHLY = 2 / 3
"""Size of quick pictures, of that of real ones."""
_TILE = (320, 240)


def save_keys(
    path: Path, body: Path, target: Path, turns: Sequence[float], person: str = FIRST
) -> list[str]:
    """Draw keys, then faults, in a row for each camera; return lines on what the solver moved."""
    figure = Figure(body, WHO[person])
    pose = read_pose(path, figure.rig, person)
    figure = figure.with_feet(pose.feet)
    motion = Animator(figure).stills(pose)
    stage = _rough(figure, pose)
    shown = [
        *((name, posture) for name, posture in motion.keys.items()),
        *((fault.of, motion.faults[fault.id]) for fault in pose.faults),
    ]
    view = stage.view(pose.camera, [posture for _, posture in shown])
    pictures = [
        stage.draw(posture, key_frame(name), replace(view, az=view.az + turn))
        for turn in (0, *turns)
        for name, posture in shown
    ]
    save_sheet(pictures, target, columns=len(shown))
    return [*_moved(pose, motion), *_gaps(figure, pose, motion)]


def save_loop(
    path: Path, body: Path, target: Path, _turns: Sequence[float], person: str = FIRST
) -> list[str]:
    """Draw the poster and eight frames of the loop; return lines with the value of every check."""
    figure = Figure(body, WHO[person])
    pose = read_pose(path, figure.rig, person)
    figure = figure.with_feet(pose.feet)
    motion = Animator(figure).motion(pose)
    stage = _rough(figure, pose)
    view = stage.view(pose.camera, motion.postures)
    picked = np.linspace(0, len(motion.postures) - 1, 8).astype(int)
    overlay = Overlay(stage, motion, view)
    pictures = [overlay.draw(*telling(pose, motion), "poster")] + [
        overlay.draw(motion.postures[i], motion.frames[i], "film") for i in picked
    ]
    save_sheet(pictures, target, columns=3)
    values = [
        f"{'FAILS' if f.is_too_much else 'ok':6}{f.check} {f.value:.1f} ({CHECKS[f.check][1]})"
        for f in findings(figure, pose, motion, view)
    ]
    return [f"{len(motion.postures) / FPS:.1f} s", *values, *_gaps(figure, pose, motion)]


def _rough(figure: Figure, pose: PoseFile) -> Stage:
    return Stage(figure, pose, quality=ROUGH, size=scaled(SIZES[pose.aspect], _ROUGHLY))


def save_posters(posters: Sequence[Path], target: Path) -> None:
    """Draw all posters on one sheet."""
    pictures = []
    for path in posters:
        whole = Image.open(path).convert("RGBA")
        pictures.append(np.asarray(ImageOps.pad(whole, _TILE)))
    save_sheet(pictures, target, columns=8)


def _moved(pose: PoseFile, motion: Motion) -> Iterator[str]:
    for name, posture in motion.keys.items():
        asked = sided(pose.joints_of(pose.keys[name]))
        moves = {
            joint: float(angle) - asked.get(joint, 0.0)
            for joint, angle in zip(JOINTS, posture.angles, strict=True)
        }
        large = sorted((j for j in moves if abs(moves[j]) > 3), key=lambda j: -abs(moves[j]))
        told = ", ".join(f"{joint} {moves[joint]:+.0f}" for joint in large[:8])
        yield f"{name}: the solver moved {told or 'nothing by more than 3 degrees'}"


def _gaps(figure: Figure, pose: PoseFile, motion: Motion) -> Iterator[str]:
    for key, joint, gap in table_gaps(pose, motion):
        if gap > CHECKS["key_poses"][0]:
            yield f"{key}: {joint} is {gap:.0f} degrees from the table"
    for say, off in unlike(figure, pose, motion):
        if 1000 * off > CHECKS["says"][0]:
            yield f"{say.key}: {say.part} is {100 * off:.1f} cm beyond what the table says"
