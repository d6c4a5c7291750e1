"""The body map: pictures of the figure, and the areas that can be marked on them."""

from typing import Annotated

import msgspec

from backcare.domain.sides import Side

WIDTH = 200
"""Width of a picture, in the units of its areas' paths."""

Label = Annotated[str, msgspec.Meta(min_length=3, max_length=60)]


class BodyView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figure from one direction; `sides` are its sides from the viewer's left to right."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+$")]
    label: Label
    picture: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+\.webp$")]
    sides: tuple[Side, Side]


class BodyArea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An area that can be marked; `path` is an SVG path of absolute M, L, C and Z commands."""

    id: Annotated[str, msgspec.Meta(pattern=r"^A\.[a-z-]{3,30}$")]
    label: Label
    view: str
    path: Annotated[str, msgspec.Meta(pattern=r"^M [MLC0-9 .]+ Z$")]


class BodyMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All views and areas in the order shown; `height` is that of a picture."""

    height: Annotated[float, msgspec.Meta(gt=0)]
    views: Annotated[tuple[BodyView, ...], msgspec.Meta(min_length=1)]
    areas: Annotated[tuple[BodyArea, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        views = {view.id for view in self.views}
        for area in self.areas:
            if area.view not in views:
                raise ValueError(f"{area.id} stands in a view {area.view!r} that there is not")
        if len({area.id for area in self.areas}) < len(self.areas):
            raise ValueError("give each area id once")
