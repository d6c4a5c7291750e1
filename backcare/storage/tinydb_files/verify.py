"""A member's whole file, checked down to the last record: for backups and for the doctor."""

from typing import NamedTuple

from backcare.domain.aside import SetAside
from backcare.domain.errors import DamagedError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.aside import read_profile, sorted_out
from backcare.storage.base import in_order
from backcare.storage.tinydb_files.sealed import unsealed


class MemberData(NamedTuple):
    """Everything kept of one member; records by day, and what of it cannot be read."""

    records: tuple[Record, ...]
    profile: Profile
    aside: tuple[SetAside, ...] = ()


def verified(data: bytes, member: str) -> MemberData:
    """Read a member's file; raises a `StoreError` that names the first thing that is wrong.

    A record that cannot be read is set aside, like in the app.
    """
    name = f"{member}.json"
    tables = unsealed(data, name)
    for meta in tables.get("meta", {}).values():
        if meta.get("member") != member:
            raise DamagedError(f"{name} is the file of another member")
    records, aside = sorted_out(tables.get("entry", {}).items())
    chosen = [read_profile(row) for row in tables.get("profile", {}).values()]
    profile, lost = chosen[0] if chosen else (Profile(), None)
    return MemberData(in_order(records), profile, (*aside, *(() if lost is None else (lost,))))
