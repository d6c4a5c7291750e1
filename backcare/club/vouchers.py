"""What the club's identity provider said of somebody, told to the door by a link."""

from collections.abc import Callable
from datetime import datetime, timedelta

from backcare.club.keys import ClubKeys
from backcare.club.secrets import is_same
from backcare.domain.club.documents import ProviderError

VOUCHED_FOR = timedelta(minutes=10)


class Vouchers:
    """Makes and reads vouchers. `now` returns the time in UTC."""

    def __init__(self, keys: ClubKeys, now: Callable[[], datetime]) -> None:
        self._keys = keys
        self._now = now

    def make(self, identity: str, browser: str) -> str:
        """Return what a link to the door may hold for `VOUCHED_FOR`: that the club's provider knows
        who sits at a browser. `identity` names them for ever (issuer and subject); `browser` is a
        secret that only this browser can tell the door, so that the link is of no use elsewhere.
        """
        known = self._keys.key("identity", identity)
        until = f"{(self._now() + VOUCHED_FOR).timestamp():.0f}"
        return ".".join((known, until, self._mark(known, until, browser)))

    def read(self, voucher: str, browser: str) -> str:
        """Return the key of whom the provider vouches for; raises `ProviderError` for a voucher
        that is not of this club and browser, or too old.
        """
        known, _, rest = voucher.partition(".")
        until, _, mark = rest.partition(".")
        if not browser or not is_same(mark, self._mark(known, until, browser)):
            raise ProviderError("not vouched for in this browser")
        if float(until) <= self._now().timestamp():
            raise ProviderError("vouched for too long ago")
        return known

    def _mark(self, known: str, until: str, browser: str) -> str:
        return self._keys.key("vouched", known, until, browser)
