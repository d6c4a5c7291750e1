"""The club's documents in the embedded engine: one sealed TinyDB file beside the members' files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from tinydb import TinyDB

from backcare.domain.club.documents import ClubDocument
from backcare.storage.club import (
    club_document_from,
    kind_name,
    next_document,
    to_club_document,
    validate_document,
)
from backcare.storage.tinydb_files.files import unsaved
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.member_db import KeyedTable
from backcare.storage.tinydb_files.sealed import GenerationCache, SealedStorage

D = TypeVar("D", bound=ClubDocument)

_LOCK = "club"


class _ClubDB(TinyDB):
    """The club's file: a table for each kind."""

    table_class = KeyedTable

    def __init__(self, path: Path, cache: GenerationCache) -> None:
        super().__init__(path, cache, storage=SealedStorage)

    def documents(self, kind: type[ClubDocument]) -> KeyedTable:
        """Return the table of a kind."""
        table: Any = self.table(kind_name(kind), cache_size=0)
        return table  # type: ignore[no-any-return]


class TinyClubStore:
    """The club's documents in `club.json` below `root`; fulfils the contract of `ClubStore`.

    `wait_seconds` is how long a save waits for another one before it raises `BusyError`.
    """

    def __init__(self, root: Path, wait_seconds: float = 10.0) -> None:
        self._folder = Folder(root)
        self._locks = MemberLocks(self._folder.locks, wait_seconds)
        self._cache = GenerationCache()

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""
        plain = self._reading().documents(kind).one(key)
        return None if plain is None else club_document_from(plain)

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, sorted by key."""
        found = (club_document_from(dict(row)) for row in self._reading().documents(kind).all())
        return tuple(sorted(found, key=lambda document: document.key))

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all or none; see `ClubStore.write`."""
        new, gone = tuple(put), tuple(remove)
        if gone:
            return self._folder.freely(lambda: self._write(new, gone))
        return self._write(new, gone)

    def _write(
        self, put: Iterable[ClubDocument], remove: Iterable[ClubDocument]
    ) -> tuple[ClubDocument, ...]:
        self._folder.check_format()
        try:
            self._folder.make()
            self._folder.settle()
        except OSError as error:
            raise unsaved("the folder could not be made", error) from error
        db = _ClubDB(self._folder.club_json, self._cache)
        storage: Any = db.storage
        with self._locks.held(_LOCK), storage.transaction():
            for gone in remove:
                validate_document(_one(db, gone), gone)
                db.documents(type(gone)).drop(gone.key)
            saved = []
            for document in put:
                saved.append(next_document(_one(db, document), document))
                db.documents(type(document)).drop(document.key)
                db.documents(type(document)).put_all({document.key: to_club_document(saved[-1])})
        return tuple(saved)

    def version(self) -> str:
        """Return the stamp of the file."""
        head, *rest = SealedStorage(self._folder.club_json, self._cache).stamp()
        return f"{head.decode(errors='replace')}{rest}"

    def _reading(self) -> _ClubDB:
        self._folder.check_format()
        return _ClubDB(self._folder.club_json, self._cache)


def _one(db: _ClubDB, document: ClubDocument) -> ClubDocument | None:
    plain = db.documents(type(document)).one(document.key)
    return None if plain is None else club_document_from(plain)
