"""The rows of a member, and the statements that save and read them."""

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from backcare.domain.aside import PROFILE, SetAside
from backcare.domain.errors import LimitError
from backcare.domain.profile import Profile
from backcare.domain.records import Record, kind_of
from backcare.storage.aside import sorted_out
from backcare.storage.documents import record_from_document, to_document
from backcare.storage.postgres.schema import ERASED, MEMBER, RECORD
from backcare.storage.tinydb_files.sealed import MOST_BYTES
from backcare.storage.tinydb_files.verify import MemberData

_ID = re.compile(r"[0-9a-f]{32}")
_KEY_BYTES = 36
"""Bytes that a record's id takes in a member's file; counted so that both engines hold as much."""


_NO_DAY = date(1970, 1, 1)
"""The day in the column of a record that cannot be read and does not say one."""


class Saved(NamedTuple):
    """A saved record, and its size in bytes."""

    record: Any
    size: int


NOTHING = Saved(None, 0)

LOG = postgresql.insert(ERASED).on_conflict_do_nothing()


def put_members(connection: sa.Connection, members: Iterable[tuple[str, MemberData]]) -> None:
    """Replace all members by these, as a restore does; the log of erasures stays.

    The data is read member by member, so that it need not all be in memory.
    """
    connection.execute(sa.delete(MEMBER))
    connection.execute(sa.delete(RECORD))
    for member, (records, profile, aside) in members:
        rows = [row_of(member, record) for record in records]
        rows += [aside_row(member, one) for one in aside if one.key != PROFILE]
        chosen = None if profile == Profile() else to_document(profile)
        chosen = next((one.document for one in aside if one.key == PROFILE), chosen)
        if rows:
            connection.execute(sa.insert(RECORD), rows)
        own = {
            "member": member,
            "stamp": uuid.uuid4().hex,
            "size": sum(row["size"] for row in rows) + (size_of(chosen) if chosen else 0),
            "profile": chosen,
        }
        connection.execute(sa.insert(MEMBER), own)


def lock(connection: sa.Connection, member: str) -> int:
    """Lock the member's row, creating it if needed, and return the bytes they use."""
    asked = sa.select(MEMBER.c.size).where(MEMBER.c.member == member).with_for_update()
    size: int | None = connection.scalar(asked)
    if size is None:
        first = {"member": member, "stamp": "", "size": 0}
        connection.execute(postgresql.insert(MEMBER).on_conflict_do_nothing(), first)
        size = connection.execute(asked).scalar_one()
    return size


def touch(connection: sa.Connection, member: str, size: int, **values: Any) -> None:
    """Finish a save: set a new stamp and the bytes used now; raises `LimitError`."""
    if size > MOST_BYTES:
        raise LimitError(f"{member} would grow beyond {MOST_BYTES >> 20} MB")
    own = sa.update(MEMBER).where(MEMBER.c.member == member)
    connection.execute(own.values(stamp=uuid.uuid4().hex, size=size, **values))


def saved_of(connection: sa.Connection, member: str, ids: Collection[str]) -> dict[str, Saved]:
    """Return those of these records that exist."""
    asked = sa.select(RECORD.c.id, RECORD.c.document, RECORD.c.size).where(*are(member, ids))
    return {
        record_id: Saved(record_from_document(document), size)
        for record_id, document, size in connection.execute(asked)
    }


def are(member: str, ids: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition for some records; what cannot be an id matches nothing."""
    wanted = [record_id for record_id in ids if _ID.fullmatch(record_id)]
    return RECORD.c.member == member, is_one_of(RECORD.c.id, wanted)


def is_one_of(column: sa.Column[Any], values: list[Any]) -> sa.ColumnElement[bool]:
    """Return the condition with one array parameter: the number of single parameters is limited."""
    return column == sa.any_(sa.literal(values, postgresql.ARRAY(column.type)))


def room_of(connection: sa.Connection, member: str, days: list[date]) -> Counter[date]:
    """Return how many records each of the days has."""
    asked = (
        sa.select(RECORD.c.day, sa.func.count().label("records"))
        .where(RECORD.c.member == member, is_one_of(RECORD.c.day, days))
        .group_by(RECORD.c.day)
    )
    return Counter({row.day: row.records for row in connection.execute(asked)})


def choices_of(connection: sa.Connection, member: str) -> Any:
    """Return a runner's choices as they are kept; `None` if there are none."""
    return connection.scalar(sa.select(MEMBER.c.profile).where(MEMBER.c.member == member))


def rows_of(connection: sa.Connection, member: str, keys: Iterable[str]) -> Sequence[Any]:
    """Return the rows with these keys, whatever is in them."""
    asked = sa.select(RECORD.c.id, RECORD.c.document, RECORD.c.size)
    return connection.execute(asked.where(*keyed(member, keys))).all()


def keyed(member: str, keys: Iterable[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition for rows with these keys, also such as no record has."""
    return RECORD.c.member == member, is_one_of(RECORD.c.id, list(keys))


def drop_unreadable(connection: sa.Connection, member: str, ids: Iterable[str]) -> int:
    """Remove those of these records that cannot be read; return the bytes they had."""
    rows = rows_of(connection, member, ids)
    gone = {one.key for one in sorted_out((row.id, row.document) for row in rows).aside}
    connection.execute(sa.delete(RECORD).where(*keyed(member, gone)))
    return sum(row.size for row in rows if row.id in gone)


def aside_row(member: str, aside: SetAside) -> dict[str, Any]:
    """Return the row of a record that cannot be read: its columns say what is known of it."""
    return {
        "member": member,
        "id": aside.key,
        "day": aside.day or _NO_DAY,
        "kind": aside.kind,
        "rev": 1,
        "v": 0,
        "size": size_of(aside.document) + _KEY_BYTES,
        "document": aside.document,
    }


def row_of(member: str, record: Record) -> dict[str, Any]:
    """Return the row of a record."""
    document = to_document(record)
    return {
        "member": member,
        "id": record.id,
        "day": record.day,
        "kind": kind_of(record),
        "rev": record.rev,
        "v": document["v"],
        "size": size_of(document) + _KEY_BYTES,
        "document": document,
    }


def size_of(document: dict[str, Any]) -> int:
    """Return how many bytes a document takes."""
    return len(msgspec.json.encode(document))
