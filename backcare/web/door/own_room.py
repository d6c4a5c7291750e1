"""What the pages have in common on which somebody signed in looks after their account."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from backcare.config import ACCOUNT_URL, CONFIRM_URL, SIGN_IN_URL
from backcare.content.texts import Texts
from backcare.domain.club.documents import Account
from backcare.domain.errors import BackcareError, SignedOutError
from backcare.web.door.desk import Desk
from backcare.web.door.pages import Link

T = TypeVar("T")


class OwnRoom:
    """Answers a request of somebody signed in, who reads these texts."""

    def __init__(self, desk: Desk, text: Texts) -> None:
        self._desk = desk
        self._own = desk.accounts.own
        self._text = text
        self._show = desk.pages.show

    async def _for_owner(
        self,
        request: Request,
        answer: Callable[[Request, Account], Awaitable[Response]],
        needs: str = "",
    ) -> Response:
        """Answer whoever is signed in; others sign in first. What a page `needs` to have confirmed
        is asked for before.
        """
        token = self._desk.cookies.sign_in_of(request)
        try:
            account = await run_in_threadpool(self._own.account, token)
            if needs and not await run_in_threadpool(self._own.is_fresh, token):
                return to(f"{CONFIRM_URL}?then={needs}")
            return await answer(request, account)
        except SignedOutError:
            return to(SIGN_IN_URL)
        except BackcareError as error:
            return await self._failed(request, error)

    async def _tried(
        self, request: Request, act: Callable[[str | None, FormData], T]
    ) -> tuple[T | None, FormData, BackcareError | None]:
        """Do what a form asks for, if one was sent; return what came of it, what was typed, and
        why it failed. Raises `SignedOutError`.
        """
        typed = FormData()
        if request.method != "POST":
            return None, typed, None
        token = self._desk.cookies.sign_in_of(request)
        try:
            typed = await self._desk.read_form(request)
            done = await self._desk.same_tap.once(request, typed, partial(act, token))
            return done, typed, None
        except SignedOutError:
            raise
        except BackcareError as error:
            return None, typed, error

    async def _failed_to(
        self, request: Request, act: Callable[[str | None], None]
    ) -> BackcareError | None:
        """Do what a form with one button asks for; return why it failed."""

        def done(token: str | None, _: FormData) -> None:
            act(token)

        return (await self._tried(request, done))[2]

    async def _failed(self, request: Request, error: BackcareError | None) -> Response:
        title = self._text("door.account.title")
        return await self._show(request, title, error=error, links=[self._to_account()])

    def _to_account(self) -> Link:
        return Link(ACCOUNT_URL, self._text("door.to_account"))


def to(address: str) -> Response:
    """Return the way to another page, to be asked for anew."""
    return RedirectResponse(address, status_code=303)
