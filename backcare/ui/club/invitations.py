"""Invitations: a link with its code to scan, a poster to print, and the list of those still open.

A link is shown once, when it is made: only a hash of it is kept.
"""

from datetime import date, datetime
from html import escape
from typing import NamedTuple

import streamlit as st

from backcare.bootstrap import HostedClub
from backcare.clock import local_time
from backcare.config import FIGURES
from backcare.domain.club.documents import Invitation, InvitationError
from backcare.domain.errors import SignedOutError
from backcare.paper.pictures import Picture
from backcare.paper.poster import Poster, print_poster
from backcare.paper.qr import code_picture
from backcare.ui import parts
from backcare.ui.components.share import offer_link
from backcare.ui.dates import long_date, said_time_of_day
from backcare.ui.files import offer_file
from backcare.ui.flash import Place, leave_message
from backcare.ui.saving import saving
from backcare.ui.visit import Visit, is_organiser_now

_MADE = "club.invitation.made"


class _Shown(NamedTuple):
    """The one invitation whose link is still known, in this visit."""

    token: str
    invitation: Invitation


def show_invitations(club: HostedClub, visit: Visit) -> None:
    """Let the organiser make an invitation, print it, and end those that are open."""
    text = visit.text
    st.subheader(text("club.invite.title"), anchor=False)
    shown = _shown(club)
    if shown is None:
        st.markdown(text("club.invite.lead"))
        st.button(
            text("club.invite.make"),
            key="club.invite.make",
            width="stretch",
            on_click=_make,
            args=(club, visit),
        )
        st.button(
            text("club.invite.for_one"),
            key="club.invite.for_one",
            width="stretch",
            on_click=_make,
            args=(club, visit),
            kwargs={"for_one": True},
        )
    else:
        link = club.address.join_link(shown.token)
        _show_link(link, club, visit)
        offer_file(
            text("club.invite.poster"),
            lambda: print_poster(_poster(club, link, shown.invitation, visit)),
            key="club.invite.poster",
            name=text("club.invite.file"),
            media_type="application/pdf",
            visit=visit,
        )
        st.button(
            text("club.invite.done"),
            key="club.invite.done",
            width="stretch",
            on_click=_forget_shown,
        )
    for number, invitation in enumerate(club.accounts.invitations.open()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_how_used(invitation, visit), width="stretch")
            st.button(
                text("club.invite.revoke"),
                # Not by the number alone: once this one is ended, the next one has its number.
                key=f"club.invite.revoke.{number}.{invitation.key}",
                on_click=_revoke,
                args=(invitation, club, visit),
            )


def _how_used(invitation: Invitation, visit: Visit) -> str:
    """Return until when an invitation is open, how many joined with it, and when."""
    text, until = visit.text, long_date(invitation.ends_at.date())
    if invitation.most == 1:
        return text("club.invite.open_for_one", until=until)
    lines = [text("club.invite.open", until=until, joined=invitation.joined)]
    days: dict[date, list[datetime]] = {}
    for moment in invitation.joined_at:
        own = local_time(moment, visit.time_zone)
        days.setdefault(own.date(), []).append(own)
    for day, times in days.items():
        first, last = (said_time_of_day(one.time()) for one in (min(times), max(times)))
        told = {"n": len(times), "day": long_date(day)}
        if first == last:
            lines.append(text("club.invite.joined_at", at=first, **told))
        else:
            lines.append(text("club.invite.joined", first=first, last=last, **told))
    return "  \n".join(lines)


def _shown(club: HostedClub) -> _Shown | None:
    """Return the invitation that was made last, unless it has ended meanwhile."""
    token: str | None = st.session_state.get(_MADE)
    if token is None:
        return None
    try:
        return _Shown(token, club.accounts.invitations.check(token))
    except InvitationError:
        return None


def _show_link(link: str, club: HostedClub, visit: Visit) -> None:
    """Draw an invitation to scan, to send and to copy."""
    text = visit.text
    st.markdown(text("club.invite.once"))
    alt = escape(text("club.invite.code"))
    parts.show(f'<img class="bc-code" src="{code_picture(link)}" alt="{alt}">')
    st.code(link, language=None, wrap_lines=True)
    if not club.address.is_secure:
        st.caption(text("club.invite.only_here"))
    offer_link(
        link,
        text("club.invite.subject", club=club.accounts.club().name),
        words={
            "share": text("club.invite.share"),
            "copy": text("club.invite.copy"),
            "copied": text("club.invite.copied"),
            "failed": text("club.invite.not_copied"),
            "link": text("club.invite.link"),
        },
        key="club.invite.send",
    )


def _make(club: HostedClub, visit: Visit, *, for_one: bool = False) -> None:
    with saving(Place.CLUB, visit):
        _check_organiser()
        if _shown(club) is None:  # else it is the second tap of a double tap
            invitations = club.accounts.invitations
            st.session_state[_MADE] = invitations.make(most=1) if for_one else invitations.make()


def _check_organiser() -> None:
    if not is_organiser_now():
        raise SignedOutError("no organiser any more")


def _forget_shown() -> None:
    st.session_state.pop(_MADE, None)


def _revoke(invitation: Invitation, club: HostedClub, visit: Visit) -> None:
    with saving(Place.CLUB, visit):
        _check_organiser()
        club.accounts.invitations.revoke(invitation)
        leave_message(Place.CLUB, visit.text("club.invite.revoked"))


def _poster(club: HostedClub, link: str, invitation: Invitation, visit: Visit) -> Poster:
    text = visit.text
    return Poster(
        club=club.accounts.club().name,
        title=text("poster.title"),
        lead=text("poster.lead"),
        link=link,
        points=[text(f"poster.point.{n}") for n in range(1, 4)],
        footer=text("poster.footer", until=long_date(invitation.ends_at.date())),
        figure=Picture(FIGURES / "hero.webp", text("guidance.hero")),
        is_letter=visit.is_letter,
        language=visit.measures.words,
    )
