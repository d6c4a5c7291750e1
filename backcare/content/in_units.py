"""The content as readers of other units have it: a few of its sentences are other ones."""

import dataclasses
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from backcare.content.library import ContentLibrary, InUnits, Judged
from backcare.content.strict_yaml import read_typed
from backcare.content.texts import Texts
from backcare.domain.errors import ContentError

_FILES = {"mi": "miles.yaml", "lb": "pounds.yaml", "F": "fahrenheit.yaml"}
"""For each ending of keys (`endings_of`) the file of sentences for the same readers."""
_ABOUT = re.compile(r"\bkm\b|kilo|\bkg\b|°C", re.IGNORECASE)


def in_units(content: ContentLibrary, folder: Path) -> InUnits:
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
        return said.of(content), said.used

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

    def of(self, part: Any) -> Any:
        """Return a part of the content with its sentences changed; the part itself if none is."""
        if isinstance(part, str):
            return self._words(part)
        if isinstance(part, Mapping):
            of_each = {key: self.of(value) for key, value in part.items()}
            return MappingProxyType(of_each) if _differ(of_each, part, part) else part
        if isinstance(part, tuple | list):
            items = [self.of(one) for one in part]
            return type(part)(items) if _differ(items, part, range(len(items))) else part
        if isinstance(part, msgspec.Struct):
            fields = {name: getattr(part, name) for name in part.__struct_fields__}
            return self._changed(part, fields, msgspec.structs.replace)
        if dataclasses.is_dataclass(part):
            fields = {f.name: getattr(part, f.name) for f in dataclasses.fields(part)}
            return self._changed(part, fields, dataclasses.replace)
        return part

    def _changed(self, part: Any, fields: dict[str, Any], replace: Any) -> Any:
        of_each = {
            name: value if isinstance(value, Texts | Judged) else self.of(value)
            for name, value in fields.items()
        }
        changed = {name: value for name, value in of_each.items() if value is not fields[name]}
        return replace(part, **changed) if changed else part

    def _words(self, words: str) -> str:
        if not _ABOUT.search(words):
            return words
        for sentence, other in self._sentences.items():
            if sentence in words:
                self.used.add(sentence)
                words = words.replace(sentence, other)
        return words


def _differ(of_each: Any, before: Any, keys: Any) -> bool:
    return any(of_each[key] is not before[key] for key in keys)
