"""The club itself, and the keys made with its secret."""

import contextlib
import time
from datetime import datetime

from backcare.club.secrets import keyed
from backcare.domain.club.documents import MOST_NAME, Club, NoClubError, NoWordsError
from backcare.domain.errors import StoreError
from backcare.storage.club import ClubStore

_CLUB = "club"
_BELIEVED_SECONDS = 5.0
"""How long the club is believed to be as it was read: every call needs it. Its name may change, and
a restore may bring another secret; a process that kept the old one would make sign-ins that no
other knows.
"""


class ClubKeys:
    """Makes the keys under which a club stores what must not be readable."""

    def __init__(self, store: ClubStore) -> None:
        self._store = store
        self._club: Club | None = None
        self._read_at = 0.0

    def start(self, name: str, secret: str, now: datetime) -> Club:
        """Start the club; raises `ConflictError` if there is one already, and `NoWordsError` for
        what is no name.
        """
        own = name.strip()
        if not 0 < len(own) <= MOST_NAME:
            raise NoWordsError(f"A club's name has from 1 to {MOST_NAME} letters.")
        club = Club(key=_CLUB, name=own, secret=secret, created_at=now)
        self._store.write(put=[club])
        return self.club()

    def club(self) -> Club:
        """Return the club; raises `NoClubError` before `start`."""
        if self._club is None:
            self.read_anew()
        elif time.monotonic() - self._read_at > _BELIEVED_SECONDS:
            with contextlib.suppress(StoreError):  # whoever needs records is told so soon enough
                self.read_anew()
        if self._club is None:
            raise NoClubError("no club was started here")
        return self._club

    def read_anew(self) -> None:
        """Read the club, as when its name has changed."""
        self._read_at = time.monotonic()
        self._club = self._store.get(Club, _CLUB)

    def key(self, *parts: str) -> str:
        """Return a key that only this club can make from these parts."""
        return keyed(self.club().secret, *parts)
