"""Everything kept of a member, to download and to read back in.

One JSON file that this app can read again, or a zip with that file and a table for each kind. The
JSON has every record as it is kept, to be brought back; the tables have the minutes that the pages
show, and metres, beside miles for who measures in them.
"""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from backcare.domain.aside import PROFILE, SetAside
from backcare.domain.csv_tables import write_table
from backcare.domain.entries import RunSession
from backcare.domain.errors import (
    InvalidEntryError,
    NewerFormatError,
    UnreadableRecordError,
)
from backcare.domain.measures import Distance
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.domain.tracker.measures import in_whole_minutes
from backcare.storage.aside import read_profile, set_aside
from backcare.storage.documents import (
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
_ASIDE = "set_aside"
"""The name under which an export has what cannot be read, after all records."""


class WhyUnread(StrEnum):
    """Why a record of a file is not brought in."""

    UNREADABLE = "unreadable"
    NEWER = "newer"
    TWICE = "twice"


class Unread(msgspec.Struct, frozen=True):
    """A record of a file that is not brought in; `number` counts from 1 in the file.

    `kind`, `day` and `field` are empty or `None` if they cannot be made out.
    """

    number: int
    why: WhyUnread
    kind: str = ""
    day: date | None = None
    field: str = ""


class Exported(msgspec.Struct, frozen=True):
    """What an exported file holds: what can be read, and what cannot."""

    records: tuple[Record, ...]
    profile: Profile
    unread: tuple[Unread, ...] = ()


def export_json(store: OwnStore) -> bytes:
    """Return one JSON file with every document; the same bytes as long as nothing has changed.

    What cannot be read is in it as it is kept.

    Raises a `StoreError` if the records cannot be read.
    """
    return _packed(store.find(Record), _profile(store), store.set_aside())


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
        archive.writestr("backcare.json", _packed(records, profile, store.set_aside()))
        for kind, rows in sorted(by_kind.items()):
            archive.writestr(f"{kind}.csv", _table(rows))
    return packed.getvalue()


MOST_EXPORT_BYTES = 32 << 20
"""A diary has at most 20 MB; the whitespace that makes an export readable adds some more."""


def read_export(data: bytes) -> Exported:
    """Return what an exported JSON file of any version holds; what cannot be read is named in it.

    Raises `InvalidEntryError` if it is not such a file.
    """
    if len(data) > MOST_EXPORT_BYTES:  # reading takes up to 25 times as much memory
        raise InvalidEntryError("the file is larger than any export of Backcare")
    try:
        whole = msgspec.json.decode(data)
        documents, choices = whole["records"], whole["profile"]
        aside = whole.get(_ASIDE, [])
        if not isinstance(documents, list) or not isinstance(choices, dict):
            raise TypeError("records is a list, profile an object")
    except _NOT_OURS as error:
        raise InvalidEntryError("the file is not an export of Backcare") from error
    documents += aside if isinstance(aside, list) else ()
    records, unread = _read_all(documents)
    if documents and not records and not any(one.kind for one in unread):
        raise InvalidEntryError("the file has no record that Backcare knows")
    profile, lost = _read_choices(choices)
    return Exported(tuple(records.values()), profile, (*unread, *lost))


def _read_all(documents: list[Any]) -> tuple[dict[str, Record], list[Unread]]:
    records: dict[str, Record] = {}
    unread: list[Unread] = []
    for number, document in enumerate(documents, 1):
        why, field = WhyUnread.TWICE, ""
        try:
            record = validate_record(record_from_document(document))
            if record.id not in records:
                records[record.id] = record
                continue
        except NewerFormatError:
            why = WhyUnread.NEWER
        except UnreadableRecordError as error:
            why, field = WhyUnread.UNREADABLE, error.field
        except (*_NOT_OURS, InvalidEntryError):
            why = WhyUnread.UNREADABLE
        known = set_aside("", document if isinstance(document, dict) else {}, field)
        unread.append(Unread(number, why, known.kind, known.day, field))
    return records, unread


def _read_choices(choices: dict[str, Any]) -> tuple[Profile, tuple[Unread, ...]]:
    try:
        profile, lost = read_profile(choices)
        profile = validate_profile(profile)
    except NewerFormatError:
        return Profile(), (Unread(0, WhyUnread.NEWER, PROFILE),)
    except InvalidEntryError:
        return Profile(), (Unread(0, WhyUnread.UNREADABLE, PROFILE),)
    if lost is None:
        return profile, ()
    return profile, (Unread(0, WhyUnread.UNREADABLE, PROFILE, None, lost.field),)


def _packed(records: Iterable[Record], profile: dict[str, Any], aside: Iterable[SetAside]) -> bytes:
    whole: dict[str, Any] = {"records": [to_document(r) for r in records], "profile": profile}
    kept = sorted((one.document for one in aside), key=msgspec.json.encode)
    if kept:
        whole[_ASIDE] = kept
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
