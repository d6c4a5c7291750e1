"""Everything that is kept of a member, to take along: one zip with JSON and tables."""

import csv
import io
import zipfile
from collections import defaultdict
from typing import Any

import msgspec

from backcare.domain.records import Record
from backcare.storage.base import TrackerStore
from backcare.storage.documents import to_document


def export_zip(store: TrackerStore, member: str) -> bytes:
    """Return a zip: `backcare.json` with every document, and one CSV table for each kind.

    Raises a `StoreError` if the member's records cannot be read.
    """
    documents = [to_document(record) for record in store.find(member, Record)]
    profile = to_document(store.profile(member))
    whole = {"member": member, "records": documents, "profile": profile}
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        by_kind[document["kind"]].append(document)
    by_kind["profile"].append(profile)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backcare.json", msgspec.json.format(msgspec.json.encode(whole)))
        for kind, rows in sorted(by_kind.items()):
            archive.writestr(f"{kind}.csv", _csv(rows))
    return packed.getvalue()


def _csv(rows: list[dict[str, Any]]) -> str:
    """Return a table; what has parts of its own stands in its cell as JSON. Missing is empty."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    table = io.StringIO()
    writer = csv.DictWriter(table, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value) for column, value in row.items()})
    return table.getvalue()


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value
