"""What pages know of each film: what its card must show, when it shows which key pose.

That is `data/media/keys.json`, by which players keep to the dose.

It follows from the pose files alone, so no film has to be drawn for it.
"""

import msgspec

from backcare.content.strict_yaml import read_typed
from backcare.domain.exercises.film import Film, KeyTime
from backcare.studio.build import Folders
from backcare.studio.motion import FPS
from backcare.studio.pose_file import PoseFile


def key_times(pose: PoseFile) -> Film:
    """Return the key poses of a loop with their times: frames are whole, as they are drawn."""
    keys, frame = [], 0
    for step in pose.timeline:
        stands = frame + round(step.hold * FPS)
        keys.append(KeyTime(key=step.key, at=_seconds(frame), until=_seconds(stands)))
        frame = stands + round(step.move * FPS)
    return Film(
        seconds=_seconds(frame),
        focus=pose.focus,
        keys=tuple(keys),
    )


def _seconds(frame: int) -> float:
    return round(frame / FPS, 3)


def all_key_times(folders: Folders) -> dict[str, Film]:
    """Return the key times of every film, by the name of its clip."""
    paths = sorted(folders.poses.glob("*.yaml"))
    return {path.stem: key_times(read_typed(path, PoseFile)) for path in paths}


def write_keys(folders: Folders) -> None:
    """Write the key times of all films."""
    text = msgspec.json.format(msgspec.json.encode(all_key_times(folders)), indent=1)
    folders.keys.write_bytes(text + b"\n")
