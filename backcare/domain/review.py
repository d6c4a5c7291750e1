"""Where a statement comes from, and who has looked at it."""

import hashlib
from collections.abc import Iterable, Mapping
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


OWN_SUMMARY = "R155"
"""The source that stands for ourselves."""


class Basis(StrEnum):
    """How well the project knows a source (the marks of the clinical evidence notes)."""

    CHECKED = "checked"
    FIGURE_RECALLED = "figure-recalled"
    SECONDARY = "secondary"
    RECALLED = "recalled"
    SYNTHESIS = "synthesis"


class Support(StrEnum):
    """What kind of source carries a statement, from the strongest down.

    `trial` is a guideline, a randomised trial or a review of such trials. `observation` is a study
    that watched, measured or compared people without deciding what they did, or a review of such
    studies. `experts` is what experts agreed on or a health service advises. `own` is ours.
    """

    TRIAL = "trial"
    OBSERVATION = "observation"
    EXPERTS = "experts"
    OWN = "own"


class Retraction(StrEnum):
    """What was seen of a source on the day on which it was looked up."""

    NONE_SEEN = "none-seen"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reference: `short` is what a reader sees first, `citation` the full entry.

    `found` says in one line what was done, in whom, and how sure it is. `link` is the address of
    the paper or page, `year` that of its last edition. `retraction` is what was seen on the day
    `looked_up`; both are missing if nobody could look. `newer` names a newer edition to look for.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^R[1-9][0-9]{0,2}$")]
    short: Annotated[str, msgspec.Meta(min_length=3)]
    citation: Annotated[str, msgspec.Meta(min_length=10)]
    basis: Basis
    support: Support
    found: Annotated[str, msgspec.Meta(min_length=20, max_length=220)]
    year: Annotated[int, msgspec.Meta(ge=1950, le=2100)] | None = None
    link: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s\"<>]+$")] | None = None
    looked_up: date | None = None
    retraction: Retraction | None = None
    newer: Annotated[str, msgspec.Meta(min_length=5)] | None = None

    def __post_init__(self) -> None:
        if (self.retraction is None) != (self.looked_up is None):
            raise ValueError("give retraction and looked_up together or not at all")
        if (self.support is Support.OWN) != (self.basis is Basis.SYNTHESIS):
            raise ValueError("what is our own is a synthesis, and nothing else is")


def support_of(refs: Iterable[SourceRef], sources: Mapping[str, Source]) -> Support:
    """Return the kind of support of a statement with these sources.

    It is our own advice as soon as we stand among its sources: then the others are what it was
    made from, and do not say it. Else the source that is named first carries it.
    """
    kinds = _kinds(refs, sources)
    return Support.OWN if Support.OWN in kinds else kinds[0]


def made_from(refs: Iterable[SourceRef], sources: Mapping[str, Source]) -> Support | None:
    """Return the kind of source that advice of our own was made from, if there is one."""
    kinds = _kinds(refs, sources)
    if Support.OWN not in kinds:
        return None
    return next((kind for kind in kinds if kind is not Support.OWN), None)


def _kinds(refs: Iterable[SourceRef], sources: Mapping[str, Source]) -> list[Support]:
    return [sources[ref.partition(" ")[0]].support for ref in refs]


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


Place = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_-]*/[A-Za-z0-9._-]{1,60}$")]
"""Where a statement stands, such as `rule/C20` or `who-to-see/feeling-unwell`."""


class Verdict(StrEnum):
    """What a clinician said of a statement."""

    YES = "yes"
    NO = "no"


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clinician's word on one statement; `print` is that of the words and sources they read.

    It counts only while words and sources are the same. `name` is there if they want it shown.
    """

    place: Place
    print: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{12}$")]
    verdict: Verdict
    better: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    day: date
    name: Annotated[str, msgspec.Meta(min_length=2, max_length=120)] | None = None


Doubt = Annotated[str, msgspec.Meta(min_length=15, max_length=300)]
"""What we are not sure of in a statement, in a sentence or two for the clinician who judges it."""


def print_of(words: str, refs: Iterable[SourceRef]) -> str:
    """Return a short print of words and their sources; any change gives another one."""
    told = "\n".join((words, *refs))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
