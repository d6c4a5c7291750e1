"""The records of a long JSON export, one after the other: it is never held whole.

Exports have a hundred megabytes, numbers that JSON does not know (`NaN`) and keys without quotes;
a record that is broken costs no other.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.records_of import records_of
from backcare.runs.told import Code, told

Record = Mapping[str, Any]

MOST_DEPTH = 60
"""Records of runs are never as deep."""
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}"]', re.DOTALL)
_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BARE_KEY = re.compile(rb"([{,]\s*)(\d+(?:\.\d+)?)(\s*:)")
_STARTS = (b"{", b"[")
_EARLIEST, _LATEST = -(2**40), 2**42
"""Milliseconds since 1970 that may be a date at all."""


def is_json(head: bytes) -> bool:
    """Return whether a file begins like JSON."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_STARTS)


class Cut:
    """Cuts a JSON text, piece by piece, into the objects that are its records.

    These are the objects of the list under the key `within`; without one, or until it was met,
    those of the outermost list, or the outermost object.
    """

    def __init__(self, within: bytes, most: int) -> None:
        self._key = b'"' + within + b'"' if within else None
        self._most = most
        self._buffer = bytearray()
        self._at = 0
        self._text: int | None = None
        self._open = bytearray()
        self._depth: int | None = None
        self._begin: int | None = None
        self._after_key = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the records that are complete. Raises `UnreadableError` for one without end."""
        self._buffer += piece
        if self._text is None or self._is_text_over():
            yield from self._tokens()
        self._let_go()

    def _tokens(self) -> Iterator[bytes]:
        for token in _TOKEN.finditer(self._buffer, self._at):
            mark = token[0]
            if mark == b'"':
                self._text, self._at = token.start(), token.end()
                self._is_text_over()
                return
            if len(mark) > 1:
                self._after_key = mark == self._key
            elif mark in _STARTS:
                self._enter(mark, token.start())
            else:
                record = self._leave(token.end())
                if record is not None:
                    yield record
        self._at = len(self._buffer)

    def _is_text_over(self) -> bool:
        """Go on in a text that has begun, and return whether its end is there."""
        rest = _REST.match(self._buffer, self._at)
        self._at = self._at if rest is None else rest.end()
        if self._buffer[self._at : self._at + 1] != b'"':
            return False
        self._at += 1
        self._after_key = bytes(self._buffer[self._text : self._at]) == self._key
        self._text = None
        return True

    def _enter(self, mark: bytes, at: int) -> None:
        if self._after_key and mark == b"[" and self._begin_is_outer():
            self._depth = len(self._open) + 1
            self._begin = None
        self._after_key = False
        if self._depth is None and mark == b"[" and not self._open:
            self._depth = 1
        if mark == b"{" and self._begin is None and self._is_record():
            self._begin = at
        self._open += mark
        if len(self._open) > MOST_DEPTH:
            raise UnreadableError(SkipReason.UNSAFE, Code.JSON_UNLIKE_A_RUN)

    def _begin_is_outer(self) -> bool:
        """Return whether no record has begun, or one that only holds the list of records."""
        return self._begin is None or len(self._open) <= 2

    def _is_record(self) -> bool:
        return len(self._open) == (self._depth or 0)

    def _leave(self, end: int) -> bytes | None:
        self._after_key = False
        if not self._open:
            return None
        self._open.pop()
        if self._begin is None or not self._is_record():
            return None
        record = bytes(self._buffer[self._begin : end])
        self._begin = None
        return record

    def _let_go(self) -> None:
        """Forget what was read, but for a record and a text that have begun."""
        text = self._at if self._text is None else self._text
        keep = text if self._begin is None else self._begin
        del self._buffer[:keep]
        self._at -= keep
        self._text = None if self._text is None else self._text - keep
        self._begin = None if self._begin is None else 0
        if len(self._buffer) > self._most:
            raise UnreadableError(SkipReason.TOO_BIG, Code.FILE_TOO_BIG, most=self._most // 2**20)

    @property
    def is_whole(self) -> bool:
        """Whether all that began has ended."""
        return not self._open and not self._buffer.strip()


def records(
    pieces: Iterable[bytes], within: str, file: str, gathered: Gathered, budget: Budget
) -> Iterator[Record]:
    """Yield the records of a JSON export; those that are broken are said, and that there are none.

    Raises `UnreadableError` for a file that has too many of them or is built unlike an export.
    """
    cut = Cut(within.encode(), budget.limits.file_bytes)
    texts = (text for piece in pieces for text in cut.feed(piece))
    said, is_empty = len(gathered.skipped), True
    for record in records_of(texts, _parsed, file, gathered, budget):
        is_empty = False
        yield record
    if not cut.is_whole:
        gathered.skip(file, SkipReason.BROKEN, told(Code.EXPORT_CUT))
    elif is_empty and len(gathered.skipped) == said:
        gathered.skip(file, SkipReason.BROKEN, told(Code.FILE_CUT))


def _parsed(text: bytes) -> Record | None:
    for attempt in (text, _BARE_KEY.sub(rb'\1"\2"\3', text)):
        try:
            found = json.loads(attempt, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else None
    return None


def amount(record: Record, *keys: str) -> float | None:
    """Return the first of some fields that is a number that can be measured."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str):
            value = _number(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                found = float(value)
            except OverflowError:
                continue
            if math.isfinite(found):
                return found
    return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def scaled(value: float | None, unit: float) -> float | None:
    """Return a number in a larger unit."""
    return None if value is None else value / unit


def words(record: Record, *keys: str) -> str:
    """Return the first of some fields that is a text."""
    return next((v.strip() for key in keys if isinstance(v := record.get(key), str)), "")


def parts(record: Record, key: str) -> list[Record]:
    """Return the objects of a list in a record."""
    found = record.get(key)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def at_milliseconds(value: float | None) -> datetime | None:
    """Return the moment so many milliseconds after 1970."""
    if value is None or not _EARLIEST < value < _LATEST:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)


def ahead_of(text: str) -> timedelta | None:
    """Return how far a clock is ahead of UTC that is written like "UTC+0200" or "-07:00"."""
    found = re.search(r"([+-])(\d{2}):?(\d{2})\Z", text)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return timedelta(minutes=-minutes if found[1] == "-" else minutes)
