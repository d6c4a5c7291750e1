"""The club itself, and the keys made with its secret."""

from datetime import datetime

from backcare.club.secrets import keyed
from backcare.domain.club.documents import Club, NoClubError
from backcare.storage.club import ClubStore

_CLUB = "club"


class ClubKeys:
    """Makes the keys under which a club stores what must not be readable."""

    def __init__(self, store: ClubStore) -> None:
        self._store = store
        self._club: Club | None = None

    def start(self, name: str, secret: str, now: datetime) -> Club:
        """Start the club; raises `ConflictError` if there is one already."""
        club = Club(key=_CLUB, name=name.strip(), secret=secret, created_at=now)
        self._store.write(put=[club])
        return self.club()

    def club(self) -> Club:
        """Return the club; raises `NoClubError` before `start`."""
        if self._club is None:  # it never changes, and every call needs it
            self._club = self._store.get(Club, _CLUB)
        if self._club is None:
            raise NoClubError("no club was started here")
        return self._club

    def key(self, *parts: str) -> str:
        """Return a key that only this club can make from these parts."""
        return keyed(self.club().secret, *parts)
