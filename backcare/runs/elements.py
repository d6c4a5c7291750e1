"""Walks through a checked XML file without keeping it: what was read of an element is let go."""

import io
import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, TypeVar
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import errors

from defusedxml.ElementTree import iterparse

from backcare.runs.limits import Budget

CHECK_EVERY = 2000
"""Number of elements between two looks at the clock."""

MOST_PREFIXES = 100
"""Most prefixes that are declared for a file that does not do so itself."""
_UNBOUND = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_ROOT = re.compile(rb"<[^\s/>?!][^\s/>]*")
_PREFIX = re.compile(rb"[<\s/]([A-Za-z_][A-Za-z0-9_.-]*):[A-Za-z_]")
_DECLARED = re.compile(rb"xmlns:([A-Za-z_][A-Za-z0-9_.-]*)\s*=")


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


class Takes(Protocol):
    """What learns from the elements of a file as they go by."""

    def take(self, step: Step) -> None:
        """Learn from an element that begins or ends."""


Taker = TypeVar("Taker", bound=Takes)


def taken(content: bytes, budget: Budget, make: Callable[[], Taker]) -> Taker:
    """Return what `make` makes once it took each element, as `walk` yields and raises.

    Real exports use prefixes that they do not declare: such a file is read again with all declared.
    """
    try:
        return _taken(content, budget, make())
    except ParseError as error:
        if error.code != _UNBOUND:
            raise
    return _taken(_with_prefixes(content), budget, make())


def _taken(content: bytes, budget: Budget, taker: Taker) -> Taker:
    take = taker.take
    for step in walk(content, budget):
        take(step)
    return taker


def _with_prefixes(content: bytes) -> bytes:
    """Declare in the root what is used and not declared there."""
    root = _ROOT.search(content)
    if root is None:
        return content
    here = content[root.start() : content.find(b">", root.end())]
    known = {b"xml", b"xmlns", *_DECLARED.findall(here)}
    missing = sorted(set(_PREFIX.findall(content)) - known)[:MOST_PREFIXES]
    said = b"".join(b' xmlns:%b="urn:undeclared:%b"' % (name, name) for name in missing)
    return content[: root.end()] + said + content[root.end() :]


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


def number_in(text: str | None) -> float | None:
    """Return the number that an element or attribute holds; `None` for none, or no finite one."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
