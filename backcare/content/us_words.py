"""British words of content and texts as readers of American English have them."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import msgspec

from backcare.content.strict_yaml import read_typed

_NO_WORDS = r"\{[^{}]*\}|`[^`]*`|\]\([^)]*\)|https?://\S+"
"""What is filled in, code and links: they are never changed."""


class UsBook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For each word, and for each sentence that no word can change, what stands in its place."""

    words: dict[str, str]
    sentences: dict[str, str]


class UsWords:
    """Says British sentences in American English."""

    def __init__(self, book: UsBook) -> None:
        self.book = book
        self.say = cache(self._say)
        words = {_capital(word): _capital(other) for word, other in book.words.items()} | book.words
        self._others = words | book.sentences
        self._used: set[str] = set()
        # One pass: what has been changed is not looked at again.
        self._changed = re.compile(
            rf"{_NO_WORDS}|{_one_of(book.sentences)}|\b(?:{_one_of(words)})(?!\w)"
        )

    def unused(self) -> frozenset[str]:
        """Return what stands in the book and was in no sentence so far."""
        used = self._used | {word for word in self.book.words if _capital(word) in self._used}
        return frozenset({*self.book.words, *self.book.sentences} - used)

    def _say(self, british: str) -> str:
        return self._changed.sub(self._other, british)

    def _other(self, match: re.Match[str]) -> str:
        self._used.add(match[0])
        return self._others.get(match[0], match[0])


def read_us_words(folder: Path) -> UsWords:
    """Read the book of words in this folder of texts."""
    return UsWords(read_typed(folder / "us.yaml", UsBook))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _one_of(parts: Collection[str]) -> str:
    """Return a pattern of all, the longest first: else a word would hide those it is part of."""
    return "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True)) or r"(?!)"
