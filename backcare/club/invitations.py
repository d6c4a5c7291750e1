"""Invitations to a club: links with which people can join until they end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from backcare.club.forgetting import forget
from backcare.club.secrets import digest, new_token
from backcare.domain.club.documents import Invitation, InvitationError, Role
from backcare.storage.club import ClubStore

INVITED_FOR = timedelta(days=14)


def with_one_more(invitation: Invitation, now: datetime) -> Invitation:
    """Return an invitation with which one more has joined."""
    times = (*invitation.joined_at, now)
    return msgspec.structs.replace(invitation, joined=invitation.joined + 1, joined_at=times)


class Invitations:
    """The invitations of one club. `now` returns the time in UTC."""

    def __init__(self, store: ClubStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def make(
        self, role: Role = Role.MEMBER, lasts: timedelta = INVITED_FOR, most: int = 200
    ) -> str:
        """Make an invitation and return the token for its link; only a hash is stored."""
        token, now = new_token(), self._now()
        invitation = Invitation(
            key=digest(token), role=role, made_at=now, ends_at=now + lasts, most=most
        )
        self._store.write(put=[invitation])
        return token

    def open(self) -> tuple[Invitation, ...]:
        """Return the invitations that are still valid, newest first."""
        now = self._now()
        valid = (i for i in self._store.all(Invitation) if i.ends_at > now and i.joined < i.most)
        return tuple(sorted(valid, key=lambda i: i.made_at, reverse=True))

    def check(self, token: str) -> Invitation:
        """Return the invitation of a token; raises `InvitationError`."""
        found = self._store.get(Invitation, digest(token))
        if found is None or found.ends_at <= self._now() or found.joined >= found.most:
            raise InvitationError("no valid invitation")
        return found

    def revoke(self, invitation: Invitation) -> None:
        """End an invitation now."""
        known = self._store.get(Invitation, invitation.key)
        forget(self._store, [] if known is None else [known])
