"""The raw page: what every address shows before the dashboard is ready, or if it never is.

Streamlit sends the same empty page for every address and fills it by script and websocket. Ours
has the signs of an emergency and the number to call as plain HTML, which disappear once the
dashboard is ready. One of its scripts shows when the server does not answer or a piece fails to
load, another protects what is typed.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from starlette.responses import RedirectResponse, Response

from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.helplines import FALLBACK, Helplines, country_of_languages
from backcare.web.plain import Missing, templates

HERE = Path(__file__).resolve().parent
_RAW = HERE / "raw"
_SCRIPTS = ("connect.js", "raw.js", "appearance.js", "typed.js", "translated.js")
_EUROPE, _AMERICA = "DE", "US"
"""Countries whose numbers are those of all Europe and of North America."""
_HELPER = "backcare-streamlit-pieces"
"""The name under which `pieces.js` imports Streamlit's own loader."""


class Addresses(NamedTuple):
    """The addresses of pages: `names` below `base`, one segment each, and `landing` at `base`
    itself, its only proper address.
    """

    landing: str
    names: frozenset[str]
    base: str = ""

    def name_at(self, path: str) -> str | None:
        """Return the page that a path means, or `None`."""
        below = path.removeprefix(f"/{self.base}" if self.base else "").strip("/")
        if below in ("", self.landing):
            return self.landing
        return below if below in self.names else None

    def path_of(self, name: str) -> str:
        """Return the proper path of a page."""
        own = "" if name == self.landing else name
        return f"/{self.base}/{own}" if self.base else f"/{own}"


class RawPages:
    """Streamlit's page `index` with our help added, once for each country, in the words of it.

    `loader` is the name of Streamlit's module that loads its other pieces, or `None` if it has none
    we know: then failed pieces are not requested again. Without `addresses`, every address is a
    page. `address` is the app's public address, if known: previews of links need a picture's full
    address. `ahead` are modules of Streamlit's that each page needs (`streamlit_pieces`), `styles`
    the addresses of the dashboard's style sheets. `reworded` are those of Streamlit's modules that
    are served with our words in them (`in_our_words`).
    """

    def __init__(
        self,
        index: str,
        loader: str | None,
        *,
        content: ContentLibrary,
        addresses: Addresses | None = None,
        address: str = "",
        ahead: Iterable[str] = (),
        styles: Iterable[str] = (),
        reworded: Mapping[str, str] | None = None,
    ) -> None:
        self._ahead, self._styles = tuple(ahead), tuple(styles)
        self._reworded = reworded or {}
        self._index = index
        self._loader = loader
        self._content = content
        self._addresses = addresses
        self._address = address
        self._missing = Missing(content)
        self._templates = templates()
        self._pieces, pieces = ("", {}) if loader is None else _piece_loader()
        self.modules: Mapping[str, str] = {**self._reworded, **pieces}
        self.for_country = lru_cache(maxsize=None)(self._for_country)

    def for_languages(self, accepted: str) -> str:
        """Return the page for a browser that sends `accepted` as Accept-Language."""
        return self.for_country(self._country(accepted))

    def instead_at(self, path: str, query: str, accepted: str) -> Response | None:
        """Return the answer at an address without a page: a redirect to the page that is meant, or
        that there is none. Streamlit itself would send the same page for every address, and request
        its files below it.
        """
        if self._addresses is None:
            return None
        name = self._addresses.name_at(path)
        if name is None:
            signs = {**self._values(self._country(accepted)), "style": _read("raw.css")}
            return self._missing.address(path, accepted, signs)
        right = self._addresses.path_of(name)
        if path == right or path == f"/{self._addresses.base}":
            return None
        # Relative to the page's folder, because a proxy may have mounted the app anywhere.
        up = "../" * (path.count("/") - right.count("/")) or "./"
        return RedirectResponse(f"{up}{right.rpartition('/')[2]}{query and '?'}{query}", 307)

    def _country(self, accepted: str) -> str:
        return country_of_languages(self._content.helplines, accepted)

    def _for_country(self, country: str) -> str:
        page = self._index
        for theirs in (
            r"<noscript>.*?</noscript>",  # it says nothing useful
            r'<link rel="shortcut icon"[^>]*>',
            r"<title>.*?</title>",
            r'<link\s+rel="preload"[^>]*as="font"[^>]*>',  # of a typeface that we do not use
        ):
            page = re.sub(theirs, "", page, flags=re.DOTALL)
        page = page.replace('lang="en"', f'lang="{self._language(country)}"', 1)
        # The import map must come before every script that it affects.
        page = _put_after("<head>", self._head(country), page)
        page = page.replace("</head>", f"{self._links_ahead()}</head>", 1)
        return _put_after('<div id="root"></div>', self._help(country), page)

    def _language(self, country: str) -> str:
        return self._content.as_usual_in(country).texts.measures.words

    def _head(self, country: str) -> str:
        text = self._content.as_usual_in(country).texts
        return self._templates.get_template("raw_head.html").render(
            name=text("app.name"),
            description=text("raw.description"),
            address=self._address,
            preview=text("raw.preview"),
            style=_read("raw.css"),
            script="\n".join(map(_read, _SCRIPTS)),
            import_map=self._import_map(),
        )

    def _links_ahead(self) -> str:
        return "".join(
            f'<link rel="modulepreload" crossorigin href="./static/js/{module}">\n'
            for module in filter(None, (*self._ahead, self._pieces))
        )

    def _help(self, country: str) -> str:
        return self._templates.get_template("raw_help.html").render(
            self._values(country), language=self._language(country)
        )

    def _values(self, country: str) -> dict[str, Any]:
        """Return the values for the templates of the help and its signs in a country."""
        content = self._content.as_usual_in(country)
        text, helplines = content.texts, content.helplines
        words = {
            "name": text("app.name"),
            "loading": text("raw.loading"),
            "slow": text("raw.slow"),
            "no_script": text("raw.no_script"),
            "no_connection": text("raw.no_connection"),
            "missing": text("raw.missing"),
            "again": text("error.try_again"),
            "call_if": text("check.emergency_list"),
            "elsewhere": self._elsewhere(text),
            "none_fits": text("raw.none_fits"),
            "other_countries": text("raw.other_countries"),
            "away": text("raw.away"),
            "away_kept": text("raw.away_kept"),
            "emergency": text("raw.emergency"),
            "reload": text("raw.reload"),
            "reload_loses": text("raw.reload_loses"),
        }
        others = sorted(helplines.values(), key=lambda one: (one.country == FALLBACK, one.name))
        return {
            "words": words,
            "styles": self._styles,
            "signs": content.screen.emergency_page,
            "here": helplines[country],
            "countries": others,
            "call": partial(_call, text),
            "fallback": FALLBACK,
        }

    def _elsewhere(self, text: Texts) -> str:
        europe, america = (
            line.shown if (line := self._content.helplines[country].emergency) else ""
            for country in (_EUROPE, _AMERICA)
        )
        return text("raw.elsewhere", europe=europe, america=america)

    def _import_map(self) -> str:
        """Return the import map: Streamlit's pieces load through ours, ours through Streamlit's.

        A module with our words gets an address that changes with them, or a browser would keep the
        old ones for a year. Not those that the page itself loads: without import maps a browser
        would load them twice. Addresses are relative to the page's own, like all of Streamlit's.
        """
        folder = "./static/js/"
        imports = {
            f"{folder}{name}": f"{folder}{name}?w={_mark(source)}"
            for name, source in self._reworded.items()
            if name not in self._index and name not in self._ahead
        }
        scopes = {}
        if self._loader is not None:
            plain = f"{folder}{self._loader}"
            imports[_HELPER] = plain
            scopes[folder] = {plain: f"{folder}{self._pieces}"}
        return json.dumps({"imports": imports, "scopes": scopes}) if imports else ""


def _call(text: Texts, helplines: Helplines) -> tuple[str, str, str]:
    """Return the link of the number, its text and its note; without a number, only words."""
    line = helplines.emergency
    if line is None:
        return "", text("check.call_unknown"), ""
    words = text("check.call", name=line.name, number=line.shown)
    return line.link, words, line.note or ""


def _piece_loader() -> tuple[str, dict[str, str]]:
    source = _read("pieces.js").replace("STREAMLIT_LOADER", _HELPER)
    name = f"backcare-pieces.{_mark(source)}.js"
    return name, {name: source}


def _mark(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _read(name: str) -> str:
    return (_RAW / name).read_text(encoding="utf-8")


def _put_after(opening: str, part: str, page: str) -> str:
    before, found, after = page.partition(opening)
    if not found:
        raise RuntimeError(f"Streamlit's page has no {opening}: this version is not known here")
    return f"{before}{found}\n{part}{after}"
