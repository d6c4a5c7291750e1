"""Who is signed in on a club's server. Joining and signing in have pages of their own (`/door`)."""

from html import escape

import streamlit as st

from backcare.config import ACCOUNT_URL, CONFIRM_URL, LEAVE_URL, SIGN_IN_URL
from backcare.domain.club.documents import NotConfirmedError, Wording
from backcare.ui.navigation import PageSpec
from backcare.ui.own_parts import own_part
from backcare.ui.visit import Visit


def ask_sign_in(page: PageSpec, visit: Visit) -> None:
    """Draw the way to sign in, in place of a page that shows somebody's records."""
    text = visit.text
    st.title(text(f"page.{page.name}.title"), anchor=False)
    st.markdown(text("signed_in.why"))
    st.html(door_link(SIGN_IN_URL, text("signed_in.sign_in"), is_button=True))
    st.caption(text("signed_in.join"))


def show_who(visit: Visit) -> None:
    """Say who is signed in, with a link to their account, at the end of each page."""
    text = visit.text
    if visit.door is not None and visit.account is not None:
        name = visit.account.nickname
        st.html(door_link(ACCOUNT_URL, text("signed_in.as", nickname=name)))


def show_news(visit: Visit) -> None:
    """Say that something happened to the account of whoever is signed in, until they look at it."""
    door, account = visit.door, visit.account
    if door is None or account is None or not account.news:
        return
    if door.accounts.own.news(account, st.context.cookies.get(door.address.cookie)):
        st.html(door_link(ACCOUNT_URL, visit.text("door.news.at_home")))


def is_confirmed(visit: Visit) -> bool:
    """Return whether what needs the passphrase once more may be done now; asked of the store each
    time, as an open page may be out of date. Raises `StoreError`.
    """
    door = visit.door
    if door is None or visit.account is None:
        return True
    return door.accounts.own.is_fresh(st.context.cookies.get(door.address.cookie))


def check_confirmed(visit: Visit) -> None:
    """Raise `NotConfirmedError` unless it `is_confirmed`."""
    if not is_confirmed(visit):
        raise NotConfirmedError("the passphrase first")


def ask_to_confirm(visit: Visit) -> None:
    """Draw the way to type the passphrase once more, and back to this page."""
    st.html(door_link(f"{CONFIRM_URL}?then=data", visit.text("signed_in.confirm"), is_button=True))


def offer_leaving(visit: Visit) -> None:
    """Draw the way out of a club, which erases everything."""
    if visit.door is not None and visit.account is not None:
        st.html(door_link(LEAVE_URL, visit.text("door.to_leave")))


def words_of(visit: Visit, what: Wording) -> str:
    """Return a text about what is kept: in the club's own words if it has some, else the server's,
    which are there while the records are away, too.
    """
    content, door, own = visit.content, visit.door, None
    if door is not None:
        own = visit.reach.reads_if_there(lambda: door.accounts.words.of(what).words)
    return own or (content.notice if what is Wording.NOTICE else content.data_protection)


def show_notice(visit: Visit) -> None:
    """Say what is kept: in the server's words, until the club's own were read."""
    place = st.empty()
    place.markdown(visit.content.notice)
    own_part(visit, lambda: place.markdown(words_of(visit, Wording.NOTICE)))


def show_data_protection(visit: Visit) -> None:
    """Say to an organiser what keeping the members' data asks of them."""
    if visit.account is not None and visit.account.role.organises:
        st.header(visit.text("privacy.organiser"), anchor=False)
        st.markdown(words_of(visit, Wording.DATA_PROTECTION))


def door_link(address: str, words: str, *, is_button: bool = False) -> str:
    """Return a link to a page of the door, which has to load the whole page, in this tab."""
    looks = "bc-button" if is_button else "bc-link"
    return f'<a href="{address}" target="_self" class="{looks}">{escape(words)}</a>'
