"""The embedded engine: TinyDB, one file per member, safe for many threads and processes."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout
from tinydb import TinyDB
from tinydb.table import Document, Table

from backcare.domain.entries import AnyEntry
from backcare.domain.errors import BusyError, ConflictError, UnsavedError
from backcare.domain.profile import Profile
from backcare.storage.base import (
    check_entry,
    check_member,
    check_rev,
    entry_from_document,
    entry_to_document,
    in_order,
    next_entry,
    next_profile,
    profile_from_document,
    profile_to_document,
)
from backcare.storage.sealed import GenerationCache, SealedStorage, sync_directory

_PROFILE_ID = "1"


class _KeyedTable(Table):
    """A table with our own ids: TinyDB's counter would collide beside another writer.

    TinyDB's types know whole numbers only, hence `Any` for the ids.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB says int, takes any

    def one(self, key: Any) -> dict[str, Any] | None:
        document = self.get(doc_id=key)
        return None if document is None else dict(document)

    def put(self, key: Any, fields: dict[str, Any]) -> None:
        # Not update: that merges, and fields that are gone would stay.
        self.drop(key)
        self.insert(Document(fields, doc_id=key))

    def drop(self, key: Any) -> None:
        if self.contains(doc_id=key):
            self.remove(doc_ids=[key])


class _MemberDB(TinyDB):
    table_class = _KeyedTable

    def __init__(self, path: Path, cache: GenerationCache) -> None:
        super().__init__(path, cache, storage=SealedStorage)
        self.sealed = cast(SealedStorage, self.storage)

    @property
    def entries(self) -> _KeyedTable:
        return self._uncached("entry")

    @property
    def profiles(self) -> _KeyedTable:
        return self._uncached("profile")

    def _uncached(self, name: str) -> _KeyedTable:
        # TinyDB's query cache does not see other writers.
        return cast(_KeyedTable, self.table(name, cache_size=0))


class TinyTrackerStore:
    """Entries and profiles below `root`; directories have mode 0700, files 0600.

    `wait_seconds` is how long a save waits for another one before it raises `BusyError`.
    """

    def __init__(self, root: Path, wait_seconds: float = 10.0) -> None:
        self._members = root / "members"
        self._locks = root / "locks"
        self._wait_seconds = wait_seconds
        self._cache = GenerationCache()
        self._thread_locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def add(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Save a new entry; see `TrackerStore.add`."""
        entry = check_entry(entry)
        with self._transaction(member) as db:
            known = _entry(db, entry.id)
            if known is None:
                db.entries.put(entry.id, entry_to_document(entry))
            elif known != entry:
                raise ConflictError("another entry has this id")
            else:
                db.sealed.confirm()  # the first try may have ended unconfirmed
        return entry

    def get(self, member: str, entry_id: str) -> AnyEntry | None:
        """Return one entry, or `None`."""
        return _entry(self._reading(member), entry_id)

    def find(
        self, member: str, since: date | None = None, until: date | None = None
    ) -> tuple[AnyEntry, ...]:
        """Return the entries of some days; see `TrackerStore.find`."""
        return in_order(
            (entry_from_document(dict(row)) for row in self._reading(member).entries), since, until
        )

    def change(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Replace an entry; see `TrackerStore.change`."""
        entry = check_entry(entry)
        with self._transaction(member) as db:
            saved = next_entry(_entry(db, entry.id), entry)
            db.entries.put(entry.id, entry_to_document(saved))
        return saved

    def remove(self, member: str, entry: AnyEntry) -> None:
        """Remove an entry; see `TrackerStore.remove`."""
        with self._transaction(member) as db:
            check_rev(_entry(db, entry.id), entry)
            db.entries.drop(entry.id)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if none were made."""
        return _read_profile(self._reading(member))

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        with self._transaction(member) as db:
            saved = next_profile(_read_profile(db), profile)
            db.profiles.put(_PROFILE_ID, profile_to_document(saved))
        return saved

    def version(self, member: str) -> str:
        """Return the seal of the member's file."""
        return SealedStorage(self._path(member), self._cache).head().decode(errors="replace")

    def _path(self, member: str) -> Path:
        return self._members / f"{check_member(member)}.json"

    def _reading(self, member: str) -> _MemberDB:
        return _MemberDB(self._path(member), self._cache)

    @contextlib.contextmanager
    def _transaction(self, member: str) -> Iterator[_MemberDB]:
        path = self._path(member)
        with self._locked(member):
            db = _MemberDB(path, self._cache)
            with db.sealed.transaction():
                yield db

    @contextlib.contextmanager
    def _locked(self, member: str) -> Iterator[None]:
        """Hold the member's lock, in this process and among processes."""
        self._make_directories()
        with self._guard:
            threads = self._thread_locks.setdefault(member, threading.Lock())
        if not threads.acquire(timeout=self._wait_seconds):
            raise BusyError("another save is running")
        try:
            lock = FileLock(
                self._locks / f"{member}.lock",
                timeout=self._wait_seconds,
                mode=0o600,
                poll_interval=0.002,
            )
            try:
                lock.acquire()
            except Timeout as error:
                raise BusyError("another save is running") from error
            except OSError as error:
                raise UnsavedError(f"the lock could not be taken: {error.strerror}") from error
            try:
                yield
            finally:
                lock.release()
        finally:
            threads.release()

    def _make_directories(self) -> None:
        for directory in (self._members.parent, self._members, self._locks):
            if directory.is_dir():
                continue
            try:
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                sync_directory(directory.parent)
            except OSError as error:
                raise UnsavedError(
                    f"{directory.name} could not be made: {error.strerror}"
                ) from error


def _entry(db: _MemberDB, entry_id: str) -> AnyEntry | None:
    document = db.entries.one(entry_id)
    return None if document is None else entry_from_document(document)


def _read_profile(db: _MemberDB) -> Profile:
    document = db.profiles.one(_PROFILE_ID)
    return Profile() if document is None else profile_from_document(document)
