"""The pages to get in: join, sign in, recover, or come from the club's identity provider."""

import contextlib
from collections.abc import Callable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from backcare.club.entered import Entered
from backcare.club.passphrases import strength_of
from backcare.config import DOOR_URL, ENTER_URL, HOME_URL, PRIVACY_URL, RECOVER_URL, SIGN_IN_URL
from backcare.content.texts import Texts
from backcare.domain.club.documents import NeedsSecondError, SecondError
from backcare.domain.errors import BackcareError, SignedOutError, StoreError
from backcare.web.door.desk import Desk
from backcare.web.door.fields import (
    code_field,
    new_passphrase_field,
    nickname_field,
    passphrase_field,
)
from backcare.web.door.forms import Field, Form, said, sender_of
from backcare.web.door.pages import Link

SECOND_STEP_URL = f"{DOOR_URL}/second-step"


class Entering:
    """Answers a request of somebody who wants to get in, who reads these texts."""

    def __init__(self, desk: Desk, text: Texts) -> None:
        self._desk = desk
        self._accounts = desk.accounts
        self._text = text
        self._show = desk.pages.show

    async def join(self, request: Request) -> Response:
        """Ask for nickname and passphrase, and say what is kept and who sees what."""
        invitation = request.path_params["invitation"]
        text = self._text
        try:
            await run_in_threadpool(self._accounts.invitations.check, invitation)
        except BackcareError as error:
            links = [self._to_sign_in()]
            return await self._show(request, text("door.join.title"), error=error, links=links)
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.join(
                invitation,
                said(typed, "nickname"),
                said(typed, "passphrase"),
                has_agreed=said(typed, "agree") == "yes",
                address=sender_of(request),
                device=self._desk.device_of(request),
            ),
        )
        if response is not None:
            return response
        fields = [
            nickname_field(text, said(typed, "nickname"), text("door.join.nickname_help")),
            new_passphrase_field(text),
            self._agree(),
        ]
        page = await self._show(
            request,
            text("door.join.title"),
            error=failed,
            lines=[text("door.join.lead")],
            points=self._points(),
            forms=[Form(request.url.path, text("door.join.button"), fields)],
            links=[*self._to_provider(), self._to_privacy(), self._to_sign_in()],
        )
        if self._desk.provider is not None:
            self._desk.cookies.keep_invitation(page, invitation)
        return page

    async def by_provider(self, request: Request) -> Response:
        """Let in somebody the club's provider vouches for; new members first choose a nickname."""
        voucher, text, cookies = request.path_params["voucher"], self._text, self._desk.cookies
        browser = request.cookies.get(cookies.form, "")
        invitation = cookies.invitation_of(request)
        title, links = text("door.join.title"), [self._to_sign_in()]
        try:
            entered = await run_in_threadpool(
                partial(
                    self._accounts.enter_by_provider,
                    voucher,
                    browser,
                    device=self._desk.device_of(request),
                )
            )
            if entered is None and invitation:
                await run_in_threadpool(self._accounts.invitations.check, invitation)
        except BackcareError as error:
            return await self._show(request, title, error=error, links=links)
        if entered is not None:
            return await self._entered(request, entered)
        if not invitation:
            lines = [text("door.join.no_invitation")]
            return await self._show(request, title, lines=lines, links=links)
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.join_by_provider(
                voucher,
                browser,
                invitation,
                said(typed, "nickname"),
                has_agreed=said(typed, "agree") == "yes",
                device=self._desk.device_of(request),
            ),
        )
        if response is not None:
            return response
        fields = [
            nickname_field(text, said(typed, "nickname"), text("door.join.nickname_help")),
            self._agree(),
        ]
        return await self._show(
            request,
            title,
            error=failed,
            lines=[text("door.join.lead_provider")],
            points=self._points(),
            forms=[Form(request.url.path, text("door.join.button"), fields)],
            links=[self._to_privacy()],
        )

    async def sign_in(self, request: Request) -> Response:
        """Ask for nickname and passphrase."""
        text = self._text
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.sign_in(
                said(typed, "nickname"),
                said(typed, "passphrase"),
                address=sender_of(request),
                device=self._desk.device_of(request),
            ),
        )
        if response is not None:
            return response
        if isinstance(failed, NeedsSecondError):
            return await self._ask_second(request, failed.voucher)
        fields = [nickname_field(text, said(typed, "nickname")), passphrase_field(text)]
        return await self._show(
            request,
            text("door.sign_in.title"),
            error=failed,
            lines=[text("door.sign_in.lead")],
            forms=[Form(SIGN_IN_URL, text("door.sign_in.button"), fields)],
            links=[*self._to_provider(), Link(RECOVER_URL, text("door.to_recover"))],
        )

    async def second_step(self, request: Request) -> Response:
        """Ask for the code of the second step, after a passphrase that was right."""
        if request.method != "POST":
            return RedirectResponse(SIGN_IN_URL, status_code=303)
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.second_step(
                said(typed, "voucher"),
                said(typed, "second"),
                device=self._desk.device_of(request),
            ),
        )
        if response is not None:
            return response
        return await self._ask_second(request, said(typed, "voucher"), failed)

    async def _ask_second(
        self, request: Request, voucher: str, failed: BackcareError | None = None
    ) -> Response:
        text = self._text
        fields = [Field.hidden("voucher", voucher), code_field(text)]
        return await self._show(
            request,
            text("door.second_step.title"),
            error=failed,
            lines=[text("door.second_step.lead"), text("door.second_step.lost")],
            forms=[Form(SECOND_STEP_URL, text("door.sign_in.button"), fields)],
            links=[self._back_to_sign_in()],
        )

    async def recover(self, request: Request) -> Response:
        """Ask for the recovery code and a new passphrase."""
        text = self._text
        typed, failed, response = await self._tried(
            request,
            lambda typed: self._accounts.recover(
                said(typed, "nickname"),
                said(typed, "code"),
                said(typed, "passphrase"),
                address=sender_of(request),
                second=said(typed, "second"),
                device=self._desk.device_of(request),
            ),
        )
        if response is not None:
            return response
        fields = [
            nickname_field(text, said(typed, "nickname")),
            Field("code", text("door.recover.code"), value=said(typed, "code")),
            new_passphrase_field(text, "door.other_passphrase"),
        ]
        if isinstance(failed, NeedsSecondError | SecondError):
            fields.append(code_field(text))
        return await self._show(
            request,
            text("door.recover.title"),
            error=failed,
            lines=[text("door.recover.lead")],
            forms=[Form(RECOVER_URL, text("door.recover.button"), fields)],
            links=[self._back_to_sign_in()],
        )

    async def _tried(
        self, request: Request, act: Callable[[FormData], Entered]
    ) -> tuple[FormData, BackcareError | None, Response | None]:
        """Do what a form asks for, if one was sent.

        Returns what was typed, the error if it failed, and the response if somebody got in.
        """
        typed = FormData()
        if request.method != "POST":
            return typed, None, None
        try:
            typed = await self._desk.read_form(request)
            entered = await self._desk.same_tap.once(request, typed, act)
        except BackcareError as error:
            return typed, error, None
        return typed, None, await self._entered(request, entered, said(typed, "passphrase"))

    async def _entered(self, request: Request, entered: Entered, passphrase: str = "") -> Response:
        """Sign in with a fresh cookie, whatever cookie there was before; say how good a new
        passphrase is.
        """
        cookies = self._desk.cookies
        before, other = cookies.sign_in_of(request) or "", ""
        with contextlib.suppress(StoreError):  # that must not keep anybody out
            with contextlib.suppress(SignedOutError):
                other = await self._desk.member(request)
            if before != entered.token:  # a form sent twice has it already
                await self._desk.end(before)
        is_anothers = other not in ("", entered.account.key)
        response: Response
        if entered.recovery_code is not None:
            response = await self._show_code(request, entered, passphrase)
        elif is_anothers:
            response = await self._forget_other(request, entered)
        else:
            response = RedirectResponse(HOME_URL, status_code=303)
        cookies.forget_provider(request, response)
        if is_anothers:
            cookies.forget_hold(response)
        cookies.sign_in(response, entered.token)
        cookies.know(response, entered.known)
        return response

    async def _show_code(self, request: Request, entered: Entered, passphrase: str) -> Response:
        text, name = self._text, entered.account.nickname
        strength = await run_in_threadpool(strength_of, passphrase, name)
        return await self._show(
            request,
            text("door.code.title"),
            lines=[
                text("door.code.lead", nickname=name),
                text(f"door.strength.{strength}"),
            ],
            code=entered.recovery_code or "",
            forgets=True,
            links=[Link(HOME_URL, text("door.code.button"), is_button=True)],
        )

    async def _forget_other(self, request: Request, entered: Entered) -> Response:
        """Say who is signed in now, on a page that has the browser forget who was until then."""
        text = self._text
        return await self._show(
            request,
            text("door.account.title"),
            lines=[text("door.account.lead", nickname=entered.account.nickname)],
            forgets=True,
            links=[Link(HOME_URL, text("door.to_app"), is_button=True)],
        )

    def _points(self) -> list[str]:
        """Return what is kept and who sees what, which everybody reads before they join."""
        return [self._text(f"door.join.point.{n}") for n in range(1, 6)]

    def _to_sign_in(self) -> Link:
        return Link(SIGN_IN_URL, self._text("door.to_sign_in"))

    def _back_to_sign_in(self) -> Link:
        return Link(SIGN_IN_URL, self._text("door.back_to_sign_in"))

    def _to_privacy(self) -> Link:
        return Link(PRIVACY_URL, self._text("door.to_privacy"))

    def _to_provider(self) -> list[Link]:
        if self._desk.provider is None:
            return []
        return [Link(ENTER_URL, self._text("door.to_provider", provider=self._desk.provider))]

    def _agree(self) -> Field:
        return Field("agree", self._text("door.join.agree"), kind="checkbox")
