"""Draws one exercise: its film, its poster, its pictures."""

from collections.abc import Iterator
from pathlib import Path

from backcare.studio.encoder import save_films
from backcare.studio.motion import Motion
from backcare.studio.pictures import save_fault, save_poster, save_steps
from backcare.studio.pose_file import PoseFile
from backcare.studio.renderer import Picture, View
from backcare.studio.stage import Stage, key_frame, telling


def frames(stage: Stage, motion: Motion, view: View) -> Iterator[Picture]:
    """Yield every frame of the loop; equal ones are drawn once."""
    drawn: dict[int, Picture] = {}
    for i, same in enumerate(stage.distinct(motion)):
        if same not in drawn:
            drawn[same] = stage.draw(motion.postures[i], motion.frames[i], view)
        yield drawn[same]


def save_film(stage: Stage, motion: Motion, view: View, stem: Path) -> None:
    """Write `stem`.webm, `stem`.mp4 and the poster."""
    save_films(list(frames(stage, motion, view)), stem)
    poster = stage.draw(*telling(stage.pose, motion), view)
    save_poster(poster, stem.with_name(f"{stem.name}_poster.webp"))


def save_stills(stage: Stage, pose: PoseFile, motion: Motion, folder: Path) -> None:
    """Write the two-step picture and one picture for each fault."""
    view = stage.view(pose.camera, motion.postures)
    steps = [key_picture(stage, motion, name, view) for name in pose.steps]
    save_steps(steps, folder / f"{pose.id}_steps.webp")
    for fault in pose.faults:
        posture = motion.faults[fault.id]
        camera = fault.camera or pose.camera
        own = stage.view(camera, [motion.keys[fault.of], posture])
        save_fault(
            key_picture(stage, motion, fault.of, own),
            stage.draw(posture, key_frame(fault.of), own),
            folder / f"{pose.id}_fault_{fault.id}.webp",
        )


def key_picture(stage: Stage, motion: Motion, name: str, view: View) -> Picture:
    """Return the picture of one key pose."""
    return stage.draw(motion.keys[name], key_frame(name), view)
