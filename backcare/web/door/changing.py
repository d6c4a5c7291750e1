"""The pages on which members change their account: passphrase, nickname, the second step."""

import io

import segno
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from backcare.club.entered import Entered
from backcare.club.passphrases import strength_of
from backcare.club.second import address_for_app, is_secret, new_secret
from backcare.config import (
    ACCOUNT_URL,
    CONFIRM_URL,
    DOOR_URL,
    HOST_URL,
    HOST_WORDS_URL,
    LEAVE_URL,
    MY_DATA_URL,
    SIGN_IN_URL,
)
from backcare.domain.club.documents import Account, Role, Wording
from backcare.domain.errors import BackcareError, SignedOutError
from backcare.web.door.fields import (
    code_field,
    new_passphrase_field,
    nickname_field,
    passphrase_field,
    recovery_field,
)
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.leaving import SIGN_OUT_URL
from backcare.web.door.own_room import OwnRoom, to
from backcare.web.door.pages import Link, Part

PASSPHRASE_URL, NICKNAME_URL = f"{DOOR_URL}/passphrase", f"{DOOR_URL}/nickname"
SECOND_URL, NO_SECOND_URL = f"{DOOR_URL}/second", f"{DOOR_URL}/second-off"
_AFTER_CONFIRMING = {
    "leave": LEAVE_URL,
    "data": MY_DATA_URL,
    "nickname": NICKNAME_URL,
    "second": SECOND_URL,
    "host": HOST_URL,
    **{f"host-{what}": f"{HOST_WORDS_URL}/{what}" for what in Wording},
}
"""Where one goes on from there: never to an address that a link could name."""


class Changing(OwnRoom):
    """Asks for what is to be changed, and for the passphrase before."""

    async def passphrase(self, request: Request) -> Response:
        """Ask for the passphrase, and for a new one."""

        def change(token: str | None, typed: FormData) -> Entered:
            device = self._desk.device_of(request)
            old, new = said(typed, "old"), said(typed, "passphrase")
            return self._own.change_passphrase(token, old, new, device)

        try:  # before anybody is looked for: after a double tap the cookie is the old one
            entered, typed, failed = await self._tried(request, change)
        except SignedOutError:
            return to(SIGN_IN_URL)
        if entered is not None:
            return await self._changed(request, entered, said(typed, "passphrase"))

        async def ask(request: Request, account: Account) -> Response:
            return await self._ask_passphrase(request, account, failed)

        return await self._for_owner(request, ask)

    async def nickname(self, request: Request) -> Response:
        """Ask for another nickname."""
        return await self._for_owner(request, self._nickname, needs="nickname")

    async def second(self, request: Request) -> Response:
        """Show the code for an app, and ask for what the app shows; or offer to end the step."""
        return await self._for_owner(request, self._second, needs="second")

    async def second_off(self, request: Request) -> Response:
        """End the second step."""

        async def answer(request: Request, _: Account) -> Response:
            failed = await self._failed_to(request, self._own.turn_second_off)
            return to(SECOND_URL) if failed is None else await self._failed(request, failed)

        return await self._for_owner(request, answer)

    async def confirm(self, request: Request) -> Response:
        """Ask for the passphrase again, and go on to what needs it."""
        return await self._for_owner(request, self._confirm)

    async def _ask_passphrase(
        self, request: Request, account: Account, failed: BackcareError | None
    ) -> Response:
        text = self._text
        is_after = request.query_params.get("after") == "not-me"
        if account.passphrase is None:
            return await self._by_provider(request, text("door.passphrase_page.title"))
        lines = [text("door.passphrase_page.not_me")] if is_after else []
        fields = [
            passphrase_field(text, "old"),
            new_passphrase_field(text, "door.other_passphrase"),
        ]
        return await self._show(
            request,
            text("door.passphrase_page.title"),
            error=failed,
            lines=[*lines, text("door.passphrase_page.lead")],
            forms=[Form(PASSPHRASE_URL, text("door.recover.button"), fields)],
            links=[self._to_account()],
        )

    async def _changed(self, request: Request, entered: Entered, passphrase: str) -> Response:
        text = self._text
        strength = await run_in_threadpool(strength_of, passphrase, entered.account.nickname)
        self._desk.forget_answers_to(entered.account.key, but=entered.token)
        response = await self._show(
            request,
            text("door.passphrase_page.done"),
            lines=[text(f"door.strength.{strength}"), text("door.passphrase_page.others")],
            links=[self._to_account()],
        )
        self._desk.cookies.sign_in(response, entered.token)
        self._desk.cookies.know(response, entered.known)
        return response

    async def _nickname(self, request: Request, account: Account) -> Response:
        text = self._text
        renamed, typed, failed = await self._tried(
            request,
            lambda token, typed: self._own.rename(token, said(typed, "nickname")),
        )
        if renamed:
            return to(ACCOUNT_URL)
        value = said(typed, "nickname") or account.nickname
        field = nickname_field(text, value, text("door.join.nickname_help"))
        return await self._show(
            request,
            text("door.to_nickname"),
            error=failed,
            lines=[text("door.nickname_page.lead")],
            forms=[Form(NICKNAME_URL, text("door.nickname_page.button"), [field])],
            links=[self._to_account()],
        )

    async def _second(self, request: Request, account: Account) -> Response:
        text = self._text
        title, back = text("door.to_second"), [self._to_account()]
        if account.passphrase is None:
            return await self._by_provider(request, title)
        if account.second is not None and request.method != "POST":
            off = Form(NO_SECOND_URL, text("door.second.off"), is_quiet=True)
            left = text("door.second.is_on", n=len(account.spare))
            return await self._show(request, title, lines=[left], forms=[off], links=back)
        codes, typed, failed = await self._tried(
            request,
            lambda token, typed: self._own.turn_second_on(
                token,
                said(typed, "secret"),
                said(typed, "second"),
                recovery=said(typed, "recovery"),
            ),
        )
        if codes is not None:
            return await self._show(
                request,
                text("door.second.spare_title"),
                lines=[text("door.second.spare")],
                code="\n".join(codes),
                links=[Link(_after_second(account), text("door.second.go_on"), is_button=True)],
            )
        brought = said(typed, "secret")
        secret = brought if is_secret(brought) else new_secret()
        club = await run_in_threadpool(self._desk.accounts.club)
        address = address_for_app(secret, account.nickname, club.name)
        fields = [
            Field.hidden("secret", secret),
            recovery_field(text, said(typed, "recovery")),
            code_field(text, "door.second.of_app"),  # last, as it is another one soon
        ]
        return await self._show(
            request,
            title,
            error=failed,
            parts=[
                Part(
                    lines=[text("door.second.lead"), text("door.second.scan")],
                    drawing=_drawn(address, text("door.second.drawing")),
                ),
                Part(
                    lines=[text("door.second.by_hand")],
                    code=_in_fours(secret),
                    forms=[Form(SECOND_URL, text("door.second.on"), fields)],
                ),
            ],
            links=back,
        )

    async def _confirm(self, request: Request, account: Account) -> Response:
        text = self._text
        then = request.query_params.get("then", "")
        if account.passphrase is None:
            return await self._by_provider(request, text("door.confirm.title"))
        confirmed, typed, failed = await self._tried(
            request,
            lambda token, typed: self._own.confirm(token, said(typed, "passphrase")),
        )
        then = said(typed, "then") or then
        if confirmed:
            return to(_AFTER_CONFIRMING.get(then, ACCOUNT_URL))
        return await self._show(
            request,
            text("door.confirm.title"),
            error=failed,
            lines=[text("door.confirm.lead")],
            forms=[
                Form(
                    CONFIRM_URL,
                    text("door.confirm.button"),
                    [Field.hidden("then", then), passphrase_field(text)],
                )
            ],
            links=[self._to_account()],
        )

    async def _by_provider(self, request: Request, title: str) -> Response:
        """Tell who has no passphrase here that a fresh sign-in does instead."""
        text = self._text
        return await self._show(
            request,
            title,
            lines=[text("door.confirm.by_provider")],
            forms=[Form(SIGN_OUT_URL, text("door.account.sign_out"))],
            links=[self._to_account()],
        )


def _after_second(account: Account) -> str:
    """Return where one goes on: a host, who was sent here for it, to the server."""
    return HOST_URL if account.role is Role.HOST else ACCOUNT_URL


def _drawn(address: str, words: str) -> str:
    """Return the code that an app scans as a drawing, with words for who does not see it."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, title=words, nl=False
    )
    return drawn.getvalue().decode()


def _in_fours(secret: str) -> str:
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
