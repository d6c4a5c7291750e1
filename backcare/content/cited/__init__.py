"""Everything in the content that carries sources, each as words that can be judged by themselves.

What is cited is checked by it, and a clinician reads it topic by topic (`scripts/review_kit`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from backcare.content.cited.check import check, results
from backcare.content.cited.guidance import articles, drawings
from backcare.content.cited.one import Cited
from backcare.content.cited.training import after_run, answers, exercises, plan, run_walk, today
from backcare.content.library import ContentLibrary
from backcare.domain.exercises.guidance import Statement

_PARTS = (
    articles,
    drawings,
    check,
    results,
    exercises,
    plan,
    run_walk,
    after_run,
    answers,
    today,
)


def cited(library: ContentLibrary) -> Iterator[Cited]:
    """Yield everything that carries sources, by topic; each has a place of its own."""
    used: Counter[str] = Counter()
    for one in chain.from_iterable(part(library) for part in _PARTS):
        used[one.place] += 1
        nth = used[one.place]
        yield one if nth == 1 else replace(one, place=f"{one.place}.{nth}")


def references(told: Iterable[Cited]) -> Iterator[tuple[str, str]]:
    """Yield the place of each citing piece of content with the source id, without its mark."""
    for one in told:
        yield from ((one.place, ref.split()[0]) for ref in one.refs)


def statements(library: ContentLibrary) -> Iterator[tuple[str, Statement]]:
    """Yield every statement with the id of its article or picture, or the name of its topic."""
    yield from ((one.where, one.statement) for one in cited(library) if one.statement)
