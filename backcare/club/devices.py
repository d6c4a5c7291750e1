"""Devices: what kind each is, and on which of them somebody was signed in before.

A device that was is known by a cookie that only this club can make. It says nothing about whose
account it is for: who guesses from anywhere else neither slows its owner down there, nor gets past
the second step. At the door its forms wait in a line of their own.
"""

from typing import NamedTuple

from backcare.club.keys import ClubKeys
from backcare.club.members import Members
from backcare.club.secrets import digest, is_same, new_token
from backcare.club.sign_ins import SignIns
from backcare.domain.club.documents import Account
from backcare.domain.errors import SignedOutError

_MOST_KNOWN = 6
"""A shared phone may be known to several members."""
_BROWSERS = (
    ("Firefox/", "firefox"),
    ("FxiOS/", "firefox"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser/", "samsung"),
    ("CriOS/", "chrome"),
    ("Chrome/", "chrome"),
    ("Safari/", "safari"),
)
"""What stands in a User-Agent, the rarer first: most of them name others besides."""
_SYSTEMS = (
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Windows", "windows"),
    ("CrOS", "chromeos"),
    ("Mac OS X", "mac"),
    ("Linux", "linux"),
)
OTHER = "other"


class Device(NamedTuple):
    """What a browser shows of itself: its `kind` (see `kind_of`), the cookie by which it is
    `known`, and the secret of its forms.
    """

    kind: str = ""
    known: str = ""
    browser: str = ""


def kind_of(user_agent: str) -> str:
    """Return browser and system, as in `firefox.android`; nothing that tells two phones apart."""
    return ".".join(
        next((name for sign, name in signs if sign in user_agent), OTHER)
        for signs in (_BROWSERS, _SYSTEMS)
    )


class KnownDevices:
    """Makes and reads the cookies by which the devices of one club are known: for each account the
    number of the device, which only this club can make, and a mark of both.
    """

    def __init__(self, keys: ClubKeys) -> None:
        self._keys = keys

    def known(self, account: Account, cookie: str) -> str | None:
        """Return the number of a device that is known to an account; `None` for any other."""
        for number, mark in _entries(cookie):
            if is_same(mark, self._mark(account, account.devices, number)):
                return number
        return None

    def with_account(self, account: Account, cookie: str) -> str:
        """Return the cookie of a device that is known to one account more."""
        number = self.known(account, cookie)
        if number is not None and self._is_own(number):
            return cookie
        drawn = new_token()
        number = f"{drawn}.{self._seal(drawn)}"
        others = [entry for entry in self.without(account, cookie).split("~") if entry]
        entry = f"{number}.{self._mark(account, account.devices, number)}"
        return "~".join((entry, *others[: _MOST_KNOWN - 1]))

    def without(self, account: Account, cookie: str) -> str:
        """Return the cookie of a device without what it was ever known to an account by."""
        counts = range(account.devices + 1)
        return "~".join(
            f"{number}.{mark}"
            for number, mark in _entries(cookie)
            if not any(is_same(mark, self._mark(account, count, number)) for count in counts)
        )

    def is_from_here(self, cookie: str) -> bool:
        """Return whether this club made the number of any device in a cookie. It asks no store: who
        makes cookies up costs nothing.
        """
        return any(self._is_own(number) for number, _ in _entries(cookie))

    def _is_own(self, number: str) -> bool:
        drawn, _, seal = number.partition(".")
        return is_same(seal, self._seal(drawn))

    def _seal(self, drawn: str) -> str:
        return self._keys.key("device number", drawn)

    def _mark(self, account: Account, devices: int, number: str) -> str:
        return self._keys.key("device", account.key, str(devices), number)


class Familiar(NamedTuple):
    """Somebody whom the club knows before it looked at a passphrase: whose account a form is for,
    and which device of theirs sent it.
    """

    member: str
    device: str


class Doorstep:
    """Tells who comes to the door of one club from a device that it knows."""

    def __init__(self, keys: ClubKeys, members: Members, sign_ins: SignIns) -> None:
        self._known = KnownDevices(keys)
        self._members = members
        self._sign_ins = sign_ins

    def familiar(self, token: str | None, known: str, nickname: str) -> Familiar | None:
        """Return who signs in where they did before, or is signed in: by the cookies `token` and
        `known`, and the nickname typed. `None` for any other; may raise a `StoreError`.
        """
        if nickname and self._known.is_from_here(known):
            account = self._members.find(nickname)
            device = None if account is None else self._known.known(account, known)
            if account is not None and device is not None:
                return Familiar(account.key, device)
        if not token:
            return None
        try:
            return Familiar(self._sign_ins.member_of(token), digest(token))
        except SignedOutError:
            return None


def _entries(cookie: str) -> list[tuple[str, str]]:
    """Return numbers and marks of a cookie."""
    parted = (entry.rpartition(".") for entry in cookie.split("~")[:_MOST_KNOWN])
    return [(number, mark) for number, _, mark in parted if number]
