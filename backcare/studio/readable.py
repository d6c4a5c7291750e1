"""Whether pictures can be read: how much of them the figure fills, how much its steps differ."""

import numpy as np

from backcare.studio.angles import Floats, Ints
from backcare.studio.framing import SIZES, scaled
from backcare.studio.motion import Frame, Motion
from backcare.studio.rig import Posture
from backcare.studio.silhouette import seen
from backcare.studio.stage import Stage, key_frame, telling
from backcare.studio.view import View

_SMALL = 0.5
"""Size of the pictures that are measured, of that of real ones."""
_SHADE = 0.10
"""From which difference of its shade on a pixel has changed."""


def fullness(stage: Stage, motion: Motion, view: View) -> float:
    """Return the percentage of the poster that the figure fills."""
    shades = _shades(stage, *telling(stage.pose, motion), view)
    return 100 * float((shades >= 0).mean())


def change(stage: Stage, motion: Motion, view: View) -> float:
    """Return the percentage of the figure that looks different in another step than in the first,
    in the step that differs most.
    """
    first, *others = (
        _shades(stage, motion.keys[name], key_frame(name), view) for name in stage.pose.steps
    )
    whole = (first >= 0).sum()
    return max(100 * float((np.abs(other - first) > _SHADE).sum() / whole) for other in others)


def _shades(stage: Stage, posture: Posture, frame: Frame, view: View) -> Floats:
    """Return for each pixel how the surface faces, from 0 to 1 and by its cloth; -1 for none."""
    size = scaled(SIZES[stage.pose.aspect], _SMALL)
    vertices, triangles = stage.posed(posture, frame), stage.figure.triangles
    hit: Ints = seen(vertices, triangles, view, size)
    corners = vertices[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    cloth = stage.figure.region[triangles[:, 0]]
    shade = 0.5 + 0.5 * across @ (0.6 * view.axes[1] + 0.8 * view.axes[0]) + cloth
    result: Floats = np.where(hit >= 0, shade[hit], -1.0)
    return result
