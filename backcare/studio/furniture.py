"""What stands in the room: mat, chair, bench, step, towel, pillow, wall and post.

Each fills the place that the pose file gives it: its upper side is where the figure rests.
"""

from collections.abc import Iterator

import numpy as np

from backcare.studio.angles import Floats, Ints, turn_y
from backcare.studio.pose_file import Box
from backcare.studio.shapes import Mesh, Span, bar, capped, joined, rounded

PALETTE = {
    "mat": "#c9d8d5",
    "wood": "#bfa488",
    "cushion": "#6f8a97",
    "metal": "#56626b",
    "tread": "#8b9aa3",
    "pillow": "#dde6e6",
    "towel": "#a9c3c9",
    "wall": "#cbd8df",
    "skirting": "#a9bac4",
    "ball": "#7c93a8",
    "band": "#2f7f79",
    "weight": "#434d56",
    "tape": "#3f6572",
}
"""sRGB; calm, and different from the figure's clothes and from the colour of working muscles."""
_PUFF = 0.03
"""Metres a pillow is higher than the place where the head rests in it."""
_WALL_REACH, _WALL_HEIGHT, _WALL_FOOT = 9.0, 3.0, 0.005
"""How far a wall goes to either side of the figure and up, beyond any picture, and where it begins:
above what has the floor's light.
"""


def mat(x: Span, z: Span, floor: float) -> Mesh:
    """Return an exercise mat whose top is at zero."""
    return rounded(x, (floor, 0.0), z, 0.03, PALETTE["mat"])._replace(is_ground=True)


def furniture(box: Box, floor: float) -> Iterator[Mesh]:
    """Yield the parts of a piece of furniture that stands on the floor."""
    match box.kind:
        case "chair":
            yield from _chair(box, floor)
        case "bench":
            yield from _bench(box, floor)
        case "step":
            yield from _step(box, floor)
        case "towel":
            yield _towel(box)
        case "pillow":
            yield _pillow(box)
        case "wall":
            yield from _wall(box, floor)
        case "post":
            yield from _post(box, floor)
        case _:
            yield rounded(box.x, (floor, box.top), box.z, 0.012, PALETTE["wood"])


def _chair(box: Box, floor: float) -> Iterator[Mesh]:
    """A seat with a cushion, four open legs, and a back on the side `back`."""
    top = box.top
    middle = np.array([sum(box.x) / 2, 0, sum(box.z) / 2])
    wide, deep = (box.x[1] - box.x[0]) / 2, (box.z[1] - box.z[0]) / 2
    turn = {"-z": 0, "-x": 90, "+z": 180, "+x": 270}[box.back]
    if turn % 180:
        wide, deep = deep, wide
    parts = [
        rounded((-wide, wide), (top - 0.032, top), (-deep, deep), 0.024, PALETTE["cushion"]),
        joined([_chair_frame(wide, deep, top, floor), *_chair_back(wide, deep, top)]),
    ]
    for part in parts:
        yield part._replace(vertices=middle + part.vertices @ turn_y(np.radians(turn)).T)


def _chair_frame(wide: float, deep: float, top: float, floor: float) -> Mesh:
    board = (wide - 0.012, deep - 0.012)
    legs = [
        bar(
            np.array([x * (wide - 0.018), floor, z * (deep - 0.018)]),
            np.array([x * (wide - 0.045), top - 0.04, z * (deep - 0.045)]),
            0.017,
            PALETTE["wood"],
            edge=0.4,
        )
        for x in (-1, 1)
        for z in (-1, 1)
    ]
    low, high = top - 0.056, top - 0.026
    seat = rounded((-board[0], board[0]), (low, high), (-board[1], board[1]), 0.01, PALETTE["wood"])
    return joined([seat, *legs])


def _chair_back(wide: float, deep: float, top: float) -> Iterator[Mesh]:
    def behind(up: float) -> float:
        return -deep + 0.02 - 0.20 * up

    for side in (-1, 1):
        x = side * (wide - 0.035)
        low, high = (np.array([x, top + up, behind(up)]) for up in (-0.05, 0.43))
        yield bar(low, high, 0.016, PALETTE["wood"], edge=0.9)
    round_ = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    edge = np.sign(np.cos(round_)) * np.abs(np.cos(round_)) ** 0.4
    face = np.sign(np.sin(round_)) * np.abs(np.sin(round_)) ** 0.4
    for middle, half in ((0.36, 0.055), (0.19, 0.03)):
        rings = []
        for x in np.linspace(-wide + 0.02, wide - 0.02, 9):
            bow = 0.035 * (1 - (x / wide) ** 2)
            up = middle + half * edge
            depth = np.array([behind(u) for u in up]) - bow + 0.009 * face
            rings.append(np.column_stack([np.full(len(round_), x), top + up, depth]))
        yield capped(np.array(rings), PALETTE["wood"])


def _bench(box: Box, floor: float) -> Iterator[Mesh]:
    """A long cushion on two trestles."""
    (x0, x1), (z0, z1), top = box.x, box.z, box.top
    yield rounded(box.x, (top - 0.065, top), box.z, 0.028, PALETTE["cushion"])
    metal, thick = PALETTE["metal"], 0.019
    is_long_in_x = x1 - x0 > z1 - z0
    (a0, a1), (b0, b1) = ((x0, x1), (z0, z1)) if is_long_in_x else ((z0, z1), (x0, x1))

    def place(along: float, height: float, across: float) -> Floats:
        return np.array([along, height, across] if is_long_in_x else [across, height, along])

    ends = (a0 + 0.09, a1 - 0.09)
    under, foot = top - 0.07, floor + thick
    middle = (b0 + b1) / 2
    rail = bar(place(ends[0], under, middle), place(ends[1], under, middle), thick, metal)
    parts = [rail]
    for at in ends:
        for side, edge in ((-1, b0), (1, b1)):
            top_of_leg = place(at, under, edge - side * 0.10)
            parts.append(bar(place(at, foot, edge - side * 0.03), top_of_leg, thick, metal))
        parts.append(bar(place(at, foot, b0), place(at, foot, b1), thick, metal, edge=0.5))
    yield joined(parts)


def _step(box: Box, floor: float) -> Iterator[Mesh]:
    """A wooden box with a tread that does not slip."""
    tread, rim = 0.012, 0.014
    yield rounded(box.x, (floor, box.top - 0.003), box.z, 0.018, PALETTE["wood"])
    inner = [(low + rim, high - rim) for low, high in (box.x, box.z)]
    yield rounded(inner[0], (box.top - tread, box.top), inner[1], 0.012, PALETTE["tread"])


def _towel(box: Box) -> Mesh:
    """A towel folded into layers, of which each lies a little askew on the one below."""
    layers = max(2, round(box.top / 0.015))
    thick = box.top / layers
    parts = []
    for i in range(layers):
        shy, askew = 0.004 * i, 0.003 * (-1) ** i
        x = (box.x[0] + shy + askew, box.x[1] - shy + askew)
        z = (box.z[0] + shy, box.z[1] - 0.5 * shy)
        parts.append(_cushion(x, z, (i * thick, (i + 1) * thick), 9, 0.5, PALETTE["towel"]))
    return joined(parts)


def _pillow(box: Box) -> Mesh:
    """A pillow that is thick in the middle, with a seam around it. It is higher than `top`, where
    the head lies: the head presses it down.
    """
    return _cushion(box.x, box.z, (0.0, box.top + _PUFF), 4, 0.3, PALETTE["pillow"])


def _cushion(x: Span, z: Span, y: Span, square: float, seam: float, colour: str) -> Mesh:
    """Return a soft block: the greater `square`, the sharper its corners and the flatter its top;
    `seam` is the share of its height at which it is widest.
    """
    middle = np.array([sum(x) / 2, sum(z) / 2])
    half = np.array([x[1] - x[0], z[1] - z[0]]) / 2
    around = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    cosine, sine = np.cos(around), np.sin(around)
    reach = (np.abs(cosine) ** square + np.abs(sine) ** square) ** (-1 / square)
    # sides are drawn in between the corners, as cloth does it
    reach *= 1 - 0.2 / square * np.cos(2 * around) ** 2
    plan = np.column_stack([cosine, sine]) * reach[:, None] * half
    low, widest, high = y[0], y[0] + seam * (y[1] - y[0]), y[1]
    under, over = (np.sin(np.linspace(0, np.pi / 2, count)) for count in (6, 15))
    rings = []
    for share, end in [*((s, low) for s in under[1:]), *((s, high) for s in over[::-1])]:
        bulge = (1 - share ** (0.65 * square)) ** (2.4 / square if end == high else 0.3)
        ring = middle + max(share, 0.01) * plan
        height = np.full(len(around), widest + bulge * (end - widest))
        rings.append(np.column_stack([ring[:, 0], height, ring[:, 1]]))
    return capped(np.array(rings), colour)


def _wall(box: Box, floor: float) -> Iterator[Mesh]:
    """A wall as wide and high as any picture, and its skirting board. Only the side that looks at
    the figure is drawn.
    """
    axis = 0 if box.x[1] - box.x[0] < box.z[1] - box.z[0] else 2
    span = box.x if axis == 0 else box.z
    # the figure is near zero
    face = min(span, key=abs)
    sign = -1 if face > 0 else 1
    # fine where pictures fade it out
    columns = np.concatenate([[-_WALL_REACH], np.linspace(-2, 2, 41), [_WALL_REACH]])
    for low, high, out, colour in (
        (_WALL_FOOT, _WALL_HEIGHT, 0.0, "wall"),
        (_WALL_FOOT, floor + 0.06, 0.012, "skirting"),
    ):
        rows = np.linspace(low, high, 31 if out == 0 else 2)
        side, height = np.meshgrid(columns, rows)
        vertices = np.empty((side.size, 3))
        vertices[:, axis] = face + sign * out
        vertices[:, 1] = height.ravel()
        vertices[:, 2 - axis] = side.ravel()
        sheet = _sheet(len(rows), len(columns), sign, axis)
        yield Mesh(vertices, sheet, PALETTE[colour], is_ground=True, is_wall=True)


def _sheet(rows: int, columns: int, sign: int, axis: int) -> Ints:
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (row * columns + column).ravel()
    b, c = a + 1, a + columns
    triangles = np.vstack([np.column_stack([a, b, c]), np.column_stack([b, c + 1, c])])
    # along x and up gives a side that looks to +z; along z and up one that looks to -x
    return triangles if (sign > 0) == (axis == 2) else triangles[:, ::-1]


def _post(box: Box, floor: float) -> Iterator[Mesh]:
    """A steel post on a plate, to which a band is tied."""
    x, z = sum(box.x) / 2, sum(box.z) / 2
    radius = (box.x[1] - box.x[0]) / 2
    foot, plate, top = (np.array([x, y, z]) for y in (floor, floor + 0.02, box.top))
    metal = PALETTE["metal"]
    yield joined([bar(foot, top, radius, metal, edge=0.6), bar(foot, plate, 0.10, metal, edge=0.1)])
