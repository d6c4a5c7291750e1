"""Letting somebody in: a sign-in for their device, and word of it to their other ones."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backcare.club.devices import Device, KnownDevices
from backcare.club.events import Event, note
from backcare.club.forgetting import forget_ended
from backcare.club.keys import ClubKeys
from backcare.club.members import Members
from backcare.club.news import with_news
from backcare.club.sign_ins import SignIns
from backcare.domain.club.documents import Account, Change
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.club import ClubStore


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody got in: the content of their cookie, the recovery code if one was made, and the
    content of the cookie by which the device is known from now on.
    """

    account: Account
    token: str
    recovery_code: str | None = None
    known: str = ""


class Entrance:
    """Lets members of one club in. `now` returns the time in UTC."""

    def __init__(
        self,
        store: ClubStore,
        keys: ClubKeys,
        members: Members,
        sign_ins: SignIns,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._members = members
        self.sign_ins = sign_ins
        self._now = now
        self._known = KnownDevices(keys)

    def known_device(self, account: Account, device: Device) -> str | None:
        """Return the number of a device on which a member was signed in before, or `None`."""
        return self._known.known(account, device.known)

    def unknown(self, account: Account, device: Device) -> str:
        """Return the cookie of a device that is to be known to a member no more."""
        return self._known.without(account, device.known)

    def enter(self, member: str, device: Device) -> Entered:
        """Sign a member in, and tell their other devices if this one is new."""
        while True:
            account = self._members.account(member)
            sign_in, token = self.sign_ins.new(member, device.kind)
            is_new = self.known_device(account, device) is None
            told = with_news(account, Change.NEW_DEVICE, self._now(), sign_in.key)
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(
                    put=[told, sign_in] if is_new else [sign_in],
                    remove=self.sign_ins.too_many(member),
                )
                break
        forget_ended(self._store, self._now())
        note(Event.SIGNED_IN)
        return self.entered(account, token, device)

    def enter_anew(
        self, changed: Account, what: Change, device: Device, code: str | None = None
    ) -> Entered:
        """Save a changed account, sign out all its devices, and sign in on this one only.

        Raises `ConflictError` or `MissingError` if something changed meanwhile.
        """
        sign_in, token = self.sign_ins.new(changed.key, device.kind)
        told = with_news(changed, what, self._now(), sign_in.key)
        self._store.write(put=[told, sign_in], remove=self.sign_ins.of(changed.key))
        return self.entered(told, token, device, code)

    def entered(
        self, account: Account, token: str, device: Device, code: str | None = None
    ) -> Entered:
        """Return what the browser of somebody who is in has to be given."""
        return Entered(account, token, code, self._known.with_account(account, device.known))
