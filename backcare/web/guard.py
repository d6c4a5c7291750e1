"""Who may use this server at all, and one log line for each request.

A server for one runner only answers this machine, whatever address it listens on. A club's server
only answers under the club's address. A demo answers everybody. The texts that say
why somebody is refused are loaded before the server answers anything.
"""

import contextlib
import ipaddress
import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, cookie_parser

from backcare.club.events import REQUEST
from backcare.config import (
    DOOR_URL,
    HOLD_URL,
    HOST_WORDS_URL,
    SETTINGS_URL,
    ClubAddress,
    is_same_host,
)
from backcare.content.texts import Texts
from backcare.domain.errors import BackcareError
from backcare.serving import App, Message, Receive, Scope, Send
from backcare.takeaway import FILES_URL
from backcare.web.refusing import refuse
from backcare.web.uploads import is_upload

LIVES = "/healthz"
HEALTH = (LIVES, "/readyz")
MOST_FORM_BYTES, MOST_WORDS_BYTES = 16 << 10, 192 << 10
"""Of a form, and of one with a whole text in it."""
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_DOOR, _WORDS = f"{DOOR_URL}/", f"{HOST_WORDS_URL}/"
_READS = ("GET", "HEAD", "OPTIONS")
_STREAMLITS = "/_stcore/"
_NEEDED = frozenset({"health", "host-config", "stream"})
_NEEDED_BELOW = ("upload_file/", "bidi-components/")
_PROVIDERS = ("/auth/", "/oauth2callback", "/component/")
_LONGEST_PATH = 255
MEDIA = "/media/"
"""Where Streamlit serves files for a visitor to download."""
_LOG = logging.getLogger("backcare.requests")


class OnlyHere:
    """Refuses everybody but this machine, and pages of other programs on it: a server without
    accounts is one runner's diary.
    """

    def __init__(self, app: App, text: Texts) -> None:
        self._app = app
        self._text = text

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests that come from this machine and are addressed to it."""
        why = self._why_not(scope) if scope["type"] in ("http", "websocket") else None
        if why is not None:
            await refuse(scope, receive, send, why)
            return
        await self._app(scope, receive, send)

    def _why_not(self, scope: Scope) -> str | None:
        host, origin = _header(scope, b"host"), _header(scope, b"origin")
        if not (_is_this_machine(scope) and _name_of(host) in _HERE):
            return self._text("guard.one_runner")
        only_reads = scope["type"] == "http" and scope["method"] in _READS
        scheme, _, own = origin.partition("://")
        if origin and not only_reads and not is_same_host(own, host, scheme):
            return self._text("guard.other_page_here")
        return None


class OnlyClub:
    """Refuses requests for another address than the club's, requests from other sites' pages, and
    what is long without a sign-in: Streamlit itself accepts files from everybody, and many whole
    texts that are sent slowly would use up the memory.

    `is_member` returns whether a sign-in cookie is valid; it may raise `StoreError`.
    """

    def __init__(
        self, app: App, text: Texts, address: ClubAddress, is_member: Callable[[str | None], bool]
    ) -> None:
        self._app = app
        self._text = text
        self._address = address
        self._is_member = is_member

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests for the club, with forms of limited size."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        # Whether it lives, whoever hands out visits may ask by any name; it says nothing else.
        is_probe = scope["type"] == "http" and (
            scope["path"] == LIVES or (scope["path"] in HEALTH and _is_this_machine(scope))
        )
        why = None if is_probe else self._why_not(scope)
        if why is None and (is_upload(scope) or _is_whole_text(scope)):
            why = await self._why_not_taken(scope)
        if why is not None:
            await refuse(scope, receive, send, why)
        else:
            await self._app(scope if is_probe else self._as_sent(scope), receive, send)

    def _as_sent(self, scope: Scope) -> Scope:
        """Return the request with the club's address spelled as browsers do: a proxy may have
        spelled it differently, and Streamlit and others compare it as text.
        """
        own = {b"host": self._address.host.encode(), b"origin": self._address.url.encode()}
        return {**scope, "headers": [(key, own.get(key, value)) for key, value in scope["headers"]]}

    async def _why_not_taken(self, scope: Scope) -> str | None:
        text = self._text
        cookies = cookie_parser(_header(scope, b"cookie"))
        try:
            is_member = await run_in_threadpool(self._is_member, cookies.get(self._address.cookie))
        except BackcareError:
            return text("guard.records_away")
        has_size = _header(scope, b"content-length").isdigit()
        return None if is_member and has_size else text("guard.sign_in")

    def _why_not(self, scope: Scope) -> str | None:
        text, origin = self._text, _header(scope, b"origin")
        is_own = not origin or self._address.is_origin(origin)
        if not self._address.is_host(_header(scope, b"host")):
            return text("guard.other_address", url=self._address.url)
        if scope["type"] == "websocket" and not (origin and is_own):
            return text("guard.other_page")
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD"):
            if not is_own:
                return text("guard.other_form")
            path = scope["path"]
            most = MOST_WORDS_BYTES if path.startswith(_WORDS) else MOST_FORM_BYTES
            if path.startswith(_DOOR) and not _is_at_most(most, scope):
                return text("guard.long_form")
        # Files of Streamlit's need no sign-in: ours are `FILES_URL`.
        is_closed = scope["path"].startswith(MEDIA)
        return text("guard.not_public") if is_closed else None


class OnlyNeeded:
    """Refuses those of Streamlit's addresses that no page of ours needs: what is new in a later
    version is refused too, and so is an address longer than any of ours, which no disk takes.
    `has_provider`: members may sign in elsewhere, through Streamlit.
    """

    def __init__(self, app: App, text: Texts, *, has_provider: bool = False) -> None:
        self._app = app
        self._why, self._no_page = text("guard.not_public"), text("missing.address_lead")
        self._has_provider = has_provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is needed."""
        if scope["type"] == "http":
            if len(scope["path"].encode(errors="replace")) > _LONGEST_PATH:
                await refuse(scope, receive, send, self._no_page, status=404)
                return
            if not self._is_needed(scope["path"]):
                await refuse(scope, receive, send, self._why)
                return
        with contextlib.suppress(ClientDisconnect):  # who sent half a form is not answered
            await self._app(scope, receive, send)

    def _is_needed(self, path: str) -> bool:
        _, inside, rest = path.partition(_STREAMLITS)
        if inside:
            return rest in _NEEDED or rest.startswith(_NEEDED_BELOW)
        return self._has_provider or not path.startswith(_PROVIDERS)


class RequestLog:
    """Logs a line of JSON for each request: no names, addresses, queries, or secrets of links.

    Requests that say that somebody's exercise waits are not logged at all, nor are this machine's
    own looks at whether all is well, of which there are thousands a day.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write the line when the answer begins."""
        if scope["type"] != "http" or _is_untold(scope):
            await self._app(scope, receive, send)
            return
        request_id, started = secrets.token_hex(8), time.perf_counter()
        REQUEST.set(request_id)  # what is answered from here on, and nothing else

        async def logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-request-id", request_id.encode()))
                _LOG.info(
                    "%s",
                    json.dumps(
                        {
                            "request": request_id,
                            "method": scope["method"],
                            "path": log_path(scope["path"]),
                            "status": message["status"],
                            "ms": round((time.perf_counter() - started) * 1000, 1),
                        }
                    ),
                )
            await send(message)

        await self._app(scope, receive, logged)


def _is_untold(scope: Scope) -> bool:
    path = scope["path"]
    return path in (HOLD_URL, SETTINGS_URL) or (path in HEALTH and _is_this_machine(scope))


def log_path(path: str) -> str:
    """Return an address as it may be logged: what follows its second part may be a secret, and so
    may the name of a file made for one visitor.
    """
    for secret in (MEDIA, f"{FILES_URL}/"):
        if path.startswith(secret):
            return f"{secret}*"
    parts = path.split("/")
    return "/".join(parts[:3]) + ("/*" if len(parts) > 3 else "")


def _header(scope: Scope, name: bytes) -> str:
    headers: Any = scope["headers"]
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def _name_of(host: str) -> str:
    """Return a host without its port and final dot, in lower case."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.lower().removesuffix(".")


def _is_this_machine(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _is_whole_text(scope: Scope) -> bool:
    is_sent = scope["type"] == "http" and scope["method"] not in _READS
    return is_sent and scope["path"].startswith(_WORDS)


def _is_at_most(size: int, scope: Scope) -> bool:
    length = _header(scope, b"content-length")
    return length.isdigit() and int(length) <= size
