"""Walks through a checked XML file without keeping it: what was read of an element is let go."""

import io
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from backcare.runs.gathered import Budget

CHECK_EVERY = 2000
"""Number of elements between two looks at the clock."""


class _LargePieces(io.BytesIO):
    """Gives more than it is asked for: the parser begins a tag anew with each piece of it, so a tag
    of many megabytes would take its time squared.
    """

    def read(self, _size: int | None = -1) -> bytes:
        return super().read(2**20)


class Step(NamedTuple):
    """An element that begins, or ends: then its text is there, and its children are gone.

    `path` has the names from the root to it, without their namespaces; the name of an element that
    is in another namespace than the root is empty.
    """

    path: list[str]
    element: Element
    ends: bool


def walk(content: bytes, budget: Budget) -> Iterator[Step]:
    """Yield each element twice, in the order of the file. `path` is only valid until the next one.

    Raises `ParseError` for XML that is broken, `StoppedError` and `UnreadableError` as
    `Budget.check` does.
    """
    space = ""
    path: list[str] = []
    above: list[Element] = []
    events = iterparse(_LargePieces(content), ("start", "end"), forbid_dtd=True)
    for count, (event, element) in enumerate(events):
        if count % CHECK_EVERY == 0:
            budget.check()
        if event == "start":
            if not above:
                space = element.tag[: element.tag.rfind("}") + 1]
            path.append(_name(element.tag, space))
            above.append(element)
            yield Step(path, element, ends=False)
        else:
            yield Step(path, element, ends=True)
            path.pop()
            above.pop()
            if above:
                del above[-1][:]


def _name(tag: str, space: str) -> str:
    name = tag.removeprefix(space)
    return "" if name.startswith("{") else name
