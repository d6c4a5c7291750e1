"""Who waits at the door to have a passphrase looked at, which takes a tenth of a second of a core.

They wait here, where waiting costs nothing, and not in the threads that everybody needs.
"""

import asyncio
import contextlib
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator

from backcare.club.secrets import AT_ONCE
from backcare.config import (
    DOOR_URL,
    HOST_BACKUP_URL,
    HOST_NEWER_URL,
    Limits,
    household_of,
    site_of,
)
from backcare.content.texts import Texts
from backcare.serving import App, Message, Receive, Scope, Send
from backcare.web.refusing import refuse

_UNHASHED = frozenset(
    {
        *(f"{DOOR_URL}/sign-out", f"{DOOR_URL}/sign-out-everywhere"),
        *(HOST_BACKUP_URL, HOST_NEWER_URL),
    }
)
"""Forms for which no passphrase is looked at. A backup is sent as slowly as its host's line is, and
who is asked for a newer version answers when they like: nobody at the door waits for that.
"""
_FORM_SECONDS = 10.0


class _Turns:
    """Lets `most` in at a time; of who waits each visitor has a turn before any has the next one,
    so that who tries many passphrases waits behind themselves.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @contextlib.asynccontextmanager
    async def turn(self, who: str) -> AsyncIterator[None]:
        """Wait for a turn, and have it while inside."""
        await self._come(who)
        try:
            yield
        finally:
            self._next()

    async def _come(self, who: str) -> None:
        if self._free:
            self._free -= 1
            return
        come = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(come)
        try:
            await come
        except asyncio.CancelledError:  # whoever waited has gone
            if come.done() and not come.cancelled():
                self._next()
            raise

    def _next(self) -> None:
        """Give a turn that is over to whoever is next and still there."""
        while self._waiting:
            who, line = self._waiting.popitem(last=False)
            come = line.popleft()
            if line:
                self._waiting[who] = line
            if not come.done():
                come.set_result(None)
                return
        self._free += 1


class DoorQueue:
    """Lets two forms of the door in at a time, and of several processes each its part of that;
    says so to who would wait for too long.
    """

    def __init__(self, app: App, text: Texts, limits: Limits, processes: int = 1) -> None:
        self._app = app
        self._text = text
        self._most = limits.sign_ins_waiting
        self._waiting: Counter[str] = Counter()
        self._turns = _Turns(max(1, AT_ONCE // processes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything but forms of the door as it is."""
        if not _may_hash(scope):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        who = site_of(household_of(client[0])) if client else ""
        try:
            form = await _whole(receive)
        except TimeoutError:
            await refuse(scope, receive, send, self._text("guard.slow_form"), status=408)
            return
        if self._waiting.total() >= self._most or self._waiting[who] >= self._most * 3 // 4:
            await refuse(scope, receive, send, self._text("guard.many_at_door"), status=503)
            return
        self._waiting[who] += 1
        try:
            async with self._turns.turn(who):
                await self._app(scope, form, send)
        finally:
            self._waiting -= Counter((who,))  # and nothing is left of who waits no more


def _may_hash(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    path = scope["path"]
    return path.startswith(f"{DOOR_URL}/") and path not in _UNHASHED


async def _whole(receive: Receive) -> Receive:
    """Return a form that was read to its end: who sends it slowly takes nobody's place."""
    read = list[Message]()
    async with asyncio.timeout(_FORM_SECONDS):
        while True:
            message = await receive()
            read.append(message)
            if message["type"] != "http.request" or not message.get("more_body"):
                break

    async def again() -> Message:
        return read.pop(0) if read else await receive()

    return again
