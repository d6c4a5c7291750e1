"""The club's documents in PostgreSQL, beside the members' records."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from backcare.domain.club.documents import ClubDocument
from backcare.domain.errors import UnconfirmedError, UnreachableError
from backcare.storage.club import (
    club_document_from,
    kind_name,
    next_document,
    to_club_document,
    validate_document,
)
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import CLUB, CLUB_DOCUMENT

D = TypeVar("D", bound=ClubDocument)


class SqlClubStore:
    """Documents in a database; fulfils the contract of `ClubStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""
        found: D | None = self._database.run(lambda c: _one(c, kind, key))
        return found

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, sorted by key."""
        asked = sa.select(CLUB_DOCUMENT.c.document).where(CLUB_DOCUMENT.c.kind == kind_name(kind))
        plain = self._database.run(lambda c: c.scalars(asked).all())
        return tuple(sorted(map(club_document_from, plain), key=lambda document: document.key))

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all or none; see `ClubStore.write`.

        Raises `UnconfirmedError` if the answer to the commit was lost and the database cannot be
        asked whether it happened.
        """
        new, gone = tuple(put), tuple(remove)
        saved: list[ClubDocument] = []

        def work(connection: sa.Connection) -> tuple[ClubDocument, ...]:
            _lock(connection)
            saved.clear()
            for document in gone:
                validate_document(_one(connection, type(document), document.key), document)
                connection.execute(sa.delete(CLUB_DOCUMENT).where(*_is(document)))
            for document in new:
                known = _one(connection, type(document), document.key)
                saved.append(next_document(known, document))
                _put(connection, saved[-1])
            stamp = {"only_row": 1, "stamp": uuid.uuid4().hex}
            connection.execute(sa.update(CLUB).values(stamp))
            return tuple(saved)

        def work_unless_done(connection: sa.Connection) -> tuple[ClubDocument, ...]:
            _lock(connection)  # a commit still in flight has ended by then
            if _are_there(connection, saved) and not _is_any_there(connection, gone):
                return tuple(saved)
            return work(connection)

        try:
            return self._database.freely(work) if gone else self._database.run(work, saves=True)
        except UnconfirmedError as unconfirmed:
            try:
                return self._database.run(work_unless_done, saves=True)
            except UnreachableError:
                raise unconfirmed from None

    def version(self) -> str:
        """Return the stamp of the last save."""
        return self._database.run(lambda c: c.scalar(sa.select(CLUB.c.stamp))) or ""


def put_all(connection: sa.Connection, documents: Iterable[ClubDocument]) -> None:
    """Replace all documents by these, as a restore does."""
    _lock(connection)
    connection.execute(sa.delete(CLUB_DOCUMENT))
    for document in documents:
        _put(connection, document)
    connection.execute(sa.update(CLUB).values(stamp=uuid.uuid4().hex))


def _lock(connection: sa.Connection) -> None:
    """Make saves wait for each other, so that no name or place can be taken twice."""
    first = {"only_row": 1, "stamp": ""}
    asked = sa.select(CLUB.c.stamp).with_for_update()
    if connection.scalar(asked) is None:
        connection.execute(postgresql.insert(CLUB).on_conflict_do_nothing(), first)
        connection.execute(asked)


def _are_there(connection: sa.Connection, saved: Iterable[ClubDocument]) -> bool:
    return all(_one(connection, type(document), document.key) == document for document in saved)


def _is_any_there(connection: sa.Connection, gone: Iterable[ClubDocument]) -> bool:
    return any(_one(connection, type(document), document.key) for document in gone)


def _one(connection: sa.Connection, kind: type[ClubDocument], key: str) -> Any:
    asked = sa.select(CLUB_DOCUMENT.c.document).where(
        CLUB_DOCUMENT.c.kind == kind_name(kind), CLUB_DOCUMENT.c.key == key
    )
    plain = connection.scalar(asked)
    return None if plain is None else club_document_from(plain)


def _is(document: ClubDocument) -> tuple[sa.ColumnElement[bool], ...]:
    kind = kind_name(type(document))
    return CLUB_DOCUMENT.c.kind == kind, CLUB_DOCUMENT.c.key == document.key


def _put(connection: sa.Connection, document: ClubDocument) -> None:
    row = {
        "kind": kind_name(type(document)),
        "key": document.key,
        "document": to_club_document(document),
    }
    insert = postgresql.insert(CLUB_DOCUMENT).values(row)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["kind", "key"], set_={"document": insert.excluded.document}
        )
    )
