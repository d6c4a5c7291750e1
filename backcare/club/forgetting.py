"""Removes documents of the club that are of no use any more."""

import contextlib
from collections.abc import Iterable
from datetime import datetime

from backcare.club.attempts import FORGOTTEN_AFTER
from backcare.domain.club.documents import Attempts, ClubDocument, Invitation, SignIn
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.club import ClubStore


def forget(store: ClubStore, documents: Iterable[ClubDocument]) -> None:
    """Remove documents, even if somebody else may have removed them already."""
    for document in documents:
        with contextlib.suppress(MissingError, ConflictError):
            store.write(remove=[document])


def forget_ended(store: ClubStore, now: datetime) -> None:
    """Remove sign-ins, attempts and invitations that have ended."""
    ended: list[ClubDocument] = [
        *(s for s in store.all(SignIn) if s.ends_at <= now),
        *(a for a in store.all(Attempts) if now - a.last_at > FORGOTTEN_AFTER),
        *(i for i in store.all(Invitation) if i.ends_at <= now),
    ]
    forget(store, ended)
