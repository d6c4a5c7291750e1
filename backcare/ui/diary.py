"""What a page shows of a runner's records, read once for each state of their file."""

from dataclasses import dataclass

import streamlit as st

from backcare.domain.entries import AnyEntry, Entry
from backcare.domain.profile import Profile
from backcare.ui.visit import Visit


@dataclass(frozen=True, slots=True)
class Diary:
    """The entries of the diary, by day, and the runner's choices."""

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
    entries = tuple(
        entry for entry in visit.store.find(visit.member, Entry) if isinstance(entry, AnyEntry)
    )
    diary = Diary(version, entries, visit.store.profile(visit.member))
    st.session_state["diary"] = diary
    return diary
