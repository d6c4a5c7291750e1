"""Read the story of the demo and check that everything it names exists."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from backcare.content.strict_yaml import read_typed
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.triage import Screen
from backcare.domain.demo_story import DemoStory
from backcare.domain.errors import ContentError
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.gates import Gates


def read_demo(
    path: Path, exercises: Mapping[str, Exercise], book: RuleBook, screen: Screen, gates: Gates
) -> DemoStory:
    """Read the story; raises `ContentError` if it names something the other content lacks."""
    story = read_typed(path, DemoStory)
    unknown = next(_unknown(story, exercises, book, screen, gates), None)
    if unknown is not None:
        kind, name = unknown
        raise ContentError(f"{path}: there is no {kind} {name!r}")
    return story


def _unknown(
    story: DemoStory,
    exercises: Mapping[str, Exercise],
    book: RuleBook,
    screen: Screen,
    gates: Gates,
) -> Iterator[tuple[str, str]]:
    runner = story.runner
    tests = {test.id for test in gates.tests}
    yield from (("exercise", e) for e in runner.favourites if e not in exercises)
    if runner.age not in {band.id for band in screen.age_bands}:
        yield "age band", runner.age
    for week in runner.weeks:
        yield from (("gate test", t) for t in week.tests if t not in tests)
        if week.check is not None:
            yield from (("question", q) for q in week.check.ticked if q not in book.known())
            yield from (("area", a) for a in week.check.areas if a not in book.areas)
