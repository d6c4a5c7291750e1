"""What a page shows of a runner's records, read once for each state of their file."""

from dataclasses import dataclass

import streamlit as st

from backcare.domain.entries import AnyEntry
from backcare.domain.profile import Profile
from backcare.ui.visit import Visit


@dataclass(frozen=True, slots=True)
class Diary:
    """All entries, by day, and the runner's choices."""

    version: str
    entries: tuple[AnyEntry, ...]
    profile: Profile


def read_diary(visit: Visit) -> Diary:
    """Return the runner's records; raises `StoreError` if they cannot be read.

    Kept for this visit only, never in a cache that other visits share.
    """
    version = visit.store.version(visit.member)
    held = st.session_state.get("diary")
    if isinstance(held, Diary) and held.version == version:
        return held
    diary = Diary(version, visit.store.find(visit.member), visit.store.profile(visit.member))
    st.session_state["diary"] = diary
    return diary
