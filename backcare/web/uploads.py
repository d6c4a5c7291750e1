"""Files that are sent to the server: where it said so, of a size and in a number that it bears."""

import asyncio
from typing import NamedTuple

from backcare.config import Limits
from backcare.serving import App, Receive, Scope, Send
from backcare.web.refusing import refuse
from backcare.web.sockets import Gate

UPLOAD = "/_stcore/upload_file/"
_READS = ("GET", "HEAD", "OPTIONS")
_AROUND = 1 << 20
"""What a form adds around a file, at most."""
_SLOWEST = 100_000
"""Bytes a second of a phone far from its mast: a long file may take as long as that."""


class Room(NamedTuple):
    """In bytes: for a file, for those of one visit, for all."""

    file: int
    visit: int
    all: int


def room_of(limits: Limits, *, file_mb: int | None = None, all_mb: int | None = None) -> Room:
    """Return the room that the limits, or less, leave for files."""
    return Room(
        min(limits.upload_mb, file_mb or limits.upload_mb) << 20,
        limits.uploads_mb_per_visit << 20,
        min(limits.uploads_mb, all_mb or limits.uploads_mb) << 20,
    )


class UploadGate:
    """Takes files only at addresses that a page was given for them, and as long as there is room.

    What is kept is looked up, and what is on its way is counted as if it were there.
    """

    def __init__(self, app: App, gate: Gate, room: Room) -> None:
        self._app = app
        self._text = gate.text
        self._seconds = gate.limits.upload_seconds
        self._room = room
        self._frames = gate.frames
        self._offered = gate.offered
        self._coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything but files as it is."""
        if not is_upload(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"][scope["path"].index(UPLOAD) :]
        why = self._why_not(scope, path)
        if why is not None:
            await refuse(scope, receive, send, self._text(why, most=self._room.file >> 20))
            return
        self._coming[path] = size = _length(scope) or 0
        try:
            async with asyncio.timeout(max(self._seconds, size / _SLOWEST)):
                await self._app(scope, receive, send)
        except TimeoutError:
            await refuse(scope, receive, send, self._text("guard.slow_file"), status=408)
        finally:
            del self._coming[path]

    def _why_not(self, scope: Scope, path: str) -> str | None:
        if path not in self._offered or path in self._coming:
            return "guard.no_place_for_file"
        if scope["method"] == "DELETE":
            return None
        size = _length(scope)
        if size is None or size > self._room.file + _AROUND:
            return "guard.large_file"
        session = path.removeprefix(UPLOAD).partition("/")[0]
        of_visit, of_all = self._frames.kept_bytes(session)
        own = sum(n for p, n in self._coming.items() if p.startswith(f"{UPLOAD}{session}/"))
        if own + of_visit + size > self._room.visit + _AROUND:
            return "guard.many_files"
        if sum(self._coming.values()) + of_all + size > self._room.all + _AROUND:
            return "guard.full_of_files"
        return None


def is_upload(scope: Scope) -> bool:
    """Return whether a request sends a file, or takes one back."""
    return bool(
        scope["type"] == "http" and UPLOAD in scope["path"] and scope["method"] not in _READS
    )


def _length(scope: Scope) -> int | None:
    said = next((value for key, value in scope["headers"] if key == b"content-length"), b"")
    return int(said) if said.isdigit() else None
