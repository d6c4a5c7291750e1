"""Links that pass on to the door what the club's identity provider said about somebody."""

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
        """Return a voucher for a link to the door, valid for `VOUCHED_FOR`: it says that the club's
        provider knows who uses a browser. `identity` names them permanently (issuer and subject);
        `browser` is a secret that only this browser can send, so the link is useless elsewhere.
        """
        known = self._keys.key("identity", identity)
        until = f"{(self._now() + VOUCHED_FOR).timestamp():.0f}"
        return ".".join((known, until, self._mark(known, until, browser)))

    def read(self, voucher: str, browser: str) -> str:
        """Return the key of the person the provider vouches for; raises `ProviderError` for a
        voucher for another club or browser, or one too old.
        """
        known, _, rest = voucher.partition(".")
        until, _, mark = rest.partition(".")
        if not browser or not is_same(mark, self._mark(known, until, browser)):
            raise ProviderError("not vouched for in this browser")
        left = float(until) - self._now().timestamp()
        if not 0 < left <= VOUCHED_FOR.total_seconds() + 1:  # also by a clock that was ahead
            raise ProviderError("vouched for too long ago")
        return known

    def _mark(self, known: str, until: str, browser: str) -> str:
        return self._keys.key("vouched", known, until, browser)
