"""The engine for a club: PostgreSQL, through SQLAlchemy Core.

Every statement names one member, except in `members` and `erasures`, which are for the host.
"""

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from backcare.domain.errors import LimitError
from backcare.domain.profile import Profile
from backcare.domain.records import Record, kind_of
from backcare.storage.base import (
    in_order,
    is_new,
    next_profile,
    next_record,
    validate_member,
    validate_rev,
    validate_room,
)
from backcare.storage.documents import (
    AnyRecord,
    profile_from_document,
    record_from_document,
    to_document,
    validate_profile,
    validate_record,
)
from backcare.storage.erasures import erasure_of, is_erased_name, without_ids
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import ERASED, MEMBER, RECORD, VERSION
from backcare.storage.tinydb_files.sealed import MOST_BYTES
from backcare.storage.tinydb_files.verify import MemberData

R = TypeVar("R", bound=Record)

_ID = re.compile(r"[0-9a-f]{32}")
_KEY_BYTES = 36
"""Bytes that a record's id takes in a member's file; counted so that both engines hold as much."""


class _Saved(NamedTuple):
    """A saved record, and its size in bytes."""

    record: Any
    size: int


_NOTHING = _Saved(None, 0)


class SqlTrackerStore:
    """Records and profiles in a database; fulfils the same contract as the embedded engine."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def try_to_save(self) -> None:
        """Rewrite what is already there, in a transaction; see `MovableStore.try_to_save`."""
        as_it_is = sa.update(VERSION).values(version=VERSION.c.version)
        self._database.run(lambda c: c.execute(as_it_is), saves=True)

    def add(self, member: str, record: R) -> R:
        """Save a new record; see `TrackerStore.add`."""
        return self.add_all(member, (record,))[0]

    def add_all(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records, all or none; see `TrackerStore.add_all`."""
        added = tuple(validate_record(record) for record in records)
        validate_member(member)

        def work(connection: sa.Connection) -> None:
            size = _lock(connection, member)
            saved = _saved(connection, member, [record.id for record in added])
            days = _room(connection, member, [record.day for record in added])
            new: dict[str, R] = {}
            for record in added:
                known = new.get(record.id) or saved.get(record.id, _NOTHING).record
                if is_new(known, record):
                    validate_room(days[record.day])
                    days[record.day] += 1
                    new[record.id] = record
            if new:
                rows = [_row(member, record) for record in new.values()]
                connection.execute(sa.insert(RECORD), rows)
                _touch(connection, member, size + sum(row["size"] for row in rows))

        if added:
            self._database.run(work, saves=True)
        return added

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""
        validate_member(member)
        found = self._database.run(lambda c: _saved(c, member, [record_id]))
        record: Record | None = found.get(record_id, _NOTHING).record
        return record

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind and of some days; see `TrackerStore.find`."""
        asked = sa.select(RECORD.c.document).where(RECORD.c.member == validate_member(member))
        kinds = [k for k in get_args(AnyRecord) if issubclass(k, kind)]
        if len(kinds) < len(get_args(AnyRecord)):
            names = [str(k.__struct_config__.tag) for k in kinds]
            asked = asked.where(_is_one_of(RECORD.c.kind, names))
        if since is not None:
            asked = asked.where(RECORD.c.day >= since)
        if until is not None:
            asked = asked.where(RECORD.c.day <= until)
        documents = self._database.run(lambda c: c.scalars(asked).all())
        return in_order(record_from_document(document) for document in documents)

    def change(self, member: str, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        record = validate_record(record)
        validate_member(member)

        def work(connection: sa.Connection) -> R:
            size = _lock(connection, member)
            known = _saved(connection, member, [record.id]).get(record.id, _NOTHING)
            saved = next_record(known.record, record)
            if known.record.day != saved.day:
                validate_room(_room(connection, member, [saved.day])[saved.day])
            row = _row(member, saved)
            connection.execute(sa.update(RECORD).where(*_are(member, [saved.id])).values(row))
            _touch(connection, member, size - known.size + row["size"])
            return saved

        return self._database.run(work, saves=True)

    def remove(self, member: str, record: Record) -> None:
        """Remove a record; see `TrackerStore.remove`."""
        self.remove_all(member, (record,))

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records, all or none; see `TrackerStore.remove_all`."""
        validate_member(member)
        gone = {record.id: record for record in records}

        def work(connection: sa.Connection) -> None:
            size = _lock(connection, member)
            saved = _saved(connection, member, gone)
            for record in gone.values():
                validate_rev(saved.get(record.id, _NOTHING).record, record)
            connection.execute(sa.delete(RECORD).where(*_are(member, gone)))
            _touch(connection, member, size - sum(known.size for known in saved.values()))

        if gone:
            self._database.run(work, saves=True)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        validate_member(member)
        profile: Profile = self._database.run(lambda c: _profile(c, member).record)
        return profile

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        profile = validate_profile(profile)
        validate_member(member)

        def work(connection: sa.Connection) -> Profile:
            size = _lock(connection, member)
            known = _profile(connection, member)
            saved = next_profile(known.record, profile)
            document = to_document(saved)
            size += _size(document) - known.size
            _touch(connection, member, size, profile=document)
            return saved

        return self._database.run(work, saves=True)

    def version(self, member: str) -> str:
        """Return the stamp of the member's last save."""
        asked = sa.select(MEMBER.c.stamp).where(MEMBER.c.member == validate_member(member))
        return self._database.run(lambda c: c.scalar(asked)) or ""

    def members(self) -> tuple[str, ...]:
        """Return the ids of all members who have saved something, sorted."""
        asked = sa.select(MEMBER.c.member)
        return tuple(sorted(self._database.run(lambda c: c.scalars(asked).all())))

    def erase(self, member: str) -> bool:
        """Erase all rows of a member, and log who was erased when; see `TrackerStore.erase`."""
        validate_member(member)
        at, _, name = erasure_of(member, datetime.now(UTC)).rpartition(" ")

        def work(connection: sa.Connection) -> bool:
            own = connection.execute(sa.delete(MEMBER).where(MEMBER.c.member == member))
            if own.rowcount:
                connection.execute(sa.delete(RECORD).where(RECORD.c.member == member))
                connection.execute(_LOG, {"member": name, "at": at})
            return bool(own.rowcount)

        return self._database.run(work, saves=True)

    def erasures(self) -> tuple[str, ...]:
        """Return the log of erasures; see `storage/erasures.py`."""
        asked = sa.select(ERASED.c.at, ERASED.c.member)
        rows = self._database.run(lambda c: c.execute(asked).all())
        return tuple(sorted(f"{at} {member}" for at, member in rows))

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add the lines that the log does not have yet."""
        parted = (line.rpartition(" ") for line in without_ids(lines))
        rows = [{"member": name, "at": at} for at, _, name in parted if is_erased_name(name)]
        if rows:
            self._database.run(lambda c: c.execute(_LOG, rows), saves=True)


_LOG = postgresql.insert(ERASED).on_conflict_do_nothing()


def put_members(connection: sa.Connection, members: Iterable[tuple[str, MemberData]]) -> None:
    """Replace all members by these, as a restore does; the log of erasures stays.

    The data is read member by member, so that it need not all be in memory.
    """
    connection.execute(sa.delete(MEMBER))
    connection.execute(sa.delete(RECORD))
    for member, (records, profile) in members:
        rows = [_row(member, record) for record in records]
        chosen = None if profile == Profile() else to_document(profile)
        if rows:
            connection.execute(sa.insert(RECORD), rows)
        own = {
            "member": member,
            "stamp": uuid.uuid4().hex,
            "size": sum(row["size"] for row in rows) + (_size(chosen) if chosen else 0),
            "profile": chosen,
        }
        connection.execute(sa.insert(MEMBER), own)


def _lock(connection: sa.Connection, member: str) -> int:
    """Lock the member's row, creating it if needed, and return the bytes they use."""
    asked = sa.select(MEMBER.c.size).where(MEMBER.c.member == member).with_for_update()
    size: int | None = connection.scalar(asked)
    if size is None:
        first = {"member": member, "stamp": "", "size": 0}
        connection.execute(postgresql.insert(MEMBER).on_conflict_do_nothing(), first)
        size = connection.execute(asked).scalar_one()
    return size


def _touch(connection: sa.Connection, member: str, size: int, **values: Any) -> None:
    """Finish a save: set a new stamp and the bytes used now; raises `LimitError`."""
    if size > MOST_BYTES:
        raise LimitError(f"{member} would grow beyond {MOST_BYTES >> 20} MB")
    own = sa.update(MEMBER).where(MEMBER.c.member == member)
    connection.execute(own.values(stamp=uuid.uuid4().hex, size=size, **values))


def _saved(connection: sa.Connection, member: str, ids: Collection[str]) -> dict[str, _Saved]:
    """Return those of these records that exist."""
    asked = sa.select(RECORD.c.id, RECORD.c.document, RECORD.c.size).where(*_are(member, ids))
    return {
        record_id: _Saved(record_from_document(document), size)
        for record_id, document, size in connection.execute(asked)
    }


def _are(member: str, ids: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition for some records; what cannot be an id matches nothing."""
    wanted = [record_id for record_id in ids if _ID.fullmatch(record_id)]
    return RECORD.c.member == member, _is_one_of(RECORD.c.id, wanted)


def _is_one_of(column: sa.Column[Any], values: list[Any]) -> sa.ColumnElement[bool]:
    """Return the condition with one array parameter: the number of single parameters is limited."""
    return column == sa.any_(sa.literal(values, postgresql.ARRAY(column.type)))


def _room(connection: sa.Connection, member: str, days: list[date]) -> Counter[date]:
    """Return how many records each of the days has."""
    asked = (
        sa.select(RECORD.c.day, sa.func.count().label("records"))
        .where(RECORD.c.member == member, _is_one_of(RECORD.c.day, days))
        .group_by(RECORD.c.day)
    )
    return Counter({row.day: row.records for row in connection.execute(asked)})


def _profile(connection: sa.Connection, member: str) -> _Saved:
    asked = sa.select(MEMBER.c.profile).where(MEMBER.c.member == member)
    document = connection.scalar(asked)
    if document is None:
        return _Saved(Profile(), 0)
    return _Saved(profile_from_document(document), _size(document))


def _row(member: str, record: Record) -> dict[str, Any]:
    document = to_document(record)
    return {
        "member": member,
        "id": record.id,
        "day": record.day,
        "kind": kind_of(record),
        "rev": record.rev,
        "v": document["v"],
        "size": _size(document) + _KEY_BYTES,
        "document": document,
    }


def _size(document: dict[str, Any]) -> int:
    return len(msgspec.json.encode(document))
