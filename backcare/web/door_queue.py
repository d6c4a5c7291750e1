"""Who waits at the door to have a passphrase looked at, which takes a tenth of a second of a core.

They wait here, where waiting costs nothing, and not in the threads that everybody needs.
"""

import asyncio
import contextlib
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request, cookie_parser

from backcare.club.devices import Familiar
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
from backcare.domain.errors import BackcareError
from backcare.serving import App, Message, Receive, Scope, Send
from backcare.web.door.cookies import KNOWN
from backcare.web.door.forms import MOST_FIELDS, said
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
_DEVICES_OF_A_MEMBER = 2
"""So many of them may wait at once: a member can have the club know any number of devices."""


class _Turns:
    """Lets `most` in at a time; of who waits each visitor has a turn before any has the next one,
    so that who tries many passphrases waits behind themselves.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @contextlib.asynccontextmanager
    async def turn(
        self, who: str, gone: asyncio.Future[Message] | None = None
    ) -> AsyncIterator[bool]:
        """Wait for a turn, and have it while inside; or return `False` if whoever waits has `gone`
        before it came.
        """
        has_come = await self._come(who, gone)
        try:
            yield has_come
        finally:
            if has_come:
                self._next()

    async def _come(self, who: str, gone: asyncio.Future[Message] | None) -> bool:
        if self._free:
            self._free -= 1
            return True
        come = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(come)
        try:
            ends = (come,) if gone is None else (come, gone)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if come.done():
                self._next()
            self._leave(who, come)
            raise
        self._leave(who, come)
        return come.done()

    def _leave(self, who: str, come: asyncio.Future[None]) -> None:
        """Let a visitor wait for a turn no more, if they still do."""
        own = self._waiting.get(who, deque())
        if come in own:
            own.remove(come)
        if not own:
            self._waiting.pop(who, None)

    def _next(self) -> None:
        """Give a turn that is over to whoever is next."""
        if not self._waiting:
            self._free += 1
            return
        who, own = self._waiting.popitem(last=False)
        come = own.popleft()
        if own:
            self._waiting[who] = own
        come.set_result(None)


class DoorQueue:
    """Lets two forms of the door in at a time, and of several processes each its part of that;
    says so to who would wait for too long.

    `familiar` says who comes from a device that the club knows, by the cookie named `sign_in` or
    the other: they have a line of their own, two at a time. A crowd of others, from however many
    addresses, takes neither their places nor their turns. A device, and a member, has a few of
    those places; with more they are as good as anybody.
    """

    def __init__(
        self,
        app: App,
        text: Texts,
        limits: Limits,
        familiar: Callable[[str | None, str, str], Familiar | None],
        sign_in: str,
        processes: int = 1,
    ) -> None:
        self._app = app
        self._text = text
        self._limits = limits
        self._most_of_one = max(1, limits.sign_ins_waiting * 3 // 4)
        self._familiar = familiar
        self._sign_in = sign_in
        self._waiting: Counter[str] = Counter()
        self._known_waiting: Counter[str] = Counter()
        self._turns = _Turns(max(1, AT_ONCE // processes))
        self._known_turns = _Turns(AT_ONCE)
        self._asking: Counter[str] = Counter()
        self._asks = _Turns(AT_ONCE)

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
        known = await self._who_comes(scope, form, who)
        if known is not None and self._has_place(known):
            taken = _taken(self._known_waiting, Counter((known.member, known.device)))
            turn = partial(self._known_turns.turn, known.member)
        elif self._is_full(who):
            await refuse(scope, receive, send, self._text("guard.many_at_door"), status=503)
            return
        else:
            taken = _taken(self._waiting, Counter((who,)))
            turn = partial(self._turns.turn, who)
        with taken, _watched(receive) as gone:
            async with turn(gone) as has_come:
                if has_come:  # for whoever has gone nothing is looked at
                    await self._app(scope, _again(form, gone), send)

    def _is_full(self, who: str) -> bool:
        is_full = self._waiting.total() >= self._limits.sign_ins_waiting
        return is_full or self._waiting[who] >= self._most_of_one

    def _has_place(self, known: Familiar) -> bool:
        of_device, limits = self._known_waiting[known.device], self._limits
        of_member = self._known_waiting[known.member]
        most = limits.sign_ins_of_a_device
        return of_device < most and of_member < most * _DEVICES_OF_A_MEMBER

    async def _who_comes(self, scope: Scope, form: list[Message], who: str) -> Familiar | None:
        """Return who it is if the club knows the device; whoever asks often waits for that, too,
        behind themselves.
        """
        cookies = cookie_parser(_cookies_in(scope))
        token, known = cookies.get(self._sign_in), cookies.get(KNOWN, "")
        if not (token or known) or self._asking[who] >= self._most_of_one:
            return None
        try:
            typed = await Request(scope, _again(form)).form(max_files=0, max_fields=MOST_FIELDS)
            with _taken(self._asking, Counter((who,))):
                async with self._asks.turn(who):
                    nickname = said(typed, "nickname")
                    return await run_in_threadpool(self._familiar, token, known, nickname)
        except (HTTPException, MultiPartException, BackcareError):  # the door itself says so
            return None


@contextlib.contextmanager
def _watched(receive: Receive) -> Iterator[asyncio.Task[Message]]:
    """Return what comes after a whole form: that whoever sent it has gone."""

    async def received() -> Message:
        return await receive()

    gone = asyncio.create_task(received())
    try:
        yield gone
    finally:
        gone.cancel()


@contextlib.contextmanager
def _taken(waiting: Counter[str], places: Counter[str]) -> Iterator[None]:
    waiting.update(places)
    try:
        yield
    finally:
        waiting.subtract(places)
        waiting += Counter()  # and nothing is left of who waits no more


def _cookies_in(scope: Scope) -> str:
    sent = (value for key, value in scope["headers"] if key == b"cookie")
    return next(sent, b"").decode("latin-1")


def _may_hash(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    path = scope["path"]
    return path.startswith(f"{DOOR_URL}/") and path not in _UNHASHED


async def _whole(receive: Receive) -> list[Message]:
    """Return a form that was read to its end: who sends it slowly takes nobody's place."""
    read = list[Message]()
    async with asyncio.timeout(_FORM_SECONDS):
        while True:
            message = await receive()
            read.append(message)
            if message["type"] != "http.request" or not message.get("more_body"):
                return read


def _again(form: list[Message], gone: asyncio.Task[Message] | None = None) -> Receive:
    """Return what gives out a form that was read, and then that its sender has gone."""
    left = deque(form)

    async def again() -> Message:
        if left:
            return left.popleft()
        return {"type": "http.disconnect"} if gone is None else await gone

    return again
