"""What a club keeps about its members: the contract of its store.

It is small (some hundreds of documents), separate from the members' records, and has no health
data. Its documents have no version, so the only change allowed is a new field with a default. A
test checks this, and a sample of each shape is kept: `python -m scripts.seal_sample`.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar, get_args

import msgspec

from backcare.domain.club.counts import unmarked
from backcare.domain.club.documents import (
    Account,
    AnyClubDocument,
    Attempts,
    ClubDocument,
    Invitation,
    Meeting,
    PublishedWeek,
    SignIn,
)
from backcare.domain.errors import ConflictError, DamagedError, MissingError
from backcare.storage.erasures import is_erased

D = TypeVar("D", bound=ClubDocument)


class ClubStore(Protocol):
    """Documents by kind and key. Methods raise `StoreError`, and nothing else."""

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, sorted by key."""

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all or none; return the saved ones with their next `rev`.

        Raises `ConflictError` if one of them was saved in between, or if a new one (`rev` 0)
        already exists; `MissingError` if one is gone.
        """

    def version(self) -> str:
        """Return a string that changes with every save, as a key for caches."""


KINDS: tuple[type[ClubDocument], ...] = get_args(AnyClubDocument)
BACKED_UP = tuple(kind for kind in KINDS if kind not in (Invitation, SignIn, Attempts))
"""What a backup holds. Sign-ins and invitations are left out, because a restore must not bring back
one that has ended since; failed attempts are left out because they expire soon.
"""


def all_documents(
    store: ClubStore, kinds: Iterable[type[ClubDocument]] = KINDS
) -> tuple[ClubDocument, ...]:
    """Return all documents of some kinds, as new ones (`rev` 0), to save elsewhere."""
    return tuple(
        msgspec.structs.replace(document, rev=0) for kind in kinds for document in store.all(kind)
    )


def without_members(
    documents: Iterable[ClubDocument], erased: Collection[str]
) -> tuple[ClubDocument, ...]:
    """Return the documents without those of erased members; `erased` is as the log calls them."""
    return tuple(document for document in documents if not is_erased(_member_of(document), erased))


def as_restored(
    documents: Iterable[ClubDocument], erased: Collection[str]
) -> tuple[ClubDocument, ...]:
    """Return the documents of a backup without those of erased members and without their marks: in
    a club session that was not told yet nobody is known any more, only how many were there.
    """
    return tuple(map(_unmarked, without_members(documents, erased)))


def _member_of(document: ClubDocument) -> str:
    """Return whose document this is; empty if it is nobody's."""
    whose = document.key if isinstance(document, Account) else getattr(document, "member", "")
    return str(whose)


def _unmarked(document: ClubDocument) -> ClubDocument:
    if isinstance(document, PublishedWeek):
        return unmarked(document)
    if isinstance(document, Meeting):
        there = tuple(uuid.uuid4().hex for _ in document.there)
        return msgspec.structs.replace(document, there=there)
    return document


def kind_name(kind: type[ClubDocument]) -> str:
    """Return the name under which documents of a kind are stored."""
    return str(kind.__struct_config__.tag)


def next_document(saved: ClubDocument | None, put: D) -> D:
    """Return `put` with the next `rev`; raises what `ClubStore.write` raises."""
    validate_document(saved, put)
    return msgspec.structs.replace(put, rev=put.rev + 1)


def validate_document(saved: ClubDocument | None, read: ClubDocument) -> None:
    """Raise `MissingError` or `ConflictError` unless `saved` still has the `rev` of `read`."""
    if saved is None and read.rev > 0:
        raise MissingError("this was removed")
    if saved is not None and saved.rev != read.rev:
        raise ConflictError("this was changed somewhere else")


def to_club_document(document: ClubDocument) -> dict[str, Any]:
    """Return a document as JSON-like values; raises `ValidationError` for values out of range."""
    plain: dict[str, Any] = msgspec.to_builtins(document)
    msgspec.convert(plain, AnyClubDocument)
    return plain


def club_document_from(plain: dict[str, Any]) -> Any:
    """Read a document; raises `DamagedError` for values that we never write."""
    try:
        return msgspec.convert(plain, AnyClubDocument)
    except (msgspec.ValidationError, TypeError) as error:
        raise DamagedError("a document of the club is not as it was written") from error
