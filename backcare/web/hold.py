"""Lets a browser remember that exercise waits, by a cookie set here: one set by a script may expire
within a week.

The server only writes it into the answer; it stores, counts and logs nothing about it.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backcare.config import HOLD_COOKIE, HOLD_URL, is_same_host
from backcare.domain.check.hold import BrowserHold

REMEMBERED_FOR = timedelta(days=400)
"""The longest time that browsers keep a cookie."""
_MOST_BYTES = 32


def hold_route() -> Route:
    """Return the route; the posted text becomes the cookie's value, an empty one removes it."""
    return Route(HOLD_URL, _remember, methods=["POST"])


async def _remember(request: Request) -> Response:
    if not _is_own_page(request):
        return PlainTextResponse("This page is not ours.\n", status_code=403)
    value = await _said(request)
    hold = BrowserHold.read(value)
    if hold is not None and hold.value != value:
        return PlainTextResponse("This is no hold.\n", status_code=400)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        HOLD_COOKIE,
        value,
        max_age=int(REMEMBERED_FOR.total_seconds()) if value else 0,
        # No path: the cookie is for all addresses beside this one, wherever the app is mounted.
        path=None,
        secure=request.headers.get("origin", "").startswith("https:"),
        samesite="lax",
    )
    return response


async def _said(request: Request) -> str:
    """Return what was posted, cut one byte above the limit, so that too long a text is no hold."""
    said = b""
    async for part in request.stream():
        said += part[: _MOST_BYTES + 1 - len(said)]
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
