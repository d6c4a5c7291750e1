"""The accounts of a club's members, by key and by nickname."""

import contextlib
from collections.abc import Callable
from datetime import datetime

import msgspec

from backcare.club.events import Event, note
from backcare.club.keys import ClubKeys
from backcare.club.news import with_news
from backcare.club.nicknames import look_alike
from backcare.club.second import turned_off
from backcare.domain.club.documents import (
    Account,
    Change,
    LastOrganiserError,
    Role,
    SignInError,
    TakenName,
)
from backcare.domain.errors import ConflictError, MissingError, SignedOutError
from backcare.storage.club import ClubStore

_OF_ROLE = {
    Role.MEMBER: (Change.NO_ORGANISER, Event.ORGANISER_NO_MORE),
    Role.ORGANISER: (Change.ORGANISER, Event.ORGANISER_MADE),
    Role.HOST: (Change.HOST, Event.HOST_MADE),
}
"""What is told of a role to whoever gets it, and to the log."""


class Members:
    """The members of one club. `now` returns the time in UTC."""

    def __init__(self, store: ClubStore, keys: ClubKeys, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keys = keys
        self._now = now

    def all(self) -> tuple[Account, ...]:
        """Return all accounts, for the host."""
        return self._store.all(Account)

    def account(self, member: str) -> Account:
        """Return a member's account; raises `SignedOutError` if it no longer exists."""
        known = self._store.get(Account, member)
        if known is None:
            raise SignedOutError("this account is gone")
        return known

    def find(self, nickname: str) -> Account | None:
        """Return the account of a nickname, whatever its spelling; `None` if there is none."""
        taken = self._store.get(TakenName, self._name_key(nickname))
        return None if taken is None else self._store.get(Account, taken.member)

    def named(self, nickname: str) -> Account:
        """Return the account of a nickname; raises `SignInError` if nobody has it."""
        known = self.find(nickname)
        if known is None:
            raise SignInError("nobody has this nickname")
        return known

    def is_taken(self, nickname: str) -> bool:
        """Return whether somebody has this nickname, or one that looks like it."""
        return self._store.get(TakenName, self._name_key(nickname)) is not None

    def set_role(self, nickname: str, role: Role) -> None:
        """Give a member a role, for the host; raises `SignInError` if nobody has this nickname, or
        `LastOrganiserError` if nobody else could invite.
        """
        what, event = _OF_ROLE[role]

        def given(account: Account) -> list[Account]:
            held = [] if role.organises else self.organiser_besides(account)
            return [msgspec.structs.replace(account, role=role), *held]

        self._change(nickname, what, given)
        note(event)

    def end_second(self, nickname: str) -> None:
        """Take away the second step of a member who lost app and spare codes, for the host."""
        self._change(nickname, Change.SECOND_OFF, lambda account: [turned_off(account)])
        note(Event.SECOND_OFF)

    def organiser_besides(self, account: Account) -> list[Account]:
        """Return somebody else who can invite, if this organiser is to go: saved together with that
        change, so that of two organisers who go at once one stays. Raises `LastOrganiserError`.
        """
        if not account.role.organises:
            return []
        others = [one for one in self.all() if one.role.organises and one.key != account.key]
        if not others:
            raise LastOrganiserError("nobody else can invite")
        return others[:1]

    def _change(
        self, nickname: str, what: Change, changed: Callable[[Account], list[Account]]
    ) -> None:
        """Change an account, the first of what is `changed`, and tell its owner."""
        member = self.named(nickname).key
        while True:
            account, *others = changed(self.account(member))
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(put=[with_news(account, what, self._now()), *others])
                return

    def taken_name(self, account: Account) -> TakenName:
        """Return the document that reserves the nickname of an account."""
        return TakenName(key=self._name_key(account.nickname), member=account.key)

    def taken_names(self, member: str) -> list[TakenName]:
        """Return the documents that reserve the nickname of a member."""
        return [n for n in self._store.all(TakenName) if n.member == member]

    def _name_key(self, nickname: str) -> str:
        return self._keys.key("name", look_alike(nickname))
