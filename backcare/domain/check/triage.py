"""Red flags and urgency: the emergency page and the fixed texts. Never a diagnosis."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.review import Review, SourceRef

Age = Annotated[int, msgspec.Meta(ge=0, le=120)]
RowId = Annotated[str, msgspec.Meta(pattern=r"^RF[0-9]{2}$")]


class Urgency(StrEnum):
    """How soon somebody needs help (urgency codes of the clinical evidence notes)."""

    EMERGENCY = "E"
    SAME_DAY = "S"
    WITHIN_DAYS = "D"
    ROUTINE = "P"
    NO_MATCH = "none"


_RANK = list(reversed(Urgency))


def most_urgent(levels: Iterable[Urgency]) -> Urgency:
    """Return the highest urgency; `NO_MATCH` if there is none."""
    return max(levels, key=_RANK.index, default=Urgency.NO_MATCH)


def is_at_least(level: Urgency, other: Urgency) -> bool:
    """Return whether a level is at least as urgent as another."""
    return _RANK.index(level) >= _RANK.index(other)


class RedFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sign of the emergency page in words a runner would use; one tick is enough."""

    id: RowId
    text: Annotated[str, msgspec.Meta(min_length=10, max_length=200)]
    help: Annotated[str, msgspec.Meta(max_length=240)] | None = None
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class AgeBand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An age band: its youngest and oldest age in years, both included."""

    id: str
    label: str
    ages: tuple[Age, Age]


class UrgencyText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fixed text of one urgency level: `word` names it, `heading` says what to do,
    `text` is the rest.
    """

    urgency: Urgency
    word: str
    heading: str
    text: str
    row: str
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class SafetyNetItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the card shown with every result; `urgency` is that of its rows."""

    text: str
    urgency: Urgency
    rows: Annotated[tuple[RowId, ...], msgspec.Meta(min_length=1)]


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The self-check's content: age bands, emergency page, fixed texts and the safety-net card.

    `could_not_judge` is shown if the rules could not be evaluated.
    """

    age_bands: Annotated[tuple[AgeBand, ...], msgspec.Meta(min_length=2)]
    emergency_page: Annotated[tuple[RedFlag, ...], msgspec.Meta(min_length=1)]
    urgency_texts: tuple[UrgencyText, ...]
    safety_net: Annotated[tuple[SafetyNetItem, ...], msgspec.Meta(min_length=1)]
    could_not_judge: str
    review: Review

    def __post_init__(self) -> None:
        if sorted(text.urgency for text in self.urgency_texts) != sorted(Urgency):
            raise ValueError("give each urgency exactly one text")
        if len(self.signs) != len(set(self.signs)):
            raise ValueError("give each row id once")
        if {i.urgency for i in self.safety_net} != {Urgency.EMERGENCY, Urgency.SAME_DAY}:
            raise ValueError("the safety net has lines for now and for today")
        ages = [age for band in self.age_bands for age in range(band.ages[0], band.ages[1] + 1)]
        if ages != list(range(121)):
            raise ValueError("give each age from 0 to 120 to one band, in their order")

    def net_of(self, urgency: Urgency) -> tuple[str, ...]:
        """Return the lines of the safety-net card with this urgency."""
        return tuple(item.text for item in self.safety_net if item.urgency is urgency)

    @property
    def signs(self) -> tuple[str, ...]:
        """The row ids of the emergency page."""
        return tuple(flag.id for flag in self.emergency_page)

    def band(self, band_id: str) -> AgeBand:
        """Return an age band; raises `StopIteration` for an unknown one."""
        return next(band for band in self.age_bands if band.id == band_id)

    def text_for(self, urgency: Urgency) -> UrgencyText:
        """Return the fixed text of a level."""
        return next(text for text in self.urgency_texts if text.urgency is urgency)
