"""What the club did together, in counts."""

import streamlit as st

from backcare.bootstrap import ClubServices
from backcare.domain.club.counts import FEWEST, WeekShown
from backcare.ui.dates import short_date
from backcare.ui.visit import Visit

_WEEKS_SHOWN = 12


def show_together(club: ClubServices, visit: Visit) -> None:
    """Say what all members did together: encouragement, the same for everybody."""
    text = visit.text
    done = [week.done for week in club.counts.weeks(visit.today) if week.done is not None]
    if done:
        st.markdown(text("club.together", done=sum(done), n=len(done)))
    else:
        st.markdown(text("club.together_later", fewest=FEWEST))


def show_weeks(club: ClubServices, visit: Visit) -> None:
    """Show the organiser members and weeks, each number only with five or more people in it."""
    text = visit.text
    members = club.counts.members()
    st.markdown(
        text("club.few_members", fewest=FEWEST)
        if members is None
        else text("club.members", n=members)
    )
    weeks = club.counts.weeks(visit.today)[-_WEEKS_SHOWN:]
    if weeks:
        st.table(
            {
                text("club.week"): [short_date(week.start) for week in reversed(weeks)],
                text("club.took_part"): [_took_part(week, visit) for week in reversed(weeks)],
                text("club.sessions"): [_sessions(week, visit) for week in reversed(weeks)],
            }
        )
    st.caption(text("club.how_counted", fewest=FEWEST))


def _took_part(week: WeekShown, visit: Visit) -> str:
    if week.is_nearly_all:
        return visit.text("club.nearly_all")
    if week.took_part is None:
        return visit.text("club.too_few", fewest=FEWEST)
    return str(week.took_part)


def _sessions(week: WeekShown, visit: Visit) -> str:
    if week.done is None:
        return visit.text("club.too_few", fewest=FEWEST)
    if not week.planned:
        return str(week.done)
    return visit.text("club.done_of", done=week.done, planned=week.planned)
