"""Invitations: a link with its code to scan, a poster to print, and the list of those still open.

A link is shown once, when it is made: only a hash of it is kept.
"""

from html import escape

import streamlit as st

from backcare.bootstrap import HostedClub
from backcare.config import FIGURES
from backcare.domain.club.documents import Invitation
from backcare.domain.errors import SignedOutError
from backcare.paper.pictures import Picture
from backcare.paper.poster import Poster, print_poster
from backcare.paper.qr import code_picture
from backcare.ui import parts
from backcare.ui.components.share import offer_link
from backcare.ui.dates import long_date
from backcare.ui.files import offer_file
from backcare.ui.flash import Place, leave_message
from backcare.ui.saving import saving
from backcare.ui.visit import Visit, is_organiser_now

_LINK = "club.invitation.link"


def show_invitations(club: HostedClub, visit: Visit) -> None:
    """Let the organiser make an invitation, print it, and end those that are open."""
    text = visit.text
    st.subheader(text("club.invite.title"), anchor=False)
    link: str | None = st.session_state.get(_LINK)
    if link is None:
        st.markdown(text("club.invite.lead"))
        st.button(
            text("club.invite.make"), key="club.invite.make", on_click=_make, args=(club, visit)
        )
    else:
        _show_link(link, club.accounts.club().name, visit)
        offer_file(
            text("club.invite.poster"),
            lambda: print_poster(_poster(club, link, visit)),
            key="club.invite.poster",
            name=text("club.invite.file"),
            media_type="application/pdf",
            visit=visit,
        )
        st.button(
            text("club.invite.done"),
            key="club.invite.done",
            width="stretch",
            on_click=_forget_link,
        )
    for number, invitation in enumerate(club.accounts.invitations.open()):
        with st.container(horizontal=True, vertical_alignment="center"):
            until = long_date(invitation.ends_at.date())
            st.markdown(
                text("club.invite.open", until=until, joined=invitation.joined), width="stretch"
            )
            st.button(
                text("club.invite.revoke"),
                # Not by the number alone: once this one is ended, the next one has its number.
                key=f"club.invite.revoke.{number}.{invitation.key}",
                on_click=_revoke,
                args=(invitation, club, visit),
            )


def _show_link(link: str, club: str, visit: Visit) -> None:
    """Draw an invitation to scan, to send and to copy."""
    text = visit.text
    st.markdown(text("club.invite.once"))
    alt = escape(text("club.invite.code"))
    parts.show(f'<img class="bc-code" src="{code_picture(link)}" alt="{alt}">')
    st.code(link, language=None, wrap_lines=True)
    offer_link(
        link,
        text("club.invite.subject", club=club),
        share=text("club.invite.share"),
        copy=text("club.invite.copy"),
        copied=text("club.invite.copied"),
        failed=text("club.invite.not_copied"),
        key="club.invite.send",
    )


def _make(club: HostedClub, visit: Visit) -> None:
    if _LINK in st.session_state:  # the second tap of a double tap
        return
    with saving(Place.CLUB, visit):
        _check_organiser()
        token = club.accounts.invitations.make()
        st.session_state[_LINK] = club.address.join_link(token)


def _check_organiser() -> None:
    if not is_organiser_now():
        raise SignedOutError("no organiser any more")


def _forget_link() -> None:
    st.session_state.pop(_LINK, None)


def _revoke(invitation: Invitation, club: HostedClub, visit: Visit) -> None:
    with saving(Place.CLUB, visit):
        _check_organiser()
        club.accounts.invitations.revoke(invitation)
        _forget_link()
        leave_message(Place.CLUB, visit.text("club.invite.revoked"))


def _poster(club: HostedClub, link: str, visit: Visit) -> Poster:
    text = visit.text
    ends = max(invitation.ends_at for invitation in club.accounts.invitations.open())
    return Poster(
        club=club.accounts.club().name,
        title=text("poster.title"),
        lead=text("poster.lead"),
        link=link,
        points=[text(f"poster.point.{n}") for n in range(1, 4)],
        footer=text("poster.footer", until=long_date(ends.date())),
        figure=Picture(FIGURES / "hero.webp", text("guidance.hero")),
        is_letter=visit.is_letter,
    )
