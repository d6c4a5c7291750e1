"""CSV tables that are safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet could take what follows for a formula: at the start of a cell, and after
characters that separate cells in other countries. The full-width signs count too: some spreadsheets
read them as the plain ones.
"""


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a byte order mark, as spreadsheets expect it.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. Missing values are
    empty cells.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([no_formula(head) for head in heads])
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def no_formula(text: str) -> str:
    """Return a text with an apostrophe wherever a spreadsheet would see the start of a formula."""
    return _FORMULA.sub(r"\1'\2", text)


def _safe(cell: object) -> object:
    if isinstance(cell, str):
        return no_formula(cell)
    return "" if cell is None else cell
