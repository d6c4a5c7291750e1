"""What clinicians have said of the content, as far as it still says the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from backcare.content.cited.one import Cited
from backcare.content.library import Judged
from backcare.domain.errors import ContentError
from backcare.domain.exercises.guidance import Statement
from backcare.domain.review import Mark, Verdict


def standing(marks: Iterable[Mark], told: Iterable[Cited]) -> dict[str, Mark]:
    """Return by place the marks of what still has the words and sources that were judged."""
    prints = {one.place: one.print for one in told}
    return {mark.place: mark for mark in marks if prints.get(mark.place) == mark.print}


def judged(marks: list[Mark], doubts: Mapping[str, str], told: list[Cited]) -> Judged:
    """Return what was said of the content; raises `ContentError` for a doubt about nothing."""
    unknown = doubts.keys() - {one.place for one in told}
    if unknown:
        raise ContentError(f"doubts.yaml: nothing stands at {min(unknown)!r}")
    repeated = [place for place, n in Counter(mark.place for mark in marks).items() if n > 1]
    if repeated:
        raise ContentError(f"reviews.yaml: expected {repeated[0]!r} once")
    stand = standing(marks, told)
    return Judged(
        marks=tuple(marks),
        doubts=MappingProxyType(dict(doubts)),
        agreed=MappingProxyType(_agreed(stand, told)),
        agreed_of=MappingProxyType(_agreed_of(stand, told)),
    )


def _agreed(stand: Mapping[str, Mark], told: list[Cited]) -> dict[Statement, Mark]:
    """Return the yes of each statement; of the same one in two places, only if both have one."""
    if not stand:
        return {}
    yes = {place: mark for place, mark in stand.items() if mark.verdict is Verdict.YES}
    without = {one.statement for one in told if one.place not in yes}
    return {
        one.statement: yes[one.place]
        for one in told
        if one.statement is not None and one.statement not in without
    }


def _agreed_of(stand: Mapping[str, Mark], told: list[Cited]) -> dict[str, tuple[int, int]]:
    """Return of each place, and of all that share a part or topic, how many were agreed with."""
    yes = {place for place, mark in stand.items() if mark.verdict is Verdict.YES}
    if not yes:
        return {}
    every: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    for one in told:
        keys = {one.place, one.where, one.topic, one.topic.partition("/")[0]}
        every.update(keys)
        agreed.update(keys if one.place in yes else ())
    return {key: (n, every[key]) for key, n in agreed.items()}
