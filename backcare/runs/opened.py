"""One file that is not an archive, as its readers see it."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from backcare.runs.json_records import is_json
from backcare.runs.tables import Table, read_table
from backcare.runs.xml_text import safe_xml

T = TypeVar("T")

_XML = re.compile(rb"<\s*[A-Za-z?!]")


class Opened:
    """The bytes of a file, and their content as XML or as a table, worked out when first needed.

    A file of another kind has no XML root, or is a table without lines. A damaged file raises
    `UnreadableError`.
    """

    def __init__(self, data: bytes, most_rows: int) -> None:
        self.data = data
        self._most_rows = most_rows
        self._found: dict[Callable[[Table], Any], Any] = {}

    @property
    def xml(self) -> bytes:
        """The text of an XML file in UTF-8, checked."""
        return self._xml[0]

    @property
    def root(self) -> str:
        """The name of the root of an XML file, in lower case."""
        return self._xml[1]

    @cached_property
    def table(self) -> Table:
        """The header and the rows of a table."""
        if self._is_xml or is_json(self.data[:400]):
            return Table(header=(), rows=(), lines=())
        return read_table(self.data, self._most_rows)

    def found(self, look: Callable[[Table], T]) -> T:
        """Return what is found in the table: looked for once, however many ask."""
        if look not in self._found:
            self._found[look] = look(self.table)
        found: T = self._found[look]
        return found

    @cached_property
    def _xml(self) -> tuple[bytes, str]:
        return safe_xml(self.data) if self._is_xml else (b"", "")

    @cached_property
    def _is_xml(self) -> bool:
        head = self.data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return bool(_XML.match(head))
