"""The shape of marks: smooth curves, longer lines, and lines that tell how level something is."""

from collections.abc import Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from backcare.studio.angles import Floats
from backcare.studio.framing import Size
from backcare.studio.view import View

_STEADY, _TILTED = 2.0, 6.0
"""Degrees: what tilts by less is level to the eye, and is drawn so; what tilts by more as it does.
"""
_STEP = 2.0
"""Pixels from one point of a line to the next, where two are compared."""
_SHORT = 0.15
"""The share of a line below which what is left of it does not tell where it goes."""


def curve(places: Floats) -> Floats:
    """Return a smooth curve through four places or more; fewer keep their corner."""
    if len(places) < 4:
        return places
    steps = np.linspace(0, len(places) - 1, 61)
    smooth: Floats = PchipInterpolator(np.arange(len(places)), places)(steps)
    return smooth


def longer(places: Floats, metres: float) -> Floats:
    """Return a line that goes on beyond its ends."""
    first, last = places[0] - places[1], places[-1] - places[-2]
    result = places.copy()
    result[0] += first / max(float(np.linalg.norm(first)), 1e-6) * metres
    result[-1] += last / max(float(np.linalg.norm(last)), 1e-6) * metres
    return result


def levels(ends: Floats, beyond: float, view: View, size: Size) -> tuple[Floats, Floats]:
    """Return a line through two places and a horizontal, in pixels (2, 2) each.

    Perspective would tilt what is level. So the horizontal is that of the picture, and the line
    tilts against it as it does in the room, as the bubble of a spirit level tells it. Both begin
    at the same place on the left, so that they open like a wedge.
    """
    half = (ends[1] - ends[0]) / 2
    length = float(np.linalg.norm(half))
    spots, _ = view.project(np.vstack([ends, ends.mean(0)]), *size)
    if spots[0, 0] > spots[1, 0]:
        spots[[0, 1]], half = spots[[1, 0]], -half
    wide = float(np.linalg.norm(spots[1] - spots[0])) / 2 * (1 + beyond / length)
    tilt = _steadied(float(np.arcsin(np.clip(half[1] / length, -1, 1))))
    across = wide * np.array([np.cos(tilt), -np.sin(tilt)])
    own = spots[2] + np.stack([-across, across])
    return own, own[0] + np.array([[0.0, 0.0], [2 * wide, 0.0]])


def _steadied(tilt: float) -> float:
    """Return an angle without what the eye takes for level; it sets in softly."""
    share = np.clip((abs(np.degrees(tilt)) - _STEADY) / (_TILTED - _STEADY), 0, 1)
    return float(tilt * share * share * (3 - 2 * share))


def clear_of(line: Floats, other: Floats, least: float, *, moves: bool) -> Sequence[Floats]:
    """Return the parts of a line (P, 2) that are at least so many pixels from another one.

    If hardly any is and it `moves`, it is all of it, beside the other line instead of on it.
    """
    fine, beside = _finely(line), _finely(other)
    away, nearest = cKDTree(beside).query(fine)
    is_clear = away >= least
    if moves and is_clear.mean() < _SHORT:
        along = line[-1] - line[0]
        across = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
        off = (fine - beside[nearest]) @ across
        side = 1.0 if off.mean() >= 0 else -1.0
        return [fine + side * max(least - float((side * off).min()), 0.0) * across]
    starts = np.flatnonzero(np.diff(np.r_[0, is_clear.astype(int)]) == 1)
    ends = np.flatnonzero(np.diff(np.r_[is_clear.astype(int), 0]) == -1) + 1
    return [fine[a:b] for a, b in zip(starts, ends, strict=True) if (b - a) * _STEP > 2 * least]


def _finely(line: Floats) -> Floats:
    """Return a line (P, 2) with points at every few pixels."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], max(2, round(along[-1] / _STEP) + 1))
    return np.stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)], 1)


def swung(points: Floats) -> Floats:
    """Return a way (P, 2) as one smooth swing from its start to its end, without its kinks."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < 1e-6:
        return points
    along /= along[-1]
    chord = points[0] + along[:, None] * (points[-1] - points[0])
    # what is added to the chord is nothing at both ends
    shapes = np.stack([along * (1 - along), along * (1 - along) * (1 - 2 * along)], 1)
    shares, *_ = np.linalg.lstsq(shapes, points - chord, rcond=None)
    share = np.linspace(0, 1, 41)[:, None]
    bows = np.hstack([share * (1 - share), share * (1 - share) * (1 - 2 * share)])
    smooth: Floats = points[0] + share * (points[-1] - points[0]) + bows @ shares
    return smooth


def at_least(points: Floats, length: float, *, keeps_tip: bool) -> Floats:
    """Return a way that is enlarged about its start, or about its tip, to at least a length."""
    own = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    if not 1e-6 < own < length:
        return points
    fixed = points[-1] if keeps_tip else points[0]
    return fixed + (points - fixed) * (length / own)


def within(points: Floats, size: Size, margin: float) -> Floats:
    """Return a way moved so that it is in the picture."""
    low, high = points.min(0) - margin, points.max(0) + margin - np.array(size)
    return points - np.minimum(low, 0) - np.maximum(high, 0)
