"""The content with its texts said otherwise, for readers of other units or words."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from backcare.content.library import Judged
from backcare.content.texts import Texts
from backcare.domain.demo_story import DemoStory
from backcare.domain.helplines import Helplines
from backcare.domain.review import Source
from backcare.domain.tracker.unlikely import Asking

T = TypeVar("T")

_AS_THEY_ARE = (Texts, Judged, Helplines, DemoStory, Asking)
"""What has a way of its own, is a country's, was typed by somebody, or has no words."""
_NAMES_OF_SOURCES = frozenset({"short", "citation", "newer"})
_WORDS = re.compile(r"\s|^[A-Z][a-z]+$")
"""What a text has, other than an id: several words, or a single one with a capital."""


def said_otherwise(part: T, say: Callable[[str], str]) -> T:
    """Return a part of the content with `say` done to its texts; the part itself if none differs.

    Ids, names of sources, helplines and what a runner typed stay as they are.
    """
    return _Otherwise(say).of(part)  # type: ignore[no-any-return]


class _Otherwise:
    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def of(self, part: Any) -> Any:
        if type(part) is str:  # the values of enumerations are ids
            return self._say(part) if _WORDS.search(part) else part
        if isinstance(part, Mapping):
            of_each = {key: self.of(value) for key, value in part.items()}
            return MappingProxyType(of_each) if _differ(of_each, part, part) else part
        if isinstance(part, tuple | list):
            items = [self.of(one) for one in part]
            return type(part)(items) if _differ(items, part, range(len(items))) else part
        if isinstance(part, _AS_THEY_ARE):
            return part
        if isinstance(part, msgspec.Struct):
            names = [n for n in part.__struct_fields__ if not _is_name(part, n)]
            return self._changed(part, names, msgspec.structs.replace)
        if dataclasses.is_dataclass(part):
            names = [field.name for field in dataclasses.fields(part)]
            return self._changed(part, names, dataclasses.replace)
        return part

    def _changed(self, part: Any, names: list[str], replace: Callable[..., Any]) -> Any:
        before = {name: getattr(part, name) for name in names}
        of_each = {name: self.of(value) for name, value in before.items()}
        changed = {name: value for name, value in of_each.items() if value is not before[name]}
        return replace(part, **changed) if changed else part


def _is_name(part: Any, field: str) -> bool:
    return isinstance(part, Source) and field in _NAMES_OF_SOURCES


def _differ(of_each: Any, before: Any, keys: Any) -> bool:
    return any(of_each[key] is not before[key] for key in keys)
