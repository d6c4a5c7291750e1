"""The inner loops of `paint`, compiled by numba: charts of the body, distances, patterns."""

import numpy as np
from numba import njit, prange

from backcare.studio.muscles import RADII

_TRUNK, _LEG, _ARM, _FOOT = range(4)
_LEG_Y = np.array([-0.85, -0.8, -0.55, -0.4, -0.2, 0.1])
_LEG_Z = np.array([0.0, 0.0, -0.025, 0.0, 0.022, 0.02])
"""Where the middle of a leg is from front to back, by height."""
_SOLE = -0.836
_ARCH, _RIM = 0.045, 2.8
"""How high a sole reaches up at its rim, where it is highest, and how fast it sinks from there."""
_RADII = np.array(RADII)
_STRENGTH, _DEEP = 0.93, 0.76
_BEHIND, _BEHIND_MARKS, _BEHIND_PATH = 0.11, 0.85, 0.75
"""Opacity of what lies below the skin and of what lies below other muscles; what is behind
something is drawn as clear lines with little between them: a fill that lets much through has the
colour of a stain.
"""
_EDGE = 0.0035
"""Half the width of an outline, in metres."""
_FIBRE, _HATCH, _DOT, _FIBRE_BEHIND = 0.012, 0.017, 0.019, 0.02
"""Metres from one fibre, hatch line or dot of an area to the next; fibres behind something are
bold, as thin ones would mix with the cloth before them.
"""
PATH, STEP = 0.0105, 0.03
"""The radius of a dot of a path, and the way from one to the next, in metres."""
_OUTSIDE = 1.0


@njit(cache=True)
def _spot(place, chart, sign, middle):
    """Return whether a place is on the chart, and where; around the body, near `middle`."""
    x, y, z, arm = place[0] * sign, place[1], place[2], place[3]
    if chart == _ARM:
        if arm < 0.3 or x < 0:
            return False, 0.0, 0.0
        turn, height = np.arctan2(x - 0.167, z - 0.013), y
    elif arm > 0.3:
        return False, 0.0, 0.0
    elif chart == _FOOT:
        if x < 0 or y > -0.7:
            return False, 0.0, 0.0
        return True, x - 0.098, z
    elif chart == _LEG:
        if x < -0.004:
            return False, 0.0, 0.0
        turn, height = np.arctan2(x - 0.095, z - np.interp(y, _LEG_Y, _LEG_Z)), y
    else:
        if x < 0 or y < -0.125:
            return False, 0.0, 0.0
        turn, height = np.arctan2(x, z - 0.025), y
    round_ = 2 * np.pi * _RADII[chart]
    across = turn * _RADII[chart]
    return True, across - round_ * np.round((across - middle) / round_), height


@njit(cache=True)
def _gap(points, is_area, u, v):
    """Return the distance to an outline (negative inside) or to a line (negative on its right),
    and the way along it.
    """
    n = len(points)
    nearest, side, way, along = 1e9, 1.0, 0.0, 0.0
    for i in range(n if is_area else n - 1):
        j = (i + 1) % n
        ax, ay = points[i, 0], points[i, 1]
        ex, ey = points[j, 0] - ax, points[j, 1] - ay
        wx, wy = u - ax, v - ay
        length = ex * ex + ey * ey + 1e-18
        share = min(max((wx * ex + wy * ey) / length, 0.0), 1.0)
        dx, dy = wx - ex * share, wy - ey * share
        square = dx * dx + dy * dy
        if square < nearest:
            nearest, along = square, way + share * np.sqrt(length)
            if not is_area:
                side = 1.0 if ex * wy >= ey * wx else -1.0
        way += np.sqrt(length)
        if is_area and (ay > v) != (points[j, 1] > v) and u < ex * (v - ay) / ey + ax:
            side = -side
    return side * np.sqrt(nearest), along


@njit(cache=True)
def _found(place, points, number):
    """Return the distance to a drawing, the way along it, and the spot on its chart."""
    middle = points[:, 0].mean()
    is_on, u, v = _spot(place, number[2], number[3], middle)
    if not is_on:
        return _OUTSIDE, 0.0, 0.0, 0.0
    gap, along = _gap(points, number[5] == 1, u, v)
    if number[2] == _FOOT:
        gap = max(gap, place[1] - _SOLE + _RIM * (v - _ARCH) ** 2)
    return gap, along, u, v


@njit(cache=True, parallel=True)
def gaps(places, points, numbers, out):
    """Write the distance to each drawing, and the way along it, into `out` (P, D, 2); a distance
    is negative inside an area and on the right of a line.
    """
    for i in prange(len(places)):
        for d in range(len(numbers)):
            number = numbers[d]
            gap, along, _, _ = _found(places[i], points[number[0] : number[1]], number)
            out[i, d, 0], out[i, d, 1] = gap, along


@njit(cache=True)
def _step(edge, value, width):
    """Return 0 below an edge and 1 above it, softly."""
    share = min(max((value - edge) / width + 0.5, 0.0), 1.0)
    return share * share * (3 - 2 * share)


@njit(cache=True)
def _stripes(way, period, share, grain):
    """Return how much of a pixel lines of this period cover that are `share` of it wide."""
    off = abs(way / period - np.round(way / period)) * period
    line = 1 - _step(0.5 * share * period, off, max(grain, 0.2 * period))
    fade = min(max((period / grain - 2.5) / 2, 0.0), 1.0)
    return fade * line + (1 - fade) * share


@njit(cache=True)
def _marks(role, u, v, fibres, spreads, is_behind, grain):
    """Return how much of a pixel the marks inside an area cover."""
    if spreads:
        dx, dy = u - fibres[0], v - fibres[1]
        # stripes as far apart as in the middle of a muscle of a hand's length
        way = np.arctan2(dx, dy) * 0.11
    else:
        way = u * fibres[1] - v * fibres[0]
    if role == 0:
        if is_behind:
            return _stripes(way, _FIBRE_BEHIND, 0.45, grain)
        return 0.75 * _stripes(way, _FIBRE, 0.26, grain)
    if role == 1:
        return _stripes((u - v) * 0.7071, _HATCH, 0.42, grain)
    row = np.round(v / _DOT)
    across = u - 0.5 * _DOT * (row % 2)
    dx, dy = across - _DOT * np.round(across / _DOT), v - _DOT * row
    return 1 - _step(0.29 * _DOT, np.sqrt(dx * dx + dy * dy), max(grain, 0.004))


@njit(cache=True)
def _area(gap, role, marked, grain):
    """Return the opacity of an area and how much of it is marks and outline."""
    soft = max(grain, 0.002)
    opacity = 1 - _step(0.0, gap, soft)
    outline = _step(-2 * _EDGE, gap, soft + 0.002) * (0.55 if role == 0 else 1.0)
    return opacity, max(marked, outline)


@njit(cache=True)
def _path(gap, along, grain):
    """Return the opacity of the dots of a path, which have a pale rim, and how much is core."""
    off = along - STEP * np.round(along / STEP)
    reach = np.sqrt(gap * gap + off * off)
    soft = max(grain, 0.002)
    return 1 - _step(PATH + 0.003, reach, soft), 1 - _step(PATH, reach, soft)


@njit(cache=True, parallel=True)
def paint(places, points, numbers, fibres, colours, grain, is_behind, out):
    """Write colour times opacity, and opacity, into `out` (P, 4); later drawings cover.

    The last number of a place is the opacity that its paint may have at most.
    """
    for i in prange(len(places)):
        if places[i, 4] <= 0:
            continue
        for d in range(len(numbers)):
            number = numbers[d]
            own = points[number[0] : number[1]]
            gap, along, u, v = _found(places[i], own, number)
            if gap > 0.02 or (gap < -0.02 and number[5] == 0):
                continue
            role = number[4]
            if number[5] == 1:
                marked = _marks(role, u, v, fibres[d], number[7] == 1, is_behind, grain)
                opacity, marked = _area(gap, role, marked, grain)
                if is_behind:
                    opacity *= _BEHIND + (_BEHIND_MARKS - _BEHIND) * marked
                else:
                    opacity *= _DEEP if number[6] == 1 else _STRENGTH
            else:
                opacity, marked = _path(gap, along, grain)
                if is_behind:
                    opacity *= _BEHIND_PATH
            opacity *= places[i, 4]
            if is_behind and role == 0:
                marked = 0.0  # dark fibres on dark cloth would be a brown stain
            for q in range(3):
                colour = colours[role, 0, q] * (1 - marked) + colours[role, 1, q] * marked
                out[i, q] = colour * opacity + out[i, q] * (1 - opacity)
            out[i, 3] = opacity + out[i, 3] * (1 - opacity)
