"""A member's whole file, checked down to the last record: for backups and for the doctor."""

from typing import Any, NamedTuple

from backcare.domain.errors import DamagedError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.base import in_order
from backcare.storage.documents import profile_from_document, record_from_document
from backcare.storage.tinydb_files.sealed import unsealed


class MemberData(NamedTuple):
    """Everything kept of one member; records by day."""

    records: tuple[Record, ...]
    profile: Profile


def verified(data: bytes, member: str) -> MemberData:
    """Read a member's file; raises a `StoreError` that names the first thing that is wrong."""
    name = f"{member}.json"
    tables = unsealed(data, name)
    for meta in tables.get("meta", {}).values():
        if meta.get("member") != member:
            raise DamagedError(f"{name} is the file of another member")
    records = [_record(key, row, name) for key, row in tables.get("entry", {}).items()]
    profiles = [profile_from_document(row) for row in tables.get("profile", {}).values()]
    return MemberData(in_order(records), profiles[0] if profiles else Profile())


def _record(key: str, row: dict[str, Any], name: str) -> Record:
    record: Record = record_from_document(row)
    if record.id != key:
        raise DamagedError(f"{name} has a record under another's id")
    return record
