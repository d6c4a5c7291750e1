"""What a club keeps of its members: the contract of its store.

It is small (some hundreds of documents), apart from the members' records, and knows no health data.
Its documents have no version. So a field may come in with a default, and nothing else may change; a
test notices it, and a sample of each shape is kept: `python -m scripts.seal_sample`.
"""

from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar, get_args

import msgspec

from backcare.domain.club.documents import (
    Account,
    AnyClubDocument,
    Attempts,
    ClubDocument,
    Invitation,
    SignIn,
)
from backcare.domain.errors import ConflictError, DamagedError, MissingError

D = TypeVar("D", bound=ClubDocument)


class ClubStore(Protocol):
    """Documents by kind and key. Methods raise `StoreError`, and nothing else."""

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, by key."""

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all of them or none; return the saved ones with the next rev.

        Raises `ConflictError` if one of them was saved in between, or a new one (`rev` 0) is there
        already; `MissingError` if one is gone.
        """

    def version(self) -> str:
        """Return a text that changes with every save: the key for caches."""


KINDS: tuple[type[ClubDocument], ...] = get_args(AnyClubDocument)
BACKED_UP = tuple(kind for kind in KINDS if kind not in (Invitation, SignIn, Attempts))
"""What a backup holds. Sign-ins and invitations are left out: a restore may not bring back one that
was ended since; and failed attempts are soon over.
"""


def all_documents(
    store: ClubStore, kinds: Iterable[type[ClubDocument]] = KINDS
) -> tuple[ClubDocument, ...]:
    """Return all documents of some kinds, as new ones (`rev` 0), to be put somewhere else."""
    return tuple(
        msgspec.structs.replace(document, rev=0) for kind in kinds for document in store.all(kind)
    )


def without_members(
    documents: Iterable[ClubDocument], erased: Collection[str]
) -> tuple[ClubDocument, ...]:
    """Return the documents but those of members who were erased."""
    return tuple(
        document
        for document in documents
        if not (isinstance(document, Account) and document.key in erased)
        and getattr(document, "member", None) not in erased
    )


def kind_name(kind: type[ClubDocument]) -> str:
    """Return the name under which documents of a kind are kept."""
    return str(kind.__struct_config__.tag)


def next_document(saved: ClubDocument | None, put: D) -> D:
    """Return `put` with the next `rev`; raises as `ClubStore.write` does."""
    validate_document(saved, put)
    return msgspec.structs.replace(put, rev=put.rev + 1)


def validate_document(saved: ClubDocument | None, read: ClubDocument) -> None:
    """Raise `MissingError` or `ConflictError` unless `saved` is what `read` was read from."""
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
    """Read a document; raises `DamagedError` for values that were never written."""
    try:
        return msgspec.convert(plain, AnyClubDocument)
    except (msgspec.ValidationError, TypeError) as error:
        raise DamagedError("a document of the club is not as it was written") from error
