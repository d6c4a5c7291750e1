"""The routes of the door."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from backcare.club.accounts import Accounts
from backcare.config import (
    ACCOUNT_URL,
    CONFIRM_URL,
    DOOR_URL,
    HOST_BACKUP_URL,
    HOST_NEWER_URL,
    HOST_URL,
    HOST_WORDS_URL,
    JOIN_URL,
    LEAVE_URL,
    PROVIDER_URL,
    RECOVER_URL,
    SIGN_IN_URL,
    ClubAddress,
)
from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.host import Host
from backcare.takeaway import Takeaway
from backcare.web.door.changing import (
    NICKNAME_URL,
    NO_SECOND_URL,
    PASSPHRASE_URL,
    SECOND_URL,
    Changing,
)
from backcare.web.door.desk import Desk
from backcare.web.door.entering import SECOND_STEP_URL, Entering
from backcare.web.door.host_room import HOST_ACT_URL, HOST_MEMBER_URL, HostRoom
from backcare.web.door.host_words import HostWords
from backcare.web.door.leaving import SIGN_OUT_EVERYWHERE_URL, SIGN_OUT_URL, Leaving
from backcare.web.door.own_account import NOT_ME_URL, ONLY_THIS_URL, SEEN_URL, OwnAccountPages

T = TypeVar("T")
Answer = Awaitable[Response]
Endpoint = Callable[[Request], Answer]

_SERVED = Path(__file__).resolve().parent / "served"


def door_routes(
    accounts: Accounts,
    content: ContentLibrary,
    address: ClubAddress,
    provider: str | None,
    files: Takeaway,
    host: Host,
) -> list[BaseRoute]:
    """Return the routes of the door of the club at `address`; see `Desk`."""
    desk = Desk(accounts, content, address, provider, files, host)

    def by(
        room: Callable[[Desk, Texts], T],
        answer: Callable[[T, Request], Answer],
        *,
        has_page: bool = True,
    ) -> Endpoint:
        """Return who answers in the words of whoever asks; `has_page` if not forms alone."""

        async def answered(request: Request) -> Response:
            asked_for = desk.answers.asked_for(request)
            if asked_for is not None:
                return asked_for
            made = await answer(room(desk, desk.text(request)), request)
            return desk.answers.lead_to(request, made, has_page=has_page)

        return answered

    return [
        Route(f"{JOIN_URL}/{{invitation}}", by(Entering, Entering.join), methods=["GET", "POST"]),
        Route(SIGN_IN_URL, by(Entering, Entering.sign_in), methods=["GET", "POST"]),
        Route(RECOVER_URL, by(Entering, Entering.recover), methods=["GET", "POST"]),
        Route(
            f"{PROVIDER_URL}/{{voucher}}",
            by(Entering, Entering.by_provider),
            methods=["GET", "POST"],
        ),
        Route(SECOND_STEP_URL, by(Entering, Entering.second_step), methods=["GET", "POST"]),
        Route(ACCOUNT_URL, by(OwnAccountPages, OwnAccountPages.account), methods=["GET"]),
        Route(
            SEEN_URL, by(OwnAccountPages, OwnAccountPages.seen, has_page=False), methods=["POST"]
        ),
        Route(
            NOT_ME_URL,
            by(OwnAccountPages, OwnAccountPages.not_me, has_page=False),
            methods=["POST"],
        ),
        Route(
            ONLY_THIS_URL,
            by(OwnAccountPages, OwnAccountPages.only_this, has_page=False),
            methods=["POST"],
        ),
        Route(CONFIRM_URL, by(Changing, Changing.confirm), methods=["GET", "POST"]),
        Route(PASSPHRASE_URL, by(Changing, Changing.passphrase), methods=["GET", "POST"]),
        Route(NICKNAME_URL, by(Changing, Changing.nickname), methods=["GET", "POST"]),
        Route(SECOND_URL, by(Changing, Changing.second), methods=["GET", "POST"]),
        Route(NO_SECOND_URL, by(Changing, Changing.second_off, has_page=False), methods=["POST"]),
        Route(HOST_URL, by(HostRoom, HostRoom.server), methods=["GET"]),
        Route(HOST_BACKUP_URL, by(HostRoom, HostRoom.backup), methods=["GET", "POST"]),
        Route(HOST_NEWER_URL, by(HostRoom, HostRoom.newer), methods=["GET", "POST"]),
        Route(f"{HOST_MEMBER_URL}/{{mark}}", by(HostRoom, HostRoom.member), methods=["GET"]),
        Route(HOST_ACT_URL, by(HostRoom, HostRoom.act), methods=["GET", "POST"]),
        Route(
            f"{HOST_WORDS_URL}/{{what}}", by(HostWords, HostWords.words), methods=["GET", "POST"]
        ),
        Route(SIGN_OUT_URL, by(Leaving, Leaving.sign_out, has_page=False), methods=["POST"]),
        Route(
            SIGN_OUT_EVERYWHERE_URL,
            by(Leaving, Leaving.sign_out_everywhere, has_page=False),
            methods=["POST"],
        ),
        Route(LEAVE_URL, by(Leaving, Leaving.leave), methods=["GET", "POST"]),
        Mount(DOOR_URL, StaticFiles(directory=_SERVED), name="door"),
    ]
