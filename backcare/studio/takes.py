"""Draws one exercise: its film, its poster, its pictures."""

from collections.abc import Iterator
from pathlib import Path

from backcare.studio.comparison import save_comparison
from backcare.studio.encoder import save_films
from backcare.studio.motion import Motion
from backcare.studio.overlay import Overlay
from backcare.studio.pictures import save_poster, save_steps
from backcare.studio.pose_file import PoseFile, Where
from backcare.studio.renderer import Picture
from backcare.studio.stage import Stage, key_frame, telling
from backcare.studio.view import View


def frames(stage: Stage, motion: Motion, view: View, on: Where = "film") -> Iterator[Picture]:
    """Yield every frame of the loop with its marks; equal ones are drawn once."""
    overlay = Overlay(stage, motion, view)
    drawn: dict[int, Picture] = {}
    for i, same in enumerate(stage.distinct(motion)):
        if same not in drawn:
            drawn[same] = stage.draw(motion.postures[i], motion.frames[i], view)
        # the way back may look like the way out, but its arrows are others
        yield overlay.over(drawn[same], motion.postures[i], motion.frames[i], on)


def save_film(stage: Stage, motion: Motion, view: View, stem: Path, *, is_second: bool) -> None:
    """Write the films of the second view or of the first: `stem`.webm and so on."""
    save_films(list(frames(stage, motion, view, "second" if is_second else "film")), stem)


def save_stills(stage: Stage, pose: PoseFile, motion: Motion, folder: Path) -> None:
    """Write the poster of each view, the steps side by side, and a picture for each fault."""
    overlay = Overlay(stage, motion, stage.view(pose.camera, motion.postures))
    moment = telling(pose, motion)
    save_poster(overlay.draw(*moment, "poster"), folder / f"{pose.id}_poster.webp")
    if pose.second_view is not None:
        second = Overlay(stage, motion, stage.view(pose.second_view, motion.postures))
        save_poster(second.draw(*moment, "second"), folder / f"{pose.id}_second_poster.webp")
    steps = [overlay.draw(motion.keys[name], key_frame(name), "steps") for name in pose.steps]
    save_steps(steps, folder / f"{pose.id}_steps.webp")
    for fault in pose.faults:
        save_comparison(stage, motion, fault, folder / f"{pose.id}_fault_{fault.id}.webp")
