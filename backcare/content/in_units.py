"""The content as readers of other units have it: a few of its sentences are other ones."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from backcare.content.library import ContentLibrary
from backcare.content.otherwise import said_otherwise
from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError

_FILES = {"mi": "miles.yaml", "lb": "pounds.yaml", "F": "fahrenheit.yaml"}
"""For each ending of keys (`endings_of`) the file of sentences for the same readers."""
_ABOUT = re.compile(r"\bkm\b|kilo|\bkg\b|°C|\bcm\b|metre", re.IGNORECASE)


def in_units(content: ContentLibrary, folder: Path) -> Callable[[tuple[str, ...]], ContentLibrary]:
    """Return how content is for readers of some units, made when the first of them comes.

    Raises `ContentError` if a file in this folder of texts names a sentence that does not stand.
    """
    files = {ending: read_typed(folder / name, dict[str, str]) for ending, name in _FILES.items()}

    @cache
    def of(endings: tuple[str, ...]) -> ContentLibrary:
        return _said(content, endings)[0] if endings else content

    def _said(
        content: ContentLibrary, endings: tuple[str, ...]
    ) -> tuple[ContentLibrary, AbstractSet[str]]:
        said = _Sentences({key: other for e in endings for key, other in files[e].items()})
        return said_otherwise(content, said.say), said.used

    _, used = _said(content, tuple(files))
    for ending, sentences in files.items():
        for sentence in sentences.keys() - used:
            name = folder / _FILES[ending]
            raise ContentError(f"{name}: no sentence of the content is {sentence!r}")
    return of


class _Sentences:
    """Sentences to put in the place of others, and which of them were found."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences
        self.used: set[str] = set()

    def say(self, words: str) -> str:
        """Return a text with its sentences changed; itself if it has none of them."""
        if not _ABOUT.search(words):
            return words
        for sentence, other in self._sentences.items():
            if sentence in words:
                self.used.add(sentence)
                words = words.replace(sentence, other)
        return words
