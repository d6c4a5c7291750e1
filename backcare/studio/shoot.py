"""Makes the media of one exercise: solves, checks, draws, encodes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from backcare.studio.checks import CHECKS, findings
from backcare.studio.figure import Figure
from backcare.studio.live import save_figure, save_movement
from backcare.studio.motion import FPS, Animator, Motion, load_motion
from backcare.studio.pose_file import PoseFile
from backcare.studio.pose_rules import read_pose
from backcare.studio.stage import Stage
from backcare.studio.tailor import WHO, WOMAN
from backcare.studio.takes import save_film, save_stills
from backcare.studio.view import View


@dataclass(frozen=True, slots=True)
class Shot:
    """The result: the values of all checks, and the length of the loop in seconds."""

    pose: PoseFile
    seconds: float
    checks: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is drawn; whether films are drawn, or only pictures and the figure to turn; whether the
    films are there and stay if the motion is the one they show.
    """

    person: str
    with_films: bool
    has_films: bool


def shoot(path: Path, body: Path, kept: Path, clips: Path, wanted: Wanted) -> Shot:
    """Write motion, films and pictures of a pose file.

    Raises `ContentError` for an unsound pose file and `ValueError` for a motion that fails a check.
    """
    figure = _figure(body, wanted.person)
    pose = read_pose(path, figure.rig, wanted.person)
    figure = figure.with_feet(pose.feet)
    solved = Animator(figure).motion(pose)
    has_films = wanted.has_films and _is_same(load_motion(kept, pose, with_faults=False), solved)
    solved.save(kept)
    # drawn from the saved motion, so that it is the one in the pictures
    motion = load_motion(kept, pose)
    save_movement(figure, pose, motion, clips / f"{pose.id}.glb")
    if figure.bare:
        save_figure(figure, clips / f"{pose.id}_figure.glb")
    stage = Stage(figure, pose)
    view = stage.view(pose.camera, motion.postures)
    checks = _checked(figure, pose, motion, view)
    if wanted.with_films and not has_films:
        save_film(stage, motion, view, clips / pose.id, is_second=False)
        if pose.second_view is not None:
            second = stage.view(pose.second_view, motion.postures)
            save_film(stage, motion, second, clips / f"{pose.id}_second", is_second=True)
    save_stills(stage, pose, motion, clips)
    return Shot(pose, round(len(motion.postures) / FPS, 2), checks)


def shoot_stills(path: Path, body: Path, target: Path) -> None:
    """Write all but the films of a pose file to a folder, whatever its checks say."""
    figure = _figure(body, WOMAN.name)
    pose = read_pose(path, figure.rig)
    figure = figure.with_feet(pose.feet)
    save_stills(Stage(figure, pose), pose, Animator(figure).motion(pose), target)


def _is_same(kept: Motion, solved: Motion) -> bool:
    """Return whether two motions agree to a hundredth of a degree and of a millimetre."""
    return len(kept.postures) == len(solved.postures) and all(
        np.allclose(a.angles, b.angles, rtol=0, atol=1e-2)
        and np.allclose(a.turn, b.turn, rtol=0, atol=1e-4)
        and np.allclose(a.place, b.place, rtol=0, atol=1e-5)
        for a, b in zip(kept.postures, solved.postures, strict=True)
    )


def _checked(figure: Figure, pose: PoseFile, motion: Motion, view: View) -> dict[str, float]:
    found = findings(figure, pose, motion, view)
    failed = [f for f in found if f.is_too_much and f.check not in pose.exceptions]
    if failed:
        told = (f"{f.check} {f.value:.1f}, allowed {CHECKS[f.check][0]}" for f in failed)
        raise ValueError("; ".join(told))
    return {f.check: round(f.value, 2) for f in found}


@cache
def _figure(body: Path, person: str) -> Figure:
    return Figure(body, WHO[person])
