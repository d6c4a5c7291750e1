"""Lets in the browsers that had the key of a server for one runner, and nobody else."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from backcare.home_key import KEY_PARAMETER, HomeKey
from backcare.serving import App, Message, Receive, Scope, Send

_FOR_ALL = ("/healthz", "/readyz", "/_stcore/health")
"""What says nothing about the runner, for whatever looks whether the server runs."""
_KEPT_SECONDS = 400 * 86400
"""How long a browser that is used stays let in: the longest that browsers keep a cookie."""


class OnlyWithKey:
    """Asks for the key once for each browser; `refused` answers those that never had it."""

    def __init__(self, app: App, key: HomeKey, refused: Callable[[Request], Response]) -> None:
        self._app = app
        self._key = key
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what a browser asks that was let in, and let in one that has the key."""
        if scope["type"] not in ("http", "websocket") or scope["path"] in _FOR_ALL:
            await self._app(scope, receive, send)
            return
        is_in = self._key.is_token(HTTPConnection(scope).cookies.get(self._key.cookie, ""))
        if scope["type"] == "websocket":
            if is_in:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 4403, "reason": "no key"})
            return
        request = Request(scope)
        said = request.query_params.get(KEY_PARAMETER)
        if said is not None and (is_in or self._key.is_key(said)):
            await self._let_in(request)(scope, receive, send)
        elif is_in:
            await self._app(scope, receive, self._renewing(send))
        else:
            await self._refused(request)(scope, receive, send)

    def _let_in(self, request: Request) -> Response:
        """Answer with the cookie, and lead to the same address without the key."""
        asked = parse_qsl(request.url.query, keep_blank_values=True)
        rest = urlencode([(name, value) for name, value in asked if name != KEY_PARAMETER])
        # A path that begins with two slashes would be another server's.
        path = "/" + request.url.path.lstrip("/\\")
        response = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.append("Set-Cookie", self._cookie())
        return response

    def _renewing(self, send: Send) -> Send:
        """Return `send` so that each page renews the cookie."""

        async def renewed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", self._cookie())
            await send(message)

        return renewed

    def _cookie(self) -> str:
        made = Response()
        # Lax, as a strict one is not sent where a file or another site's link leads here.
        made.set_cookie(
            self._key.cookie,
            self._key.token,
            max_age=_KEPT_SECONDS,
            httponly=True,
            samesite="lax",
        )
        return made.headers["set-cookie"]
