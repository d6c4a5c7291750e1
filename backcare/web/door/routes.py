"""The routes of the door."""

from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from backcare.club.accounts import Accounts
from backcare.config import (
    ACCOUNT_URL,
    DOOR_URL,
    JOIN_URL,
    LEAVE_URL,
    PROVIDER_URL,
    RECOVER_URL,
    SIGN_IN_URL,
    ClubAddress,
)
from backcare.content.texts import Texts
from backcare.web.door.desk import Desk
from backcare.web.door.entering import Entering
from backcare.web.door.leaving import SIGN_OUT_EVERYWHERE_URL, SIGN_OUT_URL, Leaving

_SERVED = Path(__file__).resolve().parent / "served"


def door_routes(
    accounts: Accounts, text: Texts, address: ClubAddress, provider: str | None = None
) -> list[BaseRoute]:
    """Return the routes of the door of the club at `address`; see `Desk`."""
    desk = Desk(accounts, text, address, provider)
    entering, leaving = Entering(desk), Leaving(desk)
    return [
        Route(f"{JOIN_URL}/{{invitation}}", entering.join, methods=["GET", "POST"]),
        Route(SIGN_IN_URL, entering.sign_in, methods=["GET", "POST"]),
        Route(RECOVER_URL, entering.recover, methods=["GET", "POST"]),
        Route(f"{PROVIDER_URL}/{{voucher}}", entering.by_provider, methods=["GET", "POST"]),
        Route(ACCOUNT_URL, leaving.account, methods=["GET"]),
        Route(SIGN_OUT_URL, leaving.sign_out, methods=["POST"]),
        Route(SIGN_OUT_EVERYWHERE_URL, leaving.sign_out_everywhere, methods=["POST"]),
        Route(LEAVE_URL, leaving.leave, methods=["GET", "POST"]),
        Mount(DOOR_URL, StaticFiles(directory=_SERVED), name="door"),
    ]
