"""The signed-in devices, each with a token in its cookie."""

from collections.abc import Callable
from datetime import datetime, timedelta

from backcare.club.forgetting import forget
from backcare.club.keys import ClubKeys
from backcare.club.secrets import digest, is_same, new_token
from backcare.domain.club.documents import SignIn
from backcare.domain.errors import SignedOutError
from backcare.storage.club import ClubStore

SIGNED_IN_FOR = timedelta(days=180)
MOST_OF_ONE = 30
"""So many devices can one member be signed in on: nobody fills the club's file with them."""


class SignIns:
    """The sign-ins of one club, each of which ends `lasts` after it was made.

    `now` returns the time in UTC.
    """

    def __init__(
        self,
        store: ClubStore,
        keys: ClubKeys,
        now: Callable[[], datetime],
        lasts: timedelta = SIGNED_IN_FOR,
    ) -> None:
        self.lasts = lasts
        self._store = store
        self._keys = keys
        self._now = now
        self._ended: set[str] = set()
        """Keys of those that were ended although the store could not save that."""

    def new(self, member: str, device: str = "") -> tuple[SignIn, str]:
        """Return a sign-in to save, and its token: a random part, and a mark that only this club
        can make. `device` is what kind it is, see `devices.py`.
        """
        now, drawn = self._now(), new_token()
        token = f"{drawn}.{self._mark(drawn)}"
        ends_at = now + self.lasts
        key = digest(token)
        return SignIn(key=key, member=member, made_at=now, ends_at=ends_at, device=device), token

    def member_of(self, token: str | None) -> str:
        """Return the member of a token; raises `SignedOutError`."""
        return self.named(token).member

    def named(self, token: str | None) -> SignIn:
        """Return the sign-in of a token; raises `SignedOutError` if there is none, or it ended."""
        known = None if token is None else self._known(token)
        if known is None or not self.is_valid(known):
            raise SignedOutError("not signed in")
        return known

    def is_valid(self, sign_in: SignIn) -> bool:
        """Return whether a sign-in has not ended, also one from before they were to last less."""
        return self._now() < min(sign_in.ends_at, sign_in.made_at + self.lasts)

    def of(self, member: str) -> list[SignIn]:
        """Return all sign-ins of a member."""
        return [s for s in self._store.all(SignIn) if s.member == member]

    def too_many(self, member: str) -> list[SignIn]:
        """Return the oldest sign-ins of a member, which go if there is to be one more."""
        newest_first = sorted(self.of(member), key=lambda s: s.made_at, reverse=True)
        return newest_first[MOST_OF_ONE - 1 :]

    def end(self, token: str) -> None:
        """End the sign-in of one device. If a `StoreError` is raised, it has ended all the same for
        as long as this process runs.
        """
        self._ended.add(digest(token))
        known = self._stored(token)
        forget(self._store, [] if known is None else [known])
        self._ended.discard(digest(token))

    def end_all(self, member: str) -> None:
        """End the sign-in of all devices of a member; raises as `end` does."""
        own = self.of(member)
        self._ended.update(sign_in.key for sign_in in own)
        forget(self._store, own)
        self._ended.difference_update(sign_in.key for sign_in in own)

    def _known(self, token: str) -> SignIn | None:
        """Return the sign-in of a token that was not ended."""
        return None if digest(token) in self._ended else self._stored(token)

    def _stored(self, token: str) -> SignIn | None:
        """Return the sign-in of a token made by this club; a forged one never reaches the store."""
        drawn, _, mark = token.partition(".")
        if not is_same(mark, self._mark(drawn)):
            return None
        return self._store.get(SignIn, digest(token))

    def _mark(self, drawn: str) -> str:
        return self._keys.key("cookie", drawn)
