"""One piece of content that carries sources."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backcare.domain.exercises.guidance import Statement
from backcare.domain.review import SourceRef, print_of

_WORDS_IN_PLACE = 6
_LETTERS_IN_PLACE = 50


@dataclass(frozen=True, slots=True)
class Cited:
    """What we say in one place, with its sources.

    `topic` is the part of the content that it is read with, such as `who-to-see` or `check/today`;
    `under` is what stands above it, without which its words may say something else.
    """

    topic: str
    place: str
    under: str
    words: str
    refs: tuple[SourceRef, ...]
    statement: Statement | None = None

    @property
    def where(self) -> str:
        """The part of its place that it shares with others of its kind."""
        return self.place.partition("/")[0]

    @property
    def print(self) -> str:
        """The print of its words and sources."""
        return print_of(f"{self.under}\n{self.words}", self.refs)


def in_lines(*lines: str | None) -> str:
    """Return the lines that there are, each on its own."""
    return "\n".join(line for line in lines if line)


def of_statements(
    topic: str, where: str, under: str, statements: Iterable[Statement]
) -> Iterator[Cited]:
    """Yield statements; their place is told by their first words, so that it stays when others
    come or go.
    """
    for one in statements:
        words = one.text if one.label is None else f"{one.label}: {one.text}"
        place = f"{where}/{slug(one.label or one.text)}"
        yield Cited(topic, place, under, words, one.sources, one)


def slug(words: str) -> str:
    """Return the first words of a text as a part of a place."""
    first = re.findall(r"[a-z0-9]+", words.lower().replace("'", ""))[:_WORDS_IN_PLACE]
    return "-".join(first)[:_LETTERS_IN_PLACE].strip("-")
