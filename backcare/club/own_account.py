"""What members change of their own account: passphrase, nickname, devices, the second step."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from backcare.club.attempts import BY_ACCOUNT, BY_NAMES, counted
from backcare.club.devices import Device
from backcare.club.entered import Entered, Entrance
from backcare.club.events import Event, note
from backcare.club.keys import ClubKeys
from backcare.club.members import Members
from backcare.club.news import untold, with_news, with_seen
from backcare.club.nicknames import clean_nickname
from backcare.club.passphrases import check_passphrase
from backcare.club.second import turned_off, turned_on
from backcare.club.secrets import digest, hash_passphrase, is_passphrase, is_same, plain_code
from backcare.domain.club.documents import (
    Account,
    Change,
    News,
    NotConfirmedError,
    SignIn,
    TakenNameError,
    WrongCodeError,
    WrongPassphraseError,
)
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.club import ClubStore

FRESH_FOR = timedelta(minutes=10)
"""So long after signing in, or typing the passphrase again, it is not asked for once more."""


class OwnDevice(NamedTuple):
    """One device that is signed in, as its owner sees it."""

    key: str
    kind: str
    since: datetime
    is_this: bool


class OwnAccount:
    """What whoever has the `token` of a cookie may do; each method raises `SignedOutError` for a
    token that is not valid. `now` returns the time in UTC.
    """

    def __init__(
        self,
        store: ClubStore,
        keys: ClubKeys,
        members: Members,
        entrance: Entrance,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._keys = keys
        self._members = members
        self._entrance = entrance
        self._sign_ins = entrance.sign_ins
        self._now = now

    def account(self, token: str | None) -> Account:
        """Return whose token this is."""
        return self._members.account(self._sign_ins.member_of(token))

    def is_fresh(self, token: str | None) -> bool:
        """Return whether they signed in, or typed their passphrase, a few minutes ago."""
        sign_in, now = self._sign_ins.named(token), self._now()
        typed = (sign_in.made_at, sign_in.confirmed_at or sign_in.made_at)
        return any(timedelta() <= now - at <= FRESH_FOR for at in typed)

    def check_fresh(self, token: str | None) -> None:
        """Raise `NotConfirmedError` unless it `is_fresh`."""
        if not self.is_fresh(token):
            raise NotConfirmedError("the passphrase first")

    def confirm(self, token: str | None, passphrase: str) -> SignIn:
        """Note that the passphrase was typed again; raises `WrongPassphraseError` or
        `TooManyAttemptsError`.
        """
        self._check_passphrase(self.account(token), passphrase)
        while True:
            known = self._sign_ins.named(token)
            fresh = msgspec.structs.replace(known, confirmed_at=self._now())
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(put=[fresh])
                note(Event.CONFIRMED)
                return fresh

    def change_passphrase(
        self, token: str | None, old: str, passphrase: str, device: Device
    ) -> Entered:
        """Set a new passphrase and sign out the other devices; raises a `ClubError` that says what
        to do.
        """
        account = self.account(token)
        self._check_passphrase(account, old)
        check_passphrase(passphrase, account.nickname, self._keys.club().name)
        hashed = hash_passphrase(passphrase, is_familiar=True)
        while True:
            account = self.account(token)
            changed = msgspec.structs.replace(
                account, passphrase=hashed, devices=account.devices + 1
            )
            with contextlib.suppress(ConflictError, MissingError):
                entered = self._entrance.enter_anew(changed, Change.WORDS, device)
                note(Event.CHANGED)
                return entered

    def rename(self, token: str | None, nickname: str) -> Account:
        """Take another nickname; raises `NicknameError`, `TakenNameError`, `NotConfirmedError` or
        `TooManyAttemptsError`.
        """
        account, name = self.account(token), clean_nickname(nickname)
        self.check_fresh(token)
        limits = {self._keys.key("names", account.key): BY_NAMES}
        with counted(self._store, limits, self._now(), (TakenNameError,)):
            while True:
                account = self.account(token)
                other = self._members.find(name)
                if self._members.is_taken(name) and (other is None or other.key != account.key):
                    raise TakenNameError("taken")
                renamed = self._told(account, Change.NICKNAME, token)
                renamed = msgspec.structs.replace(renamed, nickname=name)
                before, after = self._members.taken_name(account), self._members.taken_name(renamed)
                is_same = before.key == after.key
                with contextlib.suppress(ConflictError, MissingError):
                    self._store.write(
                        put=[renamed] if is_same else [renamed, after],
                        remove=[] if is_same else self._members.taken_names(account.key),
                    )
                    note(Event.NICKNAME_CHANGED)
                    return renamed

    def days_since(self, moment: datetime) -> int:
        """Return how many whole days ago something was."""
        return max((self._now() - moment) // timedelta(days=1), 0)

    def devices(self, token: str | None) -> list[OwnDevice]:
        """Return the devices that are signed in, this one first, then the newest."""
        this = self._sign_ins.named(token)
        valid = (s for s in self._sign_ins.of(this.member) if self._sign_ins.is_valid(s))
        newest = sorted(valid, key=lambda s: (s.key == this.key, s.made_at), reverse=True)
        return [OwnDevice(s.key, s.device, s.made_at, s.key == this.key) for s in newest]

    def end_device(self, token: str | None, key: str, device: Device) -> str:
        """Sign out one device of theirs; see `_end_others`."""
        return self._end_others(token, device, lambda sign_in: sign_in.key == key)

    def end_others(self, token: str | None, device: Device) -> str:
        """Sign out all their devices but this one; see `_end_others`."""
        return self._end_others(token, device, lambda _: True)

    def _end_others(
        self, token: str | None, device: Device, is_meant: Callable[[SignIn], bool]
    ) -> str:
        """Sign out devices, and know none of them any more; return the cookie by which this one is
        known from now on.
        """
        while True:
            this, account = self._sign_ins.named(token), self.account(token)
            others = [s for s in self._sign_ins.of(account.key) if s.key != this.key]
            changed = msgspec.structs.replace(account, devices=account.devices + 1)
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(put=[changed], remove=[s for s in others if is_meant(s)])
                note(Event.SIGNED_OUT_OTHERS)
                return self._entrance.entered(changed, token or "", device).known

    def unknown(self, token: str | None, device: Device) -> str:
        """Return the cookie of this device as one that is not known to them."""
        return self._entrance.unknown(self.account(token), device)

    def turn_second_on(
        self, token: str | None, secret: str, code: str, *, recovery: str
    ) -> list[str]:
        """Ask for a second step from now on, and return its spare codes.

        It takes their recovery code: what is behind a second step would else be for whoever has the
        passphrase of somebody who has none yet. Raises `WrongCodeError`, `SecondError` or
        `NotConfirmedError`.
        """
        self.check_fresh(token)
        self._check_recovery(self.account(token), recovery)
        while True:
            changed, codes = turned_on(self.account(token), secret, code, self._now())
            with contextlib.suppress(ConflictError):
                self._store.write(put=[self._told(changed, Change.SECOND_ON, token)])
                note(Event.SECOND_ON)
                return codes

    def turn_second_off(self, token: str | None) -> None:
        """Ask for no second step any more; raises `NotConfirmedError`."""
        self.check_fresh(token)
        while True:
            changed = turned_off(self.account(token))
            with contextlib.suppress(ConflictError):
                self._store.write(put=[self._told(changed, Change.SECOND_OFF, token)])
                note(Event.SECOND_OFF)
                return

    def news(self, account: Account, token: str | None) -> tuple[News, ...]:
        """Return what happened to their account and was not told on this device."""
        if not account.news:
            return ()
        return untold(account, self._sign_ins.named(token), self._now())

    def note_seen(self, token: str | None) -> None:
        """Note that all `news` were seen on this device."""
        while True:
            account, sign_in = self.account(token), self._sign_ins.named(token)
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(put=with_seen(account, sign_in, self._now()))
                return

    def _check_passphrase(self, account: Account, typed: str) -> None:
        limits = {self._keys.key("confirm", account.key): BY_ACCOUNT}
        try:
            with counted(self._store, limits, self._now(), (WrongPassphraseError,)):
                if not is_passphrase(typed, account.passphrase, is_familiar=True):
                    raise WrongPassphraseError("not theirs")
        except WrongPassphraseError:
            note(Event.NOT_CONFIRMED)
            raise

    def _check_recovery(self, account: Account, typed: str) -> None:
        """Raise `WrongCodeError` for what is not their recovery code, which nobody can guess."""
        if not is_same(account.recovery or "", digest(plain_code(typed))):
            note(Event.RECOVERY_FAILED)
            raise WrongCodeError("not theirs")

    def _told(self, account: Account, what: Change, token: str | None) -> Account:
        return with_news(account, what, self._now(), self._sign_ins.named(token).key)
