"""The kept movement of a film: what the limbs and the trunk of the figure do in it."""

from functools import cache

import numpy as np

from backcare.config import ROOT
from backcare.domain.sides import Side
from backcare.studio import build
from backcare.studio.angles import INDEX
from backcare.studio.motion import FPS, load_motion
from backcare.studio.pose_rules import read_pose
from backcare.studio.rig import Rig

FOLDERS = build.Folders(media=ROOT / "data" / "media")
RIG = Rig(FOLDERS.body)
LETTER = {Side.LEFT: "L", Side.RIGHT: "R"}
LEG = ("hip_flex", "hip_abd", "hip_rot", "knee_flex", "ankle_flex")


@cache
def pose_of(clip):
    """Return the pose file of a film."""
    return read_pose(FOLDERS.poses / f"{clip}.yaml", RIG)


@cache
def motion_of(clip):
    """Return the kept motion of a film, read once: what stands between its keys is worked out."""
    return load_motion(FOLDERS.motions / f"{clip}.npz", pose_of(clip))


@cache
def film_of(clip):
    """Return a film, as a few tests look at each of them."""
    return Film(clip)


class Film:
    """The kept movement of a film: what its limbs do, by side."""

    def __init__(self, clip):
        self.pose, self.motion = pose_of(clip), motion_of(clip)
        postures = self.motion.postures
        self.angles = np.array([p.angles for p in postures])
        turns, places = (np.array([getattr(p, n) for p in postures]) for n in ("turn", "place"))
        self.heads = RIG.pose_many(self.angles, turns, places).heads

    def at(self, bone, side):
        return self.heads[:, RIG.index[f"{bone}.{LETTER[side]}"]]

    def way(self, bone, side):
        """Metres that a bone's head travels."""
        return float(np.linalg.norm(np.diff(self.at(bone, side), axis=0), axis=1).sum())

    def height(self, bone, side):
        return float(self.at(bone, side)[:, 1].mean())

    def work(self, side, joints=LEG):
        """Degrees that the joints of a leg move through."""
        columns = [INDEX[f"{joint}.{LETTER[side]}"] for joint in joints]
        return float(np.ptp(self.angles[:, columns], axis=0).sum())

    def starts(self, bone, side):
        """The first frame in which a bone has gone two centimetres."""
        gone = np.linalg.norm(self.at(bone, side) - self.at(bone, side)[0], axis=1)
        return int(np.argmax(gone > 0.02)) if gone.max() > 0.02 else len(gone)

    def anchor(self):
        """Metres to the left at which the band is tied."""
        [band] = [p for p in self.pose.props if p.kind == "band"]
        return band.start[0]

    def lit_foot(self, side):
        return f"foot_arch.{LETTER[side]}" in self.pose.highlight.working

    def frame(self, seconds):
        """The frame that is seen at a time of the film, which is a loop."""
        return round(seconds * FPS) % len(self.angles)

    def angle(self, joint, seconds):
        """Degrees of a joint of the trunk."""
        return float(self.angles[self.frame(seconds), INDEX[joint]])

    def place(self, bone, seconds, side=None):
        """Where a bone begins, in metres: x to the left, y up, z forward."""
        name = bone if side is None else f"{bone}.{LETTER[side]}"
        return self.heads[self.frame(seconds), RIG.index[name]]

    def apart(self, bone, seconds):
        """Metres between the left bone and the right one."""
        left, right = (self.place(bone, seconds, side) for side in Side)
        return float(np.linalg.norm(left - right))
