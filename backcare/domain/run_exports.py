"""How runners get their runs out of other services: words, and how sure we are of them."""

from datetime import date
from typing import Annotated

import msgspec

Line = Annotated[str, msgspec.Meta(min_length=10, max_length=200)]


class SeenPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public page that says so too, and the day on which we saw it."""

    address: Annotated[str, msgspec.Meta(pattern=r"\Ahttps://\S+\Z")]
    on: date


class RunExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to get runs out of one service, in a few lines.

    `seen` is a page that says it; without one it is as we know it. `is_untried`: no whole export
    was ever seen, so it is read by its description alone.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"\A[a-z-]+\Z")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=4)]
    seen: SeenPage | None = None
    is_untried: bool = False
