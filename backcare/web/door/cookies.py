"""The cookies that the door sets in a browser and removes from it."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from backcare.config import DOOR_URL, HOLD_COOKIE, ClubAddress

_INVITATION = "backcare-invitation"
_INVITED_FOR_SECONDS = 1800
KNOWN = "backcare-known"
"""By which a browser is known where somebody was signed in before; it lets nobody in."""
_KNOWN_FOR_SECONDS = 400 * 24 * 3600
"""The longest time that browsers keep a cookie."""
_PROVIDER = "_streamlit_user"
"""Prefix of the cookies in which Streamlit keeps what a provider said."""


class Cookies:
    """The cookies of the club at `address`, where sign-ins last for `lasts`."""

    def __init__(self, address: ClubAddress, lasts: timedelta) -> None:
        self._lasts = lasts
        self._is_secure = address.is_secure
        self._sign_in = address.cookie
        self.form = address.form_cookie
        """The name of the cookie that identifies the browser of a form."""
        self.of_browser = (address.cookie, address.form_cookie)
        """The names of those that tell a browser from others, if somebody is signed in, or not."""

    def sign_in_of(self, request: Request) -> str | None:
        """Return the token of the browser's sign-in."""
        return request.cookies.get(self._sign_in)

    def invitation_of(self, request: Request) -> str:
        """Return the invitation with which the browser went to the provider; empty if none."""
        return request.cookies.get(_INVITATION, "")

    def sign_in(self, response: Response, token: str) -> None:
        """Sign the browser in with a token."""
        response.set_cookie(
            self._sign_in,
            token,
            max_age=int(self._lasts.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )

    def known_of(self, request: Request) -> str:
        """Return what says to whom this browser is known; empty if it is to nobody."""
        return request.cookies.get(KNOWN, "")

    def know(self, response: Response, known: str) -> None:
        """Know this browser again at the next sign-in, also after signing out; if it is `known` to
        nobody any more, have it forget that it was.
        """
        seconds = _KNOWN_FOR_SECONDS if known else 0
        self._keep_at_the_door(response, KNOWN, known, seconds)

    def draw_form(self, response: Response, drawn: str) -> None:
        """Store the secret for which the browser's forms are made."""
        response.set_cookie(
            self.form, drawn, secure=self._is_secure, httponly=True, samesite="strict"
        )

    def keep_invitation(self, response: Response, invitation: str) -> None:
        """Store an invitation until somebody comes back from the provider."""
        self._keep_at_the_door(response, _INVITATION, invitation, _INVITED_FOR_SECONDS)

    def sign_off(self, request: Request, response: Response) -> None:
        """Remove all cookies about whoever was signed in here."""
        response.delete_cookie(self._sign_in, secure=self._is_secure, httponly=True)
        self.forget_hold(response)
        self.forget_provider(request, response)

    def forget_hold(self, response: Response) -> None:
        """Remove the note that exercise waits."""
        response.delete_cookie(HOLD_COOKIE)

    def forget_provider(self, request: Request, response: Response) -> None:
        """Remove what the provider said: only our own cookie, which can be revoked, says who this
        is, and the next user of a shared phone has to ask the provider again.
        """
        response.delete_cookie(_INVITATION, path=DOOR_URL)
        for name in request.cookies:
            if name.startswith(_PROVIDER):
                response.delete_cookie(name)
        # Vouchers are bound to this secret, so going back in the browser lets nobody in again.
        response.delete_cookie(self.form, secure=self._is_secure, httponly=True, samesite="strict")

    def _keep_at_the_door(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=DOOR_URL,
            secure=self._is_secure,
            httponly=True,
            samesite="strict",
        )
