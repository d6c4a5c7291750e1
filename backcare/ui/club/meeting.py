"""The club's session tonight: a code that the organiser shows, and "I was there"."""

import streamlit as st

from backcare.bootstrap import ClubServices
from backcare.domain.club.counts import FEWEST
from backcare.domain.club.documents import Account
from backcare.ui.dates import short_date
from backcare.ui.fields import ask_line
from backcare.ui.flash import Place, leave_message
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_CODE = "club.code"
_SHOWN = 10


def ask_was_there(club: ClubServices, account: Account, visit: Visit) -> None:
    """Ask for the code of today's session."""
    text = visit.text
    if club.counts.is_there(account.key, visit.today):
        st.markdown(text("club.there.counted"))
        return
    with st.expander(text("club.there.title")):
        ask_line(_CODE, text("club.there.code"))
        st.button(
            text("club.there.button"),
            key="club.there",
            on_click=_count,
            args=(club, account, visit),
        )


def show_meeting(club: ClubServices, visit: Visit) -> None:
    """Let the organiser show today's code, and how many were at each earlier session."""
    text = visit.text
    st.subheader(text("club.meeting.title"), anchor=False)
    # For this day: a page left open overnight must not open one for the day after.
    if st.toggle(text("club.meeting.open"), key=f"club.meeting.open.{visit.today}"):
        st.markdown(text("club.meeting.say"))
        st.title(club.counts.open_meeting(visit.today).code, anchor=False)
    past = club.counts.meetings()[:_SHOWN]
    if past:
        few = text("club.too_few", fewest=FEWEST)
        st.table(
            {
                text("club.meeting.day"): [short_date(day) for day, _ in past],
                text("club.meeting.there"): [few if n is None else str(n) for _, n in past],
            }
        )


def _count(club: ClubServices, account: Account, visit: Visit) -> None:
    with saving(Place.CLUB, visit):
        club.counts.was_there(account.key, st.session_state[_CODE], visit.today)
        leave_message(Place.CLUB, visit.text("club.there.counted"))
