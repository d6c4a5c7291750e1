"""What passes through a socket: what the page needs, and no faster than a person asks."""

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from starlette.requests import cookie_parser
from starlette.websockets import WebSocketDisconnected

from backcare.calm_log import VISIT
from backcare.config import Limits, household_of
from backcare.content.texts import Texts
from backcare.serving import App, Message, Receive, Scope, Send
from backcare.takeaway import mark_of
from backcare.web.crowd import Crowd
from backcare.web.pace import Pace
from backcare.web.refusing import refuse

STREAM = "/_stcore/stream"
_FILES = "file_urls_request"
NEEDED = frozenset({"rerun_script", "stop_script", "app_heartbeat", _FILES})
"""What a page of ours asks Streamlit for. Others clear caches for all, or write into a project."""
_TOO_FAST, _NO_MESSAGE, _TOO_LONG = 4429, 1003, 1009
_FRAME_BYTES = 64 << 10
"""A longer frame counts as several, as it takes so much longer to read."""
_KEPT_SECONDS = 600.0
_REFUSED_AFTER, _MOST_MADE_TO_WAIT = 1.0, 500
_PROTOCOLS = b"sec-websocket-protocol"
"""The header in which a browser names, third, the session that it goes on with."""


class Frames(Protocol):
    """What is known of Streamlit's messages; see `backcare.ui.frames`."""

    def kind(self, frame: bytes) -> str:
        """Return the name of what a browser asks for; empty if it is no message of a page."""

    def names(self, frame: bytes) -> int:
        """Return for how many files a browser asks where to send them."""

    def uploads(self, frame: bytes) -> Sequence[str] | None:
        """Return the addresses that are given out for files; `None` in another message."""

    def kept_bytes(self, session: str) -> tuple[int, int]:
        """Return the size of the files that are kept of a session, and of all."""

    def whose(self, session: str) -> str:
        """Return the `mark_of` the sign-in that a session was drawn under; empty without one."""


class Offered:
    """The addresses that were given out for files, the latest of each socket."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: set[str] = set()

    def __contains__(self, path: str) -> bool:
        return path in self._all

    def add(self, given: Sequence[str], of_socket: deque[str]) -> None:
        """Note the addresses that one socket was given."""
        for path in given:
            of_socket.append(path)
            self._all.add(path)
            if len(of_socket) > self._most:
                self._all.discard(of_socket.popleft())

    def forget(self, of_socket: deque[str]) -> None:
        """Forget a socket's addresses."""
        self._all.difference_update(of_socket)


class Gate(NamedTuple):
    """What both sides of the gate know, that for sockets and that for files."""

    text: Texts
    limits: Limits
    frames: Frames
    offered: Offered


class SocketGate:
    """Lets sockets in as far as there is room, and their frames through in pace.

    Frames that come too fast wait: nobody loses a tap. Whoever goes on for long is cut off, and so
    is whoever sends what is no message, or does not read the answers.
    """

    def __init__(self, app: App, gate: Gate, crowd: Crowd, cookie: str | None = None) -> None:
        self._app = app
        self._gate = gate
        self._text = gate.text
        self._crowd = crowd
        self._cookie = cookie
        self._made_to_wait = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything but sockets as it is."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if scope["path"].removeprefix(scope.get("root_path", "")) != STREAM:
            await refuse(scope, receive, send, self._text("guard.not_public"))
            return
        VISIT.set(secrets.token_hex(8))
        place = await self._crowd.come(_address_of(scope), self._cookie_of(scope))
        if place is None:
            await self._make_wait()
            await refuse(scope, receive, send, self._text("guard.many_visitors"), status=503)
            return
        line = _Line(self._gate, receive, send)
        try:
            await line.through(self._app, self._of_own(scope), self._text("guard.too_fast"))
        finally:
            self._crowd.leave(place)
            loop = asyncio.get_running_loop()  # an upload may still go on
            loop.call_later(_KEPT_SECONDS, self._gate.offered.forget, line.given)

    def _of_own(self, scope: Scope) -> Scope:
        """Return a request that goes on with no session of another sign-in: what was drawn there
        answers taps, and draws its parts, before a page looks who is here.
        """
        if self._cookie is None:
            return scope
        own = mark_of(self._cookie_of(scope))

        def kept(said: bytes) -> bytes:
            named = said.split(b",")
            session = b"".join(named[2:3]).strip().decode("latin-1")
            is_anothers = bool(session) and self._gate.frames.whose(session) not in ("", own)
            return b",".join(named[:2]) if is_anothers else said

        headers = [
            (key, kept(said) if key == _PROTOCOLS else said) for key, said in scope["headers"]
        ]
        return {**scope, "headers": headers}

    async def _make_wait(self) -> None:
        """Keep who is refused waiting: programs ask again at once, which costs more than a wait."""
        if self._made_to_wait < _MOST_MADE_TO_WAIT:
            self._made_to_wait += 1
            try:
                await asyncio.sleep(_REFUSED_AFTER)
            finally:
                self._made_to_wait -= 1

    def _cookie_of(self, scope: Scope) -> str | None:
        if self._cookie is None:
            return None
        sent = (value for key, value in scope["headers"] if key == b"cookie")
        return cookie_parser(next(sent, b"").decode("latin-1")).get(self._cookie)


class _Line:
    """One open socket."""

    def __init__(self, gate: Gate, receive: Receive, send: Send) -> None:
        limits = gate.limits
        self._limits = limits
        self._frames = gate.frames
        self._offered = gate.offered
        self._receive = receive
        self._send = send
        self._pace = Pace(limits.frames_a_second, limits.frames_at_once)
        self._asked_for_files = 0
        self._is_cut = False
        self._why = ""
        self.given: deque[str] = deque()

    async def through(self, app: App, scope: Scope, why: str) -> None:
        """Run the app on this socket; `why` is said to whoever is cut off."""
        self._why = why
        task = asyncio.current_task()

        async def sent(message: Message) -> None:
            if self._is_cut:
                return
            self._note(message)
            try:
                async with asyncio.timeout(self._limits.unread_seconds):
                    await self._send(message)
            except TimeoutError:
                await self._cut(_TOO_FAST)
                if task is not None:
                    task.cancel()

        try:
            await app(scope, self._next, sent)
        except asyncio.CancelledError:
            if not self._is_cut:
                raise
        except WebSocketDisconnected:
            pass  # Streamlit closes a socket once more whose browser it has given up

    async def _next(self) -> Message:
        """Return the next message that may pass."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            frame = message.get("bytes") or b""
            if len(frame) > self._limits.frame_kb << 10:
                return await self._cut(_TOO_LONG)
            wait = self._pace.take(1 + len(frame) // _FRAME_BYTES)
            if self._pace.late_for() > self._limits.flood_seconds:
                return await self._cut(_TOO_FAST)
            if wait:
                await asyncio.sleep(wait)
            kind = self._frames.kind(frame)
            if not kind:
                return await self._cut(_NO_MESSAGE)
            if kind in NEEDED and self._may_ask(kind, frame):
                return message

    def _may_ask(self, kind: str, frame: bytes) -> bool:
        if kind != _FILES:
            return True
        is_few = self._frames.names(frame) <= self._limits.files_at_once
        self._asked_for_files += is_few
        return is_few

    def _note(self, message: Message) -> None:
        """Note addresses for files, if any were asked for: other answers are not looked into."""
        if self._asked_for_files and message["type"] == "websocket.send" and message.get("bytes"):
            given = self._frames.uploads(message["bytes"])
            if given is not None:
                self._asked_for_files -= 1
                self._offered.add(given, self.given)

    async def _cut(self, code: int) -> Message:
        """Close the socket, and tell the app that it is closed."""
        self._is_cut = True
        await self._send({"type": "websocket.close", "code": code, "reason": self._why[:100]})
        return {"type": "websocket.disconnect", "code": code}


def _address_of(scope: Scope) -> str:
    client = scope.get("client")
    return household_of(client[0]) if client else ""
