"""Rows as a CSV file that spreadsheets open as it is meant."""

import csv
import io
from collections.abc import Iterable, Sequence

from backcare.domain.cells import no_formula


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a byte order mark, as spreadsheets expect it.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> object:
    if isinstance(cell, str):
        return no_formula(cell)
    return "" if cell is None else cell
