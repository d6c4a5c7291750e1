"""The embedded engine: TinyDB, one file per member, safe for many threads and processes."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from tinydb import TinyDB, where
from tinydb.queries import QueryInstance
from tinydb.table import Document, Table

from backcare.domain.errors import DamagedError, StoreError, UnconfirmedError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.base import (
    in_order,
    is_new,
    next_profile,
    next_record,
    validate_rev,
    validate_room,
)
from backcare.storage.documents import (
    profile_from_document,
    record_from_document,
    to_document,
    validate_profile,
    validate_record,
)
from backcare.storage.erasures import erasure_of, without_ids
from backcare.storage.tinydb_files.files import sync_directory, try_to_write, unsaved
from backcare.storage.tinydb_files.folder import LITTER_SECONDS, Folder
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.sealed import GenerationCache, SealedStorage

R = TypeVar("R", bound=Record)

_ONLY_ROW = "1"


class KeyedTable(Table):
    """A table with our own ids: TinyDB's counter would collide with another writer.

    TinyDB's type hints only allow whole numbers, hence `Any` for the ids.
    """

    document_id_class = str  # type: ignore[assignment]  # typed as int, takes any

    def one(self, key: Any) -> dict[str, Any] | None:
        """Return the document with this id, or `None`."""
        document = self.get(doc_id=key)
        return None if document is None else dict(document)

    def put_all(self, documents: dict[Any, dict[str, Any]]) -> None:
        """Insert documents under unused ids."""
        self.insert_multiple(Document(fields, doc_id=key) for key, fields in documents.items())

    def drop(self, key: Any) -> None:
        """Remove the document with this id, if it exists."""
        if self.contains(doc_id=key):
            self.remove(doc_ids=[key])

    def drop_all(self, keys: Iterable[Any]) -> None:
        """Remove the documents with these ids, which must exist."""
        self.remove(doc_ids=list(keys))

    def update(self, *_: Any, **__: Any) -> Any:
        """Refuse: it would edit in place what readers share, and keep fields that are gone."""
        raise TypeError("drop the old document and put the new one")

    update_multiple = update


class MemberDB(TinyDB):
    """One member's database: everything kept of them, in one file."""

    table_class = KeyedTable

    def __init__(self, path: Path, cache: GenerationCache) -> None:
        super().__init__(path, cache, storage=SealedStorage)
        self.sealed = cast(SealedStorage, self.storage)

    @property
    def records(self) -> KeyedTable:
        """Every record, by id."""
        return self._uncached("entry")

    @property
    def profiles(self) -> KeyedTable:
        """One row: the runner's choices."""
        return self._uncached("profile")

    @property
    def meta(self) -> KeyedTable:
        """One row: whose file this is."""
        return self._uncached("meta")

    def days(self) -> list[Any]:
        """Return the day of each record, without the copies that a query makes."""
        return [row.get("day") for row in self.sealed.read().get("entry", {}).values()]

    def _uncached(self, name: str) -> KeyedTable:
        # TinyDB's query cache does not notice other writers.
        return cast(KeyedTable, self.table(name, cache_size=0))


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
        added = tuple(validate_record(record) for record in records)
        with self._transaction(member) as db:
            new: dict[str, R] = {}
            days = db.days()
            for record in added:
                if is_new(new.get(record.id) or _record(db, record.id), record):
                    validate_room(days.count(record.day.isoformat()))
                    days.append(record.day.isoformat())
                    new[record.id] = record
            if new:
                db.records.put_all({key: to_document(record) for key, record in new.items()})
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
        rows = self._reading(member).records
        asked = _days(since, until)
        found = rows.search(asked) if asked else rows.all()
        records = (record_from_document(row) for row in found)
        return in_order(record for record in records if isinstance(record, kind))

    def change(self, member: str, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        record = validate_record(record)
        with self._transaction(member) as db:
            known = _record(db, record.id)
            saved = next_record(known, record)
            if known is not None and known.day != saved.day:
                validate_room(db.days().count(saved.day.isoformat()))
            db.records.drop(saved.id)
            db.records.put_all({saved.id: to_document(saved)})
        return saved

    def remove(self, member: str, record: Record) -> None:
        """Remove a record; see `TrackerStore.remove`."""
        with self._transaction(member) as db:
            validate_rev(_record(db, record.id), record)
            db.records.drop(record.id)

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records, all or none; see `TrackerStore.remove_all`."""
        with self._transaction(member) as db:
            gone = {record.id: record for record in records}
            for record in gone.values():
                validate_rev(_record(db, record.id), record)
            if gone:
                db.records.drop_all(gone)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        return _profile(self._reading(member))

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        profile = validate_profile(profile)
        with self._transaction(member) as db:
            saved = next_profile(_profile(db), profile)
            db.profiles.drop(_ONLY_ROW)
            db.profiles.put_all({_ONLY_ROW: to_document(saved)})
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
        path = self._folder.file_of(member)
        if not self._folder.copies_of(member):
            self._folder.check_format()
            return False
        self._prepare()
        with self._locks.held(member):
            try:
                self._folder.add_erasures([erasure_of(member, datetime.now(UTC))])
                for copy in self._folder.copies_of(member):
                    copy.unlink(missing_ok=True)
                    sync_directory(copy.parent)
            except OSError as error:
                words = f"{path.name} could not be erased for good: {error.strerror}"
                raise UnconfirmedError(words) from error
            finally:
                self._cache.drop(path)
        return True

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
        _check_owner(db, member)
        return db

    @contextlib.contextmanager
    def _transaction(self, member: str) -> Iterator[MemberDB]:
        path = self._folder.file_of(member)
        self._prepare()
        with self._locks.held(member):
            db = MemberDB(path, self._cache)
            with db.sealed.transaction():
                _check_owner(db, member)
                yield db
                if db.sealed.is_changed and not len(db.meta):
                    db.meta.put_all({_ONLY_ROW: {"member": member}})

    def try_to_save(self) -> None:
        """Raise what a save would raise now; leaves nothing behind."""
        self._prepare()
        try:
            try_to_write(self._folder.member_files)
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
            self._sweep()

    def _sweep(self) -> None:
        """Delete what killed saves left behind, unless it may belong to a save still running."""
        for litter in self._folder.litter():
            with contextlib.suppress(OSError, StoreError):
                if time.time() - litter.stat().st_mtime > LITTER_SECONDS:
                    with self._locks.held(litter.name.split(".")[0]):
                        litter.unlink()


def _record(db: MemberDB, record_id: str) -> Record | None:
    document = db.records.one(record_id)
    return None if document is None else cast(Record, record_from_document(document))


def _profile(db: MemberDB) -> Profile:
    document = db.profiles.one(_ONLY_ROW)
    return Profile() if document is None else profile_from_document(document)


def _check_owner(db: MemberDB, member: str) -> None:
    """Raise `DamagedError` if the file has another member's name.

    Files of the first version do not say whose they are until their next save.
    """
    said = db.meta.one(_ONLY_ROW)
    if said is not None and said.get("member") != member:
        raise DamagedError(f"{member}.json is the file of another member")


def _days(since: date | None, until: date | None) -> QueryInstance | None:
    """Return the query for the days from `since` to `until`, both included; `None` for all days."""
    day = where("day")
    if since is None and until is None:
        return None
    if since is None:
        return day <= cast(date, until).isoformat()
    if until is None:
        return day >= since.isoformat()
    return (day >= since.isoformat()) & (day <= until.isoformat())
