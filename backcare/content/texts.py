"""Interface words by key.

A missing key or a placeholder without a value is an error, never shown.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backcare.content.strict_yaml import read_mapping
from backcare.domain.errors import ContentError

LANGUAGE = "en"
"""The language of the words, as CLDR names it."""
ONE = "_one"
"""The ending of keys for words about exactly one."""


class Texts:
    """The words of one language, by dotted key such as `tracker.save`."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words of `key`, placeholders filled in; raises `ContentError` if unknown.

        With `n=1`, the words of `<key>_one` are used if there are any: one run is not "1 runs".
        """
        one = f"{key}{ONE}"
        chosen = one if values.get("n") == 1 and one in self._words else key
        try:
            return self._words[chosen].format(**values)
        except KeyError as error:
            raise ContentError(f"no text or value has the key {error} (text {key!r})") from None

    def __contains__(self, key: str) -> bool:
        """Return whether there are words for a key."""
        return key in self._words

    def template(self, key: str, /) -> str:
        """Return the words of `key` with their placeholders, for a component that fills them in."""
        return self._words[key]

    def keys(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._words)


def read_texts(folder: Path) -> Texts:
    """Read the nested keys of our language; every leaf must be text."""
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
    return Texts(words)
