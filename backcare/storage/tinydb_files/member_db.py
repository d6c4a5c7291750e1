"""One member's file as TinyDB sees it: its tables, with ids of our own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Document, Table

from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.documents import to_document
from backcare.storage.tinydb_files.sealed import GenerationCache, SealedStorage

ONLY_ROW = "1"
"""The id in a table that has one row."""


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
        gone = list(keys)
        if gone:
            self.remove(doc_ids=gone)

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

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return every record as it is kept, without the copies that a query makes.

        Readers share them: they must not be edited.
        """
        return self.sealed.read().get("entry", {})

    def days(self) -> Counter[Any]:
        """Return how many records each day has."""
        return Counter(str(row.get("day")) for row in self.rows().values())

    def put(self, records: Mapping[str, Record]) -> None:
        """Keep records by their ids, in the place of what is there under the same."""
        known = self.rows()
        self.records.drop_all(key for key in records if key in known)
        self.records.put_all({key: to_document(record) for key, record in records.items()})

    def put_profile(self, profile: Profile) -> None:
        """Keep a runner's choices in the place of those that are there."""
        self.profiles.drop(ONLY_ROW)
        self.profiles.put_all({ONLY_ROW: to_document(profile)})

    def _uncached(self, name: str) -> KeyedTable:
        # TinyDB's query cache does not notice other writers.
        return cast(KeyedTable, self.table(name, cache_size=0))
