"""What the server adds to Streamlit: headers, compression, caching, our own files.

Streamlit itself sends no security headers and compresses nothing.
"""

import base64
import hashlib
import importlib.util
import posixpath
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from brotli_asgi import BrotliMiddleware
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CLIPS_URL, FIGURES_URL, LOOK_URL = "/library", "/figures", "/look"
_COMPONENTS_URL = "/components"
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"
_LIVE = (".glb", ".js", ".css")
_OWN_FILES = tuple(
    f"{url}/" for url in (CLIPS_URL, FIGURES_URL, LOOK_URL, _COMPONENTS_URL, "/app/static")
)
_STREAMLIT_FILES = re.compile(r"/static/(js|css|media)/")
_MARKED = re.compile(r"/static/(js|css|media)/[^/]+\.[\w-]{8}\.\w+$")
"""Streamlit's files whose name has a fingerprint of what they contain."""
_SMALLER = Path(__file__).resolve().parent / "web" / "smaller"
_SHEETS = ("style.css", "parts.css", "landing.css")
"""The style sheets in their order: of two rules alike the later one counts."""
_AHEAD = ("Html", "BidiComponent", "Button", "PageLink", "ButtonGroup")
"""What nearly each page of ours is drawn with, beyond what Streamlit's page loads itself."""


class Pages(Protocol):
    """The page sent at every address, by the languages that the browser asks for.

    `modules` are served beside Streamlit's own, or in the place of one, by file name.
    """

    modules: Mapping[str, str]

    def for_languages(self, accepted: str) -> str:
        """Return the page for an Accept-Language header."""

    def instead_at(self, path: str, query: str, accepted: str) -> Response | None:
        """Return the answer at an address that has no page, or is not the page's proper one; `None`
        if it is. `accepted` as above.
        """


def components_url(components: Path) -> str:
    """Return the address of a folder of modules, which changes whenever one of them does.

    It is followed by the number of the attempt, then the module. What a module imports has the same
    fingerprint, so that no browser mixes two versions, and the same number, because some browsers
    remember by address that a module failed to load.
    """
    mark = hashlib.sha256()
    for path in sorted(components.rglob("*.js")):
        mark.update(path.relative_to(components).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{_COMPONENTS_URL}/{mark.hexdigest()[:12]}"


def style_sheets(look: Path) -> tuple[str, ...]:
    """Return the addresses of the style sheets in a folder, relative to a page. Each changes with
    what it contains.
    """
    marks = {name: hashlib.sha256((look / name).read_bytes()).hexdigest() for name in _SHEETS}
    return tuple(f".{LOOK_URL}/{name}?v={mark[:12]}" for name, mark in marks.items())


def routes(clips: Path, figures: Path, components: Path, look: Path) -> list[BaseRoute]:
    """Return our own routes: the demonstrations in `clips`, with range requests, the cut-outs in
    `figures`, the style sheets in `look`, and the modules in `components`, only in their present
    version.
    """
    modules = f"{components_url(components)}/{{tries:int}}"
    return [
        Mount(CLIPS_URL, StaticFiles(directory=clips), name="library"),
        Mount(FIGURES_URL, StaticFiles(directory=figures), name="figures"),
        Mount(LOOK_URL, StaticFiles(directory=look), name="look"),
        Mount(modules, StaticFiles(directory=components), name="components"),
    ]


def middleware(pages: Pages, guards: Sequence[Middleware] = ()) -> list[Middleware]:
    """Return the layers around Streamlit, outermost first. What the guards refuse has the headers
    too.
    """
    return [
        # The scripts of the page are the same for all readers.
        Middleware(Headers, policy=content_security_policy(pages.for_languages(""))),
        *guards,
        Middleware(CompressedAssets),
        Middleware(SmallerFiles, folder=_SMALLER),
        Middleware(RawPage, pages=pages, index=streamlit_index()),
    ]


def streamlit_index() -> str:
    """Return the page that Streamlit serves for every address."""
    return (streamlit_static() / "index.html").read_text(encoding="utf-8")


def streamlit_loader() -> str | None:
    """Return the name of the module through which Streamlit loads its other pieces, or `None` if
    this version has none that we know.

    It is Vite's helper: `t(load, needed, base)` returns what `load()` brings, or fails with it.
    """
    for path in (streamlit_static() / "static" / "js").glob("preload-helper.*.js"):
        source = path.read_text(encoding="utf-8")
        if "vite:preloadError" in source and re.search(r"export\{\w+ as t\};?\s*$", source):
            return path.name
    return None


def streamlit_pieces(names: Iterable[str] = _AHEAD) -> tuple[str, ...]:
    """Return the modules, by file name, that Streamlit needs for these pieces beyond those that its
    own page loads ahead. A piece that this version does not have is left out.

    Streamlit asks for them one after the other, once it knows what is on a page. On a slow
    connection they should be there by then.
    """
    scripts, loaded = streamlit_static() / "static" / "js", streamlit_index()
    found: dict[str, None] = {}
    ahead = [path.name for name in names for path in scripts.glob(f"{name}.*.js")]
    while ahead:
        module = ahead.pop(0)
        if module not in found and module not in loaded:
            found[module] = None
            source = (scripts / module).read_text(encoding="utf-8")
            ahead += re.findall(r'(?:from|import)["`]\./([\w.-]+\.js)["`]', source)
    return tuple(found)


def streamlit_static() -> Path:
    """Return the folder of the files that the installed Streamlit serves."""
    spec = importlib.util.find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise RuntimeError("Streamlit is not installed: run `pip install -r requirements.txt`")
    return Path(spec.origin).parent / "static"


def hashes_of_scripts(page: str) -> str:
    """Return the inline scripts of a page as a policy names them."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, flags=re.DOTALL)
    return " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )


def content_security_policy(index: str) -> str:
    """Return a policy that only allows traffic from and to this server.

    Inline scripts of `index` are allowed by hash, so updates of Streamlit keep working. Streamlit
    loads components as `blob:` scripts, and its widgets set inline styles.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes_of_scripts(index)} blob:",
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
    """Adds security headers to every response, and caching to files.

    Content at an address with a fingerprint never changes and is cached for a year: `?v=`, modules
    (`components_url`), and Streamlit's own files. Streamlit would let a browser ask again for each
    of those at every visit, a hundred times.
    """

    def __init__(self, app: App, policy: str) -> None:
        self._app = app
        self._fixed = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add headers to the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_own_file = scope["path"].startswith(_OWN_FILES)
        is_streamlits = _MARKED.search(scope["path"]) is not None
        is_module = scope["path"].startswith(f"{_COMPONENTS_URL}/")
        is_versioned = is_streamlits or is_module or scope["query_string"].startswith(b"v=")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fixed.items():
                    headers.setdefault(name, value)  # a page may have a stricter one of its own
                if scope["path"].startswith("/media/"):  # made for one visitor only
                    headers["Cache-Control"] = "no-store"
                if (is_own_file or is_streamlits) and message["status"] in (200, 206):
                    headers["Cache-Control"] = _FOR_A_YEAR if is_versioned else _FOR_A_DAY
            await send(message)

        await self._app(scope, receive, dressed)


class CompressedAssets:
    """Compresses Streamlit's own scripts, ours and the live figure, never films and pictures, which
    are small already; films are also requested in parts.

    Streamlit's files, whose names change with their content, are compressed once for all visitors.
    """

    def __init__(self, app: App) -> None:
        self._plain = app
        self._compressed = BrotliMiddleware(app, quality=6, minimum_size=1024, gzip_fallback=True)
        self._kept: dict[tuple[str, bool, bool], list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress or pass on, by address."""
        if scope["type"] != "http":
            await self._plain(scope, receive, send)
        elif scope["path"].startswith("/static/"):
            await self._once(scope, receive, send)
        elif scope["path"].startswith(_OWN_FILES) and scope["path"].endswith(_LIVE):
            await self._compressed(scope, receive, send)
        else:
            await self._plain(scope, receive, send)

    async def _once(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"])
        if scope["method"] != "GET" or b"range" in asked or b"if-none-match" in asked:
            await self._compressed(scope, receive, send)
            return
        accepted = asked.get(b"accept-encoding", b"")
        key = (scope["path"], b"br" in accepted, b"gzip" in accepted)
        if key in self._kept:
            for message in self._kept[key]:
                await send(_copied(message))
            return
        answer: list[Message] = []

        async def noted(message: Message) -> None:
            answer.append(_copied(message))
            await send(message)

        await self._compressed(scope, receive, noted)
        if not answer or answer[-1].get("more_body", "status" in answer[-1]):
            return  # it was interrupted, as when a visitor has left
        # Not missing files and other spellings of an address, of which there is no end.
        is_plain = posixpath.normpath(scope["path"]) == scope["path"]
        headers = MutableHeaders(scope=answer[0])
        if is_plain and answer[0]["status"] == 200 and "content-encoding" in headers:
            self._kept[key] = answer


def _copied(message: Message) -> Message:
    """Return a copy of the message, whose headers can be changed."""
    return {**message, "headers": list(message["headers"])} if "headers" in message else message


class SmallerFiles:
    """Serves what is in `folder` in place of Streamlit's file of the same name, which contains more
    than is ever shown. The fingerprint in the name changes with Streamlit's file.
    """

    def __init__(self, app: App, folder: Path) -> None:
        self._app = app
        self._files = {path.name: path for path in folder.glob("*.*.*")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with our file if there is one, else pass the request on."""
        ours = None
        if scope["type"] == "http" and _STREAMLIT_FILES.search(scope["path"]):
            ours = self._files.get(posixpath.basename(scope["path"]))
        await (FileResponse(ours) if ours else self._app)(scope, receive, send)


class RawPage:
    """Sends `pages` wherever Streamlit sends its own page `index`.

    Streamlit decides which addresses get it. Where it sends the page for a missing script (such as
    one of the previous version), the answer is 404: a browser that gets a page might cache it.
    """

    def __init__(self, app: App, pages: Pages, index: str) -> None:
        self._app = app
        self._pages = pages
        self._index = index.encode()
        self._compressed = BrotliMiddleware(
            self._send_page, quality=6, minimum_size=1024, gzip_fallback=True
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and send our page if Streamlit answers with its own."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        folder, _, name = scope["path"].rpartition("/")
        if folder.endswith("/static/js") and name in self._pages.modules:
            headers = {"Cache-Control": _FOR_A_YEAR}
            source = self._pages.modules[name]
            module = Response(source, media_type="text/javascript", headers=headers)
            await module(scope, receive, send)
            return
        held: list[Message] = []

        async def unless_page(message: Message) -> None:
            if not held and not self._may_be_page(message):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body"):
                return
            body = b"".join(part.get("body", b"") for part in held)
            if body == self._index:
                await self._instead(scope, receive, send)
            else:
                for kept in held:
                    await send(kept)

        await self._app(_asked_plainly(scope), receive, unless_page)

    def _may_be_page(self, message: Message) -> bool:
        if message["type"] != "http.response.start" or message["status"] != 200:
            return False
        length = MutableHeaders(scope=message).get("content-length")
        return length == str(len(self._index))

    async def _instead(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _STREAMLIT_FILES.search(scope["path"]):
            await PlainTextResponse("not here\n", status_code=404)(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        accepted = Request(scope).headers.get("accept-language", "")
        instead = self._pages.instead_at(scope["path"], query, accepted)
        await (instead or self._compressed)(scope, receive, send)

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Request(scope).headers
        page = self._pages.for_languages(asked.get("accept-language", "")).encode()
        # A weak mark: the same page may come compressed or not.
        mark = f'W/"{hashlib.sha256(page).hexdigest()[:16]}"'
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "ETag": mark}
        answer = (
            Response(status_code=304, headers=headers)
            if asked.get("if-none-match") == mark
            else Response(page, media_type="text/html", headers=headers)
        )
        await answer(scope, receive, send)


def _asked_plainly(scope: Scope) -> Scope:
    """Return a request for a page changed so that Streamlit answers with its whole, plain page:
    conditional headers refer to our page, and a compressed answer could not be recognised.
    """
    may_be_page = (
        "." not in scope["path"].rpartition("/")[2]
        or _STREAMLIT_FILES.search(scope["path"])
        or any(key == b"accept" and b"text/html" in value for key, value in scope["headers"])
    )
    if not may_be_page:
        return scope
    without = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [one for one in scope["headers"] if one[0] not in without]}
