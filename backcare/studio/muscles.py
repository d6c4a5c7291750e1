"""Which muscles and paths a picture may light, and how their roles are told apart.

They are drawn once on the neutral figure, in `data/media/muscles.yaml`, and stay on the material of
skin and cloth when it moves.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
import numpy as np

from backcare.config import ROOT
from backcare.content.strict_yaml import read_typed
from backcare.studio.angles import Floats

DRAWN = ROOT / "data" / "media" / "muscles.yaml"
CHARTS = ("trunk", "leg", "arm", "foot")
RADII = (0.125, 0.065, 0.05, 1.0)
"""Metres for one radian on each chart, near enough for edges and stripes; a sole is flat."""
Spot = tuple[float, float]


class Role(IntEnum):
    """What happens to a muscle or nerve; each has a colour and a pattern of its own."""

    WORKING = 0
    STRETCHED = 1
    MOVED = 2


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A closed `outline` or a `line` on a chart; the file says what the numbers mean."""

    chart: Literal["trunk", "leg", "arm", "foot"]
    outline: Annotated[tuple[Spot, ...], msgspec.Meta(min_length=4)] | None = None
    line: Annotated[tuple[Spot, ...], msgspec.Meta(min_length=2)] | None = None
    fibres: float | Spot = 0.0

    def __post_init__(self) -> None:
        if (self.outline is None) == (self.line is None):
            raise ValueError("give either an outline or a line")


class Muscle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A muscle, a region of the back or the path of a nerve, on the left side."""

    shows: str
    deep: bool = False
    parts: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1)]


class Highlight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a picture lights, by role; a side is `.L` or `.R`, no side lights both."""

    working: tuple[str, ...] = ()
    stretched: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def named(self) -> Iterator[tuple[Role, str]]:
        """Each name with its role."""
        for role in Role:
            for name in getattr(self, role.name.lower()):
                yield role, name


class Drawing(NamedTuple):
    """One part on one side: points on its chart in metres (N, 2), closed if it is an area.

    `fibres` is a direction as a unit vector, or with `spreads` the point where stripes begin.
    """

    points: Floats
    chart: int
    sign: int
    role: Role
    is_area: bool
    is_deep: bool
    fibres: Floats
    spreads: bool


@cache
def muscles(path: Path = DRAWN) -> dict[str, Muscle]:
    """Return all muscles by name. Raises `ContentError` for a broken file."""
    return read_typed(path, dict[str, Muscle])


def is_muscle(name: str) -> bool:
    """Return whether a pose file may use this name."""
    base, dot, side = name.partition(".")
    return base in muscles() and (not dot or side in ("L", "R"))


def drawings(highlight: Highlight) -> list[Drawing]:
    """Return what is to be painted, in order: what lies deep, and what stands first in the file."""
    order = {name: place for place, name in enumerate(muscles())}
    named = sorted(highlight.named, key=lambda one: order[one[1].partition(".")[0]])
    return [drawing for role, name in named for drawing in drawings_of(name, role)]


def drawings_of(name: str, role: Role) -> Iterator[Drawing]:
    """Yield the parts of one muscle."""
    base, _, side = name.partition(".")
    muscle = muscles()[base]
    for part in muscle.parts:
        for sign in {"": (1, -1), "L": (1,), "R": (-1,)}[side]:
            yield _drawing(part, sign, role, is_deep=muscle.deep)


def _drawing(part: Part, sign: int, role: Role, *, is_deep: bool) -> Drawing:
    chart = CHARTS.index(part.chart)
    points = _rounded(_metres(part.outline or part.line or (), chart), is_closed=bool(part.outline))
    spreads = isinstance(part.fibres, tuple)
    if isinstance(part.fibres, tuple):
        fibres = _metres((part.fibres,), chart)[0]
    else:
        turn = np.radians(part.fibres)
        fibres = np.array([np.sin(turn), np.cos(turn)])
    is_area = part.outline is not None
    return Drawing(points, chart, sign, role, is_area, is_deep, fibres, spreads)


def _metres(spots: tuple[Spot, ...], chart: int) -> Floats:
    scale = 1.0 if CHARTS[chart] == "foot" else np.radians(1) * RADII[chart]
    return np.array(spots, float) * [scale, 1.0]


def _rounded(points: Floats, *, is_closed: bool) -> Floats:
    """Cut the corners twice (Chaikin), which leaves a smooth line."""
    for _ in range(2):
        after = np.roll(points, -1, 0) if is_closed else points[1:]
        before = points if is_closed else points[:-1]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], 1)
        ends = cut.reshape(-1, 2)
        points = ends if is_closed else np.vstack([points[:1], ends, points[-1:]])
    return points
