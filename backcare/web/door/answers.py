"""Pages that answer a form: a browser is led to ask for them, so that Back and Reload show a page
and do not ask whether the form is to be sent once more.
"""

import time
from collections import OrderedDict
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backcare.club.secrets import new_token
from backcare.config import ACCOUNT_URL
from backcare.web.door.cookies import Cookies

_ANSWER = "answer"
_KEPT_SECONDS = 60.0
"""As long as a page may take to be asked for, or again where a line is bad: it may show a code that
is shown only once.
"""
_MOST_KEPT = 1000
_SET = b"set-cookie"


class _Kept(NamedTuple):
    """A page, and the browser that it is for."""

    page: Response
    browser: str
    until: float


class Answers:
    """Pages that were made for a form and are to be asked for."""

    def __init__(self, cookies: Cookies) -> None:
        self._names = cookies.of_browser
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def lead_to(self, request: Request, answer: Response, *, has_page: bool) -> Response:
        """Return the way to a page that answers a form, if it is one; all else as it is. Where no
        page of the form's own address can be asked for, it is shown as that of the account.
        """
        if request.method != "POST" or not isinstance(answer, HTMLResponse):
            return answer
        number = new_token()
        address = request.url.path if has_page else ACCOUNT_URL
        way = RedirectResponse(f"{address}?{urlencode({_ANSWER: number})}", status_code=303)
        way.headers["Cache-Control"] = "no-store"
        cookies = _set_by(answer)
        way.raw_headers += [(_SET, header) for _, header in cookies.values()]
        answer.raw_headers = [each for each in answer.raw_headers if each[0] != _SET]
        after = {**request.cookies, **{name: content for name, (content, _) in cookies.items()}}
        now = time.monotonic()
        self._kept[number] = _Kept(answer, self._browser(after), now + _KEPT_SECONDS)
        self._forget(now)
        return way

    def asked_for(self, request: Request) -> Response | None:
        """Return the page that a browser was led to; `None` for any other browser, once somebody
        else is signed in there, and after a minute.
        """
        self._forget(time.monotonic())
        kept = self._kept.get(request.query_params.get(_ANSWER, ""))
        if kept is None or request.method != "GET":
            return None
        return kept.page if kept.browser == self._browser(request.cookies) else None

    def _browser(self, cookies: dict[str, str]) -> str:
        """Return what tells a browser from others: its sign-in, or else the secret of its forms."""
        return next((cookies[name] for name in self._names if cookies.get(name)), "")

    def _forget(self, now: float) -> None:
        while self._kept:
            number, oldest = next(iter(self._kept.items()))
            if len(self._kept) <= _MOST_KEPT and now <= oldest.until:
                return
            del self._kept[number]


def _set_by(answer: Response) -> dict[str, tuple[str, bytes]]:
    """Return the cookies that a browser has by an answer, and what sets each; one that was removed
    is empty, and what sets a cookie last counts.
    """
    found = dict[str, tuple[str, bytes]]()
    for header in (value for name, value in answer.raw_headers if name == _SET):
        said, _, rest = header.decode("latin-1").partition(";")
        [(name, content)] = cookie_parser(said).items()
        found[name] = ("" if "max-age=0" in rest.lower() else content, header)
    return found
