"""Draws one exercise: its film, its poster, its pictures."""

from collections.abc import Iterator
from pathlib import Path

from backcare.studio.encoder import save_films
from backcare.studio.motion import Motion
from backcare.studio.overlay import Overlay
from backcare.studio.pictures import save_fault, save_poster, save_steps
from backcare.studio.pose_file import PoseFile, Where
from backcare.studio.renderer import Picture, View
from backcare.studio.stage import Stage, key_frame, telling


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
    """Write `stem`.webm, `stem`.mp4 and the poster, of the second view or the first."""
    save_films(list(frames(stage, motion, view, "second" if is_second else "film")), stem)
    save_telling(stage, motion, view, stem, is_second=is_second)


def save_telling(stage: Stage, motion: Motion, view: View, stem: Path, *, is_second: bool) -> None:
    """Write the poster, the moment that tells most, of the second view or the first."""
    on: Where = "second" if is_second else "poster"
    poster = Overlay(stage, motion, view).draw(*telling(stage.pose, motion), on)
    save_poster(poster, stem.with_name(f"{stem.name}_poster.webp"))


def save_stills(stage: Stage, pose: PoseFile, motion: Motion, folder: Path) -> None:
    """Write the two-step picture and one picture for each fault."""
    view = stage.view(pose.camera, motion.postures)
    overlay = Overlay(stage, motion, view)
    steps = [overlay.draw(motion.keys[name], key_frame(name), "steps") for name in pose.steps]
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
