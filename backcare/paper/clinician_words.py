"""What stands on the page for the clinician, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backcare.domain.check.body_map import BodyMap
from backcare.domain.measures import Words
from backcare.domain.sides import Side


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the runner's words, and in a few; `is_main` if the advice rests on it."""

    words: str
    brief: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A label, and what there is to say of it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ClinicianPage:
    """The words of the page, ready to print.

    `blanks` are filled in by hand. `said` are the answers that are not no, each heading with its
    own; `main_note` says what is bold in them. `course` is how bad and for how long, `where`
    what was marked. `denied` is what was answered no, `not_asked` what was not answered. `pictures`
    is the folder of the body map's pictures; `picture_words` is read aloud instead of them, and
    `sides` says left and right beside them.
    """

    title: str
    blanks: Sequence[str]
    facts: str
    lead: str
    said: Sequence[tuple[str, Sequence[Said]]]
    main_note: str
    nothing_said: str
    course: Sequence[Row]
    where: Row
    denied_heading: str
    denied: Sequence[Row]
    not_asked: str
    advised: str
    heading: str
    advice: Sequence[Row]
    rules: str
    footer: str
    body_map: BodyMap
    pictures: Path
    marked: Sequence[str]
    picture_words: str
    sides: Mapping[Side, str]
    is_letter: bool = False
    language: Words = Words.BRITISH
