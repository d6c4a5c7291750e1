"""The content as readers in miles have it: a few of its sentences are other ones."""

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from backcare.content.library import ContentLibrary, Judged
from backcare.content.strict_yaml import read_typed
from backcare.content.texts import Texts
from backcare.domain.errors import ContentError

_NAME = "miles.yaml"
_ABOUT = re.compile(r"\bkm\b|kilomet", re.IGNORECASE)


def in_miles(content: ContentLibrary, folder: Path) -> ContentLibrary:
    """Return content with the sentences of the file in a folder of texts.

    Raises `ContentError` if the file names a sentence that does not stand.
    """
    sentences = read_typed(folder / _NAME, dict[str, str])
    said = _Sentences(sentences)
    changed: ContentLibrary = said.of(content)
    for sentence in sentences:
        if sentence not in said.used:
            raise ContentError(f"{folder / _NAME}: no sentence of the content is {sentence!r}")
    return changed


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
