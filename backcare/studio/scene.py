"""What is drawn, and how finely."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from backcare.studio.angles import Floats, Ints
from backcare.studio.silhouette import Lens, Seen


@dataclass(frozen=True, slots=True)
class Quality:
    """How finely to draw: sub-pixels per side, key and sky directions, metres a pixel of their
    depth maps.
    """

    samples: int = 2
    keys: int = 24
    skies: int = 64
    key_grain: float = 0.004
    sky_grain: float = 0.006


FINE = Quality()
ROUGH = Quality(samples=1, keys=12, skies=40, key_grain=0.006, sky_grain=0.008)


class Painted(Protocol):
    """What is painted on the figure: `paint.Paint`, which says more."""

    def layers(
        self, seen: Seen, grain: float, lens: Lens
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is on the surface of each pixel, and what shows through it (P, 4)."""
        ...


class Scene(NamedTuple):
    """All meshes as one: vertices (V, 3), triangles (T, 3), linear colours (V, 3), and how much of
    the ground each vertex covers (V,); the first `figure` vertices belong to the figure, whose
    triangles come first.
    """

    vertices: Floats
    triangles: Ints
    colours: Floats
    cover: Floats
    figure: int
    paint: Painted | None = None
