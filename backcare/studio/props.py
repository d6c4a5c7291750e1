"""Things that are held or worn: ball, stick, weights, bands, a tape on the floor.
They are placed anew in every frame.
"""

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.furniture import PALETTE
from backcare.studio.shapes import Mesh, bar, joined, sphere, tube, turned

_SLACK = 1.3
"""A band without tension is so many metres long if the pose file does not say it."""


def ball(centre: Floats, radius: float) -> Mesh:
    """Return a sphere; `wraps.dented` lets the body press into it."""
    return sphere(centre, radius, PALETTE["ball"])


def stick(start: Floats, end: Floats, radius: float, *, beyond: float = 0.0) -> Mesh:
    """Return a wooden bar from `start` to `end` that extends `beyond` metres at both ends."""
    along = beyond * (end - start) / np.linalg.norm(end - start)
    return bar(start - along, end + along, radius, PALETTE["wood"], edge=0.6)


def band(start: Floats, end: Floats, radius: float, rest: float | None) -> Mesh:
    """Return a round rubber band: as long as it is at rest it has its radius, longer it is
    thinner, as its volume stays.
    """
    length = float(np.linalg.norm(end - start))
    thin = radius * min(1.0, ((rest or _SLACK) / length) ** 0.5)
    return bar(start, end, thin, PALETTE["band"], edge=0.3)


def handle(grip: Floats, towards: Floats, along: Floats) -> tuple[Mesh, Floats]:
    """Return a handle whose grip points `along`, and the place of its ring on the way `towards`
    the band's other end.
    """
    along = along / np.linalg.norm(along)
    away = towards - grip
    away -= (away @ along) * along
    away /= np.linalg.norm(away)
    ring = grip + 0.14 * away
    half = 0.062
    straps = [
        tube(
            np.array(
                [
                    grip + side * half * along * (1 - 0.85 * t**1.5) + 0.14 * t * away
                    for t in np.linspace(0, 1, 9)
                ]
            ),
            0.005,
            PALETTE["weight"],
        )
        for side in (-1, 1)
    ]
    rod = bar(grip - (half + 0.008) * along, grip + (half + 0.008) * along, 0.015,
              PALETTE["weight"], edge=0.5)  # fmt: skip
    return joined([rod, *straps, sphere(ring, 0.013, PALETTE["weight"])]), ring


def kettlebell(grip: Floats, *, size: float = 0.085) -> Mesh:
    """Return a kettlebell that hangs straight down from the middle of its handle."""
    colour = PALETTE["weight"]
    centre = grip - np.array([0, 1.85 * size, 0])
    polar = np.linspace(0.04, np.pi - 0.72, 22)
    profile = [(-size * np.cos(p), size * np.sin(p)) for p in polar]
    # it stands on a flat foot with a rounded rim
    low, radius = profile[-1]
    profile += [(low + 0.05 * size, 0.97 * radius), (low + 0.08 * size, 0.88 * radius)]
    body = turned(centre, np.array([0, -1.0, 0]), profile, colour)
    turn = np.linspace(-0.55, np.pi + 0.55, 33)
    wide, high = 0.70 * size, 0.82 * size
    line = grip + np.column_stack(
        [wide * np.cos(turn), high * (np.sin(turn) - 1), np.zeros_like(turn)]
    )
    return joined([body, tube(line, 0.17 * size, colour)])


def dumbbell(middle: Floats, along: Floats, length: float = 0.34) -> Mesh:
    """Return a dumbbell with round heads whose bar points `along`; a long one is a barbell."""
    along = along / np.linalg.norm(along)
    colour, half = PALETTE["weight"], length / 2
    parts = [bar(middle - 0.9 * half * along, middle + 0.9 * half * along, 0.016, colour, edge=0.3)]
    for side in (-1, 1):
        start, end = (middle + side * at * along for at in (half - 0.085, half - 0.005))
        parts.append(bar(start, end, 0.062, colour, edge=0.32))
    return joined(parts)


def tape(start: Floats, end: Floats, *, width: float = 0.035) -> Mesh:
    """Return a strip of tape on the floor."""
    along = (end - start) / np.linalg.norm(end - start)
    across = np.cross([0, 1.0, 0], along) * width / 2
    corners = np.array([start - across, end - across, end + across, start + across])
    corners[:, 1] += 0.0025
    return Mesh(corners, np.array([[0, 1, 2], [0, 2, 3]]), PALETTE["tape"])
