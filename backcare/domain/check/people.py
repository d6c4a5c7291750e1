"""Made-up people who show what the rules give. How urgent somebody is, is never written down."""

from typing import Annotated

import msgspec

from backcare.domain.check.assessment import Answered, Answers, Assessment, assess
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.triage import Age, Screen


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody made up, told under one topic; `about` goes on after "Someone of 52"."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    under: str
    age: Age
    about: Annotated[str, msgspec.Meta(pattern=r"^who(se|m)? .{10,140}[^.]$")]
    answers: dict[str, Answered]


def told_of(person: Person, screen: Screen) -> Answers:
    """Return the answers of a person as the self-check knows them: with an age band."""
    bands = (band.ages for band in screen.age_bands)
    youngest, oldest = next(ages for ages in bands if ages[0] <= person.age <= ages[1])
    return Answers(person.answers, (youngest, oldest))


def result_of(person: Person, screen: Screen, book: RuleBook) -> Assessment:
    """Return what the rules make of a person's answers."""
    return assess(book, told_of(person, screen))
