"""Closes the eyes of the mannequin: lids sink over them, and a dark line of lashes shows it."""

import numpy as np

from backcare.studio.angles import Floats
from backcare.studio.figure import SKIN, Figure
from backcare.studio.tailor import IRIS, WHITE

_HALF = 0.0125
"""Half the width of an eye, in metres."""
_EDGE, _FOLD = np.radians(10.0), np.radians(30.0)
"""How high the edge of the open upper lid is, seen from the middle of the eye, and its fold."""
_SINKS = np.radians(29.0)
"""How far the edge turns down until it lies on the lower lid."""


def shut(figure: Figure) -> Floats:
    """Return how far each vertex moves, upright, when the eyes close (V, 3)."""
    moved = np.zeros_like(figure.neutral)
    is_eye = np.isin(figure.region, (WHITE, IRIS))
    for side in (-1, 1):
        own = is_eye & (figure.neutral[:, 0] * side > 0)
        eye = figure.neutral[own]
        place = figure.neutral - (eye.min(0) + eye.max(0)) / 2
        moved += _lid(place) * (figure.region == SKIN)[:, None]
        # the ball gives way to the lid; the iris, which is dark, becomes the line of lashes
        moved -= 0.12 * place * (own & (figure.region == WHITE))[:, None]
        moved += (_lashes(place) - place) * (own & (figure.region == IRIS))[:, None]
    return moved


def _lid(place: Floats) -> Floats:
    """Turn the upper lid down around the middle of the eye, its corners less than its middle."""
    across, up, forward = place.T
    height = np.arctan2(up, forward)
    from_edge = np.clip((_FOLD - height) / (_FOLD - _EDGE), 0, 1)
    wide = np.sqrt(np.clip(1 - (across / _HALF) ** 2, 0, 1))
    is_lid = (forward > 0.004) & (height > 0) & (np.linalg.norm(place, axis=1) < 0.022)
    lower = height - _SINKS * from_edge * wide
    far = np.hypot(up, forward)
    turned = np.column_stack([across, far * np.sin(lower), far * np.cos(lower)])
    result: Floats = (turned - place) * is_lid[:, None]
    return result


def _lashes(place: Floats) -> Floats:
    """Return where the iris lies as a thin bow along the lower lid."""
    across = 1.75 * place[:, 0]
    return np.column_stack(
        [across, -0.0050 + 15 * across**2 + 0.22 * place[:, 1], 0.0184 - 30 * across**2]
    )
