"""The club's session tonight: a code that the organiser shows, and "I was there"."""

from html import escape

import streamlit as st

from backcare.bootstrap import ClubServices
from backcare.domain.club.counts import FEWEST
from backcare.domain.club.documents import Account
from backcare.ui import parts
from backcare.ui.club.counts import count_bars, together
from backcare.ui.dates import day_in_full, short_date
from backcare.ui.fields import ask_line
from backcare.ui.flash import Place, leave_message
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_CODE = "club.code"
_SHOWN = 12


def show_tonight(club: ClubServices, account: Account, visit: Visit) -> None:
    """Draw the head of the page: the club, what we did together, and tonight's session."""
    text, is_open = visit.text, club.counts.is_open(visit.today)
    title = text("club.tonight", day=day_in_full(visit.today, visit.today))
    with st.container(key="panel-club"):
        parts.show(
            parts.lead(
                title if is_open else text("club.title"),
                together(club, visit),
                eyebrow=club.accounts.club().name,
            )
        )
        if club.counts.is_there(account.key, visit.today):
            st.markdown(text("club.there.counted"))
        elif is_open:
            st.markdown(f"**{text('club.there.title')}**")
            _ask_code(club, account, visit)
        else:
            with st.expander(text("club.there.title")):
                _ask_code(club, account, visit)


def show_meeting(club: ClubServices, visit: Visit) -> None:
    """Let the organiser show today's code, and how many were at each earlier session."""
    text = visit.text
    st.subheader(text("club.meeting.title"), anchor=False)
    # For this day: a page left open overnight must not open one for the day after.
    if st.toggle(text("club.meeting.open"), key=f"club.meeting.open.{visit.today}"):
        code = club.counts.open_meeting(visit.today).code
        st.markdown(text("club.meeting.say"))
        parts.show(f'<p class="bc-night-code" translate="no">{escape(code)}</p>')
    past = club.counts.meetings()[:_SHOWN]
    if past:
        parts.show(count_bars(past[::-1], visit.today, text("club.meeting.says"), visit))
        few = text("club.too_few", fewest=FEWEST)
        st.caption(text("club.meeting.how"))
        with st.expander(text("club.meeting.table")):
            st.table(
                {
                    text("club.meeting.day"): [short_date(day) for day, _ in past],
                    text("club.meeting.there"): [
                        few if n is None else text("club.about", n=n) for _, n in past
                    ],
                }
            )


def _ask_code(club: ClubServices, account: Account, visit: Visit) -> None:
    text = visit.text
    ask_line(_CODE, text("club.there.code"))
    st.button(
        text("club.there.button"),
        key="club.there",
        width="stretch",
        on_click=_count,
        args=(club, account, visit),
    )


def _count(club: ClubServices, account: Account, visit: Visit) -> None:
    with saving(Place.CLUB, visit):
        club.counts.was_there(account.key, st.session_state[_CODE], visit.today)
        leave_message(Place.CLUB, visit.text("club.there.counted"))
