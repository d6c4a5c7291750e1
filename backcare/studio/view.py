"""A placed camera, and where it sees what."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from backcare.studio.angles import Floats


@dataclass(frozen=True, slots=True)
class View:
    """A placed camera: `az` and `el` in degrees, `target` and `distance` in metres."""

    az: float
    el: float
    target: Floats
    distance: float
    fov: float = 24.0
    """Horizontal field of view in degrees."""

    widest: ClassVar = 24.0
    """The field of view of a picture's longer side: narrow enough to keep limbs in proportion."""

    @property
    def axes(self) -> Floats:
        """Right, up and backwards as rows."""
        azimuth, elevation = np.radians(self.az), np.radians(self.el)
        back = np.array(
            [
                np.sin(azimuth) * np.cos(elevation),
                np.sin(elevation),
                np.cos(azimuth) * np.cos(elevation),
            ]
        )
        right = np.cross([0, 1, 0], back)
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(back, right), back])

    @property
    def eye(self) -> Floats:
        """The position of the camera."""
        place: Floats = self.target + self.axes[2] * self.distance
        return place

    def focal(self, width: int) -> float:
        """Return the focal length in pixels for a picture of this width."""
        return float(0.5 * width / np.tan(np.radians(self.fov) / 2))

    def project(self, points: Floats, width: int, height: int) -> tuple[Floats, Floats]:
        """Return pixel positions (P, 2) and 1 / depth (P,)."""
        x, y, z = ((points - self.eye) @ self.axes.T).T
        focal = self.focal(width)
        spots = np.stack([width / 2 - focal * x / z, height / 2 + focal * y / z], 1)
        return spots, -1 / z
