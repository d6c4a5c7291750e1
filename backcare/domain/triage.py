"""Red flags and urgency: the emergency page, and what an answer means. Never a diagnosis."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.review import Review, SourceRef

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
    """Return the highest urgency; `NO_MATCH` when there is none."""
    return max(levels, key=_RANK.index, default=Urgency.NO_MATCH)


class RedFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One warning sign in words a runner would use.

    `not_sure` is the urgency that a "not sure" answer gives (clinical notes 2.2: the same as yes on
    RF01-RF04, RF06, RF08 and RF21; same day on any other sign of the emergency page).
    """

    id: RowId
    text: Annotated[str, msgspec.Meta(min_length=10, max_length=200)]
    help: Annotated[str, msgspec.Meta(max_length=240)] | None = None
    yes: Urgency
    not_sure: Urgency
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class AgeBand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An age band; `in_scope` is false where the product is not made for it (RF41)."""

    id: str
    label: str
    in_scope: bool


class UrgencyText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fixed text of one urgency level: `word` says the urgency, `heading` the action, `text`
    the rest.
    """

    urgency: Urgency
    word: str
    heading: str
    text: str
    row: str
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class SafetyNetItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the card that is shown with every result."""

    text: str
    rows: tuple[RowId, ...]


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The self-check's content: age bands, emergency page, fixed texts and the safety-net card."""

    age_bands: Annotated[tuple[AgeBand, ...], msgspec.Meta(min_length=2)]
    under_age_text: str
    pregnancy_question: str
    pregnancy_text: str
    emergency_page: Annotated[tuple[RedFlag, ...], msgspec.Meta(min_length=1)]
    urgency_texts: tuple[UrgencyText, ...]
    safety_net: Annotated[tuple[SafetyNetItem, ...], msgspec.Meta(min_length=1)]
    same_day_signs: tuple[RedFlag, ...]
    within_days_signs: tuple[RedFlag, ...]
    review: Review

    def __post_init__(self) -> None:
        if sorted(text.urgency for text in self.urgency_texts) != sorted(Urgency):
            raise ValueError("give each urgency exactly one text")
        rows = [f.id for f in (*self.emergency_page, *self.same_day_signs, *self.within_days_signs)]
        if len(rows) != len(set(rows)):
            raise ValueError("give each row id once")
        urgent = {Urgency.EMERGENCY, Urgency.SAME_DAY}
        if any(not {flag.yes, flag.not_sure} <= urgent for flag in self.emergency_page):
            raise ValueError("an answer on the emergency page is an emergency or same day")

    def text_for(self, urgency: Urgency) -> UrgencyText:
        """Return the fixed text of a level."""
        return next(text for text in self.urgency_texts if text.urgency is urgency)


class Reason(msgspec.Struct, frozen=True):
    """Why an outcome is what it is: the answered sign, and whether the answer was "not sure"."""

    flag: RedFlag
    was_not_sure: bool


class Outcome(msgspec.Struct, frozen=True):
    """The result of a screen: how urgent, and because of which answers."""

    urgency: Urgency
    because: tuple[Reason, ...]


class AboutYou(msgspec.Struct, frozen=True):
    """What the screen has to know of a person: both ask for a professional whatever is ticked."""

    is_in_scope: bool = True
    is_pregnant: bool = False


_WITH_PREGNANCY = frozenset({"RF01", "RF02", "RF03", "RF04", "RF05", "RF06"})


def assess_emergency_page(
    flags: Iterable[RedFlag],
    *,
    ticked: Iterable[str],
    not_sure: Iterable[str] = (),
    about_you: AboutYou | None = None,
) -> Outcome:
    """Judge the emergency page: one tick is enough, there is no score and no threshold.

    `ticked` and `not_sure` hold row ids; an unknown id raises `ValueError` rather than being lost.
    Source: clinical notes 2.2 (answer rule; RF28 and RF41 are at least routine), 2.3 C01-C05, C17,
    C29 (any of RF01-RF06 in pregnancy is an emergency) and C32, 2.5 step 3.
    """
    about_you = about_you or AboutYou()
    by_id = {flag.id: flag for flag in flags}
    yes, unsure = set(ticked), set(not_sure)
    unknown = (yes | unsure) - by_id.keys()
    if unknown:
        raise ValueError(f"unknown row ids: {sorted(unknown)}")
    because = tuple(
        Reason(flag, was_not_sure=flag.id not in yes)
        for flag in by_id.values()
        if flag.id in yes | unsure
    )
    levels = [r.flag.not_sure if r.was_not_sure else r.flag.yes for r in because]
    if about_you.is_pregnant and (yes | unsure) & _WITH_PREGNANCY:
        levels.append(Urgency.EMERGENCY)
    if about_you.is_pregnant or not about_you.is_in_scope:
        levels.append(Urgency.ROUTINE)
    return Outcome(most_urgent(levels), because)
