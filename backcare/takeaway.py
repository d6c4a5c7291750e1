"""Files made for a visitor to download: kept for some minutes, each at an address of its own.

A download button of Streamlit makes its file outside the session, at an address that each rerun of
the page withdraws. Our file is made while the page is drawn, and its address stays.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FILES_URL = "/files"
KEPT_SECONDS = 900.0
MOST_KEPT_BYTES = 128 << 20


class TakenFile(NamedTuple):
    """A file: `name` is what a browser saves it as, in ASCII; `whose` is the `mark_of` the sign-in
    that it was made under.
    """

    name: str
    media_type: str
    content: bytes
    whose: str


def mark_of(cookie: str | None) -> str:
    """Return a mark that identifies a sign-in without revealing it; empty without a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest() if cookie else ""


class Takeaway:
    """The files of all visitors, in memory. Safe to share, because each file's key is a secret."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._held: dict[str, tuple[float, TakenFile]] = {}

    def keep(self, file: TakenFile) -> str:
        """Keep a file for a while and return its address, relative to the app's."""
        key = secrets.token_hex(24)  # Streamlit refuses two underscores in a component's key
        with self._lock:
            self._held[key] = (self._clock(), file)
            self._make_room()
        return f"{FILES_URL.lstrip('/')}/{key}/{file.name}"

    def get(self, key: str) -> TakenFile | None:
        """Return a file that is still kept, or `None`."""
        with self._lock:
            self._make_room()
            _, file = self._held.get(key, (0.0, None))
        return file

    def forget(self, whose: str) -> None:
        """Drop all files that were made under a sign-in, which has ended."""
        with self._lock:
            gone = [key for key, (_, file) in self._held.items() if file.whose == whose]
            for key in gone:
                del self._held[key]

    def _make_room(self) -> None:
        """Drop old files, and the oldest while all need too much memory; the newest stays."""
        now = self._clock()
        held = list(self._held.items())  # oldest first
        room = sum(len(file.content) for _, (_, file) in held)
        for key, (since, file) in held:
            is_old = now - since > KEPT_SECONDS
            if not is_old and (room <= MOST_KEPT_BYTES or len(self._held) == 1):
                return
            room -= len(file.content)
            del self._held[key]


def file_route(
    files: Takeaway,
    cookie: str | None,
    gone: Callable[[Request], Response],
    away: Callable[[Request], Response],
    is_member: Callable[[str | None], bool | None],
) -> Route:
    """Return the route that serves files; `cookie` is the name of the sign-in cookie, `gone` the
    answer if there is no such file for whoever asks, `away` that if nobody can tell now.

    `is_member` says whether a sign-in is valid, `None` if that cannot be looked up: a file that was
    made under one ends with it, on whichever device it was ended.
    """

    async def hand_out(request: Request) -> Response:
        file = files.get(request.path_params["key"])
        token = request.cookies.get(cookie) if cookie else None
        if file is None or file.whose != mark_of(token):
            return gone(request)
        may_have: bool | None = True
        if file.whose:
            may_have = await run_in_threadpool(is_member, token)
        if may_have is None:
            return away(request)
        if not may_have:
            files.forget(file.whose)
            return gone(request)
        return Response(
            file.content,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file.name}"',
                "Cache-Control": "no-store",
            },
        )

    return Route(f"{FILES_URL}/{{key}}/{{name}}", hand_out, methods=["GET"])
