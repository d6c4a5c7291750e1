"""What a page shows of a runner's records, worked out once for each state of their file."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from backcare.domain.adherence import Week, weekly_adherence
from backcare.domain.entries import AnyEntry, Entry
from backcare.domain.profile import Profile
from backcare.domain.trend import WeeklyPain, weekly_pain
from backcare.ui.visit import Visit


@dataclass(frozen=True, slots=True)
class Diary:
    """The entries of the diary, by day, the runner's choices, and what the last weeks tell."""

    version: str
    today: date
    entries: tuple[AnyEntry, ...]
    profile: Profile
    weeks: tuple[Week, ...]
    pain: tuple[WeeklyPain, ...]


def read_diary(visit: Visit) -> Diary:
    """Return the runner's records; raises `StoreError` if they cannot be read.

    Kept for this visit only, never in a cache that other visits share.
    """
    version = visit.store.version(visit.member)
    held = st.session_state.get("diary")
    if isinstance(held, Diary) and (held.version, held.today) == (version, visit.today):
        return held
    entries = tuple(
        entry for entry in visit.store.find(visit.member, Entry) if isinstance(entry, AnyEntry)
    )
    profile = visit.store.profile(visit.member)
    weeks = weekly_adherence(entries, profile, visit.today)
    pain = weekly_pain(entries, weeks[0].start, visit.today)
    diary = Diary(version, visit.today, entries, profile, weeks, pain)
    st.session_state["diary"] = diary
    return diary
