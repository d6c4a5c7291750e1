"""Whether the club's records could be brought back: told to its organisers."""

from datetime import datetime

import streamlit as st

from backcare.bootstrap import HostedClub, backup_notes
from backcare.clock import utc_now
from backcare.ui.dates import long_date
from backcare.ui.visit import Visit


def show_backups(club: HostedClub, visit: Visit) -> None:
    """Say when the last backup was made, and what came of trying one."""
    text, now = visit.text, utc_now()
    notes = backup_notes(club.folder)

    def day(moment: datetime) -> str:
        return long_date(visit.day_of(moment))

    if notes.made_at is None:
        st.caption(text("club.backups.none"))
        return
    if notes.is_fresh(now):
        st.markdown(text("club.backups.made", day=day(notes.made_at)))
    else:
        st.warning(text("club.backups.old", day=day(notes.made_at)))
    trial = notes.trial
    if trial is None:
        st.caption(text("club.backups.untried"))
    elif trial.trouble:
        st.warning(text("club.backups.failed", day=day(trial.at)))
    else:
        st.markdown(text("club.backups.tried", day=day(trial.at), n=trial.members))
