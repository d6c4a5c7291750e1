"""The routes and guards of this server: for one runner, for a club, or for a demo."""

import ipaddress
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from backcare.bootstrap import Services
from backcare.club.accounts import Accounts
from backcare.club.events import EVENTS
from backcare.config import MOST_DEMO_UPLOAD_MB, MOST_DEMO_UPLOADS_MB
from backcare.domain.club.documents import Club
from backcare.domain.errors import BackcareError, SignedOutError
from backcare.host import Host
from backcare.serving import streamlit_index, streamlit_loader, streamlit_pieces, style_sheets
from backcare.takeaway import file_route
from backcare.web.crowd import Crowd
from backcare.web.door.routes import door_routes
from backcare.web.door_queue import DoorQueue
from backcare.web.guard import OnlyClub, OnlyHere, OnlyNeeded, RequestLog
from backcare.web.hold import remembering_routes
from backcare.web.plain import Missing
from backcare.web.raw_page import Addresses, RawPages
from backcare.web.rewording import in_our_words
from backcare.web.sockets import Frames, Gate, Offered, SocketGate
from backcare.web.uploads import Room, UploadGate, room_of
from backcare.web.with_key import OnlyWithKey

_LOG = logging.getLogger("backcare.ready")

_WHY_NOT_READY = {
    "unreachable": "the records cannot be reached",
    "disk_full": "nothing can be saved: there is no room left",
    "forbidden": "nothing can be saved: this server has no right to write where records are kept",
    "unsaved": "nothing can be saved: the disk refuses",
    "damaged": "a file is not as it was written: see `python -m backcare store doctor`",
    "newer_format": "the records were written by a newer version of Backcare",
    "other_engine": "the records were moved to another place",
    "busy": "nothing can be saved: another save is running",
}
"""What is wrong, for whoever runs the server; it says nothing about a person."""


def own_routes(services: Services) -> list[BaseRoute]:
    """Return the routes for health checks, for a browser to remember that exercise waits and its
    settings, for files to download and, on a club's server, for the door.
    """

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    told = ""

    async def ready(_: Request) -> Response:
        nonlocal told
        why = ""
        try:
            await run_in_threadpool(services.patience.through, partial(_try_stores, services))
        except BackcareError as error:
            why = _WHY_NOT_READY.get(error.code, "the records cannot be used")
            if why != told:
                _LOG.warning("Not ready: %s%s", why, _what_the_engine_said(error))
        if told and not why:
            _LOG.warning("Ready again.")
        told = why
        return PlainTextResponse(f"{why or 'ok'}\n", status_code=503 if why else 200)

    club = services.club
    door = (
        []
        if club is None
        else door_routes(
            club.accounts,
            services.content,
            club.address,
            club.provider,
            services.files,
            Host(services.settings),
        )
    )
    missing = Missing(services.content)
    files = file_route(
        services.files,
        cookie=None if club is None else club.address.cookie,
        gone=missing.file,
        away=missing.records,
        is_member=partial(_is_member_now, services),
    )
    asked = [Route("/healthz", healthy), Route("/readyz", ready)]
    return [*asked, *remembering_routes(), files, *door]


def _what_the_engine_said(error: BackcareError) -> str:
    """Return the first line of what is behind an error, as that a password is not the right one."""
    said = str(error.__cause__ or "").strip().splitlines()
    return f" ({said[0]})" if said else ""


def raw_pages(services: Services, addresses: Addresses, look: Path) -> RawPages:
    """Return the pages shown before the dashboard is ready, and at addresses without one. `look` is
    the folder of the style sheets.
    """
    return RawPages(
        streamlit_index(),
        streamlit_loader(),
        content=services.content,
        addresses=addresses,
        address="" if services.club is None else services.club.address.url,
        ahead=streamlit_pieces(),
        styles=style_sheets(look),
        reworded=in_our_words(services.content.texts),
    )


def guards(services: Services, frames: Frames) -> list[Middleware]:
    """Return the guards, outermost first. A demo has nothing that anybody may not see."""
    settings, text = services.settings, services.content.texts
    needed = Middleware(OnlyNeeded, text=text, has_provider=settings.provider is not None)
    if services.demo is not None:
        _log_requests()
        room = room_of(settings.limits, file_mb=MOST_DEMO_UPLOAD_MB, all_mb=MOST_DEMO_UPLOADS_MB)
        crowd = Crowd(settings.limits, None, _is_public)
        return [Middleware(RequestLog), needed, *_gate(services, frames, crowd, room)]
    room = room_of(settings.limits)
    if services.club is None:
        here, key = Middleware(OnlyHere, text=text), services.home_key
        refused = Missing(services.content).key
        keyed = [] if key is None else [Middleware(OnlyWithKey, key=key, refused=refused)]
        crowd = Crowd(settings.limits, None, lambda _: False)
        return [here, *keyed, needed, *_gate(services, frames, crowd, room)]
    _log_requests()
    address = services.club.address
    is_member = partial(_is_member, services.club.accounts)
    crowd = Crowd(settings.limits, partial(_is_known_member, is_member), lambda _: True)
    return [
        Middleware(RequestLog),
        Middleware(OnlyClub, text=text, address=address, is_member=is_member),
        needed,
        *_gate(services, frames, crowd, room, address.cookie),
        Middleware(
            DoorQueue,
            text=text,
            limits=settings.limits,
            familiar=services.club.accounts.doorstep.familiar,
            sign_in=address.cookie,
            processes=settings.processes,
        ),
    ]


def _is_member_now(services: Services, cookie: str | None) -> bool | None:
    """Return whether a sign-in is valid; `None` if nobody can tell at the moment."""
    try:
        return services.club is not None and _is_member(services.club.accounts, cookie)
    except BackcareError:
        return None


def _gate(
    services: Services, frames: Frames, crowd: Crowd, room: Room, cookie: str | None = None
) -> list[Middleware]:
    text, limits = services.content.texts, services.settings.limits
    gate = Gate(text, limits, frames, Offered(limits.files_at_once))
    return [
        Middleware(SocketGate, gate=gate, crowd=crowd, cookie=cookie),
        Middleware(UploadGate, gate=gate, room=room),
    ]


async def _is_known_member(is_member: Callable[[str | None], bool], cookie: str) -> bool:
    """Return whether a cookie is a member's; not while the records are away."""
    try:
        return await run_in_threadpool(is_member, cookie)
    except BackcareError:
        return False


def _is_public(address: str) -> bool:
    """Return whether an address is a visitor's own: a proxy has one of its machine or network."""
    try:
        return ipaddress.ip_network(address).is_global
    except ValueError:
        return False


def _is_member(accounts: Accounts, cookie: str | None) -> bool:
    try:
        accounts.member_of(cookie)
    except SignedOutError:
        return False
    return True


def _try_stores(services: Services) -> None:
    services.store.try_to_save()
    if services.club is not None:
        services.club.store.all(Club)


def _log_requests() -> None:
    for name in ("backcare.requests", EVENTS):
        log = logging.getLogger(name)
        if not log.handlers:
            handler = logging.StreamHandler(sys.stdout)
            handler.setFormatter(logging.Formatter("%(message)s"))
            log.addHandler(handler)
            log.setLevel(logging.INFO)
            log.propagate = False
