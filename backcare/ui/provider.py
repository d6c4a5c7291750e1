"""The club's identity provider: `st.login` asks it, and the door admits whoever it vouches for.

Its word is exchanged at the door for our own sign-in, which can be revoked, and then forgotten.
"""

import streamlit as st

from backcare.clock import utc_now
from backcare.config import PROVIDER_URL, SIGN_IN_URL, Settings, SettingsError
from backcare.ui.signed_in import door_link
from backcare.ui.visit import Visit

SHORTEST_SECRET = 32
"""Fewest characters of the secret that signs what the provider said."""


def check_provider(settings: Settings) -> None:
    """Make sure that a provider can be asked at all; raises `SettingsError`."""
    if settings.provider is None:
        return
    if settings.club is None:
        raise SettingsError("BACKCARE_PROVIDER is for a club: set BACKCARE_CLUB too.")
    try:
        section = st.secrets.get("auth", {})
    except FileNotFoundError:  # there is no file of secrets
        section = {}
    back = f"{settings.club.url}/oauth2callback"
    needed = ("client_id", "client_secret", "server_metadata_url")
    if (
        section.get("redirect_uri") != back
        or len(section.get("cookie_secret", "")) < SHORTEST_SECRET
        or not all(section.get(name) for name in needed)
    ):
        raise SettingsError(
            "BACKCARE_PROVIDER needs a section [auth] in .streamlit/secrets.toml with"
            f' redirect_uri = "{back}", a cookie_secret of {SHORTEST_SECRET} characters or more,'
            f" {', '.join(needed)}. See docs/identity-provider.md."
        )


def ask_provider(visit: Visit) -> None:
    """Draw the button that leads to the provider's own page."""
    text, name = visit.text, _name(visit)
    if name is None or not visit.is_signed_out:
        st.markdown(text("enter.nothing"))
    elif _identity() is None:
        st.markdown(text("enter.lead", provider=name))
        if st.button(text("enter.button", provider=name), type="primary"):
            st.login()


def offer_to_enter(visit: Visit) -> None:
    """Draw the way on for somebody back from the provider, which may lead them to any page."""
    identity = _identity()
    door = visit.door
    if door is None or _name(visit) is None or identity is None or not visit.is_signed_out:
        return
    text, browser = visit.text, st.context.cookies.get(door.address.form_cookie)
    if browser is None:
        st.html(door_link(SIGN_IN_URL, text("signed_in.sign_in"), is_button=True))
        return
    voucher = door.accounts.vouchers.make(identity, browser)
    with st.container(border=True):
        st.markdown(text("enter.known"))
        st.html(door_link(f"{PROVIDER_URL}/{voucher}", text("enter.go_on"), is_button=True))


def _name(visit: Visit) -> str | None:
    return None if visit.door is None else visit.door.provider


def _identity() -> str | None:
    """Return the issuer and subject that the provider vouches for, while its word is fresh."""
    user = st.user
    if not user.get("is_logged_in") or utc_now().timestamp() >= float(str(user.get("exp") or 0)):
        return None
    return f"{user['iss']} {user['sub']}"
