"""Interface words by key.

A missing key or a placeholder without a value is an error, never shown.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale

from backcare.content.strict_yaml import read_mapping
from backcare.content.us_words import UsWords, read_us_words
from backcare.domain.errors import ContentError
from backcare.domain.measures import Distance, Measures, Temperature, Weight, Words

LANGUAGE = "en"
"""The language of the words, as CLDR names it."""
_PLURALS = Locale.parse(LANGUAGE).plural_form
FORMS = tuple(f"_{form}" for form in sorted(_PLURALS.tags))
"""The endings of keys for words about some numbers, as CLDR has them: in English `_one` alone.

The key without an ending is for all other numbers, which CLDR calls `other`.
"""
_OF_UNITS = ("_mi", "_lb", "_F")


def endings_of(measures: Measures) -> tuple[str, str, str]:
    """Return the endings of keys for a reader's units; empty where a key without one is meant."""
    return (
        "mi" if measures.distance is Distance.MILES else "",
        "lb" if measures.weight is Weight.POUNDS else "",
        "F" if measures.temperature is Temperature.FAHRENHEIT else "",
    )


def plain_key(key: str) -> str:
    """Return the key that code asks for: without the endings for one, and for a reader's units."""
    plain = key
    for ending in (*FORMS, *_OF_UNITS):
        plain = plain.removesuffix(ending)
    return plain


class Texts:
    """The words of one language, by dotted key such as `tracker.save`, for one reader's measures.

    Words that name a unit have a variant below the same key with the unit's ending: `log.far` and
    `log.far_mi`. Where there is none, the words are the same for everybody. They are kept as
    British ones, and said by `us_words` to who reads American English.
    """

    def __init__(
        self,
        words: Mapping[str, str],
        measures: Measures | None = None,
        us_words: UsWords | None = None,
    ) -> None:
        self._words = words
        self.us_words = us_words
        self.measures = measures or Measures()
        self.endings = tuple(ending for ending in endings_of(self.measures) if ending)

    def measured(self, measures: Measures) -> "Texts":
        """Return the same words for a reader with these measures."""
        return Texts(self._words, measures, self.us_words)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words of `key`, placeholders filled in; raises `ContentError` if unknown.

        With `n=1`, the words of `<key>_one` are used if there are any: one run is not "1 runs".
        What is counted is `n`, or else the only whole number.
        """
        chosen = self._measured_key(key)
        counted = f"{chosen}{_form_of(_count(values))}"
        chosen = counted if counted in self._words else chosen
        try:
            return self._said(chosen).format(**values)
        except KeyError as error:
            raise ContentError(f"no text or value has the key {error} (text {key!r})") from None

    def _measured_key(self, key: str) -> str:
        variants = (f"{key}_{ending}" for ending in self.endings)
        return next((variant for variant in variants if variant in self._words), key)

    def __contains__(self, key: str) -> bool:
        """Return whether there are words for a key."""
        return key in self._words

    def template(self, key: str, /) -> str:
        """Return the words of `key` with their placeholders, for a component that fills them in."""
        return self._said(self._measured_key(key))

    def _said(self, key: str) -> str:
        words = self._words[key]
        if self.us_words is None or self.measures.words is not Words.US:
            return words
        return self.us_words.say(words)

    def keys(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._words)


def _count(values: Mapping[str, object]) -> object:
    if "n" in values:
        return values["n"]
    whole = [value for value in values.values() if type(value) is int]
    return whole[0] if len(whole) == 1 else None


@lru_cache(maxsize=1024)
def _form_of(count: object) -> str:
    """Return the ending for a number; empty for what is none."""
    if not isinstance(count, int | float) or isinstance(count, bool):
        return ""
    return f"_{_PLURALS(count)}"


def read_texts(folder: Path) -> Texts:
    """Read the nested keys of our language, every leaf of which must be text, and its words."""
    path = folder / f"{LANGUAGE}.yaml"
    words: dict[str, str] = {}

    def collect(branch: dict[str, Any], above: str) -> None:
        for key, value in branch.items():
            dotted = f"{above}{key}"
            if isinstance(value, dict):
                collect(value, f"{dotted}.")
            elif isinstance(value, str) and value:
                words[dotted] = value
            else:
                raise ContentError(f"{path}: expected words at {dotted!r}, found {value!r}")

    collect(read_mapping(path), "")
    return Texts(MappingProxyType(words), us_words=read_us_words(folder))
