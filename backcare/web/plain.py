"""Plain HTML pages that need no dashboard: their templates, and the page for what is missing."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from backcare.content.library import ContentLibrary

_HERE = Path(__file__).resolve().parent


def templates() -> Environment:
    """Return the templates of this folder; inserted values are escaped.

    Each page has the same script in its head (`raw/look.js`, `raw/put_away.js`), which the policy
    allows by its hash.
    """
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for script in ("look", "put_away"):
        made.globals[script] = (_HERE / "raw" / f"{script}.js").read_text(encoding="utf-8")
    return made


def languages_of(request: Request) -> str:
    """Return what a browser accepts, as `ContentLibrary.for_languages` takes it."""
    return request.headers.get("accept-language", "")


class Missing:
    """The page for an address where there is nothing, or nothing any more."""

    def __init__(self, content: ContentLibrary) -> None:
        self._content = content
        self._template = templates().get_template("missing.html")

    def file(self, request: Request) -> Response:
        """Answer that a file is no longer kept."""
        return self._plain(request, "file", 404)

    def records(self, request: Request) -> Response:
        """Answer that nobody can tell at the moment whether a file is theirs."""
        return self._plain(request, "records", 503)

    def key(self, request: Request) -> Response:
        """Answer that this browser was not let in by whoever runs this server for themselves."""
        return self._plain(request, "key", 403)

    def _plain(self, request: Request, what: str, status: int) -> Response:
        signs = {"words": None, "style": ""}
        return self._page(request.url.path, languages_of(request), what, signs, status)

    def address(self, path: str, accepted: str, signs: Mapping[str, Any]) -> Response:
        """Answer that there is no page at `path`; `signs` are the values for `signs.html` and its
        `style`.
        """
        return self._page(path, accepted, "address", signs, 404)

    def _page(
        self, path: str, accepted: str, what: str, signs: Mapping[str, Any], status: int
    ) -> Response:
        text = self._content.for_languages(accepted).texts
        page = self._template.render(
            language=text.measures.words,
            name=text("app.name"),
            title=text(f"missing.{what}"),
            lead=text(f"missing.{what}_lead"),
            home_words=text("missing.home"),
            check_words=text("app.worried"),
            leads_on=status != HTTPStatus.FORBIDDEN,
            asks_key=status == HTTPStatus.FORBIDDEN,
            text=text,
            # Relative, because a proxy may have mounted the app anywhere.
            home="../" * (path.count("/") - 1) or "./",
            **signs,
        )
        return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})
