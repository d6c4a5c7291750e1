"""Lets a browser remember that exercise waits, and its settings, by cookies set here: one set by a
script may expire within a week.

The server only writes it into the answer; it stores, counts and logs nothing about it.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backcare.config import (
    HOLD_COOKIE,
    HOLD_URL,
    SETTINGS_COOKIE,
    SETTINGS_URL,
    is_same_host,
)
from backcare.domain.check.hold import BrowserHold
from backcare.domain.on_device import LONGEST, OnDevice

REMEMBERED_FOR = timedelta(days=400)
"""The longest time that browsers keep a cookie."""


def remembering_routes() -> list[Route]:
    """Return the routes; the posted text becomes the cookie's value, an empty one removes it."""
    hold = partial(_remember, name=HOLD_COOKIE, is_ours=_is_hold, most_bytes=32)
    settings = partial(_remember, name=SETTINGS_COOKIE, is_ours=_are_settings, most_bytes=LONGEST)
    return [
        Route(HOLD_URL, hold, methods=["POST"]),
        Route(SETTINGS_URL, settings, methods=["POST"]),
    ]


def _is_hold(value: str) -> bool:
    hold = BrowserHold.read(value)
    return hold is None or hold.value == value


def _are_settings(value: str) -> bool:
    return OnDevice.read(value).value == value


async def _remember(
    request: Request, *, name: str, is_ours: Callable[[str], bool], most_bytes: int
) -> Response:
    if not _is_own_page(request):
        return PlainTextResponse("This page is not ours.\n", status_code=403)
    value = await _said(request, most_bytes)
    if not is_ours(value):
        return PlainTextResponse("This is nothing to remember.\n", status_code=400)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        name,
        value,
        max_age=int(REMEMBERED_FOR.total_seconds()) if value else 0,
        # No path: the cookie is for all addresses beside this one, wherever the app is mounted.
        path=None,
        secure=request.headers.get("origin", "").startswith("https:"),
        samesite="lax",
    )
    return response


async def _said(request: Request, most_bytes: int) -> str:
    """Return what was posted, cut one byte above the limit, so that too long a text is refused."""
    said = b""
    async for part in request.stream():
        said += part[: most_bytes + 1 - len(said)]
    return said.decode("ascii", errors="replace")


def _is_own_page(request: Request) -> bool:
    """Return whether a page of this server asks: browsers say so in a header that no page can set;
    old ones, and all without TLS, only send the page's origin.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return is_same_host(origin.netloc, request.headers.get("host", ""), origin.scheme)
