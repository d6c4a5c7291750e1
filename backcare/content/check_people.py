"""Read the made-up people of the page of the rules."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from backcare.content.strict_yaml import Mistake, read_typed
from backcare.domain.check.people import Person
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.topics import Topic


def read_people(path: Path, told: Iterable[Topic], book: RuleBook) -> tuple[Person, ...]:
    """Read `people.yaml`.

    Raises `ContentError` for a mistake, an unknown question or topic, and an id that stands twice.
    """
    known = {topic.id for topic in told}

    def mistakes(people: Iterable[Person]) -> Iterator[Mistake]:
        seen: set[str] = set()
        for number, person in enumerate(people):
            if person.id in seen:
                yield Mistake((number, "id"), "each id once", person.id)
            seen.add(person.id)
            if person.under not in known:
                yield Mistake((number, "under"), "a topic of the rules", person.under)
            for name in person.answers.keys() - book.known():
                yield Mistake((number, "answers", name), "a known question", name)

    return tuple(read_typed(path, list[Person], mistakes))
