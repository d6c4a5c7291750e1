"""The card of the signs that cannot wait: to keep, to print, and to show to staff."""

from typing import Annotated

import msgspec

from backcare.domain.review import Review, SourceRef

Short = Annotated[str, msgspec.Meta(min_length=5, max_length=120)]


class CardLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the card; `short` is the same in the few words that a wallet has room for.

    `rows` are the signs of the emergency page that it tells of.
    """

    text: Annotated[str, msgspec.Meta(min_length=10, max_length=260)]
    short: Short | None = None
    rows: tuple[Annotated[str, msgspec.Meta(pattern=r"^RF[0-9]{2}$")], ...] = ()
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class WarningCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the card says, in its order: when it counts, signs, what to do, what staff read."""

    counts: CardLine
    signs: Annotated[tuple[CardLine, ...], msgspec.Meta(min_length=5, max_length=9)]
    steps: Annotated[tuple[CardLine, ...], msgspec.Meta(min_length=1, max_length=6)]
    staff: CardLine
    review: Review

    @property
    def lines(self) -> tuple[CardLine, ...]:
        """All lines, each with its sources."""
        return (self.counts, *self.signs, *self.steps, self.staff)

    def __post_init__(self) -> None:
        if any(line.short is None for line in (self.counts, *self.signs, self.staff)):
            raise ValueError("give short for each line that stands on the small card")
