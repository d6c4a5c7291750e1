"""The ways out for somebody signed in: signing out, and leaving the club."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from backcare.config import (
    ACCOUNT_URL,
    CONFIRM_URL,
    DOOR_URL,
    HOME_URL,
    LEAVE_URL,
    MY_DATA_URL,
    SIGN_IN_URL,
)
from backcare.content.texts import Texts
from backcare.domain.club.documents import NotSureError
from backcare.domain.errors import BackcareError, SignedOutError, StoreError
from backcare.web.door.desk import Desk
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.pages import Link

SIGN_OUT_URL = f"{DOOR_URL}/sign-out"
SIGN_OUT_EVERYWHERE_URL = f"{DOOR_URL}/sign-out-everywhere"


class Leaving:
    """Answers a request of somebody signed in, who reads these texts."""

    def __init__(self, desk: Desk, text: Texts) -> None:
        self._desk = desk
        self._accounts = desk.accounts
        self._text = text
        self._show = desk.pages.show

    async def sign_out(self, request: Request) -> Response:
        """End the sign-in of this device."""
        try:
            await self._desk.read_form(request)
            await self._desk.end(self._desk.cookies.sign_in_of(request) or "")
        except StoreError:
            return await self._out_here_alone(request)
        except BackcareError as error:
            return await self._not_out(request, error)
        return self._out(request)

    async def sign_out_everywhere(self, request: Request) -> Response:
        """End all sign-ins of whoever is signed in here."""
        try:
            await self._desk.read_form(request)
            member = await self._desk.member(request)
            await run_in_threadpool(self._accounts.sign_ins.end_all, member)
            self._desk.forget_answers_to(member)
        except SignedOutError:
            return self._out(request)
        except StoreError:
            return await self._out_here_alone(request)
        except BackcareError as error:
            return await self._not_out(request, error)
        return self._out(request)

    async def leave(self, request: Request) -> Response:
        """Erase everything about a member at once, when they confirm it."""
        text = self._text
        own, token = self._accounts.own, self._desk.cookies.sign_in_of(request)
        try:
            member = await self._desk.member(request)
            if not await run_in_threadpool(own.is_fresh, token):
                return RedirectResponse(f"{CONFIRM_URL}?then=leave", status_code=303)
        except SignedOutError:
            return _to_sign_in()
        except BackcareError as error:
            return await self._not_out(request, error)
        failed: BackcareError | None = None
        if request.method == "POST":
            try:
                typed = await self._desk.read_form(request)
                if said(typed, "sure") != "yes":
                    raise NotSureError("no tick")
                device = self._desk.device_of(request)
                known = await run_in_threadpool(own.unknown, token, device)
                await run_in_threadpool(self._accounts.leave, member)
                self._desk.forget_answers_to(member)
            except BackcareError as error:
                failed = error
            else:
                return await self._gone(request, known)
        sure = Field("sure", text("door.leave.sure"), kind="checkbox")
        return await self._show(
            request,
            text("door.leave.title"),
            error=failed,
            lines=[text("door.leave.lead")],
            forms=[Form(LEAVE_URL, text("door.leave.button"), [sure])],
            links=[
                Link(MY_DATA_URL, text("door.to_data")),
                Link(HOME_URL, text("door.to_app")),
            ],
        )

    async def _gone(self, request: Request, known: str) -> Response:
        """Say that everything was erased; `known` is to whom else this browser is."""
        text = self._text
        gone = await self._show(
            request,
            text("door.gone.title"),
            lines=[text("door.gone.lead")],
            links=[Link(HOME_URL, text("door.to_app"))],
            forgets=True,
        )
        self._desk.cookies.sign_off(request, gone)
        self._desk.cookies.know(gone, known)
        gone.headers["Clear-Site-Data"] = '"storage"'
        return gone

    async def _out_here_alone(self, request: Request) -> Response:
        """Sign this browser out although the store cannot note it, and say so."""
        text = self._text
        page = await self._show(
            request,
            text("door.out_here.title"),
            lines=[text("door.out_here.lead")],
            links=[Link(SIGN_IN_URL, text("door.to_sign_in"))],
            forgets=True,
        )
        self._desk.cookies.sign_off(request, page)
        return page

    async def _not_out(self, request: Request, error: BackcareError) -> Response:
        text = self._text
        links = [Link(ACCOUNT_URL, text("door.to_account"))]
        return await self._show(request, text("door.account.title"), error=error, links=links)

    def _out(self, request: Request) -> Response:
        response = _to_sign_in()
        self._desk.cookies.sign_off(request, response)
        return response


def _to_sign_in() -> Response:
    return RedirectResponse(SIGN_IN_URL, status_code=303)
