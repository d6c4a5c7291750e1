"""The embedded engine: TinyDB, one file per member, safe for many threads and processes."""

import contextlib
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from backcare.domain.aside import PROFILE, SetAside
from backcare.domain.errors import DamagedError, StoreError, UnconfirmedError, UnreadableRecordError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.aside import read_profile, sorted_out, sound
from backcare.storage.base import (
    in_order,
    is_new,
    next_profile,
    next_record,
    validate_rev,
    validate_room,
)
from backcare.storage.documents import (
    record_from_document,
    validate_profile,
    validate_record,
)
from backcare.storage.erasures import erasure_of, without_ids
from backcare.storage.tinydb_files.files import sync_directory, try_to_write, unsaved
from backcare.storage.tinydb_files.folder import LITTER_SECONDS, Folder
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.member_db import ONLY_ROW, MemberDB
from backcare.storage.tinydb_files.sealed import GenerationCache, SealedStorage

R = TypeVar("R", bound=Record)


class TinyTrackerStore:
    """Records and profiles below `root`; see `Folder` for its files.

    `wait_seconds` is how long a save waits for another one before it raises `BusyError`.
    """

    def __init__(self, root: Path, wait_seconds: float = 10.0) -> None:
        self._folder = Folder(root)
        self._locks = MemberLocks(self._folder.locks, wait_seconds)
        self._cache = GenerationCache()
        self._is_settled = False

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
        with self._transaction(member) as db:
            new: dict[str, R] = {}
            days, rows = db.days(), db.rows()
            for record in added:
                known = new.get(record.id) or _known(rows.get(record.id), mends=mends)
                if is_new(known, record):
                    day = record.day.isoformat()
                    validate_room(days[day])
                    days[day] += 1
                    new[record.id] = record
            if new:
                db.put(new)
            else:
                db.sealed.confirm()  # the first attempt may have ended unconfirmed
        return added

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""
        return _record(self._reading(member), record_id)

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind and of some days; see `TrackerStore.find`."""
        rows = self._reading(member).rows()
        first, last = _written(since), _written(until)
        if first or last:
            rows = {k: row for k, row in rows.items() if _is_within(row, first, last)}
        return in_order(sound(rows, kind))

    def set_aside(self, member: str) -> tuple[SetAside, ...]:
        """Return what is kept but cannot be read; see `TrackerStore.set_aside`."""
        db = self._reading(member)
        aside = sorted_out(db.rows().items()).aside
        choices = db.profiles.one(ONLY_ROW)
        known = None if choices is None else read_profile(choices)[1]
        return aside if known is None else (*aside, known)

    def remove_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Remove what is set aside; see `TrackerStore.remove_aside`."""
        with self._transaction(member) as db:
            rows = db.rows()
            known = tuple(aside)
            gone = [one.key for one in known if rows.get(one.key) == one.document]
            db.records.drop_all(gone)
            choices = db.profiles.one(ONLY_ROW)
            if any(one.key == PROFILE and one.document == choices for one in known):
                db.put_profile(_profile(db))

    def put_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Keep what cannot be read as it is; see `MovableStore.put_aside`."""
        with self._transaction(member) as db:
            rows = db.rows()
            db.records.put_all({one.key: one.document for one in aside if one.key not in rows})

    def change(self, member: str, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        record = validate_record(record)
        with self._transaction(member) as db:
            known = _record(db, record.id)
            saved = next_record(known, record)
            if known is not None and known.day != saved.day:
                validate_room(db.days()[saved.day.isoformat()])
            db.put({saved.id: saved})
        return saved

    def remove(self, member: str, record: Record) -> None:
        """Remove a record; see `TrackerStore.remove`."""
        self.remove_all(member, (record,))

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records, all or none; see `TrackerStore.remove_all`."""
        gone = {record.id: record for record in records}

        def remove() -> None:
            with self._transaction(member) as db:
                for record in gone.values():
                    validate_rev(_record(db, record.id), record)
                db.records.drop_all(gone)

        self._folder.freely(remove)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        return _profile(self._reading(member))

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        profile = validate_profile(profile)
        with self._transaction(member) as db:
            choices = db.profiles.one(ONLY_ROW)
            known, aside = (Profile(), None) if choices is None else read_profile(choices)
            saved = next_profile(known, profile)
            if aside is not None:
                db.records.put_all({uuid.uuid4().hex: aside.document})
            db.put_profile(saved)
        return saved

    def version(self, member: str) -> str:
        """Return the stamp of the member's file."""
        head, *rest = SealedStorage(self._folder.file_of(member), self._cache).stamp()
        return f"{head.decode(errors='replace')}{rest}"

    def members(self) -> tuple[str, ...]:
        """Return the ids of all members who have saved something, sorted."""
        self._folder.check_format()
        return self._folder.members()

    def erase(self, member: str) -> bool:
        """Erase a member's file and every copy of it in this folder; see `TrackerStore.erase`.

        A hash of their id and the time go to the log of erasures first, so that no restore brings
        them back.
        """
        if not self._folder.copies_of(member):
            self._folder.check_format()
            return False
        self._folder.freely(lambda: self._erase(member))
        return True

    def _erase(self, member: str) -> None:
        path = self._folder.file_of(member)
        self._prepare()
        with self._locks.held(member):
            try:
                self._folder.add_erasures([erasure_of(member, datetime.now(UTC))])
            except OSError as error:
                raise unsaved("erased.log was not saved, so nothing was erased", error) from error
            try:
                for copy in self._folder.copies_of(member):
                    copy.unlink(missing_ok=True)
                    sync_directory(copy.parent)
            except OSError as error:
                words = f"{path.name} could not be erased for good: {error.strerror}"
                raise UnconfirmedError(words) from error
            finally:
                self._cache.drop(path)

    def erasures(self) -> tuple[str, ...]:
        """Return the log of erasures: see `storage/erasures.py`."""
        return self._folder.erasures()

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add the lines that the log does not have yet; raises `UnsavedError`."""
        new = set(without_ids(lines)) - set(self.erasures())
        if new:
            self._prepare()
            try:
                self._folder.add_erasures(sorted(new))
            except OSError as error:
                raise unsaved("erased.log was not saved", error) from error

    def _reading(self, member: str) -> MemberDB:
        path = self._folder.file_of(member)
        self._folder.check_format()
        db = MemberDB(path, self._cache)
        self._check(db, member)
        return db

    def _check(self, db: MemberDB, member: str) -> None:
        """Raise a `DamagedError` if the file is another member's, or gone."""
        if not db.sealed.read():
            self._folder.check_not_gone(member)
        _check_owner(db, member)

    @contextlib.contextmanager
    def _transaction(self, member: str) -> Iterator[MemberDB]:
        path = self._folder.file_of(member)
        self._prepare()
        with self._locks.held(member):
            db = MemberDB(path, self._cache)
            with db.sealed.transaction():
                self._check(db, member)
                yield db
                if db.sealed.is_changed and not len(db.meta):
                    db.meta.put_all({ONLY_ROW: {"member": member}})
            if db.sealed.is_changed:
                self._folder.note_known(member)

    def try_to_save(self) -> None:
        """Raise what a save would raise now; leaves nothing behind."""
        self._prepare()
        self._folder.keep_reserve()
        try:
            try_to_write(self._folder.member_files)
            self._folder.check_room()
        except OSError as error:
            raise unsaved("nothing can be saved", error) from error

    def _prepare(self) -> None:
        """Make sure that the folder exists, durably, and that we may write to it."""
        self._folder.check_format()
        try:
            self._folder.make()
            if not self._is_settled:
                self._folder.settle()
        except OSError as error:
            raise unsaved("the folder could not be made", error) from error
        if not self._is_settled:
            self._is_settled = True
            self._folder.keep_reserve()
            self._sweep()

    def _sweep(self) -> None:
        """Delete what killed saves left behind, unless it may belong to a save still running."""
        for litter in self._folder.litter():
            with contextlib.suppress(OSError, StoreError):
                if time.time() - litter.stat().st_mtime > LITTER_SECONDS:
                    with self._locks.held(litter.name.split(".")[0]):
                        litter.unlink()


def _record(db: MemberDB, record_id: str) -> Record | None:
    return _known(db.rows().get(record_id), mends=False)


def _profile(db: MemberDB) -> Profile:
    document = db.profiles.one(ONLY_ROW)
    return Profile() if document is None else read_profile(document)[0]


def _check_owner(db: MemberDB, member: str) -> None:
    """Raise `DamagedError` if the file has another member's name.

    Files of the first version do not say whose they are until their next save.
    """
    said = db.meta.one(ONLY_ROW)
    if said is not None and said.get("member") != member:
        raise DamagedError(f"{db.sealed.name} is the file of another member")


def _known(row: dict[str, Any] | None, *, mends: bool) -> Record | None:
    """Return a record that is kept; with `mends`, `None` in place of one that cannot be read."""
    try:
        return None if row is None else cast(Record, record_from_document(row))
    except UnreadableRecordError:
        if mends:
            return None
        raise


def _written(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _is_within(row: dict[str, Any], first: str, last: str) -> bool:
    """Return whether a row is of the days from `first` to `last`; an empty one is no limit."""
    day = row.get("day")
    return isinstance(day, str) and first <= day and (not last or day <= last)
