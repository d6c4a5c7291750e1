"""Guidance articles: short statements, each with its source."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from backcare.domain.review import Review, SourceRef

ArticleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]


class Tone(StrEnum):
    """How a label is coloured; the word always says the same as the colour."""

    PLAIN = "plain"
    GO = "go"
    HOLD = "hold"
    STOP = "stop"
    EMERGENCY = "emergency"


class SectionStyle(StrEnum):
    """How a section's statements are set."""

    POINTS = "points"
    STEPS = "steps"
    DO = "do"
    DO_NOT = "do-not"
    LABELLED = "labelled"


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing we say, with where it comes from.

    `label` is shown before the text in a labelled section; `row` is the row or section of the
    clinical evidence notes that the statement is taken from.
    """

    text: Annotated[str, msgspec.Meta(min_length=8, max_length=320)]
    label: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    tone: Tone = Tone.PLAIN
    row: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]


class Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to tap after a section: a page of the app, one exercise, or another topic."""

    label: Annotated[str, msgspec.Meta(min_length=3, max_length=60)]
    page: Literal[
        "self_check",
        "exercises",
        "exercise",
        "tracker",
        "after_run",
        "plan",
        "run_walk",
        "article",
        "warning_card",
    ]
    exercise: Annotated[str, msgspec.Meta(pattern=r"^E[0-9]{2}$")] | None = None
    topic: ArticleId | None = None

    def __post_init__(self) -> None:
        if (self.page == "exercise") != (self.exercise is not None):
            raise ValueError("give the exercise for the page exercise, and for no other")
        if (self.page == "article") != (self.topic is not None):
            raise ValueError("give the topic for the page article, and for no other")

    @property
    def parameters(self) -> dict[str, str]:
        """What its page needs in the address."""
        given = {"id": self.exercise, "topic": self.topic}
        return {name: value for name, value in given.items() if value is not None}


class Numbers(StrEnum):
    """Whom to call where the reader is: what is drawn below a section's statements."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    REACH = "reach"


class SectionFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cut-out of the mannequin beside a section: its name and what it shows, in words."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]*$")]
    alt: Annotated[str, msgspec.Meta(min_length=10, max_length=160)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading and its statements; `picture` names a drawing shown above them, `figure` is a
    picture of the mannequin there. `numbers` are drawn below them, for the reader's country.
    `waits` marks a section that says what to do, so it is not shown while running waits.
    """

    heading: Annotated[str, msgspec.Meta(min_length=3, max_length=80)]
    style: SectionStyle = SectionStyle.POINTS
    waits: bool = False
    picture: str | None = None
    figure: SectionFigure | None = None
    statements: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1, max_length=11)]
    numbers: Numbers | None = None
    actions: tuple[Action, ...] = ()


class Article(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One guidance topic.

    `title` is a plain question or statement, `lead` answers it in a sentence or two. `waits` marks
    a topic that says what to do, so it is not shown while exercise waits.
    """

    id: ArticleId
    order: Annotated[int, msgspec.Meta(ge=1, le=99)]
    waits: bool = False
    title: Annotated[str, msgspec.Meta(min_length=5, max_length=70)]
    summary: Annotated[str, msgspec.Meta(min_length=10, max_length=120)]
    lead: Annotated[str, msgspec.Meta(min_length=20, max_length=320)]
    sections: Annotated[tuple[Section, ...], msgspec.Meta(min_length=1, max_length=6)]
    review: Review

    def __post_init__(self) -> None:
        if sum(section.numbers is not None for section in self.sections) > 1:
            raise ValueError("give numbers in one section, as the country is asked for once")


class ArticleGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Topics that stand below one heading; within it they stand by their `order`."""

    heading: Annotated[str, msgspec.Meta(min_length=3, max_length=40)]
    articles: Annotated[tuple[ArticleId, ...], msgspec.Meta(min_length=1)]


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A drawing of our own: `file` is an SVG below `data/content/pictures`, `parts` its text
    equivalent.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    file: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\.svg$")]
    alt: Annotated[str, msgspec.Meta(min_length=30, max_length=400)]
    parts: Annotated[tuple[Statement, ...], msgspec.Meta(min_length=1)]
