"""Club: how are we doing? Tonight's session, what we did together, and the organiser's part."""

import streamlit as st

from backcare.ui.check.hold import show_hold
from backcare.ui.check.waiting import running_waits
from backcare.ui.club.backups import show_backups
from backcare.ui.club.circuit import show_circuit
from backcare.ui.club.counts import show_season
from backcare.ui.club.invitations import show_invitations
from backcare.ui.club.meeting import show_meeting, show_tonight
from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import PRIVACY
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
club, account = visit.club, visit.account

if club is not None and account is not None:
    with st.container(key="club-columns"):
        left, right = st.columns(2, gap="medium")
    with left:
        show_message(Place.CLUB)
        show_tonight(club, account, visit)
        show_hold(visit)
    if not running_waits(visit):
        with right:
            show_circuit(visit)
    if account.role.organises:
        with left:
            st.header(text("club.organiser"), anchor=False)
            st.caption(text("club.organiser_sees"))
            with st.container(key="card-invite"):
                if visit.door is None:
                    st.caption(text("demo.no_door"))
                else:
                    show_invitations(visit.door, visit)
            with st.container(key="card-meeting"):
                show_meeting(club, visit)
            show_season(club, visit)
            if visit.door is not None:
                with st.container(key="card-backups"):
                    st.subheader(text("club.backups.title"), anchor=False)
                    show_backups(visit.door, visit)
            link_to(PRIVACY, text("club.to_data_protection"))
