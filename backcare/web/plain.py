"""Pages of plain HTML that need no dashboard: their templates, and the one that leads home."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from backcare.content.texts import Texts

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def templates() -> Environment:
    """Return the templates of this folder; whatever is put into them is shown as text."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Missing:
    """The page for what is not, or not any more, at an address."""

    def __init__(self, text: Texts) -> None:
        self._text = text
        self._template = templates().get_template("missing.html")

    def file(self, request: Request) -> Response:
        """Answer that a file is not kept any more."""
        return self._page(request.url.path, "file", {"words": None, "style": ""})

    def address(self, path: str, signs: Mapping[str, Any]) -> Response:
        """Answer that there is no page at `path`; `signs` are the values of `signs.html`, and the
        `style` of it.
        """
        return self._page(path, "address", signs)

    def _page(self, path: str, what: str, signs: Mapping[str, Any]) -> Response:
        text = self._text
        page = self._template.render(
            name=text("app.name"),
            title=text(f"missing.{what}"),
            lead=text(f"missing.{what}_lead"),
            home_words=text("missing.home"),
            check_words=text("app.worried"),
            # Below the app's own address, whatever that is: a proxy may have put it anywhere.
            home="../" * (path.count("/") - 1) or "./",
            **signs,
        )
        return HTMLResponse(page, status_code=404, headers={"Cache-Control": "no-store"})
