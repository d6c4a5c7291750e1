"""The club's door: pages to join, sign in, recover and leave. Plain HTML that works without script.

They set the cookie that the dashboard reads; its content is a secret that is kept as a hash only.
"""

import asyncio
import contextlib
import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from backcare.club.accounts import SIGNED_IN_FOR, Accounts, Entered
from backcare.club.secrets import digest, is_same, keyed, new_token
from backcare.config import DOOR_URL, HOLD_COOKIE, ClubAddress
from backcare.content.texts import Texts
from backcare.domain.club.documents import ClubError, TooManyAttemptsError
from backcare.domain.errors import BackcareError, SignedOutError, StoreError
from backcare.web.plain import templates

HERE = Path(__file__).resolve().parent
PRIVACY_URL = "/privacy"
ENTER_URL = "/enter"
_FORM_TYPE = "application/x-www-form-urlencoded"
_INVITATION_COOKIE = "backcare-invitation"
_INVITED_FOR_SECONDS = 1800
_SAME_TAP_SECONDS = 10.0
_PROVIDER_COOKIES = "_streamlit_user"
"""How the names of the cookies begin in which Streamlit keeps what a provider said."""

Handler = Callable[[Request], Awaitable[Response]]


class Field(NamedTuple):
    """An input of a form; `kind` is its HTML type."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    help: str = ""
    autocomplete: str = "off"


class Form(NamedTuple):
    """A form with one button."""

    action: str
    button: str
    fields: Sequence[Field] = ()
    is_quiet: bool = False


class Link(NamedTuple):
    """A link below the forms."""

    href: str
    words: str
    is_button: bool = False


def door_routes(
    accounts: Accounts, text: Texts, address: ClubAddress, provider: str | None = None
) -> list[BaseRoute]:
    """Return the routes of the door of the club that is reached at `address`.

    `provider` is what members call the accounts that the club's identity provider knows.
    """
    door = _Door(accounts, text, address, provider)
    return [
        Route(f"{DOOR_URL}/join/{{invitation}}", door.join, methods=["GET", "POST"]),
        Route(f"{DOOR_URL}/sign-in", door.sign_in, methods=["GET", "POST"]),
        Route(f"{DOOR_URL}/recover", door.recover, methods=["GET", "POST"]),
        Route(f"{DOOR_URL}/provider/{{voucher}}", door.by_provider, methods=["GET", "POST"]),
        Route(f"{DOOR_URL}/account", door.account, methods=["GET"]),
        Route(f"{DOOR_URL}/sign-out", door.sign_out, methods=["POST"]),
        Route(f"{DOOR_URL}/sign-out-everywhere", door.sign_out_everywhere, methods=["POST"]),
        Route(f"{DOOR_URL}/leave", door.leave, methods=["GET", "POST"]),
        Mount(DOOR_URL, StaticFiles(directory=HERE / "door"), name="door"),
    ]


class _Door:
    def __init__(
        self, accounts: Accounts, text: Texts, address: ClubAddress, provider: str | None
    ) -> None:
        self._accounts = accounts
        self._text = text
        self._is_secure = address.is_secure
        self._cookie = address.cookie
        self._form_cookie = address.form_cookie
        self._provider = provider
        self._under_way: dict[str, asyncio.Future[Entered]] = {}
        self._template = templates().get_template("door.html")

    async def join(self, request: Request) -> Response:
        """Ask for nickname and passphrase, and say what is kept and who sees what."""
        invitation = request.path_params["invitation"]
        text = self._text
        try:
            await run_in_threadpool(self._accounts.check_invitation, invitation)
        except BackcareError as error:
            links = [Link(f"{DOOR_URL}/sign-in", text("door.to_sign_in"))]
            return await self._page(request, text("door.join.title"), error=error, links=links)
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.join(
                invitation,
                _said(typed, "nickname"),
                _said(typed, "passphrase"),
                has_agreed=_said(typed, "agree") == "yes",
                address=_address(request),
            ),
        )
        if response is not None:
            return response
        fields = [
            self._nickname(typed, help_=text("door.join.nickname_help")),
            self._new_passphrase(),
            Field("agree", text("door.join.agree"), kind="checkbox"),
        ]
        page = await self._page(
            request,
            text("door.join.title"),
            error=failed,
            lines=[text("door.join.lead")],
            points=self._points(),
            forms=[Form(request.url.path, text("door.join.button"), fields)],
            links=[
                *self._provider_link(),
                Link(PRIVACY_URL, text("door.to_privacy")),
                Link(f"{DOOR_URL}/sign-in", text("door.to_sign_in")),
            ],
        )
        if self._provider is not None:  # for who comes back from there
            page.set_cookie(
                _INVITATION_COOKIE,
                invitation,
                max_age=_INVITED_FOR_SECONDS,
                path=DOOR_URL,
                secure=self._is_secure,
                httponly=True,
                samesite="strict",
            )
        return page

    async def by_provider(self, request: Request) -> Response:
        """Let in whom the club's provider vouches for; who is new chooses a nickname first."""
        voucher, text = request.path_params["voucher"], self._text
        browser = request.cookies.get(self._form_cookie, "")
        invitation = request.cookies.get(_INVITATION_COOKIE, "")
        sign_in = Link(f"{DOOR_URL}/sign-in", text("door.to_sign_in"))
        try:
            entered = await run_in_threadpool(self._accounts.enter_by_provider, voucher, browser)
            if entered is None and invitation:
                await run_in_threadpool(self._accounts.check_invitation, invitation)
        except BackcareError as error:
            return await self._page(request, text("door.join.title"), error=error, links=[sign_in])
        if entered is not None:
            return await self._entered(request, entered)
        if not invitation:
            lines = [text("door.join.no_invitation")]
            return await self._page(request, text("door.join.title"), lines=lines, links=[sign_in])
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.join_by_provider(
                voucher,
                browser,
                invitation,
                _said(typed, "nickname"),
                has_agreed=_said(typed, "agree") == "yes",
            ),
        )
        if response is not None:
            return response
        fields = [
            self._nickname(typed, help_=text("door.join.nickname_help")),
            Field("agree", text("door.join.agree"), kind="checkbox"),
        ]
        return await self._page(
            request,
            text("door.join.title"),
            error=failed,
            lines=[text("door.join.lead_provider")],
            points=self._points(),
            forms=[Form(request.url.path, text("door.join.button"), fields)],
            links=[Link(PRIVACY_URL, text("door.to_privacy"))],
        )

    async def sign_in(self, request: Request) -> Response:
        """Ask for nickname and passphrase."""
        text = self._text
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.sign_in(
                _said(typed, "nickname"),
                _said(typed, "passphrase"),
                address=_address(request),
            ),
        )
        if response is not None:
            return response
        passphrase = Field(
            "passphrase",
            text("door.passphrase"),
            kind="password",
            autocomplete="current-password",
        )
        form = Form(
            f"{DOOR_URL}/sign-in", text("door.sign_in.button"), [self._nickname(typed), passphrase]
        )
        return await self._page(
            request,
            text("door.sign_in.title"),
            error=failed,
            lines=[text("door.sign_in.lead")],
            forms=[form],
            is_signed_out=self._cookie not in request.cookies,
            links=[
                *self._provider_link(),
                Link(f"{DOOR_URL}/recover", text("door.to_recover")),
            ],
        )

    async def recover(self, request: Request) -> Response:
        """Ask for the recovery code and a new passphrase."""
        text = self._text
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.recover(
                _said(typed, "nickname"),
                _said(typed, "code"),
                _said(typed, "passphrase"),
                address=_address(request),
            ),
        )
        if response is not None:
            return response
        fields = [
            self._nickname(typed),
            Field("code", text("door.recover.code"), value=_said(typed, "code")),
            self._new_passphrase(),
        ]
        return await self._page(
            request,
            text("door.recover.title"),
            error=failed,
            lines=[text("door.recover.lead")],
            forms=[Form(f"{DOOR_URL}/recover", text("door.recover.button"), fields)],
            links=[Link(f"{DOOR_URL}/sign-in", text("door.to_sign_in"))],
        )

    async def account(self, request: Request) -> Response:
        """Show who is signed in, and the ways out."""
        text = self._text
        try:
            member = await run_in_threadpool(self._member, request)
            account = await run_in_threadpool(self._accounts.account, member)
        except SignedOutError:
            return RedirectResponse(f"{DOOR_URL}/sign-in", status_code=303)
        except BackcareError as error:
            return await self._not_out(request, error)
        return await self._page(
            request,
            text("door.account.title"),
            lines=[text("door.account.lead", nickname=account.nickname)],
            forms=[
                Form(f"{DOOR_URL}/sign-out", text("door.account.sign_out")),
                Form(f"{DOOR_URL}/sign-out-everywhere", text("door.account.everywhere"), (), True),
            ],
            links=[
                Link("/", text("door.to_app")),
                Link("/my_data", text("door.to_data")),
                Link(PRIVACY_URL, text("door.to_privacy")),
                Link(f"{DOOR_URL}/leave", text("door.to_leave")),
            ],
        )

    async def sign_out(self, request: Request) -> Response:
        """End the sign-in of this device."""
        try:
            await self._form(request)
            await self._end(request.cookies.get(self._cookie, ""))
        except BackcareError as error:
            return await self._not_out(request, error)
        return self._out(request)

    async def sign_out_everywhere(self, request: Request) -> Response:
        """End the sign-in of all devices of whoever is signed in here."""
        try:
            await self._form(request)
            member = await run_in_threadpool(self._member, request)
            await run_in_threadpool(self._accounts.sign_out_everywhere, member)
            self._forget(lambda entered: entered.account.key == member)
        except SignedOutError:
            return self._out(request)
        except BackcareError as error:
            return await self._not_out(request, error)
        return self._out(request)

    async def leave(self, request: Request) -> Response:
        """Erase everything of a member at their word, at once."""
        text = self._text
        try:
            member = await run_in_threadpool(self._member, request)
        except SignedOutError:
            return RedirectResponse(f"{DOOR_URL}/sign-in", status_code=303)
        except BackcareError as error:
            return await self._not_out(request, error)
        failed: BackcareError | None = None
        if request.method == "POST":
            try:
                await self._form(request)
                await run_in_threadpool(self._accounts.leave, member)
                self._forget(lambda entered: entered.account.key == member)
            except BackcareError as error:
                failed = error
            else:
                links = [Link("/", text("door.to_app"))]
                gone = await self._page(
                    request,
                    text("door.gone.title"),
                    lines=[text("door.gone.lead")],
                    links=links,
                    is_signed_out=True,
                )
                self._sign_off(request, gone)
                return gone
        form = Form(
            f"{DOOR_URL}/leave",
            text("door.leave.button"),
            [Field("sure", text("door.leave.sure"), kind="checkbox")],
        )
        return await self._page(
            request,
            text("door.leave.title"),
            error=failed,
            lines=[text("door.leave.lead")],
            forms=[form],
            links=[Link("/my_data", text("door.to_data")), Link("/", text("door.to_app"))],
        )

    async def _tried(
        self, request: Request, act: Callable[[FormData], Entered]
    ) -> tuple[FormData, BackcareError | None, Response | None]:
        """Do what a form asks for, if one was sent.

        Returns what was typed, why it failed, and the response for whoever came in.
        """
        typed = FormData()
        if request.method != "POST":
            return typed, None, None
        try:
            typed = await self._form(request)
            entered = await self._once(request, typed, act)
        except BackcareError as error:
            return typed, error, None
        return typed, None, await self._entered(request, entered)

    async def _once(
        self, request: Request, typed: FormData, act: Callable[[FormData], Entered]
    ) -> Entered:
        """Do what a form asks for; the same form sent again within a moment, by a double tap, gets
        the answer to the first one: a recovery code is shown once, and a name is theirs already.
        """
        drawn = request.cookies.get(self._form_cookie, "")
        sent = digest(repr((request.url.path, drawn, typed.multi_items())))
        under_way = self._under_way.get(sent)
        if under_way is None:
            under_way = asyncio.ensure_future(run_in_threadpool(act, typed))
            self._under_way[sent] = under_way
            forget = partial(self._under_way.pop, sent, None)
            under_way.add_done_callback(
                lambda done: forget() if done.cancelled() or done.exception() else None
            )
            asyncio.get_running_loop().call_later(_SAME_TAP_SECONDS, forget)
        return await asyncio.shield(under_way)

    async def _end(self, token: str) -> None:
        """End a sign-in; the form that it came by is a new one when it is sent again."""
        await run_in_threadpool(self._accounts.sign_out, token)
        self._forget(lambda entered: entered.token == token)

    def _forget(self, is_ended: Callable[[Entered], bool]) -> None:
        for sent, answer in list(self._under_way.items()):
            has_entered = answer.done() and not answer.cancelled() and answer.exception() is None
            if has_entered and is_ended(answer.result()):
                del self._under_way[sent]

    def _member(self, request: Request) -> str:
        return self._accounts.member_of(request.cookies.get(self._cookie))

    async def _entered(self, request: Request, entered: Entered) -> Response:
        """Sign in with a fresh cookie, whatever cookie was there before."""
        before, other = request.cookies.get(self._cookie, ""), ""
        with contextlib.suppress(StoreError):  # who came in just now is not kept out for that
            with contextlib.suppress(SignedOutError):
                other = await run_in_threadpool(self._member, request)
            if before != entered.token:  # a form that was sent twice has it already
                await self._end(before)
        text = self._text
        response: Response
        if entered.recovery_code is None:
            response = RedirectResponse("/", status_code=303)
        else:
            response = await self._page(
                request,
                text("door.code.title"),
                lines=[text("door.code.lead", nickname=entered.account.nickname)],
                code=entered.recovery_code,
                links=[Link("/", text("door.code.button"), is_button=True)],
            )
        self._forget_provider(request, response)
        if other not in ("", entered.account.key):  # that exercise waits is about somebody else
            response.delete_cookie(HOLD_COOKIE)
        response.set_cookie(
            self._cookie,
            entered.token,
            max_age=int(SIGNED_IN_FOR.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )
        return response

    async def _not_out(self, request: Request, error: BackcareError) -> Response:
        text = self._text
        links = [Link(f"{DOOR_URL}/account", text("door.to_account"))]
        return await self._page(request, text("door.account.title"), error=error, links=links)

    def _out(self, request: Request) -> Response:
        response = RedirectResponse(f"{DOOR_URL}/sign-in", status_code=303)
        self._sign_off(request, response)
        return response

    def _sign_off(self, request: Request, response: Response) -> None:
        """Take from the browser all that is about whoever was signed in here."""
        response.delete_cookie(self._cookie, secure=self._is_secure, httponly=True)
        response.delete_cookie(HOLD_COOKIE)
        self._forget_provider(request, response)

    def _forget_provider(self, request: Request, response: Response) -> None:
        """Take from the browser what the provider said: only our own cookie, which can be revoked,
        says who this is, and whoever uses a shared phone next has to ask the provider anew.
        """
        response.delete_cookie(_INVITATION_COOKIE, path=DOOR_URL)
        for name in request.cookies:
            if name.startswith(_PROVIDER_COOKIES):
                response.delete_cookie(name)
        # Every voucher was for the browser with this secret: Back brings nobody in again.
        response.delete_cookie(
            self._form_cookie, secure=self._is_secure, httponly=True, samesite="strict"
        )

    async def _form(self, request: Request) -> FormData:
        """Return what was typed; raises `ForeignFormError` for a form of another site."""
        if not request.headers.get("content-type", "").startswith(_FORM_TYPE):
            raise ForeignFormError("no form of this door")
        form = await request.form(max_files=0, max_fields=8)
        drawn = request.cookies.get(self._form_cookie, "")
        mark = await run_in_threadpool(self._mark, drawn)
        if not drawn or not is_same(_said(form, "mark"), mark):
            raise ForeignFormError("this form is not from here")
        return form

    def _mark(self, drawn: str) -> str:
        return keyed(self._accounts.club().secret, "form", drawn)

    def _points(self) -> list[str]:
        """Return what is kept and who sees what, as everybody reads before they join."""
        return [self._text(f"door.join.point.{n}") for n in range(1, 6)]

    def _provider_link(self) -> list[Link]:
        if self._provider is None:
            return []
        return [Link(ENTER_URL, self._text("door.to_provider", provider=self._provider))]

    def _nickname(self, typed: FormData, help_: str = "") -> Field:
        return Field(
            "nickname",
            self._text("door.nickname"),
            value=_said(typed, "nickname"),
            help=help_,
            autocomplete="username",
        )

    def _new_passphrase(self) -> Field:
        return Field(
            "passphrase",
            self._text("door.new_passphrase"),
            kind="password",
            help=self._text("door.passphrase_help"),
            autocomplete="new-password",
        )

    async def _page(
        self,
        request: Request,
        title: str,
        *,
        error: BackcareError | None = None,
        lines: Sequence[str] = (),
        points: Sequence[str] = (),
        code: str = "",
        forms: Sequence[Form] = (),
        links: Sequence[Link] = (),
        is_signed_out: bool = False,
    ) -> Response:
        """Return a page; if nobody is signed in it lets the browser forget a session under way."""
        text = self._text
        drawn = request.cookies.get(self._form_cookie) or new_token()
        try:
            club = await run_in_threadpool(self._accounts.club)
        except BackcareError as missing:
            name, mark, error, forms = text("app.name"), "", missing, ()
        else:
            name, mark = club.name, keyed(club.secret, "form", drawn)
        told = None if error is None else _told(error, text)
        response = HTMLResponse(
            self._template.render(
                title=title,
                club=name,
                error=told,
                lines=lines,
                points=points,
                code=code,
                forms=forms,
                links=links,
                mark=mark,
                is_signed_out=is_signed_out,
            ),
            status_code=200 if error is None else _status(error),
            headers={"Cache-Control": "no-store"},
        )
        response.set_cookie(
            self._form_cookie, drawn, secure=self._is_secure, httponly=True, samesite="strict"
        )
        return response


class ForeignFormError(ClubError):
    """A form that was not drawn for this browser. Nothing was done."""

    code = "club.foreign_form"


def _told(error: BackcareError, text: Texts) -> str:
    if isinstance(error, TooManyAttemptsError):
        return text("error.club.wait", seconds=error.seconds)
    return text(f"error.{error.code}")


def _status(error: BackcareError) -> int:
    if isinstance(error, TooManyAttemptsError):
        return 429
    return 400 if isinstance(error, ClubError) else 503


def _said(form: FormData, name: str) -> str:
    """Return what was typed into a field; a file or nothing is no answer."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _address(request: Request) -> str:
    """Return whom attempts are counted for: of IPv6 a household's network, as it has 2 to the 64
    addresses.
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address.packed, 64), strict=False))
    return str(address)
