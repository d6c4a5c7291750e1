"""Who has sockets open: strangers by their address, members by their sign-in."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable

from backcare.config import Limits, site_of
from backcare.web.pace import Pace

_LONGEST_WAIT = 4.0
_MOST_PACES = 2000
_ASKS_AT_ONCE = 4
_VISITORS_OF_A_SITE = 3
"""So many visitors' sockets has a network of IPv6 that one person may have for themselves."""


class Place:
    """One socket's place; `who` is a stranger's address or a member's sign-in."""

    def __init__(self, who: str, *, is_stranger: bool) -> None:
        self.who = who
        self.is_stranger = is_stranger
        self.is_left = False


class Crowd:
    """Gives out places. `is_member` asks the store about a cookie; without it all are strangers.
    `is_theirs` tells whether an address is one visitor's, or that of a proxy in front of all.

    A club house has one address: its members do not stand in each other's way, nor does a stranger
    there stand in theirs. The store is waited for only when it matters, so a socket opens without.
    """

    def __init__(
        self,
        limits: Limits,
        is_member: Callable[[str], Awaitable[bool]] | None,
        is_theirs: Callable[[str], bool],
    ) -> None:
        self._limits = limits
        self._is_member = is_member
        self._is_theirs = is_theirs
        self._asks = asyncio.Semaphore(_ASKS_AT_ONCE)
        self._open: Counter[str] = Counter()
        self._of_sites: Counter[str] = Counter()
        self._paces: dict[str, Pace] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self.strangers = 0

    async def come(self, address: str, cookie: str | None) -> Place | None:
        """Return a place, or `None` if there is none."""
        is_full = self._is_full(address)
        wait = 0.0 if is_full or not self._is_theirs(address) else self._pace_of(address).take()
        if (is_full or wait) and cookie and await self._asked(cookie):
            return self._of_member(cookie)
        if self._is_full(address):
            return None
        if wait > _LONGEST_WAIT:
            self._pace_of(address).give_back()
            return None
        place = self._taken(address, is_stranger=True)
        if cookie and self._is_member is not None:
            task = asyncio.create_task(self._recognise(place, cookie))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        if wait:
            await self._waited(wait, place)
        return place

    def leave(self, place: Place) -> None:
        """Give a place back."""
        if place.is_left:
            return
        place.is_left = True
        self._open[place.who] -= 1
        self._open += Counter()  # drops who has none
        if place.is_stranger:
            self._of_sites[site_of(place.who)] -= 1
            self._of_sites += Counter()
            self.strangers -= 1

    async def _waited(self, seconds: float, place: Place) -> None:
        try:
            await asyncio.sleep(seconds)
        except BaseException:  # whoever asked has gone
            self.leave(place)
            raise

    def _is_full(self, who: str) -> bool:
        limits = self._limits
        most, of_site = limits.sockets_per_visitor, self._of_sites[site_of(who)]
        has_many = self._open[who] >= most or of_site >= most * _VISITORS_OF_A_SITE
        return (self._is_theirs(who) and has_many) or self.strangers >= limits.strangers

    def _pace_of(self, address: str) -> Pace:
        if len(self._paces) > _MOST_PACES:
            self._paces = {who: pace for who, pace in self._paces.items() if not pace.is_full}
        limits = self._limits
        return self._paces.setdefault(
            address, Pace(limits.sockets_a_second, limits.sockets_per_visitor)
        )

    def _taken(self, who: str, *, is_stranger: bool) -> Place:
        self._open[who] += 1
        if is_stranger:
            self._of_sites[site_of(who)] += 1
            self.strangers += 1
        return Place(who, is_stranger=is_stranger)

    def _of_member(self, cookie: str) -> Place | None:
        who = _mark(cookie)
        if self._open[who] >= self._limits.sockets_per_visitor:
            return None
        return self._taken(who, is_stranger=False)

    async def _asked(self, cookie: str) -> bool:
        if self._is_member is None:
            return False
        async with self._asks:  # a store that hangs must not take the threads of everybody
            return await self._is_member(cookie)

    async def _recognise(self, place: Place, cookie: str) -> None:
        """Count a member's place as theirs, once the store has said so."""
        if await self._asked(cookie) and not place.is_left:
            self.leave(place)
            self._open[_mark(cookie)] += 1
            place.who, place.is_stranger, place.is_left = _mark(cookie), False, False


def _mark(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
