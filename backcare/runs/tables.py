"""Decodes table files and splits them into rows."""

import codecs
import csv
import io
from collections.abc import Iterator

import msgspec

from backcare.runs.dates import written
from backcare.runs.found import DateOrder, SkipReason
from backcare.runs.limits import UnreadableError, unknown_kind
from backcare.runs.told import Code

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

MOST_COLUMNS = 200
"""Most columns of a table; Strava's has a hundred."""
MOST_MARKS = 20_000
"""Most separators in the lines of one row, those of its texts among them."""
SAMPLE = 500
"""Number of rows looked at to see what a column holds."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The header and the rows of a table; `lines` is the line on which each row ends.

    A headless one has no line of names, so that its first line is a row and its header is empty.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    is_guessed_text: bool = False
    is_headless: bool = False

    def column(self, place: int) -> list[str]:
        """Return the cells of a column, empty if a row is too short."""
        return [cell(row, place) for row in self.rows]

    def sample(self, place: int) -> list[str]:
        """Return some cells of a column, spread over the table, to see what it holds."""
        step = max(1, len(self.rows) // SAMPLE)
        return [cell(row, place) for row in self.rows[::step]]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header)


def cell(row: tuple[str, ...], place: int | None) -> str:
    """Return one cell of a row, empty if it has none there."""
    return row[place] if place is not None and place < len(row) else ""


def decoded(data: bytes) -> tuple[str, bool]:
    """Return the text of a file and whether its encoding was guessed.

    Raises `UnreadableError` if it is not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), False
            except UnicodeError as error:
                raise UnreadableError(SkipReason.BROKEN, Code.TEXT_DAMAGED) from error
    try:
        text, is_guessed = data.decode("utf-8"), False
    except UnicodeError:
        text, is_guessed = data.decode("latin-1"), True
    if "\0" in text:
        text, is_guessed = _without_mark(data), True
    if any(ord(c) < 32 and c not in "\t\n\r\f\v" for c in text[:4096]):
        raise unknown_kind()
    return text, is_guessed


def read_table(data: bytes, most_rows: int) -> Table:
    """Return a table. Raises `UnreadableError` if it is not one, or has too many rows."""
    text, is_guessed = decoded(data)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    source = _NarrowLines(text)
    reader = csv.reader(source, delimiter=source.delimiter)
    try:
        for row in reader:
            source.begin_row()
            if len(row) > MOST_COLUMNS:
                raise _too_wide()
            if any(part.strip() for part in row):
                rows.append(tuple(part.strip() for part in row))
                lines.append(reader.line_num)
            if len(rows) > most_rows + 1:
                raise UnreadableError(SkipReason.TOO_MANY, Code.TABLE_TOO_LONG, most=most_rows)
    except csv.Error as error:
        raise UnreadableError(SkipReason.BROKEN, Code.TABLE_DAMAGED) from error
    if not rows:
        raise UnreadableError(SkipReason.EMPTY, Code.FILE_EMPTY)
    first = 0 if _is_row(rows[0]) else 1
    return Table(
        header=rows[0] if first else ("",) * len(rows[0]),
        rows=tuple(rows[first:]),
        lines=tuple(lines[first:]),
        is_guessed_text=is_guessed,
        is_headless=not first,
    )


def _is_row(cells: tuple[str, ...]) -> bool:
    """Return whether the first line of a table is one of its rows: names are never dates."""
    dates = (written(text) for text in cells if len(cells) > 1)
    return any(day is not None and day.read(DateOrder.DMY) is not None for day in dates)


def _without_mark(data: bytes) -> str:
    """Decode UTF-16 without a byte order mark; the first letter shows the order of the bytes."""
    try:
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    except UnicodeError as error:
        raise unknown_kind() from error


class _NarrowLines:
    """The lines of a table, as long as a row can be one: a wide one is refused before it is split.

    Eight million cells fit into a small packed file, and take over a gigabyte as a row.
    """

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        start = len(text) - len(text.lstrip("\r\n"))
        end = text.find("\n", start)
        self.delimiter = max(
            ",;\t", key=lambda mark: text.count(mark, start, len(text) if end < 0 else end)
        )
        self._marks = 0

    def begin_row(self) -> None:
        """Count anew: what was read until now has become a row."""
        self._marks = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._marks += line.count(self.delimiter)
            if self._marks > MOST_MARKS:
                raise _too_wide()
            yield line


def _too_wide() -> UnreadableError:
    return UnreadableError(SkipReason.TOO_MANY, Code.TABLE_TOO_WIDE, most=MOST_COLUMNS)
