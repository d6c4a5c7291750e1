"""Removes documents of the club that are of no use any more.

A clock may be ahead for a while. So nothing goes because it seems to have ended: it goes a week
after that was first seen, and what is valid again meanwhile stays.
"""

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import msgspec

from backcare.domain.club.documents import Attempts, ClubDocument, Invitation, SignIn
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.club import ClubStore

FORGOTTEN_AFTER = timedelta(days=1)
"""How long failed attempts are counted."""
MOST_ATTEMPTS = 5000
"""Anybody may fail from any address: what is kept of it must not fill the disk."""
_LOOKED_EVERY = timedelta(hours=1)
_KEPT_AFTER_END = timedelta(days=7)


def forget(store: ClubStore, documents: Iterable[ClubDocument]) -> None:
    """Remove documents, even if somebody else may have removed them already."""
    for document in documents:
        with contextlib.suppress(MissingError, ConflictError):
            store.write(remove=[document])


class _Look:
    """When the attempts of a store were looked through, how many stayed, how many came since."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.stayed = 0
        self.came = 0

    def is_due(self, now: datetime) -> bool:
        """Return whether an hour has passed, or a twentieth is new: who signs in does not pay for
        reading thousands each time.
        """
        return self.came * 20 >= self.stayed or abs(now - self.at) >= _LOOKED_EVERY


_LOOKS: WeakKeyDictionary[ClubStore, _Look] = WeakKeyDictionary()


def forget_attempts(store: ClubStore, now: datetime) -> None:
    """Remove attempts that are not counted any more, and the oldest beyond `MOST_ATTEMPTS`.

    To be called whenever one came: it looks through all of them now and then only.
    """
    look = _LOOKS.setdefault(store, _Look(now))
    look.came += 1
    if look.is_due(now):
        look.at, look.came = now, 0
        look.stayed = _look_through(store, now)


def _look_through(store: ClubStore, now: datetime) -> int:
    """Remove the attempts that go, and return how many stay."""
    newest_first = sorted(store.all(Attempts), key=lambda a: min(a.last_at, now), reverse=True)
    is_old = (now - a.last_at > FORGOTTEN_AFTER for a in newest_first[:MOST_ATTEMPTS])
    old = [a for a, old in zip(newest_first, is_old, strict=False) if old]
    if going := [*newest_first[MOST_ATTEMPTS:], *old]:
        with contextlib.suppress(MissingError, ConflictError):  # the next one tries again
            store.write(remove=going)
    return len(newest_first) - len(going)


def forget_ended(store: ClubStore, now: datetime) -> None:
    """Remove attempts, and sign-ins and invitations that ended a week ago."""
    forget_attempts(store, now)
    dated: list[SignIn | Invitation] = [*store.all(SignIn), *store.all(Invitation)]
    ended = [d for d in dated if d.ends_at <= now]
    forget(store, (d for d in ended if d.ended_seen and now - d.ended_seen > _KEPT_AFTER_END))
    seen = [msgspec.structs.replace(d, ended_seen=now) for d in ended if d.ended_seen is None]
    valid = (d for d in dated if d.ends_at > now and d.ended_seen is not None)
    again = [msgspec.structs.replace(d, ended_seen=None) for d in valid]
    for document in (*seen, *again):
        with contextlib.suppress(MissingError, ConflictError):
            store.write(put=[document])
