"""Somebody's account: who is signed in and where, and what happened since their last visit."""

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from backcare.club.own_account import OwnDevice
from backcare.config import (
    ACCOUNT_URL,
    DOOR_URL,
    HOME_URL,
    HOST_URL,
    LEAVE_URL,
    MY_DATA_URL,
    PRIVACY_URL,
)
from backcare.domain.club.documents import Account, News, Role
from backcare.web.door.changing import NICKNAME_URL, PASSPHRASE_URL, SECOND_URL
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.leaving import SIGN_OUT_EVERYWHERE_URL, SIGN_OUT_URL
from backcare.web.door.own_room import OwnRoom, to
from backcare.web.door.pages import Link, Part

NOT_ME_URL, ONLY_THIS_URL = f"{DOOR_URL}/not-me", f"{DOOR_URL}/only-this"
SEEN_URL = f"{DOOR_URL}/seen"


class OwnAccountPages(OwnRoom):
    """Shows the account, and ends what should not be signed in."""

    async def account(self, request: Request) -> Response:
        """Show who is signed in and where, what happened, and what one can do."""
        return await self._for_owner(request, self._account)

    async def seen(self, request: Request) -> Response:
        """Note that what happened was seen on this device."""

        async def answer(request: Request, _: Account) -> Response:
            failed = await self._failed_to(request, self._own.note_seen)
            return to(ACCOUNT_URL) if failed is None else await self._failed(request, failed)

        return await self._for_owner(request, answer)

    async def not_me(self, request: Request) -> Response:
        """Sign out one other device, and lead to a new passphrase."""
        return await self._end(
            request,
            lambda token, typed: self._own.end_device(
                token, said(typed, "which"), self._desk.device_of(request)
            ),
            then=f"{PASSPHRASE_URL}?after=not-me",
        )

    async def only_this(self, request: Request) -> Response:
        """Sign out all other devices."""
        return await self._end(
            request,
            lambda token, _: self._own.end_others(token, self._desk.device_of(request)),
            then=ACCOUNT_URL,
        )

    async def _account(self, request: Request, account: Account) -> Response:
        text = self._text
        token = self._desk.cookies.sign_in_of(request)
        news = await run_in_threadpool(self._own.news, account, token)
        devices = await run_in_threadpool(self._own.devices, token)
        out = [
            Form(SIGN_OUT_URL, text("door.account.sign_out")),
            Form(SIGN_OUT_EVERYWHERE_URL, text("door.account.everywhere"), is_quiet=True),
        ]
        parts = [Part(forms=out), *self._devices(devices)]
        if news:  # what happened, then the devices of which one may not be theirs
            parts = [self._news(news), *parts[1:], parts[0]]
        return await self._show(
            request,
            text("door.account.title"),
            lines=[text("door.account.lead", nickname=account.nickname)],
            parts=[*parts, Part(text("door.account.change"), links=self._changes(account))],
            links=[
                Link(HOME_URL, text("door.to_app")),
                Link(MY_DATA_URL, text("data.to")),
                Link(PRIVACY_URL, text("door.to_privacy")),
                *([Link(HOST_URL, text("door.to_host"))] if account.role is Role.HOST else []),
                Link(LEAVE_URL, text("door.to_leave")),
            ],
        )

    def _news(self, news: tuple[News, ...]) -> Part:
        text = self._text
        lines = [
            text("door.news.line", what=text(f"door.news.{one.what}"), when=self._ago(one.at))
            for one in news
        ]
        seen = Form(SEEN_URL, text("door.news.seen"), is_quiet=True)
        return Part(text("door.news.title"), [*lines, text("door.news.not_you")], [seen])

    def _devices(self, devices: list[OwnDevice]) -> list[Part]:
        text = self._text
        parts = [Part(text("door.devices.title"), [text("door.devices.lead")])]
        for device in devices:
            browser, _, system = device.kind.partition(".")
            kind = text(
                "door.devices.kind",
                browser=text(f"door.browser.{browser or 'other'}"),
                system=text(f"door.system.{system or 'other'}"),
            )
            words = text(
                "door.devices.this" if device.is_this else "door.devices.other",
                kind=kind,
                when=self._ago(device.since),
            )
            which = [Field.hidden("which", device.key)]
            not_me = Form(NOT_ME_URL, text("door.devices.not_me"), which, is_quiet=True)
            parts.append(Part(lines=[words], forms=[] if device.is_this else [not_me]))
        if len(devices) > 1:
            only = Form(ONLY_THIS_URL, text("door.devices.only_this"), is_quiet=True)
            parts.append(Part(forms=[only]))
        return parts

    def _changes(self, account: Account) -> list[Link]:
        text = self._text
        links = [Link(NICKNAME_URL, text("door.to_nickname"))]
        if account.passphrase is not None:
            links.insert(0, Link(PASSPHRASE_URL, text("door.to_passphrase")))
            if account.second is not None or account.role.organises:
                links.append(Link(SECOND_URL, text("door.to_second")))
        return links

    async def _end(
        self, request: Request, act: Callable[[str | None, FormData], str], *, then: str
    ) -> Response:
        """Sign out other devices; this one is known anew, as none of them is any more."""

        async def answer(request: Request, account: Account) -> Response:
            known, _, failed = await self._tried(request, act)
            if known is None or failed is not None:
                return await self._failed(request, failed)
            self._desk.forget_answers_to(account.key)
            response = to(then)
            self._desk.cookies.know(response, known)
            return response

        return await self._for_owner(request, answer)

    def _ago(self, moment: datetime) -> str:
        days = self._own.days_since(moment)
        return self._text("door.ago.days" if days else "door.ago.today", n=days)
