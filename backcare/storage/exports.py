"""Everything kept of a member, to download and to read back in.

One JSON file that this app can read again, or a zip with that file and a table for each kind. The
JSON has every record as it is kept, to be brought back; the tables have the minutes that the pages
show, and metres, beside miles for who measures in them.
"""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from backcare.domain.csv_tables import write_table
from backcare.domain.entries import RunSession
from backcare.domain.errors import InvalidEntryError
from backcare.domain.measures import Distance
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.domain.tracker.measures import in_whole_minutes
from backcare.storage.documents import (
    profile_from_document,
    record_from_document,
    to_document,
    validate_profile,
    validate_record,
)
from backcare.storage.member_store import OwnStore

_NOT_OURS = (
    msgspec.DecodeError,
    *(KeyError, TypeError, AttributeError, UnicodeDecodeError),
    *(RecursionError, ArithmeticError),  # nested too deeply; numbers far too large
)


_METRES = "distance_m"


class Exported(msgspec.Struct, frozen=True):
    """What an exported file holds."""

    records: tuple[Record, ...]
    profile: Profile


def export_json(store: OwnStore) -> bytes:
    """Return one JSON file with every document; the same bytes as long as nothing has changed.

    Raises a `StoreError` if the records cannot be read.
    """
    return _packed(store.find(Record), _profile(store))


def export_zip(store: OwnStore, unit: Distance = Distance.KM) -> bytes:
    """Return a zip: `backcare.json` with every document, and one CSV table for each kind.

    `unit` is what the runner measures distances in.

    Raises a `StoreError` if the records cannot be read.
    """
    records, profile = store.find(Record), _profile(store)
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        document = to_document(
            in_whole_minutes(record) if isinstance(record, RunSession) else record
        )
        by_kind[document["kind"]].append(_measured(document, unit))
    by_kind["profile"].append(profile)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backcare.json", _packed(records, profile))
        for kind, rows in sorted(by_kind.items()):
            archive.writestr(f"{kind}.csv", _table(rows))
    return packed.getvalue()


MOST_EXPORT_BYTES = 32 << 20
"""A diary has at most 20 MB; the whitespace that makes an export readable adds some more."""


def read_export(data: bytes) -> Exported:
    """Return what an exported JSON file of any version holds.

    Raises `InvalidEntryError` if it is not such a file; `DamagedError` or `NewerFormatError` as
    the store does.
    """
    if len(data) > MOST_EXPORT_BYTES:  # reading takes up to 25 times as much memory
        raise InvalidEntryError("the file is larger than any export of Backcare")
    try:
        whole = msgspec.json.decode(data)
        documents, profile = whole["records"], whole["profile"]
        if not isinstance(documents, list) or not isinstance(profile, dict):
            raise TypeError("records is a list, profile an object")
        records = tuple(validate_record(record_from_document(d)) for d in documents)
    except _NOT_OURS as error:
        raise InvalidEntryError("the file is not an export of Backcare") from error
    if len({record.id for record in records}) < len(records):
        raise InvalidEntryError("the file has the same record twice")
    return Exported(records, validate_profile(profile_from_document(profile)))


def _packed(records: Iterable[Record], profile: dict[str, Any]) -> bytes:
    whole = {"records": [to_document(record) for record in records], "profile": profile}
    return bytes(msgspec.json.format(msgspec.json.encode(whole)))


def _profile(store: OwnStore) -> dict[str, Any]:
    """Return the choices without their `rev`, which only means something in the same store."""
    return {key: value for key, value in to_document(store.profile()).items() if key != "rev"}


def _measured(document: dict[str, Any], unit: Distance) -> dict[str, Any]:
    """Return a row with its miles beside the metres; a kilometre needs no column of its own."""
    metres = document.get(_METRES)
    if unit is Distance.KM or metres is None:
        return document
    row: dict[str, Any] = {}
    for column, value in document.items():
        row[column] = value
        if column == _METRES:
            row[f"distance_{unit}"] = round(unit.of(metres), 3)
    return row


def _table(rows: list[dict[str, Any]]) -> bytes:
    """Return a CSV table; nested values are written as JSON, missing ones as empty cells."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return write_table(columns, ([_cell(row.get(column)) for column in columns] for row in rows))


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value
