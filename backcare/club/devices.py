"""Devices: what kind each is, and on which of them somebody was signed in before.

A device that was is known by a cookie that only this club can make. It says nothing about whose
account it is for: who guesses from anywhere else neither slows its owner down there, nor gets past
the second step.
"""

from typing import NamedTuple

from backcare.club.keys import ClubKeys
from backcare.club.secrets import is_same, new_token
from backcare.domain.club.documents import Account

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
    """Makes and reads the cookies by which the devices of one club are known."""

    def __init__(self, keys: ClubKeys) -> None:
        self._keys = keys

    def known(self, account: Account, cookie: str) -> str | None:
        """Return the number of a device that is known to an account; `None` for any other."""
        for entry in cookie.split("~")[:_MOST_KNOWN]:
            drawn, _, mark = entry.partition(".")
            if is_same(mark, self._mark(account, drawn)):
                return drawn
        return None

    def with_account(self, account: Account, cookie: str) -> str:
        """Return the cookie of a device that is known to one account more."""
        if self.known(account, cookie) is not None:
            return cookie
        drawn = new_token()
        others = [entry for entry in cookie.split("~") if entry][: _MOST_KNOWN - 1]
        return "~".join((f"{drawn}.{self._mark(account, drawn)}", *others))

    def _mark(self, account: Account, drawn: str) -> str:
        return self._keys.key("device", account.key, str(account.devices), drawn)
