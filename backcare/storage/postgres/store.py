"""The engine for a club: PostgreSQL, through SQLAlchemy Core.

Every statement names one member, except in `members` and `erasures`, which are for the host.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from backcare.domain.aside import PROFILE, SetAside
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.aside import read_profile, sorted_out, sound, tags_of
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
    to_document,
    validate_profile,
    validate_record,
)
from backcare.storage.erasures import erasure_of, is_erased_name, without_ids
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.rows import (
    LOG,
    NOTHING,
    are,
    aside_row,
    choices_of,
    drop_unreadable,
    is_one_of,
    keyed,
    lock,
    room_of,
    row_of,
    rows_of,
    saved_of,
    size_of,
    touch,
)
from backcare.storage.postgres.schema import ERASED, MEMBER, RECORD, VERSION

R = TypeVar("R", bound=Record)


class SqlTrackerStore:
    """Records and profiles in a database; fulfils the same contract as the embedded engine."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def try_to_save(self) -> None:
        """Rewrite what is already there, in a transaction; see `MovableStore.try_to_save`."""
        self._database.keep_reserve()
        as_it_is = sa.update(VERSION).values(version=VERSION.c.version)
        self._database.run(lambda c: c.execute(as_it_is), saves=True)

    def add(self, member: str, record: R) -> R:
        """Save a new record; see `TrackerStore.add`."""
        return self.add_all(member, (record,))[0]

    def add_all(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records, all or none; see `TrackerStore.add_all`."""
        return self._add(member, records, mends=False)

    def mend(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save new records, also in the place of what is set aside; see `TrackerStore.mend`."""
        return self._add(member, records, mends=True)

    def _add(self, member: str, records: Iterable[R], *, mends: bool) -> tuple[R, ...]:
        added = tuple(validate_record(record) for record in records)
        validate_member(member)

        def work(connection: sa.Connection) -> None:
            size = lock(connection, member)
            ids = [record.id for record in added]
            if mends:
                size -= drop_unreadable(connection, member, ids)
            saved = saved_of(connection, member, ids)
            days = room_of(connection, member, [record.day for record in added])
            new: dict[str, R] = {}
            for record in added:
                known = new.get(record.id) or saved.get(record.id, NOTHING).record
                if is_new(known, record):
                    validate_room(days[record.day])
                    days[record.day] += 1
                    new[record.id] = record
            if new:
                rows = [row_of(member, record) for record in new.values()]
                connection.execute(sa.insert(RECORD), rows)
                touch(connection, member, size + sum(row["size"] for row in rows))

        if added:
            self._database.run(work, saves=True)
        return added

    def set_aside(self, member: str) -> tuple[SetAside, ...]:
        """Return what is kept but cannot be read; see `TrackerStore.set_aside`."""
        asked = sa.select(RECORD.c.id, RECORD.c.document).where(
            RECORD.c.member == validate_member(member)
        )
        rows = self._database.run(lambda c: c.execute(asked).all())
        aside = sorted_out((key, document) for key, document in rows).aside
        choices = self._database.run(lambda c: choices_of(c, member))
        known = None if choices is None else read_profile(choices)[1]
        return aside if known is None else (*aside, known)

    def remove_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Remove what is set aside; see `TrackerStore.remove_aside`."""
        validate_member(member)
        gone = {one.key: one.document for one in aside}

        def work(connection: sa.Connection) -> None:
            size = lock(connection, member)
            rows = rows_of(connection, member, gone)
            same = [row for row in rows if row.document == gone[row.id]]
            connection.execute(sa.delete(RECORD).where(*keyed(member, [row.id for row in same])))
            size -= sum(row.size for row in same)
            choices, values = choices_of(connection, member), {}
            if choices is not None and gone.get(PROFILE) == choices:
                values["profile"] = to_document(read_profile(choices)[0])
                size += size_of(values["profile"]) - size_of(choices)
            touch(connection, member, size, **values)

        if gone:
            self._database.run(work, saves=True)

    def put_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Keep what cannot be read as it is; see `MovableStore.put_aside`."""
        validate_member(member)
        rows = [aside_row(member, one) for one in aside]

        def work(connection: sa.Connection) -> None:
            size = lock(connection, member)
            connection.execute(postgresql.insert(RECORD).on_conflict_do_nothing(), rows)
            touch(connection, member, size + sum(row["size"] for row in rows))

        if rows:
            self._database.run(work, saves=True)

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""
        validate_member(member)
        found = self._database.run(lambda c: saved_of(c, member, [record_id]))
        record: Record | None = found.get(record_id, NOTHING).record
        return record

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind and of some days; see `TrackerStore.find`."""
        asked = sa.select(RECORD.c.id, RECORD.c.document).where(
            RECORD.c.member == validate_member(member)
        )
        if kind is not Record:
            asked = asked.where(is_one_of(RECORD.c.kind, sorted(tags_of(kind))))
        if since is not None:
            asked = asked.where(RECORD.c.day >= since)
        if until is not None:
            asked = asked.where(RECORD.c.day <= until)
        rows = self._database.run(lambda c: c.execute(asked).all())
        return in_order(sound(dict(map(tuple, rows)), kind))

    def change(self, member: str, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        record = validate_record(record)
        validate_member(member)

        def work(connection: sa.Connection) -> R:
            size = lock(connection, member)
            known = saved_of(connection, member, [record.id]).get(record.id, NOTHING)
            saved = next_record(known.record, record)
            if known.record.day != saved.day:
                validate_room(room_of(connection, member, [saved.day])[saved.day])
            row = row_of(member, saved)
            connection.execute(sa.update(RECORD).where(*are(member, [saved.id])).values(row))
            touch(connection, member, size - known.size + row["size"])
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
            size = lock(connection, member)
            saved = saved_of(connection, member, gone)
            for record in gone.values():
                validate_rev(saved.get(record.id, NOTHING).record, record)
            connection.execute(sa.delete(RECORD).where(*are(member, gone)))
            touch(connection, member, size - sum(known.size for known in saved.values()))

        if gone:
            self._database.freely(work)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        validate_member(member)
        choices = self._database.run(lambda c: choices_of(c, member))
        return Profile() if choices is None else read_profile(choices)[0]

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        profile = validate_profile(profile)
        validate_member(member)

        def work(connection: sa.Connection) -> Profile:
            size = lock(connection, member)
            choices = choices_of(connection, member)
            known, aside = (Profile(), None) if choices is None else read_profile(choices)
            saved = next_profile(known, profile)
            document = to_document(saved)
            size += size_of(document)
            if aside is not None:  # its size stays counted
                kept = msgspec.structs.replace(aside, key=uuid.uuid4().hex)
                connection.execute(sa.insert(RECORD), aside_row(member, kept))
            elif choices is not None:
                size -= size_of(choices)
            touch(connection, member, size, profile=document)
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
                connection.execute(LOG, {"member": name, "at": at})
            return bool(own.rowcount)

        return self._database.freely(work)

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
            self._database.run(lambda c: c.execute(LOG, rows), saves=True)
