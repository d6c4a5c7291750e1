"""Cases for testing the triage rules: answer files that a clinician can write and read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from backcare.content.strict_yaml import Mistake, read_typed
from backcare.domain.check.assessment import Answered
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency

Age = Annotated[int, msgspec.Meta(ge=0, le=120)]


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The expected result of a case: `rules` must all fire, groups and flags must be equal.

    Fields left out are not compared.
    """

    urgency: Urgency
    rules: tuple[str, ...] = ()
    groups: tuple[BehaviourGroup, ...] | None = None
    flags: tuple[Flag, ...] | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One made-up person: `age` in years, or `ages`, the youngest and oldest they may be.

    They are two fields because a union of a bounded number and a pair crashes msgspec 0.22.
    """

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    about: str = ""
    age: Age | None = None
    ages: tuple[Age, Age] | None = None
    answers: dict[str, Answered]
    expected: Expected | None = None

    def __post_init__(self) -> None:
        if self.age is not None and self.ages is not None:
            raise ValueError("give age or ages, not both")
        if self.ages is not None and self.ages[0] > self.ages[1]:
            raise ValueError("ages go from the youngest to the oldest")

    @property
    def age_band(self) -> tuple[int, int] | None:
        """The youngest and oldest age they may have, in years."""
        return self.ages if self.age is None else (self.age, self.age)


class Cases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of cases."""

    cases: Annotated[tuple[Case, ...], msgspec.Meta(min_length=1)]


_OF_BEFORE = {
    "weeks-over-3": "weeks-over-2",
    **dict.fromkeys(("RF34.two", "RF07.hours", "RF37.cold", "RF39.nerve")),
}
"""Questions that older files may name, and what each is read as; `None`: it is left out."""


def read_cases(path: Path, known: frozenset[str]) -> tuple[Case, ...]:
    """Read a file; raises `ContentError` with the line of a mistake or an unknown question.

    Questions that are no longer asked are still read: see `as_asked_now`.
    """

    def unknown(cases: Cases) -> Iterator[Mistake]:
        for number, case in enumerate(cases.cases):
            for name in case.answers.keys() - known - _OF_BEFORE.keys():
                yield Mistake(("cases", number, "answers", name), "a known question", name)

    return read_typed(path, Cases, unknown).cases


def as_asked_now(case: Case) -> tuple[Case, tuple[str, ...]]:
    """Return a case with the questions of today, and a sentence for each that was another."""
    old = [name for name in case.answers if name in _OF_BEFORE]
    answers = {_OF_BEFORE.get(name, name): answer for name, answer in case.answers.items()}
    told = {name: answer for name, answer in answers.items() if name is not None}
    said = (
        f"{name} is read as {now}" if (now := _OF_BEFORE[name]) else f"{name} is asked no longer"
        for name in old
    )
    return msgspec.structs.replace(case, answers=told), tuple(said)
