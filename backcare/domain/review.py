"""Where a statement comes from, and who has looked at it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

SourceRef = Annotated[
    str,
    msgspec.Meta(pattern=r"^R[1-9][0-9]{0,2}( (checked|figure-recalled|secondary|recalled))?$"),
]
"""A source id such as `R9`, optionally with a mark that overrides the source's own, as in
`R2 figure-recalled`.
"""


class Basis(StrEnum):
    """How well the project knows a source (the marks of the clinical evidence notes)."""

    CHECKED = "checked"
    FIGURE_RECALLED = "figure-recalled"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    SYNTHESIS = "synthesis"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reference: `short` is what a reader sees first, `citation` the full entry."""

    id: Annotated[str, msgspec.Meta(pattern=r"^R[1-9][0-9]{0,2}$")]
    short: Annotated[str, msgspec.Meta(min_length=3)]
    citation: Annotated[str, msgspec.Meta(min_length=10)]
    basis: Basis


class Review(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Date and review state of a piece of clinical content.

    `reviewed_by`, `reviewed_on` and `review_due` are all given or all missing. Missing means that
    no clinician has reviewed it yet, and the page says so.
    """

    written_on: date
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    review_due: date | None = None

    def __post_init__(self) -> None:
        given = {x is not None for x in (self.reviewed_by, self.reviewed_on, self.review_due)}
        if len(given) != 1:
            raise ValueError("give reviewed_by, reviewed_on and review_due together or not at all")
