"""Records that cannot be read: set aside, named, and kept exactly as they are.

One record that is damaged must not hide the others. What is sound is read; what is not stays where
it is, goes into backups and exports as it stands, and is told by its kind, its day and the field.
"""

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from backcare.domain.aside import PROFILE, SetAside
from backcare.domain.bounds import EARLIEST_YEAR, LATEST_YEAR
from backcare.domain.errors import UnreadableRecordError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.documents import (
    RECORD_VERSION,
    AnyRecord,
    Document,
    profile_from_document,
    record_from_document,
)

R = TypeVar("R", bound=Record)

_CHOICES = uuid.UUID("6b0a2f34-5f0e-4f0c-9d3f-0d8b5e0f7b52")
_TAGS = {kind: str(kind.__struct_config__.tag) for kind in get_args(AnyRecord)}


class Sorted(NamedTuple):
    """Rows of a store: the records that can be read, and those set aside."""

    records: tuple[Record, ...]
    aside: tuple[SetAside, ...]


def tags_of(kind: type[Record]) -> frozenset[str]:
    """Return the tags of a kind of record and of all its kinds, if it is a base class."""
    return frozenset(tag for one, tag in _TAGS.items() if issubclass(one, kind))


def sound(rows: Mapping[str, Document], kind: type[R]) -> list[R]:
    """Return the records of a kind that can be read; raises `NewerFormatError`."""
    tags = tags_of(kind)
    found = (_sound(key, row) for key, row in rows.items() if row.get("kind") in tags)
    return [record for record in found if record is not None]


def sorted_out(rows: Iterable[tuple[str, Document]]) -> Sorted:
    """Return all records, and those that cannot be read; raises `NewerFormatError`."""
    records: list[Record] = []
    aside: list[SetAside] = []
    for key, row in rows:
        try:
            records.append(_under(key, row))
        except UnreadableRecordError as error:
            aside.append(set_aside(key, row, error.field))
    return Sorted(tuple(records), tuple(aside))


def set_aside(key: str, document: Document, field: str) -> SetAside:
    """Return a record that cannot be read, with what can be made out of it."""
    kind = document.get("kind")
    if kind is None and ("targets" in document or "favourites" in document):
        kind = PROFILE
    known = kind in (*_TAGS.values(), PROFILE)
    return SetAside(key, str(kind) if known else "", _day_of(document), field, document)


def read_profile(document: Document) -> tuple[Profile, SetAside | None]:
    """Return a runner's choices as far as they can be read, and what they are if not all can.

    Raises `NewerFormatError`.
    """
    try:
        return profile_from_document(document), None
    except UnreadableRecordError as error:
        aside = msgspec.structs.replace(set_aside(PROFILE, document, error.field), kind=PROFILE)
    kept: dict[str, Any] = {}
    for name in Profile.__struct_fields__:
        with contextlib.suppress(UnreadableRecordError, KeyError):
            one = profile_from_document({"v": RECORD_VERSION, name: document[name]})
            kept[name] = getattr(one, name)
    return Profile(**kept), aside


def as_kept(aside: Iterable[SetAside]) -> tuple[SetAside, ...]:
    """Return what is set aside as rows of a store of its own: choices get a key like a record's."""
    return tuple(
        msgspec.structs.replace(one, key=uuid.uuid5(_CHOICES, repr(one.document)).hex)
        if one.key == PROFILE
        else one
        for one in aside
    )


def _sound(key: str, row: Document) -> Any:
    try:
        return _under(key, row)
    except UnreadableRecordError:
        return None


def _under(key: str, row: Document) -> Any:
    record = record_from_document(row)
    if record.id != key:
        raise UnreadableRecordError("a record stands under another's id", "id")
    return record


def _day_of(document: Document) -> date | None:
    try:
        day = date.fromisoformat(document.get("day", ""))
    except (TypeError, ValueError):
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None
