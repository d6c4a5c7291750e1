"""What the door leaves in a browser, and takes from it."""

from starlette.requests import Request
from starlette.responses import Response

from backcare.club.sign_ins import SIGNED_IN_FOR
from backcare.config import DOOR_URL, HOLD_COOKIE, ClubAddress

_INVITATION = "backcare-invitation"
_INVITED_FOR_SECONDS = 1800
_PROVIDER = "_streamlit_user"
"""How the names of the cookies begin in which Streamlit keeps what a provider said."""


class Cookies:
    """The cookies of the club that is reached at `address`."""

    def __init__(self, address: ClubAddress) -> None:
        self._is_secure = address.is_secure
        self._sign_in = address.cookie
        self.form = address.form_cookie
        """The name of the one that tells a form of this browser."""

    def sign_in_of(self, request: Request) -> str | None:
        """Return the token of the sign-in that a browser has."""
        return request.cookies.get(self._sign_in)

    def invitation_of(self, request: Request) -> str:
        """Return the invitation with which a browser went to the provider; nothing without one."""
        return request.cookies.get(_INVITATION, "")

    def sign_in(self, response: Response, token: str) -> None:
        """Let a browser be signed in by a token."""
        response.set_cookie(
            self._sign_in,
            token,
            max_age=int(SIGNED_IN_FOR.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )

    def draw_form(self, response: Response, drawn: str) -> None:
        """Let a browser hold the secret for which its forms are drawn."""
        response.set_cookie(
            self.form, drawn, secure=self._is_secure, httponly=True, samesite="strict"
        )

    def keep_invitation(self, response: Response, invitation: str) -> None:
        """Let a browser hold an invitation for when somebody comes back from the provider."""
        response.set_cookie(
            _INVITATION,
            invitation,
            max_age=_INVITED_FOR_SECONDS,
            path=DOOR_URL,
            secure=self._is_secure,
            httponly=True,
            samesite="strict",
        )

    def sign_off(self, request: Request, response: Response) -> None:
        """Take from a browser all that is about whoever was signed in here."""
        response.delete_cookie(self._sign_in, secure=self._is_secure, httponly=True)
        self.forget_hold(response)
        self.forget_provider(request, response)

    def forget_hold(self, response: Response) -> None:
        """Take from a browser that exercise waits."""
        response.delete_cookie(HOLD_COOKIE)

    def forget_provider(self, request: Request, response: Response) -> None:
        """Take from a browser what the provider said: only our own cookie, which can be revoked,
        says who this is, and whoever uses a shared phone next has to ask the provider anew.
        """
        response.delete_cookie(_INVITATION, path=DOOR_URL)
        for name in request.cookies:
            if name.startswith(_PROVIDER):
                response.delete_cookie(name)
        # Every voucher was for the browser with this secret: Back brings nobody in again.
        response.delete_cookie(self.form, secure=self._is_secure, httponly=True, samesite="strict")
