"""Renders the pages of the door."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from backcare.club.accounts import Accounts
from backcare.club.secrets import new_token
from backcare.config import DOOR_URL
from backcare.content.texts import Texts
from backcare.domain.club.documents import ClubError, TooManyAttemptsError
from backcare.domain.errors import BackcareError
from backcare.serving import FIGURES_URL, hashes_of_scripts
from backcare.web.door.cookies import Cookies
from backcare.web.door.forms import Form, mark_of_form
from backcare.web.plain import templates


class Link(NamedTuple):
    """A link below the forms."""

    href: str
    words: str
    is_button: bool = False


class Part(NamedTuple):
    """A part of a page with a heading of its own, or one thing in such a part."""

    title: str = ""
    lines: Sequence[str] = ()
    forms: Sequence[Form] = ()
    links: Sequence[Link] = ()
    drawing: str = ""
    code: str = ""


class Pages:
    """Renders the pages of one club's door."""

    def __init__(
        self, accounts: Accounts, cookies: Cookies, text: Callable[[Request], Texts]
    ) -> None:
        self._accounts = accounts
        self._cookies = cookies
        self._text = text
        made = templates()
        self._template = made.get_template("door.html")
        self._policy = _policy(made.get_template("look.html").render())

    async def show(
        self,
        request: Request,
        title: str,
        *,
        error: BackcareError | None = None,
        done: str = "",
        lines: Sequence[str] = (),
        points: Sequence[str] = (),
        code: str = "",
        forms: Sequence[Form] = (),
        links: Sequence[Link] = (),
        parts: Sequence[Part] = (),
        forgets: bool | None = None,
    ) -> Response:
        """Return a page, which has the browser forget what it keeps of whoever was here: if nobody
        is signed in, or as `forgets` says. `done` says what came of a tap; a `code` may have
        several lines.
        """
        if forgets is None:
            forgets = self._cookies.sign_in_of(request) is None
        text = self._text(request)
        drawn = request.cookies.get(self._cookies.form) or new_token()
        try:
            club = await run_in_threadpool(self._accounts.club)
        except BackcareError as missing:
            name, mark, error, forms, parts = text("app.name"), "", missing, (), ()
        else:
            name, mark = club.name, mark_of_form(club, drawn)
        response = HTMLResponse(
            self._template.render(
                language=text.measures.words,
                door=DOOR_URL,
                figures=FIGURES_URL,
                title=title,
                club=name,
                error=None if error is None else _sentence(error, text),
                done=done,
                lines=lines,
                points=points,
                code=code,
                forms=forms,
                links=links,
                parts=parts,
                mark=mark,
                forgets=forgets,
            ),
            status_code=200 if error is None else _status(error),
            headers={"Cache-Control": "no-store", "Content-Security-Policy": self._policy},
        )
        self._cookies.draw_form(response, drawn)
        return response


def _policy(look: str) -> str:
    """Return what a page of the door may load, which is less than for the dashboard: files of ours,
    and the script in the head of each page.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes_of_scripts(look)}",
            *(f"{kind}-src 'self'" for kind in ("style", "img", "font")),
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _sentence(error: BackcareError, text: Texts) -> str:
    if isinstance(error, TooManyAttemptsError):
        return text("error.club.wait", seconds=error.seconds)
    return text(f"error.{error.code}")


def _status(error: BackcareError) -> int:
    if isinstance(error, TooManyAttemptsError):
        return 429
    return 400 if isinstance(error, ClubError) else 503
