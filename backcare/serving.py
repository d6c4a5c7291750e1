"""What the server does around Streamlit: headers, compression, caching, our own files.

Streamlit itself sends no security header and compresses nothing.
"""

import base64
import hashlib
import importlib.util
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from brotli_asgi import BrotliMiddleware
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CLIPS_URL = "/library"
COMPONENTS_URL = "/components"
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"
_LIVE = (".glb", ".js")
_OWN_FILES = (f"{CLIPS_URL}/", f"{COMPONENTS_URL}/", "/app/static/")


def routes(clips: Path, components: Path) -> list[BaseRoute]:
    """Return our own routes: the demonstrations, with range requests, from `clips`, and the
    modules of `components`.
    """
    return [
        Mount(CLIPS_URL, StaticFiles(directory=clips), name="library"),
        Mount(COMPONENTS_URL, StaticFiles(directory=components), name="components"),
    ]


def middleware() -> list[Middleware]:
    """Return the layers round Streamlit, outermost first."""
    return [
        Middleware(Headers, policy=content_security_policy(streamlit_index())),
        Middleware(CompressedAssets),
    ]


def streamlit_index() -> str:
    """Return the page that Streamlit serves for every address."""
    spec = importlib.util.find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise RuntimeError("Streamlit is not installed: run `pip install -r requirements.txt`")
    return (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")


def content_security_policy(index: str) -> str:
    """Return a policy that lets nothing come from, or go to, anybody but this server.

    The inline scripts of `index` are allowed by hash, so an update of Streamlit keeps working.
    `blob:` scripts are how Streamlit loads components; styles are set inline by its widgets.
    """
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", index, flags=re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes} blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "connect-src 'self'",
            "frame-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class Headers:
    """Adds security headers to every response, and caching to our own files.

    An address with a fingerprint (`?v=`) never changes its content and is kept for a year.
    """

    def __init__(self, app: App, policy: str) -> None:
        self._app = app
        self._fixed = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_own_file = scope["path"].startswith(_OWN_FILES)
        is_versioned = scope["query_string"].startswith(b"v=")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._fixed)
                if scope["path"].startswith("/media/"):  # made for one visitor alone
                    headers["Cache-Control"] = "no-store"
                if is_own_file and message["status"] in (200, 206):
                    headers["Cache-Control"] = _FOR_A_YEAR if is_versioned else _FOR_A_DAY
            await send(message)

        await self._app(scope, receive, dressed)


class CompressedAssets:
    """Compresses Streamlit's own scripts, ours and the live figure, never films and pictures: they
    are small already, and films are asked for in parts.
    """

    def __init__(self, app: App) -> None:
        self._plain = app
        self._compressed = BrotliMiddleware(app, quality=6, minimum_size=1024, gzip_fallback=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose by address."""
        is_large = scope["type"] == "http" and (
            scope["path"].startswith("/static/")
            or (scope["path"].startswith(_OWN_FILES) and scope["path"].endswith(_LIVE))
        )
        await (self._compressed if is_large else self._plain)(scope, receive, send)
